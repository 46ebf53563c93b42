"""The lead of a network writes the next edition: workshops, their order, publishing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import MemberRequest, network_only
from essaim.kernel.errors import DomainError
from essaim.transmission.actions import curricula as actions
from essaim.transmission.queries import curricula
from essaim.transmission.rules.differences import differences
from essaim.transmission.rules.programme import Programme, read
from essaim.web.transmission.forms import AddForm, DescribeForm, PublishForm, WorkshopForm
from essaim.web.transmission.reading import found

MOVES = {"up": -1, "down": 1, "out": 0}


def drafted(request: MemberRequest) -> Programme | None:
    draft = curricula.draft_of(request.network)
    return read(draft.content) if draft else None


def no_draft(request: MemberRequest) -> HttpResponse:
    messages.error(request, str(actions.NoDraft()))
    return redirect("transmission:programme")


@network_only
@require_POST
def start(request: MemberRequest) -> HttpResponse:
    actions.open_draft(request.network, at=timezone.now())
    return redirect("transmission:draft")


@network_only
@require_POST
def drop(request: MemberRequest) -> HttpResponse:
    actions.drop_draft(request.network)
    messages.success(request, _("Le brouillon est abandonné. L’édition en cours n’a pas changé."))
    return redirect("transmission:programme")


@network_only
@require_safe
def draft(request: MemberRequest) -> HttpResponse:
    shown = drafted(request)
    if shown is None:
        return no_draft(request)
    context = {
        "programme": shown,
        "differences": differences(curricula.current(request.network).programme, shown),
        "form": AddForm.new(),
    }
    return render(request, "transmission/draft.html", context)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: MemberRequest) -> HttpResponse:
    shown = drafted(request)
    if shown is None:
        return no_draft(request)
    form = DescribeForm.of(shown, request.POST or None)
    done = _done(form, lambda: actions.describe_programme(request.network, **form.cleaned_data))
    if done:
        messages.success(request, _("C’est enregistré dans le brouillon."))
        return redirect("transmission:draft")
    return render(request, "transmission/describe.html", {"form": form}, status=422 if form.errors else 200)


def _done(form: Any, act: Callable[[], object]) -> bool:
    """A form that is right, and an action that did not refuse."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest) -> HttpResponse:
    shown = drafted(request)
    if shown is None:
        return no_draft(request)
    form = PublishForm(request.POST or None)
    at = timezone.now()
    if _done(form, lambda: actions.publish_draft(request.network, at=at, **form.cleaned_data)):
        messages.success(request, _("L’édition est publiée : tous les collectifs la lisent."))
        return redirect("transmission:programme")
    context = {"form": form, "differences": differences(curricula.current(request.network).programme, shown)}
    return render(request, "transmission/publish.html", context, status=422 if form.errors else 200)


@network_only
@require_POST
def add(request: MemberRequest) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Donnez un titre à la séance, et sa durée en minutes."))
        return redirect("transmission:draft")
    try:
        key = actions.add_workshop(request.network, **form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transmission:draft")
    return redirect("transmission:edit", workshop=key)


@network_only
@require_POST
def move(request: MemberRequest, workshop: str) -> HttpResponse:
    by = MOVES.get(request.POST.get("to", ""), 1)
    try:
        actions.move_workshop(request.network, workshop, by=by)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("transmission:draft")


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, workshop: str) -> HttpResponse:
    shown = drafted(request)
    if shown is None:
        return no_draft(request)
    one = found(shown, workshop)
    form = WorkshopForm.of(one, request.POST or None, programme=shown, seen=actions.mark_of(shown, workshop))
    seen = str(form.data.get("seen", ""))
    if _done(form, lambda: actions.change_workshop(request.network, form.changed(one), seen=seen)):
        messages.success(request, _("C’est enregistré dans le brouillon."))
        return redirect("transmission:edit", workshop=workshop)
    context = {
        "form": form,
        "workshop": one,
        "number": shown.number(workshop),
        "too_much": one.planned - one.minutes,
        "mark": actions.mark_of(shown, workshop),
    }
    return render(request, "transmission/edit.html", context, status=422 if form.errors else 200)
