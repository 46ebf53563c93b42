"""The lists of the territory: doors, imports."""

from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.doors.queries.proposals import left_alone, without_those_left_alone
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.territory.enums import ImportState
from essaim.territory.models import Dwelling, ImportBatch
from essaim.territory.queries import doors as queries
from essaim.territory.queries import imports
from essaim.territory.queries.streets import search_doors
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.territory.forms import SearchForm
from essaim.web.territory.pages import DoorPages


def _doors(asked: Asked) -> Any:
    """Whoever asked not to be solicited is in no list and in no file."""
    collective = asked.request.collective
    rows = queries.live_doors(collective)
    if not asked.is_filtered and not asked.order:
        hidden = list(left_alone().values_list("dwelling_id", flat=True))
        return DoorPages(rows, hidden=hidden)
    if asked["archives"]:
        rows = queries.doors(collective).filter(archived_at__isnull=False)
    if asked["secteur"]:
        rows = rows.filter(id__in=queries.doors_of_sectors([asked["secteur"]]).order_by().values("id"))
    return without_those_left_alone(search_doors(rows, collective, asked["q"] or ""))


def _building(door: Dwelling) -> str:
    return door.building.name if door.building else ""


DOORS = Listing(
    name="portes",
    title=_("Portes"),
    columns=(
        Column(name="adresse", title=_("Adresse"), value=str, cell="territory/_door_cell.html", in_file=False),
        Column(name="repere", title=_("Repère"), value=lambda door: door.place_label, in_file=False),
        Column(name="numero", title=_("Numéro"), value=lambda door: door.number_label, on_screen=False, definition=_("Avec bis, ter ou la lettre.")),
        Column(name="rue", title=_("Rue"), value=lambda door: str(door.street), on_screen=False, definition=_("Comme dans le fichier officiel des adresses.")),
        Column(name="hameau", title=_("Lieu-dit"), value=lambda door: door.hamlet, on_screen=False),
        Column(name="commune", title=_("Commune"), value=lambda door: door.street.commune.name),
        Column(name="insee", title=_("Code INSEE"), value=lambda door: door.street.commune_id, on_screen=False, definition=_("De la commune ; un texte, avec ses zéros.")),
        Column(name="batiment", title=_("Bâtiment"), value=_building, on_screen=False),
        Column(name="etage", title=_("Étage"), value=lambda door: door.floor, kind=Kind.NUMBER, on_screen=False, definition=_("0 : le rez-de-chaussée.")),
        Column(name="repere-porte", title=_("Repère"), value=lambda door: door.label, on_screen=False, definition=_("Ce qui aide à retrouver la porte, sans nom.")),
        Column(name="lon", title=_("Est-ouest"), value=lambda door: door.lon, kind=Kind.NUMBER, on_screen=False, definition=_("En degrés (WGS 84).")),
        Column(name="lat", title=_("Nord-sud"), value=lambda door: door.lat, kind=Kind.NUMBER, on_screen=False, definition=_("En degrés (WGS 84).")),
    ),
    rows=_doors,
    counted=ngettext_lazy("%(shown)s porte", "%(shown)s portes", "total"),
    filters=lambda request: SearchForm(request.GET, collective=request.collective),
    tabs="archives",
    nothing_yet=Empty(_("Vos portes viennent du fichier officiel des adresses de la commune : il les donne toutes d’un coup, gratuitement."), _("Importer les adresses"), "territory:import_new"),
    nothing_matches=lambda asked: _("Aucune porte archivée ne correspond.") if asked["archives"] else _("Aucune porte ne correspond. Essayez seulement un mot de la rue."),
    per_page=50,
    by_worker=True,
)  # fmt: skip


class ImportLine(NamedTuple):
    batch: ImportBatch
    can_undo: bool

    def counted(self, name: str) -> int | None:
        """None while it waits to be checked."""
        return None if self.batch.state == ImportState.PREVIEWED else self.batch.counts[name]


def _imports(page: Batch) -> list[ImportLine]:
    now = timezone.now()
    return [ImportLine(batch, imports.can_be_undone(batch, at=now)) for batch in page.rows]


IMPORTS = Listing(
    name="imports",
    title=_("Imports d’adresses"),
    columns=(
        Column(name="fichier", title=_("Fichier"), value=lambda line: line.batch.file_name),
        Column(name="envoye", title=_("Envoyé le"), value=lambda line: line.batch.created_at, kind=Kind.MOMENT, sort=("created_at",)),
        Column(name="par", title=_("Par"), value=lambda line: line.batch.created_by.user.first_name, on_phone=False),
        Column(name="etat", title=_("État"), value=lambda line: line.batch.get_state_display(), cell="territory/_import_state.html"),
        Column(name="creees", title=_("Créées"), value=lambda line: line.counted("created"), kind=Kind.NUMBER),
        Column(name="completees", title=_("Complétées"), value=lambda line: line.counted("completed"), kind=Kind.NUMBER),
        Column(name="inchangees", title=_("Inchangées"), value=lambda line: line.counted("unchanged"), kind=Kind.NUMBER),
        Column(name="meme_point", title=_("Au même point"), value=lambda line: line.batch.counts.get("shared"), kind=Kind.NUMBER, definition=_("Adresses du fichier qui partagent leur point avec une autre : la marche entre elles n’est pas connue."), on_phone=False),
        Column(name="faire", title=_("Que faire"), value=str, cell="territory/_import_gestures.html", in_file=False),
    ),
    rows=lambda asked: imports.import_history(asked.request.collective),
    lines=_imports,
    counted=ngettext_lazy("%(shown)s import", "%(shown)s imports", "total"),
    nothing_yet=Empty(_("Aucun import pour l’instant. Le fichier officiel des adresses de votre commune donne toutes ses portes d’un coup."), _("Importer les adresses"), "territory:import_new"),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_history(request: MemberRequest) -> HttpResponse:
    return show_list(request, IMPORTS, "territory/imports.html")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def list_doors(request: MemberRequest) -> HttpResponse:
    return show_list(request, DOORS, "territory/doors.html")
