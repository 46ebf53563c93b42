"""The long work on address files: read, import, undo. Thin: fetch, enter the collective, call one action."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.kinds import job
from essaim.kernel.jobs.queue import Later
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.territory.actions.holding import AnotherImportIsRunning
from essaim.territory.actions.imports import FileIsGone, Tell, apply_import, preview_import
from essaim.territory.actions.undo import undo_import
from essaim.territory.enums import ImportState
from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import stored_size

READING = gettext_noop("Lecture du fichier")
WRITING = gettext_noop("Écriture des portes : elles apparaîtront toutes ensemble")
UNDOING = gettext_noop("Retrait des portes de cet import")


def _shown(number: int) -> str:
    return number_format(number, force_grouping=True)


def _brought(result: dict[str, int]) -> str:
    created, completed = result.get("created", 0), result.get("completed", 0)
    added = ngettext("%s porte ajoutée", "%s portes ajoutées", created)
    more = ngettext(", %s complétée.", ", %s complétées.", completed)
    return added % _shown(created) + (more % _shown(completed) if completed else ".")


def _taken_away(result: dict[str, int]) -> str:
    erased, archived = result.get("erased", 0), result.get("archived", 0)
    gone = ngettext("%s porte retirée", "%s portes retirées", erased)
    kept = ngettext(
        ", %s déjà utilisée, gardée dans les archives.",
        ", %s déjà utilisées, gardées dans les archives.",
        archived,
    )
    return gone % _shown(erased) + (kept % _shown(archived) if archived else ".")


@job(
    _("Lecture d’un fichier d’adresses"),
    see="territory:import_preview",
    then=_("Vérifier, puis importer"),
    says=lambda _result: gettext("Le fichier est lu. Rien n’est encore importé."),
)
def read_addresses(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    batch = _batch(context, batch_id)
    preview_import(batch, tell=_progress(context, batch, READING))
    return {"see": [batch_id]}


@job(_("Import d’adresses"), see="territory:doors", then=_("Voir les portes"), says=_brought)
def import_addresses(
    context: JobContext, *, batch_id: str, communes: list[str], by: str, sets_aside_absent: bool = False
) -> dict[str, Any]:
    batch = _batch(context, batch_id)
    if _was_done(context, batch, ImportState.APPLIED):
        return _told(batch, "created", "completed")
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
    return _told(done, "created", "completed")


@job(
    _("Annulation d’un import"),
    see="territory:imports",
    then=_("Voir les imports"),
    says=_taken_away,
    stops=False,
)
def undo_addresses(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    batch = _batch(context, batch_id)
    if _was_done(context, batch, ImportState.UNDONE):
        return _told(batch, "erased", "archived")
    made = batch.counts.get("created", 0) or 1
    context.tell(0, UNDOING)
    try:
        done = undo_import(
            batch, at=timezone.now(), tell=lambda gone: context.tell(min(95, 100 * gone // made), UNDOING)
        )
    except AnotherImportIsRunning as refusal:
        raise Later from refusal
    return _told(done, "erased", "archived")


def _was_done(context: JobContext, batch: ImportBatch, state: ImportState) -> bool:
    """By this same job, whose worker was killed before it could say so."""
    return context.job.tries > 1 and batch.state == state


def _told(batch: ImportBatch, *names: str) -> dict[str, Any]:
    return {"see": []} | {name: batch.counts.get(name, 0) for name in names}


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
