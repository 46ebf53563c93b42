"""Who has whom in line, and who may have called someone who rings back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from essaim.calls.models import Call, CallCampaign, CallHold
from essaim.calls.rules.timing import STILL_TOLD
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


def campaigns_of(member: Membership) -> QuerySet[CallCampaign]:
    """Those that go on and in which she calls."""
    rows = CallCampaign.objects.filter(collective=member.collective_id, closed_at=None)
    return rows.filter(callers__member=member).order_by("starts_on", "id")


def called_lately(member: Membership, *, at: datetime) -> dict[UUID, datetime]:
    """Those whom she called herself and who may ring back: only that she knows their number already."""
    rows = Call.objects.filter(collective=member.collective_id, by=member, at__gt=at - RINGS_BACK_WITHIN)
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
