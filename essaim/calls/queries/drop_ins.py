"""The talks of several on the telephone: to come, held, with the seats that are taken."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from essaim.calls.models import PhoneDropIn, PhoneSeat
from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective, Membership
from essaim.people.models import Person

STILL_COUNTED = timedelta(days=14)
SOON = timedelta(days=7)


def talks(collective: Collective) -> QuerySet[Any]:
    """With `taken`: the seats that are kept."""
    rows = PhoneDropIn.objects.filter(collective=collective).select_related("facilitator__user", "collective")
    return rows.annotate(taken=Count("kept_seats")).order_by("starts_at", "id")


def coming_talks(collective: Collective, *, at: datetime) -> QuerySet[Any]:
    """To come, and those of these days, where who came may still be counted."""
    return talks(collective).filter(starts_at__gt=at - STILL_COUNTED, cancelled_at=None)


def talks_near(member: Membership, *, at: datetime) -> QuerySet[Any]:
    """Those of these days that she leads or where she kept someone's seat; past, those that she has still to count."""
    keeps = Exists(PhoneSeat.objects.filter(drop_in=OuterRef("pk"), by=member))
    to_come = Q(starts_at__gt=at, starts_at__lt=at + SOON) & (Q(facilitator=member) | Q(keeps))
    to_count = Q(starts_at__gt=at - STILL_COUNTED, starts_at__lte=at, facilitator=member, cancelled_at=None)
    assert member.collective is not None
    return talks(member.collective).filter(to_come | to_count, came=None)


def nobody_leads(collective: Collective, *, at: datetime) -> Wanted:
    """How many of those to come."""
    return _UNLED.wanted(collective=collective.id, after=at)


_UNLED = number_of(
    lambda collective, after: PhoneDropIn.objects.filter(
        collective=collective, starts_at__gt=after, cancelled_at=None, facilitator=None
    )
)


def talks_for(person: Person, *, at: datetime) -> QuerySet[Any]:
    """Where she may have a seat, or has one: led, to come, not full."""
    rows = talks(person.collective).filter(starts_at__gt=at, cancelled_at=None, facilitator__isnull=False)
    hers = PhoneSeat.objects.filter(person=person).values("drop_in")
    return rows.filter(taken__lt=F("seats")) | rows.filter(id__in=hers)


def seats_of(talk: PhoneDropIn) -> QuerySet[PhoneSeat]:
    return PhoneSeat.objects.filter(drop_in=talk).select_related("person").order_by("kept_at", "id")


def talks_where(person: Person) -> set[Any]:
    return set(PhoneSeat.objects.filter(person=person).order_by().values_list("drop_in_id", flat=True))
