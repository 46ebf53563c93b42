"""A membership has an end from its first day; ending it closes the doors at once."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from essaim.kernel.about import Chore
from essaim.kernel.errors import DomainError
from essaim.network.actions.coordinators import forget_waiting, make_coordinator
from essaim.network.actions.sessions import sign_out_everywhere
from essaim.network.enums import Role
from essaim.network.models import Collective, Invitation, Membership, User
from essaim.network.queries import active_memberships, members_long_gone, other_coordinators
from essaim.network.rules import EMPTIED, NOBODY, can_invite, can_manage, is_possible_end, latest_end


class MayNotManage(DomainError):
    """Seul·e un·e référent·e du collectif peut changer une adhésion."""


class EndIsOutOfBounds(DomainError):
    """Choisissez une date de fin après aujourd’hui, et le {latest:%d/%m/%Y} au plus tard."""


class LastCoordinator(DomainError):
    """Le collectif doit garder au moins un·e référent·e. Invitez d’abord une autre personne à ce rôle."""

    mended_at = "network:invite"


class MembershipIsOver(DomainError):
    """Cette adhésion est déjà terminée."""


@transaction.atomic
def prolong(member: Membership, *, ends_on: date, by: Membership, at: datetime) -> None:
    """Set another end: later, or sooner."""
    _check(member, by=by)
    today = timezone.localdate(at)
    if not is_possible_end(ends_on, today=today):
        raise EndIsOutOfBounds(latest=latest_end(today))
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])


@transaction.atomic
def change_role(member: Membership, *, role: str, by: Membership, at: datetime) -> bool:
    """Has she this role from now on? To coordinate, she may have to wait for the others."""
    _check(member, by=by)
    if not can_invite(by, role=role):
        raise MayNotManage
    if role == Role.COORDINATOR:
        is_one = member.role == role or make_coordinator(member, asked_by=by.user, at=at)
    else:
        _keep_a_coordinator(member, at=at)
        forget_waiting(member, by=by, at=at)
        member.role, is_one = role, True
        member.save(update_fields=["role"])
    if is_one:
        sign_out_everywhere(member.user)  # what she proved was enough for the former role
    return is_one


@transaction.atomic
def end_membership(member: Membership, *, by: Membership, at: datetime) -> None:
    """Now. Her open invitations serve no more; with no membership left, she is signed out everywhere."""
    _check(member, by=by)
    _keep_a_coordinator(member, at=at)
    member.ended_at = at
    member.save(update_fields=["ended_at"])
    Invitation.objects.filter(created_by=member.user, collective=member.collective, used_at=None).delete()
    if not active_memberships(member.user, at=at):
        sign_out_everywhere(member.user)


def put_first_steps_away(member: Membership, *, at: datetime) -> None:
    member.first_steps_hidden_at = at
    member.save(update_fields=["first_steps_hidden_at"])


def show_first_steps(member: Membership) -> None:
    member.first_steps_hidden_at = None
    member.save(update_fields=["first_steps_hidden_at"])


def rename_user(user: User, *, name: str) -> None:
    user.name = name
    user.save(update_fields=["name"])


def _check(member: Membership, *, by: Membership) -> None:
    if not can_manage(by, member):
        raise MayNotManage
    # One change at a time in a collective: two coordinators must not end each other at once.
    Collective.objects.select_for_update().get(id=by.collective_id or "")
    member.refresh_from_db()
    if member.ended_at is not None:
        raise MembershipIsOver


def _keep_a_coordinator(member: Membership, *, at: datetime) -> None:
    is_one = member.role == Role.COORDINATOR
    if is_one and not other_coordinators(member, on=timezone.localdate(at)).exists():
        raise LastCoordinator


@transaction.atomic
def empty_account(user: User) -> None:
    """Gone for a year: neither name nor address nor proof of who she is is kept, and nobody signs in with it.

    What she did stays done, signed by « Quelqu’un ».
    """
    user.name, user.email, user.is_active = NOBODY, f"{user.id}{EMPTIED}", False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])
    for model in (EmailAddress, Authenticator, UserSession):
        model._default_manager.filter(user=user).delete()


def _empty_old_accounts(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    users = {member.user_id: member.user for member in members_long_gone(collective, last)}
    for user in users.values():
        empty_account(user)
    return len(users)


def _count_old_accounts(collective: Collective, last: date, on: date) -> int:  # noqa: ARG001 -- a chore
    return members_long_gone(collective, last).count()


ACCOUNTS_LONG_GONE = Chore(count=_count_old_accounts, forget=_empty_old_accounts)
