"""The practices of the network: searched, by step of the method, with how many took each up."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, members_only
from essaim.sharing.models import Practice
from essaim.sharing.queries import practices as queries
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.practices.forms import PracticeFilter
from essaim.web.practices.roles import READERS


@dataclass(frozen=True)
class Line:
    practice: Practice
    taken_up: int

    @property
    def whose(self) -> str:
        one = self.practice
        return one.collective.name if one.collective else f"{one.card.identity.collective} ({one.origin})"


def _rows(asked: Asked) -> Any:
    rows = queries.practices_for(asked.request.member)
    if asked["q"]:
        rows = queries.saying_so(rows, asked["q"])
    if asked["theme"]:
        rows = rows.filter(theme=asked["theme"])
    if asked["whose"] == "ours":
        rows = rows.filter(collective=asked.request.member.collective_id)
    elif asked["whose"] == "others":
        rows = rows.exclude(origin="")
    return rows


def _lines(page: Batch) -> list[Line]:
    rows = list(page.rows)
    taken = queries.adopters(rows)
    return [Line(one, taken[one.id]) for one in rows]


PRACTICES = Listing(
    name="pratiques",
    title=_("Pratiques"),
    columns=(
        Column(name="pratique", title=_("Pratique"), value=lambda line: line.practice.title, url=lambda line: address("practices:practice", line.practice.id)),
        Column(name="etape", title=_("Étape de la méthode"), value=lambda line: str(line.practice.get_theme_display())),
        Column(name="de", title=_("De qui"), value=lambda line: line.whose),
        Column(name="reprise", title=_("Collectifs qui l’ont reprise"), value=lambda line: line.taken_up, kind=Kind.NUMBER, definition=_("Collectifs différents qui l’ont adoptée, telle quelle ou adaptée.")),
        Column(name="partagee", title=_("Partagée le"), value=lambda line: line.practice.shared_at, kind=Kind.MOMENT, on_screen=False),
        Column(name="etat", title=_("État"), value=lambda line: str(line.practice.get_state_display())),
    ),
    rows=_rows,
    lines=_lines,
    row="practices/_line.html",
    counted=ngettext_lazy("%(shown)s pratique", "%(shown)s pratiques", "total"),
    filters=lambda request: PracticeFilter(request.GET),
    nothing_yet=Empty(_("Ce qui marche chez vous peut servir ailleurs : une page, des chiffres déjà comptés, et chaque collectif du réseau peut l’adopter ou l’adapter.")),
    exported_by=READERS,
)  # fmt: skip


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def practices(request: MemberRequest) -> HttpResponse:
    return show_list(request, PRACTICES, "practices/list.html")
