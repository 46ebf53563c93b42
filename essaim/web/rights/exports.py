"""The ledger of exports: which list left, who took it, when."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.rights.models import ExportLedger
from essaim.rights.queries import exports as queries
from essaim.rights.rules.exports import number_of
from essaim.web.listing import Column, Empty, Kind, Listing, show_list


def _filters(line: ExportLedger) -> str:
    return ", ".join(f"{label} : {value}" for label, value in line.filters)


EXPORTS = Listing(
    name="registre-des-exports",
    title=_("Registre des exports"),
    columns=(
        Column(name="quand", title=_("Quand"), value=lambda line: line.at, kind=Kind.MOMENT, sort=("at",)),
        Column(name="membre", title=_("Membre"), value=lambda line: line.member.user.name),
        Column(name="liste", title=_("Liste"), value=lambda line: line.listing),
        Column(name="filtres", title=_("Filtres"), value=_filters, definition=_("Ceux qui se choisissent ; ce qui a été tapé n’est pas gardé.")),
        Column(name="lignes", title=_("Lignes"), value=lambda line: line.rows, kind=Kind.NUMBER, sort=("rows",)),
        Column(name="personnes", title=_("Personnes"), value=lambda line: line.people, kind=Kind.NUMBER, definition=_("Celles que le fichier montre, par leur code ; chacune est aussi dans le journal des accès.")),
        Column(name="format", title=_("Format"), value=lambda line: line.shape.upper(), on_phone=False),
        Column(name="numero", title=_("Numéro"), value=lambda line: number_of(line.id), definition=_("Écrit aussi dans le fichier.")),
    ),
    rows=lambda asked: queries.exports(asked.request.collective),
    counted=ngettext_lazy("%(shown)s export", "%(shown)s exports", "total"),
    nothing_yet=Empty(_("Aucune liste n’a encore été téléchargée.")),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: MemberRequest) -> HttpResponse:
    return show_list(request, EXPORTS, "rights/exports.html")
