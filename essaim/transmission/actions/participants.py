"""Who follows a path: with an account or without, once each; who leaves, who comes back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.words import fold
from essaim.network.models import Membership
from essaim.people.rules.texts import clean_line
from essaim.transmission.actions.paths import PathIsOver
from essaim.transmission.models import NAME_LENGTH, Participant, Path
from essaim.transmission.queries.paths import participants
from essaim.transmission.rules.paths import MOST_PARTICIPANTS, must_lead

LONGEST_MAIL = 254


class ParticipantNeedsAName(DomainError):
    """Choisissez un membre, ou écrivez un prénom et un nom. Un prénom suffit."""


class AlreadyOnPath(DomainError):
    """{who} est déjà dans ce parcours. Si c’est une autre personne du même nom, ajoutez une initiale ou un surnom."""


class TooManyParticipants(DomainError):
    """Un parcours accueille {most} personnes au plus. Ouvrez-en un second."""


class LeavesBeforeComing(DomainError):
    """Ce jour est avant son inscription. Vérifiez la date."""


@dataclass(frozen=True, kw_only=True)
class ParticipantData:
    """`member`: of the collective, whose name and address are her account's; else what was typed."""

    member: Membership | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    is_resident: bool = True


@transaction.atomic
def add_participant(
    path: Path, *, data: ParticipantData, by: Membership, on: date, participant_id: UUID
) -> Participant:
    """The same `participant_id` is kept once.

    Raises:
        NotForYou, PathIsOver, ParticipantNeedsAName, AlreadyOnPath, TooManyParticipants, TextTooLong.
    """
    known = _hold(path, by)
    row_id = drawn_id("participant", collective_id=path.collective_id, by=by.id, chosen=participant_id)
    for one in known:
        if one.id == row_id:
            return one
    if sum(one.left_on is None for one in known) >= MOST_PARTICIPANTS:
        raise TooManyParticipants(most=MOST_PARTICIPANTS)
    values = _values(data)
    _must_be_new(known, data, values)
    make_key(path.collective_id, Subject(kind_of(Participant), row_id))
    return Participant.objects.create(
        id=row_id, collective_id=path.collective_id, path=path, joined_on=on, last_on=on, **values
    )


@transaction.atomic
def change_participant(participant: Participant, *, data: ParticipantData, by: Membership) -> None:
    """Raises: the same."""
    others = [one for one in _hold(participant.path, by) if one.id != participant.id]
    values = _values(data)
    _must_be_new(others, data, values)
    for name, value in values.items():
        setattr(participant, name, value)
    participant.save(update_fields=list(values))


@transaction.atomic
def leave_path(participant: Participant, *, on: date, by: Membership) -> None:
    """What she attended stays. Said twice, the first day is kept.

    Raises:
        NotForYou, PathIsOver, LeavesBeforeComing.
    """
    _hold(participant.path, by)
    if on < participant.joined_on:
        raise LeavesBeforeComing
    Participant.objects.filter(collective=participant.collective_id, id=participant.id, left_on=None).update(
        left_on=on
    )


@transaction.atomic
def come_back_to_path(participant: Participant, *, by: Membership) -> None:
    """Raises: NotForYou, PathIsOver."""
    _hold(participant.path, by)
    Participant.objects.filter(collective=participant.collective_id, id=participant.id).update(left_on=None)


def _hold(path: Path, by: Membership) -> list[Participant]:
    must_lead(by, collective_id=path.collective_id)
    held = Path.objects.select_for_update().get(collective=path.collective_id, id=path.id)
    if held.ended_on is not None:
        raise PathIsOver
    return list(participants(path))


def _values(data: ParticipantData) -> dict[str, object]:
    if data.member is not None:
        return {
            "member": data.member,
            "name": None,
            "phone": None,
            "email": None,
            "is_resident": data.is_resident,
        }
    name = clean_line(data.name, limit=NAME_LENGTH, what="Prénom et nom")
    if not name:
        raise ParticipantNeedsAName
    return {
        "member": None,
        "name": name,
        "phone": clean_line(data.phone, limit=40, what="Téléphone") or None,
        "email": clean_line(data.email, limit=LONGEST_MAIL, what="Adresse e-mail").lower() or None,
        "is_resident": data.is_resident,
    }


def _must_be_new(known: list[Participant], data: ParticipantData, values: dict[str, object]) -> None:
    for one in known:
        same_member = data.member is not None and one.member_id == data.member.id
        same_name = data.member is None and fold(one.shown_name) == fold(str(values["name"]))
        same_mail = bool(values["email"]) and one.email == values["email"]
        if same_member or same_name or same_mail:
            raise AlreadyOnPath(who=one.shown_name)
