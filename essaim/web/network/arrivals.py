"""Who came by an invitation that was sent: is it really her?"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.entrance.proofs import fresh_proof
from essaim.kernel.errors import DomainError
from essaim.kernel.prepared import Wanted
from essaim.network.actions.invitations import mark_of, refuse_arrival
from essaim.network.enums import Role
from essaim.network.models import Invitation, Membership, User
from essaim.network.queries import arrivals_to_confirm, number_arrived
from essaim.people.actions.arriving import welcome


class Arrival(NamedTuple):
    invitation: Invitation
    guest: User | None
    is_another_address: bool  # than the one that the invitation was sent to


def arrivals_of(member: Membership) -> list[Arrival]:
    """Those that `member` may confirm."""
    return [_arrival(one) for one in arrivals_to_confirm(member)]


def _arrival(invitation: Invitation) -> Arrival:
    guest, mark = invitation.used_by, invitation.address_mark
    return Arrival(invitation, guest, bool(guest and mark and mark_of(guest.email) != mark))


def waiting(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    """For the page of the day."""
    return {"count": number_arrived(request.member)}


@members_only(Role.COORDINATOR, Role.NETWORK_LEAD)
@fresh_proof
@require_POST
def confirm(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    invitation = fetch(arrivals_to_confirm(request.member), id=invitation_id)
    try:
        member = welcome(invitation, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("%(name)s est maintenant dans l’équipe ; un e-mail le lui dit.")
        messages.success(request, told % {"name": member.user.name})
    return redirect(_back(request))


@members_only(Role.COORDINATOR, Role.NETWORK_LEAD)
@require_POST
def refuse(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    invitation = fetch(arrivals_to_confirm(request.member), id=invitation_id)
    try:
        refuse_arrival(invitation, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Cette arrivée est refusée : cette personne n’a rien vu, et n’a pas d’accès.")
        )
    return redirect(_back(request))


def _back(request: MemberRequest) -> str:
    return "network:members" if request.member.role == Role.COORDINATOR else "network:overview"
