"""The long work on address files: read, import, undo. Thin: fetch, enter the collective, call one action."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.jobs.queue import Later
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.territory.actions.holding import AnotherImportIsRunning
from essaim.territory.actions.imports import FileIsGone, Tell, apply_import, preview_import
from essaim.territory.actions.undo import undo_import
from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import stored_size

READING = gettext_noop("Lecture du fichier")
WRITING = gettext_noop("Écriture des portes : elles apparaîtront toutes ensemble")
UNDOING = gettext_noop("Retrait des portes de cet import")


@job(_("Lecture d’un fichier d’adresses"), see="territory:import_preview")
def read_addresses(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    batch = _batch(context, batch_id)
    preview_import(batch, tell=_progress(context, batch, READING))
    return {"see": [batch_id]}


@job(_("Import d’adresses"), see="territory:imports")
def import_addresses(
    context: JobContext, *, batch_id: str, communes: list[str], by: str, sets_aside_absent: bool = False
) -> dict[str, Any]:
    batch = _batch(context, batch_id)
    member = Membership.objects.get(id=by)
    tell = _progress(context, batch, WRITING)
    try:
        done = apply_import(
            batch,
            by=member,
            at=timezone.now(),
            communes=communes or None,
            sets_aside_absent=sets_aside_absent,
            tell=tell,
        )
    except AnotherImportIsRunning as refusal:
        raise Later from refusal
    return {"see": [], "created": done.counts["created"], "completed": done.counts["completed"]}


@job(_("Annulation d’un import"), see="territory:imports", stops=False)
def undo_addresses(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    batch = _batch(context, batch_id)
    made = batch.counts.get("created", 0) or 1
    context.tell(0, UNDOING)
    try:
        done = undo_import(
            batch, at=timezone.now(), tell=lambda gone: context.tell(min(95, 100 * gone // made), UNDOING)
        )
    except AnotherImportIsRunning as refusal:
        raise Later from refusal
    return {"see": [], "erased": done.counts["erased"], "archived": done.counts["archived"]}


def _batch(context: JobContext, batch_id: str) -> ImportBatch:
    collective = Collective.objects.get(id=context.collective_id)
    with within(collective):
        batch = ImportBatch.objects.select_related("collective").filter(id=UUID(batch_id)).first()
    if batch is None:
        raise FileIsGone
    return batch


def _progress(context: JobContext, batch: ImportBatch, doing: str) -> Tell:
    size = stored_size(batch) or 1
    context.tell(0, doing)
    return lambda read: context.tell(min(95, 100 * read // size), doing)
