"""What may be done about the people met, one transaction each."""
