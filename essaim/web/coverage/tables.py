"""What was tried and what never was: by sector, and by street or hamlet."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from essaim.doors.enums import Slot
from essaim.doors.queries.coverage import slots_of_streets, streets_by_coverage
from essaim.doors.rules.coverage import Part
from essaim.territory.models import Street
from essaim.web.frame.addresses import address
from essaim.web.frame.maps import COLOURS
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing

NEVER, IN_PART, ALL = _("jamais essayé"), _("essayé en partie"), _("toutes les portes essayées")
_COLOURS: dict[Any, str] = {NEVER: COLOURS[1], IN_PART: COLOURS[2], ALL: COLOURS[5]}


@dataclass(frozen=True)
class SectorLine:
    part: Part

    @property
    def state(self) -> Any:
        if not self.part.visited:
            return NEVER
        return IN_PART if self.part.untried else ALL

    @property
    def colour(self) -> str:
        return _COLOURS[self.state]

    @property
    def slots(self) -> str:
        return ", ".join(str(one.label) for one in self.part.slots_never_tried)


_NEVER_OPEN = _("Essayées au moins une fois, jamais trouvées ouvertes.")
_SLOTS = _(
    "Les moments de la semaine où personne n’y est passé, d’après les passages qui ont encore leur heure."
)
SECTORS = Listing(
    name="secteurs-essayes",
    title=_("Où et quand aller ensuite"),
    columns=(
        Column(name="secteur", title=_("Secteur"), value=lambda line: line.part.name, cell="coverage/_sector_cell.html"),
        Column(name="etat", title=_("Où on en est"), value=lambda line: str(line.state)),
        Column(name="portes", title=_("Portes"), value=lambda line: line.part.doors, kind=Kind.NUMBER, definition=_("À visiter : sans celles qui ont demandé à ne plus l’être.")),
        Column(name="jamais", title=_("Jamais essayées"), value=lambda line: line.part.untried, kind=Kind.NUMBER),
        Column(name="fermees", title=_("Jamais ouvertes"), value=lambda line: line.part.never_open, kind=Kind.NUMBER, definition=_NEVER_OPEN, on_phone=False),
        Column(name="moments", title=_("Moments jamais essayés"), value=lambda line: line.slots, definition=_SLOTS, on_phone=False),
    ),
    rows=lambda _asked: [],
    counted=ngettext_lazy("%(shown)s secteur", "%(shown)s secteurs", "total"),
    nothing_yet=Empty(_("Sans secteurs, seul l’ensemble du territoire se compare. Découpez-le pour savoir où aller."), _("Faire le premier secteur"), "sectors:new"),
    per_page=50,
)  # fmt: skip


class StreetFilter(forms.Form):
    etat = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False,
        choices=[("", _("Toutes")), ("never", _("Jamais essayées")), ("part", _("En partie"))],
    )  # fmt: skip


@dataclass(frozen=True)
class StreetLine:
    street: Street
    tried: frozenset[str]

    @property
    def slots(self) -> str:
        return ", ".join(str(one.label) for one in Slot if one.value not in self.tried)


def _streets(asked: Asked) -> Any:
    return streets_by_coverage(asked.request.collective, state=asked["etat"] or "")


def _street_lines(page: Batch) -> list[StreetLine]:
    tried = slots_of_streets(page.rows)
    return [StreetLine(one, frozenset(tried.get(one.id, ()))) for one in page.rows]


STREETS = Listing(
    name="rues-essayees",
    title=_("Rues et hameaux, essayés ou jamais"),
    columns=(
        Column(name="rue", title=_("Rue ou lieu-dit"), value=lambda line: line.street.with_commune, url=lambda line: f"{address('territory:doors')}?{urlencode({'q': line.street.name})}", sort=("name__folded",)),
        Column(name="portes", title=_("Portes"), value=lambda line: line.street.doors, kind=Kind.NUMBER, sort=("doors",), definition=_("À visiter : sans celles qui ont demandé à ne plus l’être.")),
        Column(name="jamais", title=_("Jamais essayées"), value=lambda line: line.street.doors - line.street.visited, kind=Kind.NUMBER),
        Column(name="fermees", title=_("Jamais ouvertes"), value=lambda line: line.street.shut, kind=Kind.NUMBER, sort=("shut",), definition=_NEVER_OPEN),
        Column(name="moments", title=_("Moments jamais essayés"), value=lambda line: line.slots, definition=_SLOTS, on_phone=False),
    ),
    rows=_streets,
    lines=_street_lines,
    counted=ngettext_lazy("%(shown)s rue", "%(shown)s rues", "total"),
    filters=lambda request: StreetFilter(request.GET),
    tabs="etat",
    nothing_yet=Empty(_("Importez d’abord les adresses de votre commune."), _("Importer des adresses"), "territory:imports"),
    nothing_matches=_("Aucune rue n’en est là."),
    per_page=50,
)  # fmt: skip
