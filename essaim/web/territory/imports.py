"""Bring the official addresses of a commune: send the file, check, apply, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from address_files import AddressFileError, rejected_csv
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, takes_a_file
from essaim.kernel.errors import DomainError
from essaim.network.queries import coverage
from essaim.territory import tasks
from essaim.territory.actions.imports import (
    accept_far,
    apply_import,
    check_first_lines,
    note_far,
    preview_import,
    store_upload,
)
from essaim.territory.actions.undo import undo_import
from essaim.territory.actions.uploads import discard_upload
from essaim.territory.enums import BUSY, ImportState
from essaim.territory.models import ImportBatch
from essaim.territory.queries import imports as queries
from essaim.web.frame.maps import with_streets
from essaim.web.territory.import_forms import CommunesForm, FarForm, UploadForm

STEPS = [gettext_lazy("Le fichier"), gettext_lazy("Vérifier"), gettext_lazy("Importer")]


@members_only(*COORDINATORS)
@takes_a_file("essaim.web.frame.uploads.LimitedUpload")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A file that is refused leaves nothing behind, and the page says why."""
    form = UploadForm(request) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            return _stored(request, form)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
    context = {"form": form, "steps": STEPS, "covered": coverage(request.collective)}
    return render(request, "territory/import_new.html", context, status=422 if form.errors else 200)


def _stored(request: MemberRequest, form: UploadForm) -> HttpResponse:
    """A short file is read at once; a long one by a worker."""
    file = form.cleaned_data["file"]
    batch = store_upload(request.collective, file, name=file.name or "", by=request.member, at=timezone.now())
    if queries.is_short(batch):
        preview_import(batch)
        return redirect("territory:import_preview", batch_id=batch.id)
    check_first_lines(batch)
    asked = tasks.read_addresses.enqueue(batch_id=batch.id, by=request.member.id)
    return redirect("jobs:job", job_id=asked.id)


@members_only(*COORDINATORS)
@require_safe
def preview(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    batch = fetch(queries.imports(request.collective), id=batch_id)
    return _show_preview(request, batch, CommunesForm(batch=batch))


def _show_preview(
    request: MemberRequest, batch: ImportBatch, form: CommunesForm, *, far: FarForm | None = None
) -> HttpResponse:
    if batch.state != ImportState.PREVIEWED or not batch.format:
        return redirect("territory:imports")
    context: dict[str, Any] = {
        "batch": batch,
        "counts": batch.counts,
        "communes": queries.commune_rows(batch),
        "reasons": queries.reason_rows(batch),
        "chosen": form["communes"].value() or [],
        "repairs": queries.repairs_told(batch),
        "far": far or FarForm(batch=batch),
        "map": with_streets({"doors": _far_map(batch)}),
        "form": form,
        "steps": STEPS,
    }
    status = 422 if form.errors or (far and far.errors) else 200
    return render(request, "territory/import_preview.html", context, status=status)


def _far_map(batch: ImportBatch) -> list[dict[str, Any]]:
    """The addresses that lie far, and where the others of their commune are: far is far from something."""
    points = batch.counts.get("far_points", [])
    middles = dict.fromkeys(tuple(one["others"]) for one in points if one.get("others"))
    others = _("Les autres adresses")
    return [{"id": str(one["line"]), "colour": "#a83d17"} | one for one in points] + [
        {"id": f"others-{place}", "lon": lon, "lat": lat, "label": others}
        for place, (lon, lat) in enumerate(middles)
    ]


@members_only(*COORDINATORS)
@require_POST
def far(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """Islands, far hamlets: kept in one gesture, some or all."""
    batch = fetch(queries.imports(request.collective), id=batch_id)
    form = FarForm(request.POST, batch=batch)
    if not form.is_valid():
        return _show_preview(request, batch, CommunesForm(batch=batch), far=form)
    try:
        if not queries.is_short(batch):
            note_far(batch, lines=form.chosen)
            asked = tasks.read_addresses.enqueue(batch_id=batch.id, by=request.member.id)
            return redirect("jobs:job", job_id=asked.id)
        accept_far(batch, lines=form.chosen)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("territory:imports")
    messages.success(request, _("Ces adresses sont gardées."))
    return redirect("territory:import_preview", batch_id=batch.id)


@members_only(*COORDINATORS)
@require_POST
def apply(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    batch = fetch(queries.imports(request.collective), id=batch_id)
    form = CommunesForm(request.POST, batch=batch)
    if not form.is_valid():
        return _show_preview(request, batch, form)
    communes, aside = form.cleaned_data["communes"], form.cleaned_data["absent"] == "aside"
    if not queries.is_short(batch) and batch.state == ImportState.PREVIEWED:
        asked = tasks.import_addresses.enqueue(
            batch_id=batch.id, communes=communes, by=request.member.id, sets_aside_absent=aside
        )
        return redirect("jobs:job", job_id=asked.id)
    try:
        done = apply_import(
            batch, by=request.member, at=timezone.now(), communes=communes, sets_aside_absent=aside
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("territory:imports")
    messages.success(request, _told(done))
    if count := done.counts.get("shared"):
        told = ngettext(
            "%d adresse partage son point avec une autre.",
            "%d adresses partagent leur point avec une autre : combien d’étages, de portes ?",
            count,
        )
        messages.info(request, told % count)
    return redirect("territory:doors")


def _told(batch: ImportBatch) -> str:
    created, completed = batch.counts["created"], batch.counts["completed"]
    aside = batch.counts["set_aside"]
    if not created and not completed and not aside:
        return _("Rien de nouveau dans ce fichier : vos portes sont déjà à jour.")
    parts = []
    if created:
        parts.append(ngettext("%d porte ajoutée", "%d portes ajoutées", created) % created)
    if completed:
        parts.append(ngettext("%d porte complétée", "%d portes complétées", completed) % completed)
    if aside:
        parts.append(ngettext("%d porte archivée", "%d portes archivées", aside) % aside)
    return ", ".join(parts) + "."


@members_only(*COORDINATORS)
@require_POST
def resume(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    """An import, or its undo, that was stopped on the way."""
    batch = fetch(queries.imports(request.collective), id=batch_id, state__in=BUSY)
    if batch.state in (ImportState.UNDOING, ImportState.ERASING):
        asked = tasks.undo_addresses.enqueue(batch_id=batch.id, by=request.member.id)
    else:
        asked = tasks.import_addresses.enqueue(batch_id=batch.id, communes=[], by=request.member.id)
    return redirect("jobs:job", job_id=asked.id)


@members_only(*COORDINATORS)
@require_safe
def rejected(request: MemberRequest, batch_id: UUID) -> Any:
    """The lines set aside, with the reason of each, to be corrected and sent again."""
    batch = fetch(queries.imports(request.collective), id=batch_id, state=ImportState.PREVIEWED)
    lines = queries.rejected_lines(batch)
    try:
        first = next(lines, None)
    except (OSError, AddressFileError) as error:
        raise Http404 from error
    return StreamingHttpResponse(
        rejected_csv(line for part in ([first] if first else [], lines) for line in part),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="lignes-ecartees.csv"'},
    )


@members_only(*COORDINATORS)
@require_POST
def discard(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    discard_upload(fetch(queries.imports(request.collective), id=batch_id, state=ImportState.PREVIEWED))
    messages.success(request, _("Le fichier est effacé. Rien n’a été importé."))
    return redirect("territory:imports")


@members_only(*COORDINATORS)
@require_POST
def undo(request: MemberRequest, batch_id: UUID) -> HttpResponse:
    batch = fetch(queries.imports(request.collective), id=batch_id)
    if not queries.was_short(batch) and queries.can_be_undone(batch, at=timezone.now()):
        asked = tasks.undo_addresses.enqueue(batch_id=batch.id, by=request.member.id)
        return redirect("jobs:job", job_id=asked.id)
    try:
        done = undo_import(batch, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        erased, archived = done.counts["erased"], done.counts["archived"]
        text = ngettext(
            "L’import est annulé : %d porte retirée", "L’import est annulé : %d portes retirées", erased
        )
        kept = ngettext(
            ", %d porte déjà utilisée archivée.", ", %d portes déjà utilisées archivées.", archived
        )
        messages.success(request, text % erased + (kept % archived if archived else "."))
    return redirect("territory:imports")
