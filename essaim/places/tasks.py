"""The long work on files of places: read, import, undo, export. Thin: fetch, enter the collective, call one action."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _

from essaim.kernel.jobs.backend import JobContext
from essaim.kernel.jobs.chores import Every, chore
from essaim.kernel.jobs.kinds import job
from essaim.kernel.jobs.queue import Later
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.places.actions import differences, imports
from essaim.places.actions.passes import Tell
from essaim.places.actions.proposals import forget_proposals
from essaim.places.actions.uploads import PlaceFileGone, discard_abandoned, stored_path
from essaim.places.enums import ImportState
from essaim.places.models import PlaceImport

READING = gettext_noop("Lecture du fichier de lieux")
WRITING = gettext_noop("Écriture des lieux : ils apparaîtront tous ensemble")


def brought(result: dict[str, int]) -> str:
    new = result.get("new", 0)
    said = ngettext("%s lieu ajouté", "%s lieux ajoutés", new) % number_format(new, force_grouping=True)
    differs = result.get("differs", 0)
    more = ngettext(", %s différence à regarder.", ", %s différences à regarder.", differs)
    return said + (more % number_format(differs, force_grouping=True) if differs else ".")


def told(batch: PlaceImport) -> dict[str, Any]:
    return {
        "see": [],
        "new": batch.counts.get("places", {}).get("new", 0),
        "differs": batch.counts.get("differs", 0),
    }


def _undone(result: dict[str, int]) -> str:
    gone, stay = result.get("gone", 0), result.get("stay", 0)
    said = ngettext("%s lieu retiré", "%s lieux retirés", gone) % number_format(gone, force_grouping=True)
    more = ngettext(", %s déjà repris par vous, gardé.", ", %s déjà repris par vous, gardés.", stay)
    return said + (more % number_format(stay, force_grouping=True) if stay else ".")


@job(
    _("Lecture d’un fichier de lieux"),
    see="places:import_preview",
    then=_("Vérifier, puis importer"),
    says=lambda _result: gettext("Le fichier est lu. Rien n’est encore importé."),
)
def read_places(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:  # noqa: ARG001 -- kept as who asked
    batch = _batch(context, batch_id)
    imports.preview_places(batch, on=timezone.localdate(), tell=_progress(context, batch, READING))
    return {"see": [batch_id]}


@job(_("Import de lieux"), see="places:list", then=_("Voir les lieux"), says=brought)
def import_places(
    context: JobContext, *, batch_id: str, by: str, kinds: list[str] | None = None
) -> dict[str, Any]:
    batch = _batch(context, batch_id)
    if context.job.tries <= 1 or batch.state != ImportState.APPLIED:
        with within(batch.collective):
            member = Membership.objects.get(id=by)
        try:
            tell = _progress(context, batch, WRITING)
            batch = imports.bring_places(batch, by=member, at=timezone.now(), kinds=kinds, tell=tell)
        except imports.AnotherImportOfPlaces as refusal:
            raise Later from refusal
    return told(batch)


@job(
    _("Annulation d’un import de lieux"),
    see="places:imports",
    then=_("Voir les imports"),
    says=_undone,
    stops=False,
)
def undo_places(context: JobContext, *, batch_id: str, by: str) -> dict[str, Any]:
    batch = _batch(context, batch_id)
    if batch.state != ImportState.UNDONE:
        with within(batch.collective):
            member = Membership.objects.get(id=by)
        batch = differences.undo_places(batch, by=member)
    return {"see": [], "gone": batch.counts.get("gone", 0), "stay": batch.counts.get("stay", 0)}


@chore(Every.DAY, name="place_proposals_forgotten")
def forget_told(collective: Collective, at: datetime) -> int:
    return forget_proposals(collective, on=timezone.localdate(at))


@chore(Every.DAY, name="place_files_forgotten")
def forget(collective: Collective, at: datetime) -> int:
    return discard_abandoned(collective, at=at)


def _batch(context: JobContext, batch_id: str) -> PlaceImport:
    collective = Collective.objects.get(id=context.collective_id)
    with within(collective):
        batch = PlaceImport.objects.select_related("collective").filter(id=UUID(batch_id)).first()
    if batch is None:
        raise PlaceFileGone
    return batch


def _progress(context: JobContext, batch: PlaceImport, doing: str) -> Tell:
    path = stored_path(batch)
    size = path.stat().st_size if path.exists() else 1
    context.tell(0, doing)
    return lambda read: context.tell(min(95, 100 * read // max(1, size)), doing)
