"""Bring places from a public directory or from somebody's table: send, check, import; undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, takes_a_file
from essaim.kernel.errors import DomainError
from essaim.network.queries import coverage
from essaim.places import tasks
from essaim.places.actions import imports as actions
from essaim.places.actions.uploads import discard_place_file, store_place_file
from essaim.places.enums import ImportState
from essaim.places.models import PlaceImport
from essaim.places.queries.sources import is_short, place_imports
from essaim.web.places.import_forms import FIELD_NAMES, ColumnsForm, KindsForm, PlaceFileForm
from place_files import Format, Reason

STEPS = [gettext_lazy("Le fichier"), gettext_lazy("Vérifier"), gettext_lazy("Importer")]
FORMATS: dict[str, Any] = {
    Format.DATA_INCLUSION: "data·inclusion", Format.HSDS: "HSDS", Format.FINESS_OLD: "FINESS", Format.FINESS_HEADED: "FINESS",
    Format.FINESS_PLUS: "FINESS+", Format.BPE: "BPE (Insee)", Format.OSM: "OpenStreetMap", Format.TABLE: gettext_lazy("Tableau"),
}  # fmt: skip
MOST_SHOWN = 30


@members_only(*COORDINATORS)
@takes_a_file("essaim.web.frame.uploads.LimitedUpload")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A file that is refused leaves nothing behind, and the page says why."""
    form = PlaceFileForm(request) if request.method == "POST" else PlaceFileForm()
    if request.method == "POST" and form.is_valid():
        file, now = form.cleaned_data["file"], timezone.now()
        batch = None
        try:
            batch = store_place_file(
                request.collective, file, name=file.name or "", source=form.cleaned_data["source"], by=request.member, at=now
            )  # fmt: skip
            actions.first_look(batch, on=timezone.localdate(now))
            return _go_on(request, batch)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
            if batch is not None:
                discard_place_file(batch)
    context = {"form": form, "steps": STEPS, "covered": coverage(request.collective)}
    return render(request, "places/import_new.html", context, status=422 if form.errors else 200)


def _go_on(request: MemberRequest, batch: PlaceImport) -> HttpResponse:
    """A table waits for its columns to be said; a short file is read at once, a long one by a worker."""
    if batch.format == Format.TABLE and not batch.counts.get("said"):
        return redirect("places:import_preview", placeimport_id=batch.id)
    if is_short(batch):
        actions.preview_places(batch, on=timezone.localdate())
        return redirect("places:import_preview", placeimport_id=batch.id)
    asked = tasks.read_places.enqueue(batch_id=batch.id, by=request.member.id)
    return redirect("jobs:job", job_id=asked.id)


@members_only(*COORDINATORS)
@require_safe
def preview(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    batch = fetch(place_imports(request.collective), id=placeimport_id)
    return _show(request, batch)


def _show(request: MemberRequest, batch: PlaceImport, **faulty: Any) -> HttpResponse:
    status = 422 if faulty else 200
    if batch.state == ImportState.SENT and batch.format == Format.TABLE:
        form = faulty.get("columns") or ColumnsForm(batch=batch)
        rows = [
            [row.get(title, "") for title in batch.counts["titles"]] for row in batch.counts.get("rows", [])
        ]
        context = {"form": form, "batch": batch, "rows": rows, "steps": STEPS}
        return render(request, "places/import_columns.html", context, status=status)
    if batch.state != ImportState.PREVIEWED:
        return redirect("places:imports")
    context = {
        "batch": batch,
        "format": FORMATS.get(batch.format, batch.format),
        "form": faulty.get("kinds") or KindsForm(batch=batch),
        "problems": _problems(batch),
        "samples": _samples(batch),
        "covered": coverage(request.collective),
        "steps": STEPS,
        "places": batch.counts["places"],
        "services": batch.counts["services"],
    }
    return render(request, "places/import_preview.html", context, status=status)


def _problems(batch: PlaceImport) -> list[tuple[str, int]]:
    """(what is told, how many rows), the most first; the value stands for all of them."""
    found = sorted(batch.counts["problems"].items(), key=lambda one: (-one[1], one[0]))
    return [(_(Reason[name].template).format(value="…", other="…"), count) for name, count in found]


def _samples(batch: PlaceImport) -> list[dict[str, Any]]:
    return [
        {**one, "said": _(Reason[one["reason"]].template).format(value=one["value"], other=one["other"])}
        for one in batch.counts["samples"][:MOST_SHOWN]
    ]


@members_only(*COORDINATORS)
@require_POST
def columns(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    """What each column of a table holds."""
    batch = fetch(place_imports(request.collective), id=placeimport_id, state=ImportState.SENT)
    form = ColumnsForm(request.POST, batch=batch)
    if not form.is_valid():
        return _show(request, batch, columns=form)
    try:
        actions.say_columns(batch, columns=form.columns, by=request.member)
        return _go_on(request, batch)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _show(request, batch, columns=form)


@members_only(*COORDINATORS)
@require_POST
def everywhere(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    """Beyond our communes, or not any more: the file is counted anew."""
    batch = fetch(place_imports(request.collective), id=placeimport_id, state=ImportState.PREVIEWED)
    try:
        actions.say_everywhere(batch, everywhere=not batch.everywhere, by=request.member)
        return _go_on(request, batch)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("places:imports")


@members_only(*COORDINATORS)
@require_POST
def apply(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    batch = fetch(place_imports(request.collective), id=placeimport_id)
    form = KindsForm(request.POST, batch=batch)
    if batch.state == ImportState.PREVIEWED and not form.is_valid():
        return _show(request, batch, kinds=form)
    kinds = form.chosen if batch.state == ImportState.PREVIEWED else None
    if not is_short(batch):
        asked = tasks.import_places.enqueue(batch_id=batch.id, by=request.member.id, kinds=kinds)
        return redirect("jobs:job", job_id=asked.id)
    try:
        done = actions.bring_places(batch, by=request.member, at=timezone.now(), kinds=kinds)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("places:imports")
    messages.success(request, tasks.brought(tasks.told(done)))
    return redirect("places:list")


@members_only(*COORDINATORS)
@require_POST
def discard(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    waiting = [ImportState.SENT, ImportState.PREVIEWED]
    discard_place_file(fetch(place_imports(request.collective), id=placeimport_id, state__in=waiting))
    messages.success(request, _("Le fichier est effacé. Rien n’a été importé."))
    return redirect("places:imports")


@members_only(*COORDINATORS)
@require_POST
def undo(request: MemberRequest, placeimport_id: UUID) -> HttpResponse:
    batch = fetch(place_imports(request.collective), id=placeimport_id, state=ImportState.APPLIED)
    asked = tasks.undo_places.enqueue(batch_id=batch.id, by=request.member.id)
    return redirect("jobs:job", job_id=asked.id)


@members_only(*COORDINATORS)
@require_safe
def history(request: MemberRequest) -> HttpResponse:
    """What was brought, by whom, under which licence."""
    rows = [
        {
            "batch": one,
            "format": FORMATS.get(one.format, one.format),
            "waits": one.state in {ImportState.SENT, ImportState.PREVIEWED},
            "is_applied": one.state == ImportState.APPLIED,
        }
        for one in place_imports(request.collective)[:100]
    ]
    return render(request, "places/imports.html", {"rows": rows, "names": FIELD_NAMES})
