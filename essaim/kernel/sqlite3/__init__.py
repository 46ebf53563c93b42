"""Django's backend for SQLite, with what a server that stays needs."""
