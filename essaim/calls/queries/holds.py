"""Who has whom in line, and who may have called someone who rings back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from essaim.calls.enums import CallOutcome, HoldEnd
from essaim.calls.models import STANDS, Call, CallHold, CallLine
from essaim.calls.rules.timing import KEPT_FOR_HER_CALLER, PASSED_FOR, STILL_TOLD
from essaim.kernel.about import start_of
from essaim.network.models import Membership
from essaim.people.models import Person
from essaim.people.queries.people import find_people, indexed, named_like
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.indexes import Index
from essaim.people.rules.phones import normalise_phone

RINGS_BACK_WITHIN = timedelta(days=30)
MOST_FOUND = 10


def unfinished_of(member: Membership, *, at: datetime) -> CallHold | None:
    """What she has in hand: to be told how it ended, or given back."""
    return holds_of(member, at=at).filter(ended_at=None).first()


def holds_of(member: Membership, *, at: datetime) -> QuerySet[CallHold]:
    """Hers, as long as how they ended may be told."""
    rows = CallHold.objects.filter(collective=member.collective_id, member=member, until__gt=at - STILL_TOLD)
    return rows.select_related("campaign", "call")


def told_lately(member: Membership, *, at: datetime) -> list[CallHold]:
    """Her calls that may still be corrected, the last first: when, and how they ended; never who."""
    rows = CallHold.objects.filter(
        collective=member.collective_id, member=member, call__at__gt=at - STILL_TOLD
    )
    return list(rows.exclude(before={}).select_related("call").order_by("-call__at", "-id")[:MOST_FOUND])


def passed_lately(member: Membership, *, at: datetime) -> int:
    rows = CallHold.objects.filter(collective=member.collective_id, member=member, ended_as=HoldEnd.SKIPPED)
    return rows.filter(ended_at__gt=at - PASSED_FOR).count()


def promised_to(member: Membership, *, at: datetime) -> list[CallLine]:
    """Whom she promised to call back today, and did not yet: when, and in which campaign; never who."""
    end = start_of(timezone.localdate(at) + timedelta(days=1))
    rows = CallLine.objects.filter(
        collective=member.collective_id, reserved_for=member, call_back_at__lt=end, call_back_at__gt=at - KEPT_FOR_HER_CALLER,
        done_at=None, campaign__closed_at=None,
    )  # fmt: skip
    return list(rows.select_related("campaign").order_by("call_back_at", "id")[:MOST_FOUND])


def called_lately(member: Membership, *, at: datetime) -> dict[UUID, datetime]:
    """Those whom she called herself and who may ring back: she had their number before her eyes already."""
    rows = Call.objects.filter(
        STANDS, collective=member.collective_id, by=member, at__gt=at - RINGS_BACK_WITHIN
    )
    rows = rows.exclude(outcome__in=[CallOutcome.REFUSES, CallOutcome.NEVER, CallOutcome.WRONG_NUMBER])
    return dict(rows.order_by().values_list("person").annotate(last=Max("at")))


def who_rings_back(member: Membership, *, text: str, at: datetime) -> Sequence[Person]:
    """Among those she sees, and those she called lately: by number or by name."""
    seen = [match.person for match in find_people(member, text=text, at=at)]
    assert member.collective_id is not None
    hers = Person.objects.filter(Q(id__in=called_lately(member, at=at)), state__in=WITH_A_FILE)
    number = normalise_phone(text)
    if number:
        called = list(hers.filter(id__in=indexed(member.collective_id, {(Index.PHONE, number)})))
    elif any(sign.isalpha() for sign in text):
        called = [match.person for match in named_like(hers, member.collective_id, text[:100])]
    else:
        called = []
    return list({person.id: person for person in (*seen, *called)}.values())[:MOST_FOUND]


def may_ring_back(member: Membership, person_id: UUID, *, text: str, at: datetime) -> Person | None:
    """Of those found by what was typed: an identifier alone opens nobody."""
    found = who_rings_back(member, text=text, at=at)
    return next((one for one in found if one.id == person_id), None)
