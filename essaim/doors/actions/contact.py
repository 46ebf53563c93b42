"""« Ne plus solliciter », and the doors that nobody could reach."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from essaim.doors.models import AccessTask, DoNotContact
from essaim.doors.rules.discretion import names_someone, tells_how_to_break_in
from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.keyring import Subject
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.enums import Channel
from essaim.territory.models import Building, Dwelling

_REQUEST = "request of a door"


class AlreadyLeftAlone(DomainError):
    """Cette porte est déjà marquée « ne plus solliciter » pour ce moyen de contact."""


class SaidInTheFuture(DomainError):
    """La date ne peut pas être dans l’avenir : indiquez le jour où on vous l’a dit."""


class SomeoneIsNamed(DomainError):
    """N’écrivez pas de nom. « La personne », « sa fille » ou « une voisine » suffit."""


class OnlyACoordinatorLifts(DomainError):
    """Seul un référent peut lever ce choix."""


class ReasonToLiftNeeded(DomainError):
    """Dites pourquoi vous levez ce choix : la raison est conservée."""


class LooksLikeACode(DomainError):
    """N’écrivez ni code d’entrée ni endroit où se trouve une clé. Choisissez une autre façon d’entrer."""


class TaskWasResolved(DomainError):
    """Cette porte a déjà été traitée."""


@transaction.atomic
def leave_alone(
    dwelling: Dwelling,
    *,
    channel: Channel,
    said_on: date,
    said_by: str,
    by: Membership,
    at: datetime,
    today: date,
) -> DoNotContact:
    """Mark a door. One that a visit had already marked keeps its mark, whatever becomes of that visit."""
    if said_on > today:
        raise SaidInTheFuture
    if names_someone(said_by):
        raise SomeoneIsNamed
    standing = DoNotContact.objects.filter(dwelling=dwelling, channel=channel, lifted_at=None).first()
    if standing is None:
        mark = DoNotContact(
            collective_id=dwelling.collective_id,
            dwelling=dwelling,
            channel=channel,
            said_on=said_on,
            recorded_by=by,
            recorded_at=at,
        )
    elif standing.visit_id is not None or standing.until_settled:
        mark = standing
        mark.visit, mark.until_settled = None, ""
    else:
        raise AlreadyLeftAlone
    if said_by.strip():
        _give_key(mark)
        mark.said_by = said_by.strip()
    mark.save()
    return mark


def leave_alone_until(
    dwelling: Dwelling, *, request: UUID, on: date, by: Membership | None, at: datetime
) -> None:
    """Somebody there asked to be erased: nobody rings until it is settled. Nothing in clear ties the door to the request.

    The caller is in a transaction.
    """
    DoNotContact.objects.get_or_create(
        dwelling=dwelling,
        channel=Channel.DOOR,
        lifted_at=None,
        defaults={
            "collective_id": dwelling.collective_id,
            "said_on": on,
            "recorded_by": by,
            "recorded_at": at,
            "until_settled": keyring.blind_indexes(dwelling.collective_id, _REQUEST, str(request))[0],
        },
    )


def ring_again(collective_id: UUID, *, request: UUID, by: Membership | None, at: datetime) -> None:
    """It is settled."""
    marks = DoNotContact.objects.filter(
        until_settled__in=keyring.blind_indexes(collective_id, _REQUEST, str(request)), lifted_at=None
    )
    marks.update(lifted_at=at, lifted_by=by)


def _give_key(mark: DoNotContact) -> None:
    """Only a mark that someone worded has one."""
    keyring.make_key(mark.collective_id, Subject(kind_of(DoNotContact), mark.id))


@transaction.atomic
def lift(wish: DoNotContact, *, by: Membership, reason: str, at: datetime) -> DoNotContact:
    """The door may be rung at again. Lifting what is lifted changes nothing."""
    if by.role != Role.COORDINATOR:
        raise OnlyACoordinatorLifts
    if not reason.strip():
        raise ReasonToLiftNeeded
    if names_someone(reason):
        raise SomeoneIsNamed
    wish = DoNotContact.objects.select_for_update().get(id=wish.id)
    if wish.lifted_at is None:
        _give_key(wish)
        wish.lifted_at, wish.lifted_by, wish.lift_reason = at, by, reason.strip()
        wish.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    return wish


@transaction.atomic
def resolve_access(task: AccessTask, *, way_in: str, by: Membership, at: datetime) -> AccessTask:
    """Say how to enter; the door is proposed again. The note stays with the building, or with the lone door."""
    way_in = " ".join(way_in.split())
    if tells_how_to_break_in(way_in):
        raise LooksLikeACode
    if names_someone(way_in):
        raise SomeoneIsNamed
    task = AccessTask.objects.select_for_update().get(id=task.id)
    if task.resolved_at is not None:
        raise TaskWasResolved
    if way_in:
        _note(task.dwelling, way_in)
    task.resolved_at, task.resolved_by = at, by
    task.save(update_fields=["resolved_at", "resolved_by"])
    return task


def _note(dwelling: Dwelling, way_in: str) -> None:
    if dwelling.building is not None:
        longest = Building._meta.get_field("access").max_length
        dwelling.building.access = way_in[:longest]
        dwelling.building.save(update_fields=["access"])
    else:
        longest = Dwelling._meta.get_field("label").max_length
        said = way_in if way_in in dwelling.label else ", ".join(filter(None, (dwelling.label, way_in)))
        dwelling.label = said[:longest]
        dwelling.save(update_fields=["label"])
