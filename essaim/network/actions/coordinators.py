"""Whoever is to coordinate: told to those who do, and one herself after their look, or after two days."""

from datetime import datetime, timedelta

from django.db import transaction

from essaim.kernel.about import resolve
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.actions.sessions import sign_out_everywhere
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, NewCoordinator, User
from essaim.network.queries import other_coordinators, today_of

WAITS = timedelta(hours=48)
_TELL = "essaim.people.actions.telling:tell_of_new_coordinator"


class AnotherMustLook(DomainError):
    """C’est à un·e autre référent·e de confirmer : ni à la personne concernée, ni à qui l’a demandé."""


class AlreadySettled(DomainError):
    """C’est déjà réglé : rechargez la page pour voir son rôle."""


@transaction.atomic
def make_coordinator(member: Membership, *, asked_by: User, at: datetime) -> bool:
    """Is she one from now on? When others coordinate already, they are told, and she waits. Asked twice, told once."""
    collective = member.collective
    assert collective is not None, "a network lead coordinates no collective"
    Collective.objects.select_for_update().get(id=collective.id)
    coordinators = list(other_coordinators(member, on=today_of(collective, at)))
    waits = any(one.user_id != asked_by.id for one in coordinators)
    with within(collective):
        if waits:
            NewCoordinator.objects.get_or_create(
                collective=collective,
                member=member,
                settled_at=None,
                defaults={"asked_by": asked_by, "asked_at": at},
            )
        else:
            _begin(member)
        if waits or not coordinators:
            resolve(_TELL)(member, asked_by=asked_by, at=at)
    return not waits


@transaction.atomic
def confirm_coordinator(member: Membership, *, by: Membership, at: datetime) -> None:
    """She is one from now on.

    Raises:
        AnotherMustLook, AlreadySettled.
    """
    waiting = _waiting(member)
    if by.role != Role.COORDINATOR or by.user_id in {waiting.asked_by_id, member.user_id}:
        raise AnotherMustLook
    _settle(waiting, at=at, by=by)


@transaction.atomic
def refuse_coordinator(member: Membership, *, by: Membership, at: datetime) -> None:
    """She keeps the role she has; whoever asked may think again too."""
    waiting = _waiting(member)
    if by.role != Role.COORDINATOR or by.user_id == member.user_id:
        raise AnotherMustLook
    _settle(waiting, at=at, by=by, is_refused=True)


@transaction.atomic
def forget_waiting(member: Membership, *, by: Membership, at: datetime) -> None:
    """She was given another role meanwhile."""
    with within(by.collective or member.collective):  # type: ignore[arg-type]  # one of a collective manages
        for waiting in NewCoordinator.objects.select_for_update().filter(member=member, settled_at=None):
            _settle(waiting, at=at, by=by, is_refused=True)


def begin_after_two_days(collective: Collective, *, at: datetime) -> int:
    """Nobody said no: those who waited long enough coordinate from now on, if they are still members. How many."""
    begun = 0
    for waiting in list(NewCoordinator.objects.filter(settled_at=None, asked_at__lte=at - WAITS)):
        with transaction.atomic():
            Collective.objects.select_for_update().get(id=collective.id)
            rows = NewCoordinator.objects.select_for_update().select_related("member__user")
            still = rows.filter(id=waiting.id, settled_at=None).first()
            if still is not None:
                is_gone = still.member.ended_at is not None or still.member.ends_on < today_of(collective, at)
                _settle(still, at=at, by=None, is_refused=is_gone)
                begun += not is_gone
    return begun


def _waiting(member: Membership) -> NewCoordinator:
    Collective.objects.select_for_update().get(id=member.collective_id or "")
    member.refresh_from_db()
    waiting = NewCoordinator.objects.select_for_update().filter(member=member, settled_at=None).first()
    if waiting is None or member.ended_at is not None:
        raise AlreadySettled
    return waiting


def _settle(
    waiting: NewCoordinator, *, at: datetime, by: Membership | None, is_refused: bool = False
) -> None:
    waiting.settled_at, waiting.settled_by, waiting.is_refused = at, by, is_refused
    waiting.save(update_fields=["settled_at", "settled_by", "is_refused"])
    if not is_refused:
        _begin(waiting.member)
        sign_out_everywhere(waiting.member.user)  # what she proved was enough for the former role


def _begin(member: Membership) -> None:
    member.role = Role.COORDINATOR
    member.save(update_fields=["role"])
