"""« Le lien tient »: promised, if she agrees, to whoever told us of her."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.referrals.actions.news import promise_news, take_back_news
from essaim.web.referrals.forms import NewsForm
from essaim.web.referrals.views import followed, show_referral


@members_only(*FIELD)
@require_POST
def promise(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    kept = followed(request, referral_id, Verb.CHANGED)
    form = NewsForm(request.POST, auto_id="nouvelle-%s")
    if form.is_valid():
        try:
            promise_news(kept, by=request.member, at=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("C’est noté : quand elle y sera retournée, la nouvelle sera dite, et rien d’autre."),
            )
            return redirect("referrals:referral", referral_id=kept.id)
    return show_referral(request, followed(request, referral_id, Verb.OPENED), news_form=form)


@members_only(*FIELD)
@require_POST
def take_back(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    kept = followed(request, referral_id, Verb.CHANGED)
    try:
        take_back_news(kept, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est effacé : personne ne sera prévenu."))
    return redirect("referrals:referral", referral_id=kept.id)
