"""How places are rung one after the other. No database."""

from datetime import timedelta

HOLD_FOR = timedelta(minutes=10)
AGAIN_AFTER = timedelta(days=1)  # nobody answered: not the same day
MOST_TRIES = 3
MOST_LISTED = 300
