"""The emergency table: big links for everyone, and what the coordinator keeps true."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.worries.forms import NumberForm
from essaim.worries.actions import emergency as actions
from essaim.worries.models import EmergencyNumber
from essaim.worries.queries.emergency import emergency_number, emergency_numbers
from essaim.worries.rules.emergency import is_stale


@members_only(*FIELD)
@require_safe
def emergency(request: MemberRequest) -> HttpResponse:
    """Whom to ring now, and what to say."""
    numbers = emergency_numbers(request.collective)
    checked_on = min(number.verified_on for number in numbers)
    return render(request, "worries/emergency.html", {"numbers": numbers, "checked_on": checked_on})


@members_only(*COORDINATORS)
@require_safe
def table(request: MemberRequest) -> HttpResponse:
    """Each line with the day it was checked; orange after six months."""
    today = timezone.localdate()
    lines = [
        {
            "number": one,
            "is_stale": is_stale(one.verified_on, on=today),
            "is_of_today": one.verified_on == today and one.verified_by_id is not None,
        }
        for one in emergency_numbers(request.collective)
    ]
    stale = sum(bool(line["is_stale"]) for line in lines)
    return render(request, "worries/numbers.html", {"lines": lines, "stale": stale})


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """The CCAS, the gendarmerie, a doctor on call: what is near."""
    form = NumberForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_number(
                request.collective, data=form.number_data, by=request.member, on=timezone.localdate()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le numéro est ajouté à la liste."))
            return redirect("worries:numbers")
    return render(request, "worries/number.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, number_id: UUID) -> HttpResponse:
    number = _of(request, number_id)
    form = NumberForm.of(number, request.POST or None)
    if form.is_valid():
        try:
            actions.edit_number(
                request.collective,
                number_id,
                data=form.number_data,
                by=request.member,
                on=timezone.localdate(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le numéro est enregistré, vérifié aujourd’hui."))
            return redirect("worries:numbers")
    context = {"form": form, "number": number}
    return render(request, "worries/number.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def verify(request: MemberRequest, number_id: UUID) -> HttpResponse:
    """« Vérifié aujourd’hui », one tap."""
    number = _of(request, number_id)
    actions.verify_number(request.collective, number.id, by=request.member, on=timezone.localdate())
    messages.success(request, _("Vérifié aujourd’hui : %s") % number.number)
    return redirect("worries:numbers")


@members_only(*COORDINATORS)
@require_POST
def remove(request: MemberRequest, number_id: UUID) -> HttpResponse:
    number = _of(request, number_id)
    try:
        actions.remove_number(request.collective, number.id)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le numéro est retiré de la liste."))
    return redirect("worries:numbers")


def _of(request: MemberRequest, number_id: UUID) -> EmergencyNumber:
    number = emergency_number(request.collective, number_id)
    if number is None:
        raise Http404
    return number
