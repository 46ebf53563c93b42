"""The signs given by neighbours. Neither place nor words: they are read on the page of each."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.signals.views import line_of
from essaim.worries.queries import signals as queries


class SignalFilter(forms.Form):
    clos = forms.ChoiceField(
        label=_("Lesquels ?"), required=False, choices=[("", _("À regarder")), ("1", _("Clos"))]
    )


def _rows(asked: Asked) -> Any:
    rows = queries.closed_signals if asked["clos"] else queries.open_signals
    return rows(asked.request.collective)


def _lines(page: Batch) -> list[dict[str, Any]]:
    return [line_of(one) for one in page.rows]


SIGNALS = Listing(
    name="signalements",
    title=_("Signes des proches et voisins"),
    columns=(
        Column(name="etat", title=_("État"), value=lambda line: line["signal"].get_state_display(), cell="signals/_state_cell.html"),
        Column(name="quoi", title=_("De quoi il s’agit"), value=lambda line: line["signal"].get_kind_display()),
        Column(name="recu", title=_("Reçu"), value=lambda line: line["signal"].received_at, kind=Kind.MOMENT, sort=("received_at",)),
        Column(name="suite", title=_("Suite"), value=lambda line: line["signal"].closed_at, cell="signals/_next_cell.html", in_file=False),
        Column(name="efface", title=_("S’efface le"), value=lambda line: line["signal"].expires_on, kind=Kind.DATE, on_screen=False),
        Column(name="clos", title=_("Clos"), value=lambda line: line["signal"].closed_at, kind=Kind.MOMENT, on_screen=False),
        Column(name="ouvrir", title=_("Ouvrir"), value=str, cell="signals/_open_cell.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s signe", "%(shown)s signes", "total"),
    filters=lambda request: SignalFilter(request.GET),
    tabs="clos",
    nothing_yet=Empty(_("Aucun signe n’attend. Laissez des cartes chez les commerçants : les voisins sauront où le dire.")),
    nothing_matches=_("Aucun signe n’a été clos."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def signals(request: MemberRequest) -> HttpResponse:
    return show_list(request, SIGNALS, "signals/list.html")
