"""The tours: all of them, for the coordinator; mine, for whoever goes out."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.doors.queries import tours as queries
from essaim.doors.queries.tours import StreetPart
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.web.frame.addresses import address
from essaim.web.frame.areas import Place, Step
from essaim.web.frame.cards import cards_at
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.web.templatetags.measures import day_and_hour, duration
from essaim.web.tours.forms import BoardForm
from essaim.web.tours.views import lines_of

SHOWN = 3  # streets of a tour, on a line


def _board(asked: Asked) -> Any:
    return queries.board(asked.request.collective, state=asked["state"] or "", search=asked["search"] or "")


def _lines(page: Batch) -> list[dict[str, Any]]:
    return lines_of(list(page.rows), now=timezone.now())


def _pair(line: dict[str, Any]) -> str:
    return ", ".join(one.member.user.first_name for one in line["tour"].pair.all())


def _streets(line: dict[str, Any]) -> str:
    return _said(line["streets"])


def _first_streets(line: dict[str, Any]) -> str:
    more = "…" if len(line["streets"]) > SHOWN else ""
    return _said(line["streets"][:SHOWN]) + more


def _said(streets: Sequence[StreetPart]) -> str:
    return ", ".join(f"{part.name} {part.numbers}".strip() for part in streets)


_COUNTED = ngettext_lazy("%(shown)s tournée", "%(shown)s tournées", "total")
BOARD = Listing(
    name="tournees",
    title=_("Tournées"),
    columns=(
        Column(name="tournee", title=_("Tournée"), value=lambda line: str(line["tour"]), url=lambda line: address("tours:tour", line["tour"].id)),
        Column(name="etat", title=_("État"), value=lambda line: line["tour"].get_state_display(), cell="tours/_state_cell.html"),
        Column(name="quand", title=_("Quand"), value=lambda line: line["tour"].outing.starts_at, kind=Kind.MOMENT, text=lambda line: day_and_hour(line["tour"].outing.starts_at), url=lambda line: address("tours:outing", line["tour"].outing_id), definition=_("Quand la sortie est prévue.")),
        Column(name="binome", title=_("Binôme"), value=_pair, cell="tours/_pair_cell.html"),
        Column(name="rues", title=_("Rues"), value=_streets, text=_first_streets),
        Column(name="portes", title=_("Portes"), value=lambda line: line["doors"], kind=Kind.NUMBER),
        Column(name="duree", title=_("Durée (minutes)"), value=lambda line: line["tour"].minutes, kind=Kind.NUMBER, text=lambda line: duration(line["tour"].minutes), definition=_("Prévue par le plan.")),
    ),
    rows=_board,
    lines=_lines,
    counted=_COUNTED,
    filters=lambda request: BoardForm(request.GET),
    nothing_yet=Empty(_("Il n’y a pas encore de tournée. Choisissez des secteurs : Essaim partage les portes entre les binômes."), _("Préparer des tournées"), "planning:new"),
    nothing_matches=_("Aucune tournée ne correspond."),
)  # fmt: skip
MINE = Listing(
    name="mes-tournees",
    title=_("Mes tournées"),
    columns=(),
    rows=lambda asked: queries.my_tours(asked.request.member),
    lines=_lines,
    counted=_COUNTED,
    row="tours/_mine.html",
    rows_class="stack",
    nothing_yet=Empty(_("Aucune tournée ne vous attend. Votre référent·e vous y inscrit avant chaque sortie."), _("Retour à aujourd’hui"), "home"),
    exported_by=(),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: MemberRequest) -> HttpResponse:
    def context(_shown: Shown) -> dict[str, Any]:
        now = timezone.now()
        return {
            "counts": queries.state_counts(request.collective),
            "late": queries.late_now(request.collective, at=now),
            "todo": cards_at(request, Place.TODO, at=now, step=Step.REACH),
        }

    return show_list(request, BOARD, "tours/board.html", context=context)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    return show_list(request, MINE, "tours/mine.html")
