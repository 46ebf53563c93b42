"""What may be done with an outing and its tours: date, pair, departure, return, end."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.doors.actions.consequences import finish_sheets_of_a_phone
from essaim.doors.actions.telling import tell_pairs
from essaim.doors.actions.watch import (
    ask_pairs,
    check_hours,
    check_two,
    claim_late,
    count_outing,
    set_out,
    stay_longer,
    tell_late,
)
from essaim.doors.enums import TourState
from essaim.doors.models import Outing, PairMember, Stop, Tour
from essaim.doors.queries.tours import late_tours, latest_script
from essaim.doors.rules import tours as rules
from essaim.doors.rules.kinds import LATE, STILL_OUT
from essaim.doors.rules.watch import minutes_out
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.network.actions.hours import count_hours
from essaim.network.actions.training import must_be_trained
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, Membership


class AlreadyGoingOut(DomainError):
    """{name} est déjà dans la tournée {number} à ce moment-là : choisissez une autre personne."""


class TourIsClosed(DomainError):
    """La tournée {number} est terminée ou annulée : rouvrez-la d’abord."""


class TourIsUnderWay(DomainError):
    """La tournée {number} est déjà en cours."""


class TourIsNotReady(DomainError):
    """La tournée {number} n’est pas prête : il lui faut une date et un binôme."""

    mended_at = "tours:board"


class TourIsNotOut(DomainError):
    """La tournée {number} n’est pas en cours."""


class TourNeverLeft(DomainError):
    """La tournée {number} n’est pas partie : notez l’heure de départ et l’heure de retour, ou annulez-la."""


class AnotherDay(DomainError):
    """La tournée {number} est prévue le {day} : choisissez « Partir aujourd’hui » si elle se fait bien maintenant."""


class DoorsTakenSince(DomainError):
    """Des portes de cette tournée ({count}) sont maintenant dans une autre tournée : elle ne peut pas être rouverte."""


class TourIsOpen(DomainError):
    """La tournée {number} n’est ni terminée ni annulée."""


@transaction.atomic
def schedule_outing(
    outing: Outing, *, starts_at: datetime | None, meeting_point: str = "", instructions: str = ""
) -> Outing:
    """Say when and where the pairs meet. The script of that day is kept with the outing."""
    _arrange_alone(outing.collective_id)
    outing.starts_at = starts_at
    outing.meeting_point = meeting_point.strip()
    outing.instructions = instructions.strip()
    if outing.script_id is None:
        outing.script = latest_script(outing.collective)
    outing.save()
    for tour in outing.tours.filter(state__in=rules.MOVABLE).select_related("outing__plan", "collective"):
        members = [one.member for one in tour.pair.select_related("member__user")]
        if members and starts_at:
            _check_pair(tour, members, on=timezone.localdate(starts_at))
        _look_whether_ready(tour)
    return outing


@transaction.atomic
def assign_pair(tour: Tour, *, members: Sequence[Membership], on: date) -> Tour:
    """Say who goes out, before going out. An empty list takes the pair away.

    `on` is today: an outing without a date yet is judged as if it were today.
    """
    _arrange_alone(tour.collective_id)
    tour = _hold(tour)
    if tour.state not in rules.MOVABLE:
        refusal = TourIsUnderWay if tour.state == TourState.UNDER_WAY else TourIsClosed
        raise refusal(number=tour.number)
    if members:
        _check_pair(tour, members, on=on)
    tour.pair.all().delete()
    PairMember.objects.bulk_create(
        [PairMember(collective_id=tour.collective_id, tour=tour, member=member) for member in members]
    )
    return _look_whether_ready(tour)


def _arrange_alone(collective_id: UUID) -> None:
    """Who goes where and when is arranged by one hand at a time, or one person would go out twice at one hour."""
    Collective.objects.select_for_update().get(id=collective_id)


def _check_pair(tour: Tour, members: Sequence[Membership], *, on: date) -> None:
    starts_at = tour.outing.starts_at
    check_two(tour.collective, members, on=timezone.localdate(starts_at) if starts_at else on)
    must_be_trained(tour.collective, members, activity=GivenTo.TOUR)
    elsewhere = (
        _at_the_same_time(tour).filter(member__in=members).select_related("member__user", "tour").first()
    )
    if elsewhere:
        raise AlreadyGoingOut(name=elsewhere.member.user.first_name, number=elsewhere.tour.number)


def _at_the_same_time(tour: Tour) -> QuerySet[PairMember]:
    """Who goes out in another tour of the same outing, or of an outing whose hours meet those of this one."""
    others = PairMember.objects.filter(tour__state__in=rules.OPEN).exclude(tour=tour)
    outing = tour.outing
    together = Q(tour__outing=outing)
    if outing.starts_at:
        length = timedelta(minutes=outing.plan.minutes)
        together |= Q(
            tour__outing__starts_at__gt=outing.starts_at - length,
            tour__outing__starts_at__lt=outing.starts_at + length,
        )
    return others.filter(together)


def _look_whether_ready(tour: Tour) -> Tour:
    has_date = tour.outing.starts_at is not None
    tour.state = rules.state_before_leaving(has_date=has_date, has_pair=tour.pair.count() == 2)
    tour.save(update_fields=["state"])
    return tour


@transaction.atomic
def start_tour(
    tour: Tour, *, at: datetime, expected_back_at: datetime | None = None, on_another_day: bool = False
) -> Tour:
    """« Nous partons ». Pressing twice changes nothing. Another day than planned is one that somebody chose."""
    tour = _hold(tour)
    if tour.state == TourState.UNDER_WAY and tour.returned_at is None:
        return tour
    if tour.state != TourState.READY:
        raise TourIsNotReady(number=tour.number)
    planned = rules.other_day(tour.outing.starts_at, at=at)
    if planned and not on_another_day:
        raise AnotherDay(number=tour.number, day=in_words(planned, "l j F"))
    tour.state = TourState.UNDER_WAY
    set_out(tour, at=at, minutes=tour.outing.plan.minutes, expected_back_at=expected_back_at)
    tour.save(update_fields=["state", "started_at", "expected_back_at"])
    return tour


@transaction.atomic
def extend_tour(tour: Tour, *, at: datetime, expected_back_at: datetime | None = None) -> Tour:
    """« Encore 30 minutes », from now when the hour is past. A new lateness will be told again."""
    tour = _hold(tour)
    if tour.state != TourState.UNDER_WAY or tour.returned_at:
        raise TourIsNotOut(number=tour.number)
    stay_longer(tour, at=at, expected_back_at=expected_back_at)
    tour.save(update_fields=["expected_back_at", "late_notice_at"])
    return tour


@transaction.atomic
def return_tour(tour: Tour, *, at: datetime) -> Tour:
    """« Nous sommes rentrés ». Pressing twice counts one outing."""
    tour = _hold(tour)
    if tour.returned_at:
        return tour
    if tour.state != TourState.UNDER_WAY:
        raise TourIsNotOut(number=tour.number)
    tour.returned_at = at
    tour.save(update_fields=["returned_at"])
    count_outing(tour.pair.all())
    return tour


@transaction.atomic
def record_hours(tour: Tour, *, started_at: datetime, returned_at: datetime) -> Tour:
    """Departure and return of a tour made with paper alone, or a correction of them."""
    tour = _hold(tour)
    if tour.state not in {TourState.READY, TourState.UNDER_WAY}:
        raise (TourIsNotReady if tour.state == TourState.DRAFT else TourIsClosed)(number=tour.number)
    check_hours(started_at=started_at, returned_at=returned_at)
    was_back = tour.returned_at is not None
    tour.state = TourState.UNDER_WAY
    tour.started_at, tour.returned_at = started_at, returned_at
    tour.save(update_fields=["state", "started_at", "returned_at"])
    if not was_back:
        count_outing(tour.pair.all())
    return tour


@transaction.atomic
def close_tour(tour: Tour, *, at: datetime, is_also_on_paper: bool = False) -> Tour:
    """The tour is over, doors undone or not. Visits made before are still accepted after.

    `is_also_on_paper`: what the phone does not know is ticked on a sheet, which is then to be entered.
    """
    tour = _hold(tour)
    if tour.state == TourState.CLOSED:
        return tour
    if tour.state == TourState.CANCELLED:
        raise TourIsClosed(number=tour.number)
    if tour.started_at is None:
        raise TourNeverLeft(number=tour.number)
    return_tour(tour, at=at)
    tour.refresh_from_db()
    tour.state = TourState.CLOSED
    tour.save(update_fields=["state"])
    if not is_also_on_paper:
        finish_sheets_of_a_phone(tour, at=at)
    _count_hours(tour)
    return tour


def _count_hours(tour: Tour) -> None:
    assert tour.started_at is not None
    assert tour.returned_at is not None
    count_hours(
        tour.collective,
        members=list(tour.pair.values_list("member_id", flat=True)),
        activity=GivenTo.TOUR,
        on=timezone.localdate(tour.started_at),
        minutes=minutes_out(tour.started_at, tour.returned_at, planned=tour.outing.plan.minutes),
        of=tour.id,
    )


@transaction.atomic
def cancel_tour(tour: Tour, *, at: datetime) -> Tour:
    """It will not take place: its doors are free again. The pair that is out comes back first."""
    _arrange_alone(tour.collective_id)
    tour = _hold(tour)
    if tour.state == TourState.UNDER_WAY:
        raise TourIsUnderWay(number=tour.number)
    if tour.state == TourState.CLOSED:
        raise TourIsClosed(number=tour.number)
    tour.state = TourState.CANCELLED
    tour.save(update_fields=["state"])
    tell_pairs(tour.outing, at=at)
    return tour


@transaction.atomic
def reopen_tour(tour: Tour, *, at: datetime) -> Tour:
    _arrange_alone(tour.collective_id)
    tour = _hold(tour)
    if tour.state in rules.OPEN:
        raise TourIsOpen(number=tour.number)
    taken = Stop.objects.filter(
        dwelling__in=Stop.objects.filter(tour=tour).values("dwelling_id"), tour__state__in=rules.OPEN
    ).count()
    if taken:
        raise DoorsTakenSince(count=taken)
    if tour.started_at:
        tour.state = TourState.UNDER_WAY
        tour.save(update_fields=["state"])
        return tour
    tour = _look_whether_ready(tour)
    tell_pairs(tour.outing, at=at)
    return tour


@transaction.atomic
def tell_late_tours(collective: Collective, *, at: datetime) -> int:
    """How many tours were told to the coordinators, each once. One that nobody could be told of is tried again."""
    return tell_late(late_tours(collective, at=at), LATE, collective=collective, words=_named, at=at)


@transaction.atomic
def ask_whether_back(collective: Collective, *, at: datetime) -> int:
    """An hour after the expected return, each of the pair is asked, once for that hour. How many messages."""
    return ask_pairs(late_tours(collective, at=at), STILL_OUT, collective=collective, words=_named, at=at)


def claim_late_tours(collective: Collective, *, at: datetime) -> list[Tour]:
    """The late tours nobody was told about yet. Each is given once, even to two callers at the same second."""
    return claim_late(late_tours(collective, at=at), at=at)


def _named(tour: Tour) -> dict[str, object]:
    return {"tournee": tour.number}


def _hold(tour: Tour) -> Tour:
    """The tour as it is now, kept for us until the end of the transaction (PostgreSQL; SQLite has one writer)."""
    return (
        Tour.objects.select_for_update(of=("self",))
        .select_related("outing__plan", "collective")
        .get(id=tour.id)
    )
