"""Someone comes by an invitation that was sent: she is written to, those who confirm her are told, then she is."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.kernel.tenancy import within
from essaim.messages.actions.put import tell_account
from essaim.network.actions import invitations
from essaim.network.enums import Role
from essaim.network.models import Collective, Invitation, Membership, User
from essaim.people.actions.telling import tell_coordinators
from essaim.people.rules.kinds import ARRIVED

KIND = "invitation"


@transaction.atomic
def invite_from_afar(
    collective: Collective, *, role: str, membership_ends_on: date, address: str, by: Membership, at: datetime
) -> tuple[Invitation, str]:
    """With an address, the link leaves by mail too; it is written the same whether the address has an account or not.

    Raises:
        MayNotInvite, EndIsOutOfBounds.
    """
    invitation, token = invitations.invite_member(
        collective,
        role=role,
        membership_ends_on=membership_ends_on,
        by=by,
        at=at,
        is_from_afar=True,
        address=address,
    )
    if address:
        _write(address, invitation, link=link_of(token), at=at)
    return invitation, token


def link_of(token: str) -> str:
    """Of letters that say nothing of anyone."""
    return settings.PUBLIC_URL + reverse("accounts:accept", args=[token])


def _write(address: str, invitation: Invitation, *, link: str, at: datetime) -> None:
    assert invitation.collective is not None
    body = _(
        "Bonjour,\n\n"
        "{who} vous invite à rejoindre {where}.\n\n"
        "Ouvrez ce lien et dites votre nom. Il sert une seule fois, pendant {hours} heures, et il est pour vous : ne le "
        "transmettez pas.\n{link}\n\n"
        "Ensuite, {who} confirmera que c’est bien vous.\n\n"
        "Vous ne connaissez pas cette personne ? Ne faites rien."
    ).format(
        who=invitation.created_by.first_name,
        where=invitation.collective.name,
        hours=settings.INVITATION_HOURS_FROM_AFAR,
        link=link,
    )
    subject = _("Essaim : une invitation pour vous")
    tell_account(address, kind=KIND, subject=subject, body=body, at=at, lives=invitation.expires_at - at)


@transaction.atomic
def come_as_new(
    token: str, *, name: str, email: str, hashed: str | None, at: datetime
) -> invitations.Accepted:
    """A new account. Raises what `accept_as_new` raises."""
    came = invitations.accept_as_new(token, name=name, email=email, hashed=hashed, at=at)
    _tell_who_confirms(came, at=at)
    return came


@transaction.atomic
def come_as(user: User, *, token: str, at: datetime) -> invitations.Accepted:
    """With the account that is signed in. Raises what `accept_as` raises."""
    came = invitations.accept_as(user, token=token, at=at)
    _tell_who_confirms(came, at=at)
    return came


def _tell_who_confirms(came: invitations.Accepted, *, at: datetime) -> None:
    if came.member is not None:
        return
    invitation = Invitation.objects.select_related("collective", "created_by").get(
        used_by=came.user, confirmed_at=None, used_at=at
    )
    assert invitation.collective is not None
    if (
        invitation.role == Role.COORDINATOR
    ):  # the lead who invited her confirms her: the collective may have nobody yet
        _write_to_inviter(invitation, at=at)
        return
    with within(invitation.collective):
        tell_coordinators(invitation.collective, ARRIVED, at=at, fact=str(invitation.id))


def _write_to_inviter(invitation: Invitation, *, at: datetime) -> None:
    body = _(
        "Bonjour,\n\nQuelqu’un est arrivé par une invitation que vous avez envoyée. Regardez qui, et confirmez que c’est bien "
        "cette personne. Jusque-là, elle ne voit rien.\n\n{link}"
    ).format(link=settings.PUBLIC_URL + reverse("home"))
    subject = _("Essaim : une arrivée à confirmer")
    address = invitation.created_by.email
    tell_account(address, kind=ARRIVED.key, subject=subject, body=body, at=at, lives=ARRIVED.lives)


@transaction.atomic
def welcome(invitation: Invitation, *, by: Membership, at: datetime) -> Membership:
    """It is really her, and she is told. Raises what `confirm_arrival` raises."""
    member = invitations.confirm_arrival(invitation, by=by, at=at)
    body = _(
        "Bonjour,\n\n{who} a confirmé que c’est bien vous : vous faites maintenant partie de {where}.\n\n{link}"
    )
    told = body.format(
        who=by.user.first_name,
        where=member.collective or member.network,
        link=settings.PUBLIC_URL + reverse("home"),
    )
    subject = _("Essaim : bienvenue")
    tell_account(member.user.email, kind=KIND, subject=subject, body=told, at=at, lives=ARRIVED.lives)
    return member
