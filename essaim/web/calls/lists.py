"""The campaigns, and the people of one: who is where, and why. Names never leave with a file."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.calls.enums import RegularEnd, WhyNot
from essaim.calls.models import CallCampaign, CallLine, RegularCall
from essaim.calls.queries import campaigns as queries
from essaim.calls.queries.lists import lines_with_why, settings_of
from essaim.calls.queries.pairing import ends_counted
from essaim.calls.queries.regular import regular_calls
from essaim.calls.rules.links import stage_said
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.people.queries.file_codes import code_of
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.calls.forms import LinesFilter
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list

CAMPAIGNS = Listing(
    name="campagnes-appels",
    title=_("Campagnes d’appels"),
    columns=(
        Column(name="nom", title=_("Nom de la campagne"), value=str, url=lambda one: address("calls:campaign", one.id)),
        Column(name="debut", title=_("À partir du"), value=lambda one: one.starts_on, kind=Kind.DATE, sort=("starts_on",)),
        Column(name="liste", title=_("Sur la liste"), value=lambda one: one.listed, kind=Kind.NUMBER),
        Column(name="appelees", title=_("Déjà appelées"), value=lambda one: one.called, kind=Kind.NUMBER, definition=_("Personnes de la liste appelées au moins une fois dans cette campagne.")),
        Column(name="close", title=_("Close le"), value=lambda one: one.closed_at, kind=Kind.MOMENT, on_phone=False),
    ),
    rows=lambda asked: queries.campaigns(asked.request.collective),
    counted=ngettext_lazy("%(shown)s campagne", "%(shown)s campagnes", "total"),
    nothing_yet=Empty(_("Aucune campagne pour l’instant. Une campagne, c’est une liste de personnes qui ont accepté qu’on les appelle, et qui les appelle."), _("Préparer une campagne"), "calls:new"),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: MemberRequest) -> HttpResponse:
    return show_list(request, CAMPAIGNS, "calls/campaigns.html")


@dataclass(frozen=True)
class Line:
    line: CallLine
    who: str
    why: str

    @property
    def back_with(self) -> str:
        return self.line.reserved_for.user.name if self.line.reserved_for else ""

    @property
    def may_leave(self) -> bool:
        return not self.line.last_outcome and self.line.done_at is None

    @property
    def may_return(self) -> bool:
        return self.line.waits_on is not None or self.line.done_at is not None


def _campaign(request: MemberRequest) -> CallCampaign:
    asked: UUID = request.resolver_match.kwargs["campaign_id"]  # type: ignore[union-attr]  # resolved
    return fetch(queries.campaigns(request.collective), id=asked)


def _rows(asked: Asked) -> Any:
    request = asked.request
    rows = lines_with_why(_campaign(request), member=request.member, at=timezone.now())
    rows = rows.select_related("person", "campaign", "reserved_for__user")
    return rows.filter(why=asked["why"]) if asked["why"] else rows


def _lines(page: Batch) -> list[Line]:
    seen = {one.id: one for one in page.show_people(row.person for row in page.rows)}
    return [
        Line(
            row,
            name_in_lists(seen[row.person_id]) if row.person_id in seen else "",
            str(WhyNot(row.why).label),
        )
        for row in page.rows
    ]


LINES = Listing(
    name="liste-appels",
    title=_("La liste d’appels"),
    columns=(
        Column(name="qui", title=_("Qui"), value=lambda line: line.who or str(_("Fiche effacée")), url=lambda line: address("people:person", line.line.person_id) if line.who else "", in_file=False),
        Column(name="fiche", title=_("Fiche"), value=lambda line: code_of(line.line.person_id), on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="etat", title=_("Où elle en est"), value=lambda line: line.why),
        Column(name="issue", title=_("Dernière issue"), value=lambda line: line.line.get_last_outcome_display() if line.line.last_outcome else ""),
        Column(name="moment", title=_("Moment convenu"), value=lambda line: line.line.call_back_at, kind=Kind.MOMENT, on_phone=False),
        Column(name="avec", title=_("Rappelée par"), value=lambda line: line.back_with, on_phone=False),
        Column(name="gestes", title=_("Gestes"), value=lambda _line: "", cell="calls/_line_cell.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    filters=lambda request: LinesFilter(request.GET),
    counted=ngettext_lazy("%(shown)s personne", "%(shown)s personnes", "total"),
    nothing_yet=Empty(_("Personne sur cette liste encore. Ajoutez des personnes depuis la campagne.")),
    nothing_matches=_("Personne n’en est là."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: MemberRequest, campaign_id: UUID) -> HttpResponse:
    campaign = fetch(queries.campaigns(request.collective), id=campaign_id)

    def context(_shown: Shown) -> dict[str, Any]:
        return {"campaign": campaign}

    return show_list(request, LINES, "calls/lines.html", context=context)


@dataclass(frozen=True)
class RegularLine:
    regular: RegularCall
    who: str
    stage: str

    @property
    def substitute(self) -> str:
        return self.regular.substitute.user.name if self.regular.substitute else ""


def _regular_lines(page: Batch) -> list[RegularLine]:
    seen = {one.id: one for one in page.show_people(row.person for row in page.rows)}
    settings = settings_of(page.request.collective)
    return [
        RegularLine(row, name_in_lists(seen[row.person_id]), stage_said(row, settings))
        for row in page.rows
        if row.person_id in seen
    ]


REGULAR = Listing(
    name="appels-reguliers",
    title=_("Appels réguliers"),
    columns=(
        Column(name="quand", title=_("Le prochain appel"), value=lambda line: line.regular.next_at, kind=Kind.MOMENT, sort=("next_at",)),
        Column(name="qui", title=_("Qui"), value=lambda line: line.who, url=lambda line: address("calls:regular", line.regular.person_id), in_file=False),
        Column(name="fiche", title=_("Fiche"), value=lambda line: code_of(line.regular.person_id), on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="membre", title=_("Qui l’appelle"), value=lambda line: line.regular.member.user.name),
        Column(name="remplace", title=_("Qui remplace"), value=lambda line: line.substitute, on_phone=False),
        Column(name="jusque", title=_("Remplacée jusqu’au"), value=lambda line: line.regular.away_until, kind=Kind.DATE, on_phone=False),
        Column(name="etape", title=_("Étape du lien"), value=lambda line: line.stage),
        Column(name="fin", title=_("Fin convenue le"), value=lambda line: line.regular.ends_on, kind=Kind.DATE, on_phone=False),
        Column(name="rythme", title=_("À quel rythme"), value=lambda line: line.regular.get_rhythm_display(), on_phone=False),
    ),
    rows=lambda asked: regular_calls(asked.request.collective),
    lines=_regular_lines,
    counted=ngettext_lazy("%(shown)s rendez-vous", "%(shown)s rendez-vous", "total"),
    nothing_yet=Empty(_("Aucun appel régulier. On en convient avec la personne, depuis sa fiche.")),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def regular(request: MemberRequest) -> HttpResponse:
    def context(_shown: Shown) -> dict[str, Any]:
        since = timezone.localdate() - timedelta(days=365)
        ends = [
            (RegularEnd(why).label, count) for why, count in ends_counted(request.collective, since=since)
        ]
        return {"ends": ends}

    return show_list(request, REGULAR, "calls/regular_list.html", context=context)
