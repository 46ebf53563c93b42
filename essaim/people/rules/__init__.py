"""Who may see and do what, when. No database."""
