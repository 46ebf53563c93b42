"""Where each person of a list stands, and who is next: one expression says it, the counts and the queue read it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from essaim.calls.enums import HoldEnd, SkipReason, WhyNot
from essaim.calls.models import CallCampaign, CallHold, CallLine, CallSettings
from essaim.calls.rules.timing import (
    A_LITTLE_EARLY,
    KEPT_FOR_HER_CALLER,
    LEFT_IN_PEACE,
    OTHER_SLOT_FOR,
    PASSED_FOR,
    is_courteous,
    slot_of,
)
from essaim.calls.rules.watch import CALLS_FROM, is_watch_hour, purpose_of
from essaim.kernel.about import start_of
from essaim.network.models import Collective, Membership
from essaim.people.enums import Channel, PersonState, Purpose
from essaim.people.models import Consent, Person, PersonDoNotContact
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry


def settings_of(collective: Collective) -> CallSettings:
    """The row, or the usual one, not saved."""
    return CallSettings.objects.filter(collective=collective).first() or CallSettings(collective=collective)


def lines_with_why(campaign: CallCampaign, *, member: Membership, at: datetime) -> QuerySet[Any]:
    """Each line with `why`, as this member finds it at this moment. A file made one with another has no line."""
    lines = CallLine.objects.filter(campaign=campaign).exclude(person__state=PersonState.MERGED)
    return lines.annotate(why=_why(campaign, member, at))


def counts_of(campaign: CallCampaign, *, member: Membership, at: datetime) -> dict[WhyNot, int]:
    """They sum to the list: she is in one of these, and in one only."""
    rows = lines_with_why(campaign, member=member, at=at).order_by().values("why").annotate(n=Count("id"))
    found = {row["why"]: row["n"] for row in rows}
    return {one: found.get(one, 0) for one in WhyNot}


def number_ready(campaign: CallCampaign, *, member: Membership, at: datetime, most: int) -> int:
    """How many she may call now, `most` at most: a caller's page does not read the whole list."""
    rows = _ready(campaign, member=member, at=at).order_by("not_before", "id")
    return len(rows.values_list("id", flat=True)[:most])


def next_people(
    campaign: CallCampaign, *, member: Membership, at: datetime, most: int, but: Sequence[UUID] = ()
) -> list[Person]:
    """Whom she may call now: those whom she promised to call first, then those who wait the longest."""
    ready = _ready(campaign, member=member, at=at).exclude(person_id__in=but)
    hers = _promised(campaign, member=member, at=at)
    found: list[UUID] = []
    if hers:  # most have promised nobody: read without looking at where each person stands
        promised = ready.filter(id__in=hers).order_by("call_back_at", "id")
        found = list(promised.values_list("person_id", flat=True)[:most])
    if len(found) < most:
        rest = ready.exclude(id__in=hers).order_by("not_before", "id")
        found += rest.values_list("person_id", flat=True)[: most - len(found)]
    people = Person.objects.in_bulk(found)
    return [people[one] for one in found if one in people]


def _ready(campaign: CallCampaign, *, member: Membership, at: datetime) -> QuerySet[Any]:
    lines = lines_with_why(campaign, member=member, at=at).filter(done_at=None)
    if not is_open_now(campaign, at):  # those alone who chose that moment: the others need not be looked at
        lines = lines.filter(call_back_at__isnull=False)
    return lines.filter(not_before__lte=at + A_LITTLE_EARLY, why=WhyNot.READY)


def _promised(campaign: CallCampaign, *, member: Membership, at: datetime) -> list[UUID]:
    soon = at + A_LITTLE_EARLY
    rows = CallLine.objects.filter(
        campaign=campaign, reserved_for=member, done_at=None, call_back_at__lte=soon
    )
    return list(rows.order_by().values_list("id", flat=True))


def may_be_called(person: Person, campaign: CallCampaign | None = None) -> bool:
    """Read again at the moment of the call: she is accompanied, agreed, has a number, and did not ask to stop."""
    rows = Person.objects.filter(id=person.id, state=PersonState.ACTIVE, phone__isnull=False)
    return rows.filter(agrees("id", purpose_of(campaign)), ~stopped("id")).exists()


def agrees(person: str, purpose: Purpose) -> Exists:
    return Exists(Consent.objects.filter(person=OuterRef(person), purpose=purpose, withdrawn_on=None))


def stopped(person: str) -> Exists:
    return Exists(
        PersonDoNotContact.objects.filter(person=OuterRef(person), channel=Channel.PHONE, lifted_on=None)
    )


def _why(campaign: CallCampaign, member: Membership, at: datetime) -> Case:
    """In the order of `WhyNot`."""
    soon = at + A_LITTLE_EARLY
    is_promised = Q(call_back_at__isnull=False)
    now = slot_of(at)
    whens = [
        When(done_at__isnull=False, then=Value(WhyNot.DONE)),
        When(~Q(person__state=PersonState.ACTIVE), then=Value(WhyNot.GONE)),
        When(stopped("person_id"), then=Value(WhyNot.STOPPED)),
        When(~agrees("person_id", purpose_of(campaign)), then=Value(WhyNot.NOT_AGREED)),
        When(person__phone__isnull=True, then=Value(WhyNot.NO_NUMBER)),
        When(_waits(), then=Value(WhyNot.WAITS)),
        When(_held_by_another(member, at), then=Value(WhyNot.HELD)),
        When(is_promised & Q(call_back_at__gt=soon), then=Value(WhyNot.LATER)),
        When(is_promised & _is_of_another(member, at), then=Value(WhyNot.OF_ANOTHER)),
        When(~is_promised & Q(not_before__gt=at), then=Value(WhyNot.RECENT)),
        When(
            ~is_promised & Q(not_slot=now, not_before__gt=at - OTHER_SLOT_FOR), then=Value(WhyNot.OTHER_SLOT)
        ),
        When(_passed_by(member, campaign, at), then=Value(WhyNot.PASSED)),
    ]
    if len(campaign.slots) == 1:  # there is no other part of the week
        whens = [one for one in whens if one.result.value != WhyNot.OTHER_SLOT]
    if not is_open_now(campaign, at):
        whens.append(When(~is_promised, then=Value(WhyNot.HOURS)))
    return Case(*whens, default=Value(WhyNot.READY), output_field=CharField())


def is_open_now(campaign: CallCampaign, at: datetime) -> bool:
    """It has begun, it is in a part of the week that it chose, within the hours of courtesy."""
    if campaign.is_watch:
        return timezone.localdate(at) == campaign.starts_on and is_watch_hour(at)
    if timezone.localdate(at) < campaign.starts_on or slot_of(at) not in campaign.slots:
        return False
    return is_courteous(at, settings_of(campaign.collective))


def _waits() -> Q:
    """Three misses and no news since, or someone worries: she is the coordinator's."""
    missed = Q(waits_on__isnull=False) & (
        Q(person__last_two_way_on=None) | Q(person__last_two_way_on__lt=F("waits_on"))
    )
    worried = Worry.objects.filter(person=OuterRef("person_id"), closed_at=None).exclude(
        level=WorryLevel.QUESTION
    )
    return missed | Q(Exists(worried))


def _held_by_another(member: Membership, at: datetime) -> Exists:
    """In line with another, or was a moment ago and nobody said how it ended."""
    silent = Q(ended_at=None) | Q(ended_as=HoldEnd.TIMED_OUT)
    rows = CallHold.objects.filter(silent, person=OuterRef("person_id"), until__gt=at - LEFT_IN_PEACE)
    return Exists(rows.exclude(member=member))


def _is_of_another(member: Membership, at: datetime) -> Q:
    """The same caller calls back, unless she left, or let a day go by."""
    is_late = Q(call_back_at__lte=at - KEPT_FOR_HER_CALLER)
    gone = Q(reserved_for__ended_at__isnull=False)
    return Q(reserved_for__isnull=False) & ~Q(reserved_for=member) & ~is_late & ~gone


def _passed_by(member: Membership, campaign: CallCampaign, at: datetime) -> Exists:
    rows = CallHold.objects.filter(
        Q(ended_at__gt=at - PASSED_FOR) | Q(skipped_for__in=[SkipReason.KNOWN, SkipReason.LANGUAGE]),
        person=OuterRef("person_id"), member=member, campaign=campaign, ended_as=HoldEnd.SKIPPED,
    )  # fmt: skip
    return Exists(rows)


def next_opening(campaign: CallCampaign, at: datetime) -> datetime | None:
    """When calls start, or start again; none when they may be made now, or never."""
    if is_open_now(campaign, at):
        return None
    if campaign.is_watch:  # another list takes its place tomorrow
        opens = start_of(campaign.starts_on).replace(hour=CALLS_FROM.hour)
        return opens if opens > at else None
    settings = settings_of(campaign.collective)
    first = max(timezone.localdate(at), campaign.starts_on)
    moments = (
        start_of(first + timedelta(days=day)).replace(hour=hour, minute=minute)
        for day in range(8)
        for hour in range(24)
        for minute in (0, 15, 30, 45)
    )
    return next(
        (one for one in moments if one > at and slot_of(one) in campaign.slots and is_courteous(one, settings)), None
    )  # fmt: skip
