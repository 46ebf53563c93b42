"""A pair is told where it goes, when that changes, when it is off, and the day before: each once, by the way each chose.

What each was last told is kept; only what differs from it is told again, in the transaction of what makes it differ.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import TourState
from essaim.doors.models import Outing, OutingNotice, PairMember
from essaim.doors.rules.kinds import OUTING_CHANGED, OUTING_OFF, OUTING_TOLD, OUTING_TOMORROW
from essaim.doors.rules.notices import calendar_of, in_words, remembered
from essaim.messages.actions.put import tell
from essaim.messages.rules.kinds import MessageKind
from essaim.network.models import Collective, Membership

EVE_FROM = time(9)


class _Wanted(NamedTuple):
    """What a member is to know of an outing."""

    tour_id: UUID
    tour_number: int
    starts_at: datetime
    ends_at: datetime
    meeting_point: str


@transaction.atomic
def tell_pairs(outing: Outing, *, at: datetime) -> int:
    """How many messages. Called again, or by two hands, it says nothing more."""
    outing = Outing.objects.select_related("plan", "collective").get(id=outing.id)
    wanted, members = _wanted(outing, at=at), {}
    notices = {one.member_id: one for one in OutingNotice.objects.filter(outing=outing).select_for_update()}
    ids = {*wanted, *(one for one, notice in notices.items() if _is_to_take_back(notice, at=at))}
    for one in Membership.objects.filter(id__in=ids).select_related("user", "collective"):
        members[one.id] = one
    told = 0
    for member_id, member in members.items():
        notice = notices.get(member_id) or OutingNotice(
            collective=outing.collective, outing=outing, member=member, sequence=-1, is_off=True
        )
        if kind := _brought_up_to_date(notice, wanted.get(member_id), at=at):
            told += _tell(notice, member, kind, at=at)
    return told


def _wanted(outing: Outing, *, at: datetime) -> dict[UUID, _Wanted]:
    if outing.starts_at is None or outing.starts_at <= at:
        return {}
    ends_at = outing.starts_at + timedelta(minutes=outing.plan.minutes)
    pairs = PairMember.objects.filter(tour__outing=outing, tour__state=TourState.READY)
    return {
        member: _Wanted(tour, number, outing.starts_at, ends_at, outing.meeting_point)
        for member, tour, number in pairs.values_list("member_id", "tour_id", "tour__number")
    }


def _is_to_take_back(notice: OutingNotice, *, at: datetime) -> bool:
    """Of an outing that has begun, nothing is taken back: it took place, or people spoke to each other."""
    return not notice.is_off and notice.starts_at > at


def _brought_up_to_date(notice: OutingNotice, wanted: _Wanted | None, *, at: datetime) -> MessageKind | None:
    """The kind to tell; none when she knows it already."""
    if wanted is None:
        if not _is_to_take_back(notice, at=at) or _has_left(notice):
            return None
        notice.is_off, kind = True, OUTING_OFF
    elif notice.is_off:
        notice.is_off, kind = False, OUTING_TOLD
    elif remembered(notice) == wanted[1:]:
        notice.tour_id = wanted.tour_id
        return None
    else:
        kind = OUTING_CHANGED
    if wanted is not None:
        notice.tour_id, notice.tour_number = wanted.tour_id, wanted.tour_number
        notice.starts_at, notice.ends_at = wanted.starts_at, wanted.ends_at
        notice.meeting_point = wanted.meeting_point
    notice.sequence += 1
    notice.told_at = at
    notice.save()
    return kind


def _has_left(notice: OutingNotice) -> bool:
    """Her tour left before its hour: it is hers still."""
    pairs = PairMember.objects.filter(tour__outing=notice.outing_id, member=notice.member_id)
    return pairs.filter(tour__state__in=(TourState.UNDER_WAY, TourState.CLOSED)).exists()


@transaction.atomic
def tell_the_day_before(collective: Collective, *, at: datetime) -> int:
    """From nine in the morning, to whoever was not told anything of it today. How many messages."""
    here = timezone.localtime(at)
    if here.time() < EVE_FROM:
        return 0
    day = datetime.combine(here.date(), time(), tzinfo=here.tzinfo)
    going = PairMember.objects.filter(
        tour=OuterRef("tour_id"), member=OuterRef("member_id"), tour__state=TourState.READY
    )
    due = OutingNotice.objects.filter(
        Exists(going),
        Q(reminded_of=None) | ~Q(reminded_of=F("starts_at")),
        collective=collective,
        is_off=False,
        starts_at__gte=_next(day),
        starts_at__lt=_next(_next(day)),
        told_at__lt=day,
    )
    told = 0
    for notice in due.select_related("member__user", "member__collective").select_for_update(of=("self",)):
        notice.reminded_of = notice.starts_at
        notice.save(update_fields=["reminded_of"])
        told += _tell(notice, notice.member, OUTING_TOMORROW, at=at)
    return told


def _next(day: datetime) -> datetime:
    """Midnight after: a day of 23 or 25 hours is one."""
    following = day.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(following, time()))


def forget_notices(outings: Iterable[UUID]) -> None:
    """Of outings that are erased: nobody was told of them, or was told that they are off."""
    OutingNotice.objects.filter(outing__in=list(outings)).delete()


def _tell(notice: OutingNotice, member: Membership, kind: MessageKind, *, at: datetime) -> int:
    values: dict[str, Any] = {
        "jour": in_words(notice.starts_at, day=True),
        "heure": in_words(notice.starts_at, day=False),
        "lieu": notice.meeting_point or _("à demander à vos référent·es"),
        "tournee": notice.tour_number,
    }
    return tell(
        [member],
        kind,
        collective=notice.collective,
        at=at,
        values=values,
        page=[] if notice.is_off else [notice.tour_id],
        fact=f"{notice.id} {notice.sequence} {kind.key}",
        not_after=notice.starts_at,
        calendar=calendar_of(notice),
    )
