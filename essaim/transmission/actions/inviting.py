"""Participants are invited, each her own way, and told when the day changes: mail, or by whoever sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell, tell_account
from essaim.messages.rules.calendars import Event, calendar_file
from essaim.messages.rules.kinds import MessageKind
from essaim.messages.rules.wording import filled
from essaim.network.models import Membership
from essaim.transmission.enums import WorkshopState
from essaim.transmission.models import Participant, Path, PathWorkshop, WorkshopInvited
from essaim.transmission.queries.paths import moments_of, participants
from essaim.transmission.rules.kinds import WORKSHOP_CHANGED, WORKSHOP_INVITED, WORKSHOP_OFF
from essaim.transmission.rules.paths import must_lead


class NothingToInviteTo(DomainError):
    """Choisissez d’abord le jour et le lieu de cette séance."""


class AlreadyPast(DomainError):
    """Cette séance est passée : il n’est plus temps d’inviter."""


def held(workshop: PathWorkshop) -> PathWorkshop:
    """As it is now; nobody else changes its path, nor what is on it, until the transaction ends."""
    Path.objects.select_for_update().get(collective=workshop.collective_id, id=workshop.path_id)
    return PathWorkshop.objects.select_related("path").get(collective=workshop.collective_id, id=workshop.id)


@dataclass(frozen=True)
class Told:
    """`by_mail`: how many; `by_voice`: whom nothing reaches, to be called or seen."""

    by_mail: int
    by_voice: list[Participant]


@transaction.atomic
def invite_to_workshop(workshop: PathWorkshop, *, by: Membership, at: datetime) -> Told:
    """Asked again, those who were told of this very day are not told twice.

    Raises:
        NotForYou, NothingToInviteTo, AlreadyPast.
    """
    must_lead(by, collective_id=workshop.collective_id)
    row = held(workshop)
    if row.starts_at is None or not row.place or row.state == WorkshopState.CANCELLED:
        raise NothingToInviteTo
    if row.starts_at <= at:
        raise AlreadyPast
    told = _tell(row, WORKSHOP_INVITED, at=at)
    row.invited_at = at
    row.save(update_fields=["invited_at"])
    return told


def tell_of_change(row: PathWorkshop, *, at: datetime) -> None:
    """To those who were invited: another day, or none."""
    if row.invited_at is None or row.starts_at is None or row.starts_at <= at:
        return
    kind = WORKSHOP_OFF if row.state == WorkshopState.CANCELLED else WORKSHOP_CHANGED
    _tell(row, kind, at=at)


def without_mail(row: PathWorkshop) -> list[Participant]:
    """Those whom only a voice or a paper reaches."""
    return [one for one in _here(row) if one.member_id is None and not one.email]


def _here(row: PathWorkshop) -> list[Participant]:
    return [one for one in participants(row.path) if one.left_on is None]


def _tell(row: PathWorkshop, kind: MessageKind, *, at: datetime) -> Told:
    here = _here(row)
    members = [one.member for one in here if one.member is not None and one.member.ended_at is None]
    values = words_of(row)
    count = tell(
        members, kind, collective=row.path.collective, at=at, values=values, fact=f"{row.id}|{row.starts_at}",
        not_after=row.starts_at, calendar=_calendar(row, at),
    )  # fmt: skip
    outside = [one for one in here if one.member_id is None]
    for one in outside:
        if one.email and _is_news(row, one, kind):
            assert row.starts_at is not None
            write_outside(one.email, kind, values, at=at, lives=row.starts_at - at)
            count += 1
    return Told(count, [one for one in outside if not one.email])


def _is_news(row: PathWorkshop, one: Participant, kind: MessageKind) -> bool:
    """That it does not take place is told to those who had been told of that day; a day, to those who had not."""
    assert row.starts_at is not None
    known = WorkshopInvited.objects.filter(
        collective=row.collective_id, workshop=row, participant=one, starts_at=row.starts_at
    )
    if kind is WORKSHOP_OFF:
        return known.delete()[0] > 0
    if known.exists():
        return False
    WorkshopInvited.objects.create(
        collective_id=row.collective_id, workshop=row, participant=one, starts_at=row.starts_at
    )
    return True


def write_outside(
    address: str, kind: MessageKind, values: Mapping[str, object], *, at: datetime, lives: timedelta
) -> None:
    """To someone without an account: in French, as the workshops are."""
    with translation.override("fr"):
        tell_account(
            address,
            kind=kind.key,
            subject=str(kind.subject),
            body=filled(str(kind.body), values),
            at=at,
            lives=min(kind.lives, lives),
        )


def words_of(row: PathWorkshop) -> dict[str, object]:
    assert row.starts_at is not None
    with translation.override("fr"):
        when = in_words(timezone.localtime(row.starts_at), "l j F Y, G\\hi")
        return {"seance": row.title, "quand": f"le {when}", "lieu": f"{row.place}." if row.place else ""}


def _calendar(row: PathWorkshop, at: datetime) -> str:
    assert row.starts_at is not None
    return calendar_file(
        Event(
            uid=f"{row.id}@essaim",
            sequence=moments_of(row).count(),
            told_at=at,
            starts_at=row.starts_at,
            ends_at=row.starts_at + timedelta(minutes=row.minutes),
            summary=row.title,
            location=row.place,
            is_off=row.state == WorkshopState.CANCELLED,
        )
    )
