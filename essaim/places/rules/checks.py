"""How long what is known of a place may be trusted. No database."""

from datetime import date, timedelta

TRUSTED_FOR = timedelta(days=183)
CLIMATE_TRUSTED_FOR = timedelta(days=365)  # a summer to the next


def must_be_checked(checked_on: date, *, on: date) -> bool:
    """Six months after someone last made sure."""
    return on - checked_on > TRUSTED_FOR


def climate_is_old(said_on: date, *, on: date) -> bool:
    """A year after someone said so: it is asked again before the next summer."""
    return on - said_on > CLIMATE_TRUSTED_FOR
