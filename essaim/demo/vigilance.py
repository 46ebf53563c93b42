"""A cold spell in the collective of the demonstration: who agreed, a watch that is on, a few calls made."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.holds import take_next
from essaim.calls.enums import CallOutcome
from essaim.calls.queries.campaigns import campaigns_of
from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.people.enums import InformedHow, PersonState
from essaim.people.models import Person
from essaim.vigilance.actions.watches import WatchData, switch_on
from essaim.vigilance.actions.wishes import Stated, agree_to_vigilance
from essaim.vigilance.enums import Hazard, Level

STATED = (
    Stated(asks_calls=True, is_alone=True),
    Stated(is_alone=True),
    Stated(),
    Stated(no_relative=True),
    Stated(),
)


def watch(people: People, met: Sequence[Person], *, now: datetime) -> None:
    """Inside the collective of the town. Before 8 in the morning the list is not open yet."""
    by, today = people.coordinator, timezone.localdate(now)
    caller = people.volunteers[-1]
    known = [one for one in met if one.state == PersonState.ACTIVE and one.informed_on]
    for person, stated in zip(known, STATED, strict=False):
        agree_to_vigilance(person, stated=stated, how=InformedHow.SPOKEN, by=by, on=today)
    data = WatchData(
        hazard=Hazard.COLD, level=Level.ORANGE, starts_on=today, ends_on=today + timedelta(days=3)
    )
    switch_on(
        people.town,
        data=data,
        callers=[caller, by, *people.volunteers[:1]],
        by=by,
        at=now,
        vigilance_id=uuid7(),
    )
    for outcome in (CallOutcome.TALKED, CallOutcome.NO_ANSWER):
        campaign = campaigns_of(caller).filter(is_watch=True).first()
        held = take_next(campaign, by=caller, at=now) if campaign else None
        if held is not None:
            record_call(held, Answer(outcome), by=caller, at=now, call_id=uuid7())
