"""A path begins with the workshops of the curriculum in force; each gets a day, may be moved or put off, and is held."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.rules.texts import clean_line
from essaim.transmission.actions.inviting import held, tell_of_change
from essaim.transmission.enums import Moment, Part, PutOff, WorkshopState
from essaim.transmission.models import (
    NAME_LENGTH,
    PLACE_LENGTH,
    Path,
    PathWorkshop,
    WorkshopLeader,
    WorkshopMoment,
)
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import LONGEST_AHEAD, MOST_LEADERS, around, must_lead
from essaim.transmission.rules.programme import MOST_MINUTES


class PathNeedsAName(DomainError):
    """Donnez un nom au parcours : « Printemps 2027 », « Le groupe du mardi »."""


class PathIsOver(DomainError):
    """Ce parcours est terminé : il ne change plus."""


class BeforeItsPredecessor(DomainError):
    """« {which} » est le {day} : cette séance viendrait avant. Changez d’abord la date de l’autre, ou choisissez un jour après."""


class AfterItsSuccessor(DomainError):
    """« {which} » est le {day} : cette séance viendrait après. Changez d’abord la date de l’autre, ou choisissez un jour avant."""


class NotADayForIt(DomainError):
    """Choisissez un jour à moins d’un an et demi d’aujourd’hui."""


class AlreadyHeld(DomainError):
    """Cette séance a eu lieu : sa date ne change plus. Une présence se corrige toujours."""


class NotYet(DomainError):
    """Cette séance n’a pas encore commencé. Vérifiez sa date."""


class HasNoDay(DomainError):
    """Cette séance n’a pas de date. Choisissez d’abord un jour."""


class NotAReason(DomainError):
    """Choisissez dans la liste pourquoi elle n’a pas lieu."""


class TooManyLeaders(DomainError):
    """{most} personnes au plus animent ou observent une séance."""


@transaction.atomic
def open_path(collective: Collective, *, name: str, on: date, by: Membership) -> Path:
    """Its workshops are those of the curriculum of today: a later edition does not change them.

    Raises:
        NotForYou, PathNeedsAName, TextTooLong.
    """
    must_lead(by, collective_id=collective.id)
    said = clean_line(name, limit=NAME_LENGTH, what="Nom du parcours")
    if not said:
        raise PathNeedsAName
    now = current(collective.network)
    path = Path.objects.create(collective=collective, name=said, edition=now.edition, started_on=on)
    PathWorkshop.objects.bulk_create(
        PathWorkshop(
            collective=collective, path=path, key=one.key, number=number, title=one.title, minutes=one.minutes,
            deliverable=one.deliverable,
        )
        for number, one in enumerate(now.programme.workshops, start=1)
    )  # fmt: skip
    return path


@transaction.atomic
def end_path(path: Path, *, on: date, by: Membership) -> None:
    """It is kept as it was.

    Raises:
        NotForYou.
    """
    must_lead(by, collective_id=path.collective_id)
    Path.objects.filter(collective=path.collective_id, id=path.id, ended_on=None).update(ended_on=on)


def held_row(workshop: PathWorkshop, *, by: Membership) -> PathWorkshop:
    """The workshop, nobody else changing its path meanwhile.

    Raises:
        NotForYou, PathIsOver.
    """
    must_lead(by, collective_id=workshop.collective_id)
    row = held(workshop)
    if row.path.ended_on is not None:
        raise PathIsOver
    return row


@transaction.atomic
def plan_workshop(
    workshop: PathWorkshop, *, starts_at: datetime, place: str, minutes: int, by: Membership, at: datetime
) -> None:
    """A day, a place, a length; those who were invited are told of another day.

    Raises:
        NotForYou, PathIsOver, AlreadyHeld, NotADayForIt, BeforeItsPredecessor, AfterItsSuccessor, TextTooLong.
    """
    row = held_row(workshop, by=by)
    if row.state == WorkshopState.HELD:
        raise AlreadyHeld
    if not at - LONGEST_AHEAD < starts_at < at + LONGEST_AHEAD:
        raise NotADayForIt
    must_keep_the_order(row, starts_at)
    before = row.starts_at if row.state == WorkshopState.PLANNED else None
    row.place = clean_line(place, limit=PLACE_LENGTH, what="Où")
    row.minutes = max(1, min(minutes, MOST_MINUTES))
    row.starts_at, row.state = starts_at, WorkshopState.PLANNED
    row.save()
    if before != starts_at:
        kind = Moment.MOVED if before else Moment.PLANNED
        _remember(row, kind, by=by, at=at)
        tell_of_change(row, at=at)


def must_keep_the_order(row: PathWorkshop, starts_at: datetime) -> None:
    """Raises: BeforeItsPredecessor, AfterItsSuccessor."""
    others = list(PathWorkshop.objects.filter(collective=row.collective_id, path=row.path_id))
    before, after = around(row, others, starts_at=starts_at)
    if before is not None and before.starts_at is not None:
        raise BeforeItsPredecessor(which=before, day=_day(before.starts_at))
    if after is not None and after.starts_at is not None:
        raise AfterItsSuccessor(which=after, day=_day(after.starts_at))


def _day(moment: datetime) -> str:
    return in_words(timezone.localtime(moment), "j F")


def _remember(
    row: PathWorkshop, kind: Moment, *, by: Membership, at: datetime, why: PutOff | str = ""
) -> None:
    WorkshopMoment.objects.create(
        collective_id=row.collective_id,
        workshop=row,
        kind=kind,
        starts_at=row.starts_at,
        why=why,
        at=at,
        by=by,
    )


@transaction.atomic
def cancel_workshop(workshop: PathWorkshop, *, why: str, by: Membership, at: datetime) -> None:
    """It does not take place that day; another day may be chosen. Said twice, once is kept.

    Raises:
        NotForYou, PathIsOver, AlreadyHeld, HasNoDay, NotAReason.
    """
    row = held_row(workshop, by=by)
    if why not in PutOff.values:
        raise NotAReason
    if row.state == WorkshopState.HELD:
        raise AlreadyHeld
    if row.starts_at is None:
        raise HasNoDay
    if row.state == WorkshopState.CANCELLED:
        return
    row.state = WorkshopState.CANCELLED
    row.save(update_fields=["state"])
    _remember(row, Moment.CANCELLED, by=by, at=at, why=why)
    tell_of_change(row, at=at)


@transaction.atomic
def hold_workshop(workshop: PathWorkshop, *, by: Membership, at: datetime) -> PathWorkshop:
    """It has taken place, or has begun. Said twice, once is kept.

    Raises:
        NotForYou, PathIsOver, HasNoDay, NotYet.
    """
    row = held_row(workshop, by=by)
    if row.state == WorkshopState.HELD:
        return row
    if row.starts_at is None or row.state == WorkshopState.CANCELLED:
        raise HasNoDay
    if row.starts_at > at:
        raise NotYet
    row.state = WorkshopState.HELD
    row.save(update_fields=["state"])
    _remember(row, Moment.HELD, by=by, at=at)
    return row


@transaction.atomic
def set_leaders(workshop: PathWorkshop, parts: Mapping[Membership, str], *, by: Membership) -> None:
    """Who leads it now, and who learns to.

    Raises:
        NotForYou, PathIsOver, TooManyLeaders.
    """
    row = held_row(workshop, by=by)
    if len(parts) > MOST_LEADERS:
        raise TooManyLeaders(most=MOST_LEADERS)
    for member in parts:
        must_lead(member, collective_id=row.collective_id)
    WorkshopLeader.objects.filter(collective=row.collective_id, workshop=row).delete()
    WorkshopLeader.objects.bulk_create(
        WorkshopLeader(collective_id=row.collective_id, workshop=row, member=member, part=Part(part))
        for member, part in parts.items()
    )
