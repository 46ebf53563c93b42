"""An invitation is shown in person or sent, serves once, and dies soon. Only the fingerprint of its secret is kept.

Of one that was sent, nobody knows in whose hands it came: it makes an account and no membership, until a coordinator
has said that whoever came is whom she invited.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from essaim.kernel.errors import DomainError
from essaim.network.actions.coordinators import make_coordinator
from essaim.network.actions.memberships import EndIsOutOfBounds, empty_account
from essaim.network.enums import Role
from essaim.network.models import Collective, Invitation, Membership, User
from essaim.network.queries import fingerprint, has_account, is_known_otherwise, open_invitation, today_of
from essaim.network.rules import can_invite, is_possible_end, latest_end, may_do_without_password


class MayNotInvite(DomainError):
    """Vous ne pouvez pas inviter quelqu’un à ce rôle."""


class InvitationIsOver(DomainError):
    """Cette invitation ne fonctionne pas : elle a déjà servi, elle a expiré, ou le lien est incomplet. Demandez-en une nouvelle à la personne qui vous l’a montrée."""


class AddressIsTaken(DomainError):
    """Cette adresse a déjà un compte. Connectez-vous d’abord, puis ouvrez de nouveau l’invitation."""

    # Told by mail to the owner of the address only: a screen that said it would tell who has an account.


class PasswordIsNeeded(DomainError):
    """Pour ce rôle, choisissez un mot de passe."""


class AlreadyMember(DomainError):
    """Vous êtes déjà membre de ce collectif."""


class NobodyToConfirm(DomainError):
    """Cette arrivée n’attend plus : une autre personne y a répondu, ou l’invitation a été retirée."""


class Accepted(NamedTuple):
    """Who came; a member already, or not before someone confirms it."""

    user: User
    member: Membership | None


@transaction.atomic
def invite_member(
    collective: Collective,
    *,
    role: str,
    membership_ends_on: date,
    by: Membership,
    at: datetime,
    is_from_afar: bool = False,
    address: str = "",
) -> tuple[Invitation, str]:
    """The invitation, and its secret: shown once, never to be found again."""
    if not can_invite(by, role=role) or collective.network_id != by.network_id:
        raise MayNotInvite
    if by.collective_id not in {None, collective.id}:
        raise MayNotInvite
    today = today_of(collective, at)
    if not is_possible_end(membership_ends_on, today=today):
        raise EndIsOutOfBounds(latest=latest_end(today))
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        network=collective.network,
        collective=collective,
        role=role,
        membership_ends_on=membership_ends_on,
        token_hash=fingerprint(token),
        created_by=by.user,
        created_at=at,
        expires_at=at + timedelta(hours=_hours(is_from_afar=is_from_afar)),
        is_from_afar=is_from_afar,
        address_mark=mark_of(address) if address else "",
    )
    return invitation, token


def _hours(*, is_from_afar: bool) -> int:
    return settings.INVITATION_HOURS_FROM_AFAR if is_from_afar else settings.INVITATION_HOURS


def mark_of(address: str) -> str:
    """Of an address: compared, never read."""
    return salted_hmac("essaim.network.invitation", address.lower(), algorithm="sha256").hexdigest()


@transaction.atomic
def withdraw_invitation(invitation: Invitation) -> None:
    """Make it serve no more. A used one stays, with what it made."""
    Invitation.objects.filter(id=invitation.id, used_at=None).delete()


@transaction.atomic
def accept_as_new(token: str, *, name: str, email: str, hashed: str | None, at: datetime) -> Accepted:
    """Make the account and, if she was there, the membership. Of two acceptances at once, one only succeeds.

    `hashed` is the password as `make_password` gives it, or none: the address is proven between the choice of the
    password and this, and a password in clear is kept nowhere meanwhile.
    """
    invitation = _use(token, at=at)
    if hashed is None and not may_do_without_password(invitation.role):
        raise PasswordIsNeeded
    if has_account(email):
        raise AddressIsTaken
    try:
        with transaction.atomic():
            user = User(email=email.lower(), name=name, password=hashed or make_password(None))
            user.save(force_insert=True)
    except IntegrityError:
        raise AddressIsTaken from None
    return _come(user, invitation, at=at)


@transaction.atomic
def accept_as(user: User, *, token: str, at: datetime) -> Accepted:
    """Join with an account that exists."""
    return _come(user, _use(token, at=at), at=at)


@transaction.atomic
def confirm_arrival(invitation: Invitation, *, by: Membership, at: datetime) -> Membership:
    """It is really her: from now on she is a member. Of two who confirm at once, one only does.

    Raises:
        MayNotInvite, NobodyToConfirm, AlreadyMember, EndIsOutOfBounds.
    """
    if not can_invite(by, role=invitation.role):
        raise MayNotInvite
    waits = Invitation.objects.filter(id=invitation.id, confirmed_at=None, used_by__isnull=False)
    if not waits.update(confirmed_at=at, confirmed_by=by.user):
        raise NobodyToConfirm
    today = today_of(invitation.collective, at)
    if not is_possible_end(invitation.membership_ends_on, today=today):
        raise EndIsOutOfBounds(latest=latest_end(today))
    return _join(_guest(invitation), invitation, at=at)


@transaction.atomic
def refuse_arrival(invitation: Invitation, *, by: Membership) -> None:
    """It is not her. Of an account that this invitation alone made, nothing is kept.

    Raises:
        MayNotInvite, NobodyToConfirm.
    """
    if not can_invite(by, role=invitation.role):
        raise MayNotInvite
    user = _guest(invitation)
    if not Invitation.objects.filter(id=invitation.id, confirmed_at=None).delete()[0]:
        raise NobodyToConfirm
    if not is_known_otherwise(user):
        empty_account(user)


def _guest(invitation: Invitation) -> User:
    if invitation.used_by is None:
        raise NobodyToConfirm
    return invitation.used_by


def _use(token: str, *, at: datetime) -> Invitation:
    invitation = open_invitation(token, at=at)
    if invitation is None or not Invitation.objects.filter(id=invitation.id, used_at=None).update(used_at=at):
        raise InvitationIsOver
    return invitation


def _come(user: User, invitation: Invitation, *, at: datetime) -> Accepted:
    Invitation.objects.filter(id=invitation.id).update(used_by=user)
    if not invitation.is_from_afar:
        return Accepted(user, _join(user, invitation, at=at))
    if _before(user, invitation).filter(ends_on__gte=today_of(invitation.collective, at)).exists():
        raise AlreadyMember
    return Accepted(user, None)


def _before(user: User, invitation: Invitation) -> QuerySet[Membership]:
    return Membership.objects.filter(
        user=user, collective=invitation.collective, network=invitation.network, ended_at=None
    )


def _join(user: User, invitation: Invitation, *, at: datetime) -> Membership:
    today, before = today_of(invitation.collective, at), _before(user, invitation)
    if before.filter(ends_on__gte=today).exists():
        raise AlreadyMember
    before.update(ended_at=at)  # its date has passed: the new membership takes its place
    coordinates = invitation.role == Role.COORDINATOR
    member = Membership.objects.create(
        user=user,
        network=invitation.network,
        collective=invitation.collective,
        role=Role.VOLUNTEER if coordinates else invitation.role,
        starts_on=today,
        ends_on=invitation.membership_ends_on,
    )
    if coordinates:
        make_coordinator(member, asked_by=invitation.created_by, at=at)
    return member
