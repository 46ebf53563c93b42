"""The place is asked by mail, and answers by a link; or the link is withdrawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.entrance.limits import may_try, too_many
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.referrals.actions.answers import ask_place, withdraw_link
from essaim.web.referrals.views import followed


@members_only(*FIELD)
@require_POST
def ask(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """« Demander au lieu par e-mail »: the place reads what she accepted after a code, and answers."""
    kept = followed(request, referral_id, Verb.CHANGED)
    if not may_try(request, "place_link", of=request.collective.slug):
        return too_many(request)
    try:
        ask_place(kept, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("La demande part par e-mail. Le lieu a huit jours pour répondre ; il sera relancé.")
        )
    return redirect("referrals:referral", referral_id=kept.id)


@members_only(*FIELD)
@require_POST
def withdraw(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """The link opens no more."""
    kept = followed(request, referral_id, Verb.CHANGED)
    try:
        withdraw_link(kept, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le lien ne s’ouvre plus."))
    return redirect("referrals:referral", referral_id=kept.id)
