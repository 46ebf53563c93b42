"""The telephone room of the collective of the demonstration: one campaign, a few calls made, others to make."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone

from essaim.calls.actions import drop_ins
from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.campaigns import (
    CampaignData,
    change_settings,
    choose_callers,
    list_person,
    prepare_campaign,
)
from essaim.calls.actions.holds import take_next
from essaim.calls.actions.links import pair_with
from essaim.calls.actions.regular import Rendezvous, agree_on_calls
from essaim.calls.enums import CallOutcome, CallSlot, Rhythm
from essaim.calls.models import CallSettings
from essaim.calls.queries.lists import may_be_called
from essaim.calls.queries.targets import people_to_call
from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.people.models import Person

# how the first calls ended, and in how many days she wished to be called back
CALLED = ((CallOutcome.TALKED, None), (CallOutcome.NO_ANSWER, None), (CallOutcome.NOT_NOW, 1))


def telephone(people: People, met: Sequence[Person], *, now: datetime) -> None:
    """Inside the collective of the town. Calls may be tried at any hour: it is a demonstration."""
    by, today = people.coordinator, timezone.localdate(now)
    hours = CallSettings(
        collective=people.town, morning_from=time(0), morning_to=time(13), afternoon_from=time(13), afternoon_to=time.max,
        at_weekends=True, number="07 80 00 00 01", dial_in="01 99 00 12 34",
    )  # fmt: skip
    change_settings(people.town, values=hours, by=by)
    data = CampaignData(name="Nouvelles d’automne", slots=list(CallSlot), starts_on=today)
    campaign = prepare_campaign(people.town, data=data, by=by, at=now, campaign_id=uuid7())
    callers = people.volunteers[:2]
    choose_callers(campaign, members=callers, by=by, on=today)
    may_be_called = set(people_to_call(people.town).values_list("id", flat=True))
    for person in met:
        if person.id in may_be_called:
            list_person(campaign, person=person, by=by, at=now)
    _rendezvous(people, met, now=now)
    _talks(people, [one for one in met if one.id in may_be_called], now=now)
    for outcome, days in CALLED:
        held = take_next(campaign, by=callers[0], at=now)
        if held is not None:
            later = now + timedelta(days=days) if days else None
            record_call(held, Answer(outcome, later), by=callers[0], at=now, call_id=uuid7())


def _talks(people: People, met: Sequence[Person], *, now: datetime) -> None:
    """One that a volunteer leads, two seats taken; one that nobody leads yet."""
    by, lead = people.coordinator, people.volunteers[0]
    three = timezone.localtime(now).replace(hour=15, minute=0, second=0, microsecond=0)
    first, _second = (
        drop_ins.propose_talk(
            people.town, starts_at=three + timedelta(days=days), minutes=45, seats=6, by=by, at=now, drop_in_id=uuid7()
        )
        for days in (2, 9)
    )  # fmt: skip
    drop_ins.lead(first, by=lead, at=now)
    for person in met[:2]:
        drop_ins.keep_seat(first, person=person, by=by, at=now)


def _rendezvous(people: People, met: Sequence[Person], *, now: datetime) -> None:
    """From tomorrow morning on, with a volunteer who accompanies her: the calls to try, the coordinator stands in."""
    for person in met:
        links = person.companionships.filter(until=None).select_related("member")
        link = links.filter(member__in=people.volunteers[:2]).first()
        if link is not None and may_be_called(person):
            moment = (timezone.localtime(now) + timedelta(days=1)).replace(
                hour=10, minute=30, second=0, microsecond=0
            )
            chosen = Rendezvous(
                member=people.coordinator, rhythm=Rhythm.GRADUAL, next_at=moment, is_new_to_us=True
            )
            regular = agree_on_calls(person, chosen=chosen, by=people.coordinator, at=now)
            pair_with(regular, member=link.member, by=people.coordinator, on=timezone.localdate(now))
            return
