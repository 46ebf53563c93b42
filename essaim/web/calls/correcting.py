"""« Corriger »: the answers of a call, filled in with what was noted. By whoever called, within a day."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.calls.actions.corrections import correct_call
from essaim.calls.enums import CallOutcome
from essaim.calls.models import CallHold
from essaim.calls.queries.holds import holds_of
from essaim.calls.rules.answers import offered
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.calls.calling import must_be_sure, note
from essaim.web.calls.forms import CorrectForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, hold_id: UUID) -> HttpResponse:
    """Her page is over: only when it was, and how it ended."""
    held = fetch(holds_of(request.member, at=timezone.now()), id=hold_id)
    if held.call is None:
        return redirect("calls:call", hold_id=held.id)
    form = CorrectForm(request.POST or None, call=held.call)
    outcome = request.POST.get("outcome", "")
    if form.is_valid() and must_be_sure(request, outcome):
        context = {"hold": held, "outcome": CallOutcome(outcome), "form": form, "is_correction": True}
        return render(request, "calls/sure.html", context)
    if form.is_valid() and _kept(request, held, form, outcome):
        return redirect("calls:mine")
    return _show(request, held, form)


def _kept(request: MemberRequest, held: CallHold, form: CorrectForm, outcome: str) -> bool:
    given = form.cleaned_data
    note(request, held)
    try:
        correct_call(
            held, form.answer(outcome), by=request.member, at=timezone.now(), call_id=given["call_id"],
            phone=given.get("phone", ""),
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, str(CallOutcome(outcome).meaning.said))
    return True


def _show(request: MemberRequest, held: CallHold, form: CorrectForm) -> HttpResponse:
    outcomes = offered(is_incoming=held.is_incoming)
    context = {
        "hold": held,
        "form": form,
        "first_tiles": [one for one in outcomes if one.meaning.tile],
        "other_tiles": [one for one in (*outcomes, CallOutcome.WITHDRAWN) if not one.meaning.tile],
    }
    return render(request, "calls/correct.html", context, status=422 if form.errors else 200)
