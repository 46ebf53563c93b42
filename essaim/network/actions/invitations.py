"""An invitation is shown in person, serves once, and dies soon. Only the fingerprint of its secret is kept."""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from essaim.kernel.errors import DomainError
from essaim.network.actions.coordinators import make_coordinator
from essaim.network.actions.memberships import EndIsOutOfBounds
from essaim.network.enums import Role
from essaim.network.models import Collective, Invitation, Membership, User
from essaim.network.queries import fingerprint, has_account, open_invitation, today_of
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


@transaction.atomic
def invite_member(
    collective: Collective, *, role: str, membership_ends_on: date, by: Membership, at: datetime
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
        expires_at=at + timedelta(hours=settings.INVITATION_HOURS),
    )
    return invitation, token


@transaction.atomic
def withdraw_invitation(invitation: Invitation) -> None:
    """Make it serve no more. A used one stays, with what it made."""
    Invitation.objects.filter(id=invitation.id, used_at=None).delete()


@transaction.atomic
def accept_as_new(token: str, *, name: str, email: str, hashed: str | None, at: datetime) -> Membership:
    """Make the account and the membership. Of two acceptances at once, one only succeeds.

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
    return _join(user, invitation, at=at)


@transaction.atomic
def accept_as(user: User, *, token: str, at: datetime) -> Membership:
    """Join with an account that exists."""
    return _join(user, _use(token, at=at), at=at)


def _use(token: str, *, at: datetime) -> Invitation:
    invitation = open_invitation(token, at=at)
    if invitation is None or not Invitation.objects.filter(id=invitation.id, used_at=None).update(used_at=at):
        raise InvitationIsOver
    return invitation


def _join(user: User, invitation: Invitation, *, at: datetime) -> Membership:
    today = today_of(invitation.collective, at)
    before = Membership.objects.filter(
        user=user, collective=invitation.collective, network=invitation.network, ended_at=None
    )
    if before.filter(ends_on__gte=today).exists():
        raise AlreadyMember
    before.update(ended_at=at)  # its date has passed: the new membership takes its place
    Invitation.objects.filter(id=invitation.id).update(used_by=user)
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
