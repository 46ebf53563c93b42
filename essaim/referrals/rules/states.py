"""What may follow what, and when to ask. No database."""

from collections.abc import Mapping
from datetime import date, timedelta

from essaim.referrals.enums import ReferralState as State

_STOP = frozenset({State.STOPPED})
NEXT: Mapping[State, frozenset[State]] = {
    State.AGREED: frozenset({State.SENT, State.EXPECTED, State.CAME, State.MISSED}) | _STOP,
    State.SENT: frozenset({State.EXPECTED, State.REFUSED, State.EXPIRED, State.CAME, State.MISSED}) | _STOP,
    State.EXPECTED: frozenset({State.CAME, State.MISSED, State.REFUSED}) | _STOP,
    State.MISSED: frozenset({State.EXPECTED, State.CAME}) | _STOP,
    State.CAME: frozenset({State.RETURNED, State.LEFT}) | _STOP,
    State.RETURNED: frozenset({State.HOLDS, State.LEFT}) | _STOP,
}
TOLD_FIRST = frozenset({State.REFUSED, State.EXPIRED})
"""Ends that the place makes, by a no or by its silence: she is the first to hear of it, with another proposal."""
OPEN = tuple(NEXT)
NEEDS_HER_YES = frozenset({State.SENT, State.EXPECTED})  # something is said of her to the place
WITHOUT_ANSWER = timedelta(days=30)
WITHOUT_NEWS = timedelta(days=8)
FIRST_LOOK, SECOND_LOOK = timedelta(days=30), timedelta(days=90)
_ASK_AFTER = {State.AGREED: timedelta(days=3), State.SENT: timedelta(days=8), State.MISSED: timedelta(days=3)}
LEFT_IN_PEACE = timedelta(days=90)  # after a no


def may_follow(state: str, then: str) -> bool:
    return then in NEXT.get(State(state), frozenset())


def may_expire(*, sent_on: date, on: date) -> bool:
    """A place that did not answer for thirty days has not refused: it did not answer."""
    return on - sent_on >= WITHOUT_ANSWER


def asked_again_on(
    state: str, *, since: date, came_on: date | None, going_on: date | None = None
) -> date | None:
    """The day to ask how it goes; none once it is over."""
    if state == State.EXPECTED:
        return going_on or since + timedelta(days=8)
    if state == State.CAME:
        return (came_on or since) + FIRST_LOOK
    if state == State.RETURNED:
        return (came_on or since) + SECOND_LOOK
    delay = _ASK_AFTER.get(State(state))
    return since + delay if delay else None
