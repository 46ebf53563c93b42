"""The rows that a criterion counts, each a link to the thing itself; the requests of a network."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.doors.models import Tour
from essaim.dropins.models import DropInDay
from essaim.entrance.policies import MemberRequest, members_only, network_only
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.places.models import Place
from essaim.street.models import StreetRound
from essaim.transmission.enums import Criterion, GateEnd
from essaim.transmission.models import Path, PathWorkshop
from essaim.transmission.queries.gate import Fact, asked_gates, evidence
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Column, Empty, Kind, Listing, show_list
from essaim.web.transmission.gate import gate_path
from essaim.web.transmission.roles import READERS
from essaim.worries.models import EmergencyNumber

_ADDRESSES: dict[type, str] = {
    PathWorkshop: "transmission:path_workshop",
    Membership: "transmission:team_member",
    Tour: "tours:tour",
    StreetRound: "street:round",
    Place: "places:place",
}


def address_of(fact: Fact, reader: Membership) -> str:
    """The thing itself; empty where its screen is not hers: a tour is opened by who coordinates, or goes."""
    if isinstance(fact.row, DropInDay):
        return reverse("dropins:day", args=[fact.row.drop_in_id, fact.row.on.isoformat()])
    if isinstance(fact.row, EmergencyNumber):
        return address("worries:emergency")
    if isinstance(fact.row, Tour) and reader.role != Role.COORDINATOR:
        return ""
    return address(_ADDRESSES[type(fact.row)], fact.row.id)


@dataclass(frozen=True)
class Line:
    fact: Fact
    url: str


def _criterion(request: MemberRequest) -> Criterion:
    asked = request.resolver_match.kwargs["criterion"]  # type: ignore[union-attr]  # resolved
    if asked not in Criterion.values:
        raise Http404
    return Criterion(asked)


def _path(request: MemberRequest) -> Path:
    asked: UUID = request.resolver_match.kwargs["path_id"]  # type: ignore[union-attr]  # resolved
    return gate_path(request, asked)


def _rows(asked: Asked) -> list[Any]:
    found = evidence(_path(asked.request), _criterion(asked.request), on=timezone.localdate())
    return [Line(one, address_of(one, asked.request.member)) for one in found]


EVIDENCE = Listing(
    name="faits",
    title=_("Les faits d’un critère d’autonomie"),
    columns=(
        Column(name="quoi", title=_("Quoi"), value=lambda one: one.fact.label, url=lambda one: one.url),
        Column(name="quand", title=_("Quand"), value=lambda one: one.fact.on, kind=Kind.DATE, definition=_("Le jour du fait : tenue, sortie, vérification, dernier temps donné, début de la fonction.")),
    ),
    rows=_rows,
    counted=ngettext_lazy("%(shown)s fait", "%(shown)s faits", "total"),
    nothing_yet=Empty(_("Rien pour l’instant. Ce qui sera noté comptera ici de lui-même.")),
    exported_by=READERS,
)  # fmt: skip


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: MemberRequest, path_id: UUID, criterion: str) -> HttpResponse:  # noqa: ARG001 -- read by the list
    context = {"path": gate_path(request, path_id), "criterion": _criterion(request)}
    return show_list(request, EVIDENCE, "transmission/evidence.html", context=context)


def _said(one: Any) -> str:
    if one.answered_at is None or one.answered_at < one.asked_at:
        return str(_("À répondre"))
    return str(GateEnd(one.last_end).label)


GATES = Listing(
    name="autonomie",
    title=_("Autonomie"),
    columns=(
        Column(name="collectif", title=_("Collectif"), value=lambda one: one.collective.name, url=lambda one: address("transmission:gate", one.id)),
        Column(name="demande", title=_("Demandé le"), value=lambda one: one.asked_at, kind=Kind.MOMENT, definition=_("La dernière demande du collectif.")),
        Column(name="avis", title=_("Avis"), value=_said, definition=_("Le dernier avis rendu ; « à répondre » : la dernière demande attend.")),
        Column(name="jusque", title=_("Jusqu’au"), value=lambda one: one.last_until, kind=Kind.DATE, definition=_("La fin du soutien renforcé, ou le jour où l’on regarde de nouveau."), on_phone=False),
    ),
    rows=lambda _asked: asked_gates(),
    counted=ngettext_lazy("%(shown)s demande", "%(shown)s demandes", "total"),
    nothing_yet=Empty(_("Aucun collectif n’a encore demandé son autonomie. La demande se fait sur la page de son parcours.")),
    exported_by=(Role.NETWORK_LEAD,),
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def gates(request: MemberRequest) -> HttpResponse:
    return show_list(request, GATES, "transmission/gates.html")
