"""Who may call someone regularly, and why: facts for the coordinator, never a mark."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from essaim.calls.enums import LinkStage
from essaim.calls.models import STANDS, Call, CallSettings, RegularCall
from essaim.calls.queries.regular import going_on, regular_calls
from essaim.calls.rules.links import USED_TO_CALLING, Known, reasons
from essaim.calls.rules.timing import slot_of
from essaim.kernel.prepared import Wanted, number_of
from essaim.kernel.words import fold
from essaim.network.models import Collective, Membership
from essaim.people.models import Companionship
from essaim.people.queries.care import loads

LATELY = timedelta(days=92)
NEAR = timedelta(hours=1)


@dataclass(frozen=True)
class Candidate:
    member: Membership
    reasons: Sequence[str]
    is_full: bool


def is_used_to_calling(member: Membership) -> bool:
    rows = Call.objects.filter(STANDS, collective=member.collective_id, by=member, is_answer=True)
    return rows.count() >= USED_TO_CALLING


def candidates(regular: RegularCall, *, at: datetime) -> list[Candidate]:
    """Of the team, but whoever calls her now; those with the most reasons first. The same statements for any number."""
    person, slot = regular.person, slot_of(regular.next_at)
    links = set(Companionship.objects.filter(person=person, until=None).values_list("member_id", flat=True))
    told = Call.objects.filter(STANDS, collective=person.collective_id, is_answer=True, at__gt=at - LATELY)
    hers = Counter(dict(told.filter(person=person).order_by().values_list("by").annotate(n=Count("id"))))
    then = Counter(dict(told.filter(slot=slot).order_by().values_list("by").annotate(n=Count("id"))))
    busy = _busy(regular)
    found = []
    for load in loads(person.collective, on=timezone.localdate(at)):
        one = load.member
        known = Known(
            one.id in links, hers[one.id], load.people, load.limit, one.id not in busy, then[one.id]
        )
        if one.id != regular.member_id and one.ended_at is None:
            found.append(Candidate(one, reasons(known), load.is_full))
    return sorted(found, key=lambda one: (one.is_full, -len(one.reasons), fold(one.member.user.name)))


def _busy(regular: RegularCall) -> set[object]:
    """Those who have another call near that hour, that day of the week."""
    here = timezone.localtime(regular.next_at)
    rows = regular_calls(regular.collective).exclude(id=regular.id).values_list("member_id", "next_at")
    near = []
    for member, moment in rows:
        there = timezone.localtime(moment)
        same_day = there.weekday() == here.weekday()
        if same_day and abs(there.replace(year=here.year, month=here.month, day=here.day) - here) < NEAR:
            near.append(member)
    return set(near)


def awaiting_someone(collective: Collective) -> Wanted:
    """How many are known well enough: the coordinator finds who calls them from now on."""
    return _AWAITING.wanted(collective=collective.id)


def _known(collective: UUID) -> QuerySet[RegularCall]:
    chosen = CallSettings.objects.filter(collective=collective).values("short_calls")[:1]
    enough = Coalesce(Subquery(chosen), CallSettings().short_calls)
    return going_on(collective).filter(stage=LinkStage.KNOWING, stage_calls__gte=enough)


_AWAITING = number_of(_known)


def ends_counted(collective: Collective, *, since: date) -> list[tuple[str, int]]:
    """Why links ended, counted without saying whose."""
    rows = RegularCall.objects.filter(collective=collective, ended_on__gte=since).exclude(ended_for="")
    counted = rows.order_by().values("ended_for").annotate(n=Count("id")).values_list("ended_for", "n")
    return sorted(counted, key=lambda one: -one[1])


def due_to_end(collective: Collective, *, on: date) -> QuerySet[RegularCall]:
    return RegularCall.objects.filter(Q(ends_on__lt=on), collective=collective, ended_on=None).order_by(
        F("ends_on")
    )
