"""What may be done: invitations.py, memberships.py, collectives.py."""
