"""Who was there, a tap for each; what was said before stays, the last one counts."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.errors import DomainError
from essaim.network.actions.hours import count_hours
from essaim.network.actions.training import ask_first, remember_training
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, Membership
from essaim.transmission.actions.paths import HasNoDay, NotYet, held_row, hold_workshop
from essaim.transmission.enums import Mark, WorkshopState
from essaim.transmission.models import AttendanceMark, Participant, PathWorkshop
from essaim.transmission.queries.curricula import current
from essaim.transmission.queries.welcome import followers_of
from essaim.transmission.rules.paths import THERE, must_lead


class NotAMark(DomainError):
    """Choisissez une présence dans la liste."""


class LeftBefore(DomainError):
    """{who} a quitté le parcours le {day}, avant cette séance. Notez d’abord son retour."""


class NotAWorkshop(DomainError):
    """Choisissez une séance du programme, ou « aucune »."""


class NotAnActivity(DomainError):
    """Une séance se demande avant une sortie, ou avant d’appeler."""


class NotOnThisPath(DomainError):
    """Cette personne suit un autre parcours. Notez ici « rattrapée » sur son propre parcours."""


ASKED_BEFORE = (GivenTo.TOUR, GivenTo.CALL)


@transaction.atomic
def mark_attendance(
    workshop: PathWorkshop, participant: Participant, *, mark: str, by: Membership, at: datetime
) -> None:
    """A first « présent·e » says that the workshop has taken place. The same mark twice is said once.

    « Rattrapée » may be said of a workshop that was cancelled for the others.

    Raises:
        NotForYou, PathIsOver, NotAMark, NotOnThisPath, LeftBefore, HasNoDay, NotYet.
    """
    row = held_row(workshop, by=by)
    if mark not in Mark.values:
        raise NotAMark
    who = Participant.objects.select_related("member__user").get(
        collective=row.collective_id, id=participant.id
    )
    if who.path_id != row.path_id:
        raise NotOnThisPath
    if _last(row, who) == mark:
        return
    if mark != Mark.NONE:
        _must_be_possible(row, who, mark, at)
    if mark == Mark.PRESENT:
        hold_workshop(row, by=by, at=at)
    AttendanceMark.objects.create(
        collective_id=row.collective_id, participant=who, workshop=row, mark=mark, at=at, by=by
    )
    _count(row, who, mark, at)


def _last(row: PathWorkshop, who: Participant) -> str:
    rows = AttendanceMark.objects.filter(collective=row.collective_id, participant=who, workshop=row)
    last = rows.order_by("-at", "-id").first()
    return last.mark if last else Mark.NONE


def _must_be_possible(row: PathWorkshop, who: Participant, mark: str, at: datetime) -> None:
    if mark != Mark.CAUGHT_UP and (row.starts_at is None or row.state == WorkshopState.CANCELLED):
        raise HasNoDay
    if row.starts_at is not None and row.starts_at > at and mark == Mark.PRESENT:
        raise NotYet
    day = timezone.localdate(row.starts_at or at)
    if who.left_on is not None and who.left_on < day:
        raise LeftBefore(who=who.shown_name, day=f"{who.left_on:%d/%m/%Y}")


def _count(row: PathWorkshop, who: Participant, mark: str, at: datetime) -> None:
    """The day she was last there; for a member, the time that she gave."""
    day = timezone.localdate(at if mark == Mark.CAUGHT_UP or row.starts_at is None else row.starts_at)
    is_there = mark in THERE
    if is_there and day > who.last_on:
        Participant.objects.filter(collective=row.collective_id, id=who.id).update(last_on=day)
    if who.member_id is not None:
        minutes = row.minutes if is_there else 0
        count_hours(
            row.path.collective, members=[who.member_id], activity=GivenTo.WORKSHOP, on=day, minutes=minutes, of=row.id
        )  # fmt: skip
        count_training(row.path.collective, row.key)


def count_training(collective: Collective, key: str) -> None:
    """Who followed this workshop, for what asks for it first."""
    remember_training(collective, key=key, followed=followers_of(collective, key))


@transaction.atomic
def ask_workshop_first(collective: Collective, *, activity: str, key: str, by: Membership) -> None:
    """Before one goes out, or calls; an empty `key`: nothing is asked.

    Raises:
        NotForYou, NotAWorkshop, NotAnActivity.
    """
    must_lead(by, collective_id=collective.id)
    if activity not in ASKED_BEFORE:
        raise NotAnActivity
    known = current(collective.network).programme.workshop(key) if key else None
    if key and known is None:
        raise NotAWorkshop
    ask_first(collective, activity=GivenTo(activity), key=key, title=known.title if known else "")
    if known is not None:
        count_training(collective, key)
