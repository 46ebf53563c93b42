"""A sign given by a neighbour: unverified, for thirty days. No database."""

from datetime import date, timedelta

from essaim.people.rules.delays import one_month_after
from essaim.worries.enums import SIGNAL_KEPT, SignalState

KEPT_FOR = timedelta(days=SIGNAL_KEPT.days)
OPEN = (SignalState.NEW, SignalState.TAKEN)
ENDS = (SignalState.MET, SignalState.NOT_CONFIRMED, SignalState.DOES_NOT_WISH)


def expires_on(received: date) -> date:
    return received + KEPT_FOR


def inform_before(received: date) -> date:
    """The person is told at first contact, at most a month after (GDPR, article 14.3)."""
    return one_month_after(received)
