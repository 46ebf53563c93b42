"""The steps of a workshop of the draft: written, put in order, taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.policies import MemberRequest, network_only
from essaim.kernel.errors import DomainError
from essaim.transmission.actions import curricula as actions
from essaim.web.transmission.forms import StepForm
from essaim.web.transmission.reading import found
from essaim.web.transmission.writing import MOVES, drafted, no_draft


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, workshop: str) -> HttpResponse:
    return _write(request, workshop, None)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, workshop: str, place: int) -> HttpResponse:
    return _write(request, workshop, place)


def _write(request: MemberRequest, key: str, place: int | None) -> HttpResponse:
    shown = drafted(request)
    if shown is None:
        return no_draft(request)
    one = found(shown, key)
    if place is not None and not 1 <= place <= len(one.steps):
        raise Http404
    step = one.steps[place - 1] if place else None
    form = StepForm.of(step, request.POST or None, seen=actions.mark_of(shown, key))
    if form.is_bound and form.is_valid():
        try:
            actions.put_step(request.network, key, form.step, at=place, seen=form.cleaned_data["seen"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’étape est enregistrée dans le brouillon."))
            return redirect("transmission:edit", workshop=key)
    context = {"form": form, "workshop": one, "step": step, "place": place}
    return render(request, "transmission/step.html", context, status=422 if form.errors else 200)


@network_only
@require_POST
def move(request: MemberRequest, workshop: str, place: int) -> HttpResponse:
    by = MOVES.get(request.POST.get("to", ""), 1)
    try:
        actions.move_step(request.network, workshop, at=place, by=by, seen=request.POST.get("seen", ""))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        if isinstance(refusal, actions.NoDraft | actions.NoSuchWorkshop):
            return redirect("transmission:programme")
    return redirect("transmission:edit", workshop=workshop)
