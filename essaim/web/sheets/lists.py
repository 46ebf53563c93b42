"""The paper that is out: no sheet is forgotten until it was entered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from essaim.doors.models import Sheet
from essaim.doors.queries import sheets as queries
from essaim.doors.rules.sheets import destroy_on, sheet_label
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.territory.models import Dwelling
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list


class SheetFilter(forms.Form):
    toutes = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False, choices=[("", _("À ressaisir")), ("1", _("Toutes"))]
    )


@dataclass(frozen=True)
class Line:
    sheet: Sheet
    now: datetime
    to_strike: list[Dwelling]  # left alone since it was printed

    @property
    def label(self) -> str:
        return sheet_label(self.sheet.number)

    @property
    def destroy_on(self) -> datetime:
        return destroy_on(self.sheet)

    @property
    def is_late(self) -> bool:
        return self.destroy_on < self.now

    @property
    def state(self) -> str:
        if self.sheet.entered_at:
            return gettext("Saisie")
        if self.sheet.destroyed_at:
            return gettext("Sans retour")
        return gettext("En retard") if self.is_late else gettext("À ressaisir")


def _rows(asked: Asked) -> Any:
    """Those still out first."""
    mine = queries.sheets_of(asked.request.member)
    return mine if asked["toutes"] else queries.still_open(mine)


def _lines(page: Batch) -> list[Line]:
    now, sheets = timezone.now(), list(page.rows)
    standing = queries.to_strike(sheets)
    return [Line(sheet, now, standing.get(sheet.id, [])) for sheet in sheets]


SHEETS = Listing(
    name="feuilles",
    title=_("Feuilles de tournée"),
    columns=(
        Column(name="feuille", title=_("Feuille"), value=lambda line: line.label),
        Column(name="tournee", title=_("Tournée"), value=lambda line: str(line.sheet.tour)),
        Column(name="lignes", title=_("Lignes"), value=lambda line: len(line.sheet.dwelling_ids), kind=Kind.NUMBER),
        Column(name="etat", title=_("État"), value=lambda line: line.state),
        Column(name="imprimee", title=_("Imprimée le"), value=lambda line: line.sheet.printed_at, kind=Kind.MOMENT),
        Column(name="avant", title=_("À rendre ou à détruire avant le"), value=lambda line: line.destroy_on, kind=Kind.MOMENT),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s feuille", "%(shown)s feuilles", "total"),
    filters=lambda request: SheetFilter(request.GET),
    tabs="toutes",
    row="sheets/_line.html",
    nothing_yet=Empty(_("Aucune feuille n’attend : tout est ressaisi.")),
    nothing_matches=_("Aucune feuille n’a encore été imprimée. On imprime une feuille depuis la page d’une tournée."),
)  # fmt: skip


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: MemberRequest) -> HttpResponse:
    return show_list(request, SHEETS, "sheets/list.html")
