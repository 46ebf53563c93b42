"""« J’ai besoin d’en parler »: asked in one tap, seen by the coordinator, settled. Nothing of what is said is written."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.queries import active_members
from essaim.people.queries.care import coordinators
from essaim.worries.actions.debriefs import ask_debrief, reopen_debrief, settle_debrief
from essaim.worries.models import Debrief
from essaim.worries.queries.debriefs import debriefs_for, open_debrief_of, open_debriefs


@members_only(*FIELD)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """One's own; for the coordinator, everyone's."""
    today = timezone.localdate()
    is_coordinator = request.member.role == Role.COORDINATOR
    others = [one for one in coordinators(request.collective, on=today) if one.id != request.member.id]
    context = {
        "mine": open_debrief_of(request.member),
        "who": others[0] if others else None,
        "open": [one for one in open_debriefs(request.collective) if one.member_id != request.member.id]
        if is_coordinator
        else None,
        "settled": _settled(request),
    }
    return render(request, "care/debriefs.html", context)


def _settled(request: MemberRequest) -> Debrief | None:
    """The one just settled, for « Annuler »."""
    try:
        wanted = UUID(request.GET.get("fait", ""))
    except ValueError:
        return None
    return _mine_or_everyones(request).filter(id=wanted, settled_on=timezone.localdate()).first()


def _mine_or_everyones(request: MemberRequest) -> QuerySet[Debrief]:
    return debriefs_for(request.member)


@members_only(*FIELD)
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """One tap. Asked twice, it is asked once."""
    try:
        ask_debrief(request.member, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est demandé. Vous avez bien fait."))
    return redirect("care:debriefs")


@members_only(*COORDINATORS)
@require_POST
def propose(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """The coordinator offers a talk after a hard visit."""
    member = fetch(active_members(request.collective, on=timezone.localdate()), id=member_id)
    try:
        ask_debrief(member, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : un moment pour en parler lui est proposé."))
    return redirect("care:team")


@members_only(*FIELD)
@require_POST
def settle(request: MemberRequest, debrief_id: UUID) -> HttpResponse:
    """It was held, or it is not needed."""
    debrief = fetch(_mine_or_everyones(request), id=debrief_id)
    try:
        settle_debrief(
            debrief, state=request.POST.get("state", ""), on=timezone.localdate(), by=request.member
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("care:debriefs")
    return redirect(f"{reverse('care:debriefs')}?fait={debrief.id}")


@members_only(*FIELD)
@require_POST
def reopen(request: MemberRequest, debrief_id: UUID) -> HttpResponse:
    """Settled by mistake."""
    debrief = fetch(_mine_or_everyones(request), id=debrief_id)
    try:
        reopen_debrief(debrief, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est annulé : l’échange reste à faire."))
    return redirect("care:debriefs")
