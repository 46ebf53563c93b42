"""The clock of a request: one month, and a second thought. No database."""

from datetime import date, timedelta

SECOND_THOUGHT = timedelta(days=7)  # an erasure asked with the code alone
SOON = 7  # days


def days_left(due_on: date, *, on: date) -> int:
    """Negative once the day has passed."""
    return (due_on - on).days
