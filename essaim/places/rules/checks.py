"""How long what is known of a place may be trusted. No database."""

from datetime import date, timedelta

TRUSTED_FOR = timedelta(days=183)


def must_be_checked(checked_on: date, *, on: date) -> bool:
    """Six months after someone last made sure."""
    return on - checked_on > TRUSTED_FOR
