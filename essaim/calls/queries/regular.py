"""The regular calls: what is due today, for whom; what was missed."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.calls.models import RegularCall
from essaim.calls.rules.rhythms import MISSED_AFTER
from essaim.kernel.about import start_of
from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective, Membership
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.worries.models import Debrief


def regular_calls(collective: Collective) -> QuerySet[RegularCall]:
    """Those that go on, the first due first."""
    return going_on(collective.id).select_related("person", "member__user", "substitute__user")


def going_on(collective: UUID) -> QuerySet[RegularCall]:
    return RegularCall.objects.filter(collective=collective, ended_on=None, person__state=PersonState.ACTIVE)


def talks_today(member: Any, *, at: datetime) -> QuerySet[Debrief]:
    """A call weighed on her, and she asked to talk: her day is lightened."""
    return Debrief.objects.filter(
        member=member, asked_at__gte=start_of(timezone.localdate(at)), asked_at__lte=at
    )


def due_today(member: Membership, *, at: datetime) -> QuerySet[RegularCall]:
    """Hers, and those of whom she stands in for, away or lightened today; late ones first."""
    today = timezone.localdate(at)
    end = start_of(today + timedelta(days=1))
    is_away = Q(away_until__gte=today) | Q(Exists(talks_today(OuterRef("member"), at=at)))
    mine = (Q(member=member) & ~(is_away & Q(substitute__isnull=False))) | (Q(substitute=member) & is_away)
    rows = RegularCall.objects.filter(
        mine,
        collective=member.collective_id,
        ended_on=None,
        person__state=PersonState.ACTIVE,
        next_at__lt=end,
    )
    return rows.select_related("person").order_by("next_at", "id")


def regular_of(person: Person) -> RegularCall | None:
    rows = RegularCall.objects.filter(person=person, ended_on=None)
    return rows.select_related("member__user", "substitute__user").first()


def missed(collective: Collective, *, at: datetime) -> QuerySet[RegularCall]:
    """A day late or more."""
    return regular_calls(collective).filter(next_at__lte=at - MISSED_AFTER)


def number_missed(collective: Collective, *, at: datetime) -> Wanted:
    return _MISSED.wanted(collective=collective.id, before=at - MISSED_AFTER)


_MISSED = number_of(lambda collective, before: going_on(collective).filter(next_at__lte=before))
