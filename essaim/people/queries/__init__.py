"""What may be asked about the people met."""
