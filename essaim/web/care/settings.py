"""What the coordinator sets about the link with people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.queries import active_members
from essaim.people.actions.settings import SettingsData, change_settings, renew_notice
from essaim.people.queries.care import settings_of
from essaim.web.care.forms import SettingsForm


def _team(request: MemberRequest) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=FIELD)
    return here.exclude(id=request.member.id).order_by("user__name__folded", "id")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest) -> HttpResponse:
    now = settings_of(request.collective)
    if request.method != "POST":
        form = SettingsForm(initial=SettingsForm.initial_of(now), team=_team(request))
    else:
        form = SettingsForm(request.POST, team=_team(request))
        if form.is_valid() and _change(request, form):
            messages.success(request, _("Les réglages sont enregistrés."))
            return redirect("care:settings")
    context = {"form": form, "notice_version": now.notice_version}
    return render(request, "care/settings.html", context, status=422 if form.errors else 200)


def _change(request: MemberRequest, form: SettingsForm) -> bool:
    try:
        change_settings(
            request.collective,
            data=SettingsData(**form.cleaned_data),
            by=request.member,
            on=timezone.localdate(),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@members_only(*COORDINATORS)
@require_POST
def renew(request: MemberRequest) -> HttpResponse:
    """What people are told has changed."""
    try:
        renew_notice(request.collective, by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : les prochaines personnes sont informées du nouveau texte."))
    return redirect("care:settings")
