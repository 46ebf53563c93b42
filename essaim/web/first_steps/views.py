"""The first steps: shown on the page of the day until they are done or put away, and here whenever they are asked for."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.doors.queries.beginning import beginning, beginning_of
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.prepared import Wanted
from essaim.network.actions.memberships import put_first_steps_away, show_first_steps
from essaim.web.first_steps.steps import first_steps


def is_beginning(request: MemberRequest, _at: datetime) -> dict[str, Wanted]:
    return {} if request.member.first_steps_hidden_at else {"is_beginning": beginning(request.collective)}


def of_the_day(request: MemberRequest, at: datetime) -> dict[str, Any]:
    return {"steps": first_steps(beginning_of(request.collective, on=timezone.localdate(at)))}


@members_only(*COORDINATORS)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    steps = first_steps(beginning_of(request.collective, on=timezone.localdate()))
    context = {"steps": steps, "is_hidden": request.member.first_steps_hidden_at is not None}
    return render(request, "first_steps/page.html", context)


@members_only(*COORDINATORS)
@require_POST
def hide(request: MemberRequest) -> HttpResponse:
    put_first_steps_away(request.member, at=timezone.now())
    messages.success(request, _("Les premiers pas sont rangés. Vous les retrouvez dans l’aide."))
    return redirect("home")


@members_only(*COORDINATORS)
@require_POST
def show(request: MemberRequest) -> HttpResponse:
    show_first_steps(request.member)
    return redirect("home")
