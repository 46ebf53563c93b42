"""The lists of the plans, and of the doors that a plan left out."""

from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.doors.models import Plan
from essaim.doors.queries import planning as queries
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.territory.models import Dwelling
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list


class PlanFilter(forms.Form):
    archives = forms.ChoiceField(
        label=_("Lesquels ?"), required=False, choices=[("", _("En cours")), ("1", _("Archivés"))]
    )


PLANS = Listing(
    name="plans",
    title=_("Plans"),
    columns=(
        Column(name="plan", title=_("Plan"), value=lambda plan: plan.name, url=lambda plan: address("planning:plan", plan.id)),
        Column(name="sorties", title=_("Sorties"), value=lambda plan: plan.outing_count, kind=Kind.NUMBER),
        Column(name="tournees", title=_("Tournées"), value=lambda plan: plan.tour_count, kind=Kind.NUMBER, definition=_("Sans celles qui sont annulées.")),
        Column(name="fait", title=_("Fait le"), value=lambda plan: plan.created_at, kind=Kind.MOMENT, sort=("created_at",)),
        Column(name="par", title=_("Par"), value=lambda plan: plan.created_by.user.first_name),
        Column(name="repartir", title=_("Repartir de ce plan"), value=str, cell="planning/_again_cell.html", in_file=False),
    ),
    rows=lambda asked: queries.plans(asked.request.collective, archived=bool(asked["archives"])),
    counted=ngettext_lazy("%(shown)s plan", "%(shown)s plans", "total"),
    filters=lambda request: PlanFilter(request.GET),
    tabs="archives",
    nothing_yet=Empty(_("Un plan partage les portes de vos secteurs en tournées à pied, une par binôme."), _("Préparer le premier plan"), "planning:new"),
    nothing_matches=_("Aucun plan archivé."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: MemberRequest) -> HttpResponse:
    return show_list(request, PLANS, "planning/list.html")


class LeftOut(NamedTuple):
    door: Dwelling
    reason: str


class ReasonFilter(forms.Form):
    raison = forms.ChoiceField(label=_("Raison"), required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = sorted({reason for _door, reason in queries.doors_left_out(plan)})
        self.fields["raison"].choices = [("", _("Toutes")), *((one, one) for one in reasons)]  # type: ignore[attr-defined]


LEFT_OUT = Listing(
    name="portes-laissees-de-cote",
    title=_("Portes laissées de côté"),
    columns=(
        Column(name="adresse", title=_("Adresse"), value=lambda row: str(row.door), url=lambda row: address("territory:door", row.door.id)),
        Column(name="repere", title=_("Repère"), value=lambda row: row.door.place_label),
        Column(name="raison", title=_("Raison"), value=lambda row: row.reason, definition=_("Pourquoi le plan ne la propose pas.")),
    ),
    rows=lambda _asked: [],
    counted=ngettext_lazy("%(shown)s porte", "%(shown)s portes", "total"),
    nothing_yet=Empty(_("Aucune : chaque porte est dans une tournée.")),
    per_page=50,
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def left_out(request: MemberRequest, plan_id: UUID) -> HttpResponse:
    """All of them, with the reason."""
    plan = fetch(queries.all_plans(request.collective), id=plan_id)

    def rows(asked: Asked) -> list[tuple[str, str]]:
        wanted = asked["raison"]
        return [one for one in queries.doors_left_out(plan) if not wanted or one[1] == wanted]

    def lines(page: Batch) -> list[LeftOut]:
        """A door that since asked to be left alone is not shown."""
        doors = queries.doors_by_id(plan.collective, [door for door, _reason in page.rows])
        return [LeftOut(doors[door], reason) for door, reason in page.rows if door in doors]

    listing = replace(
        LEFT_OUT, rows=rows, lines=lines, filters=lambda request: ReasonFilter(request.GET, plan=plan)
    )
    return show_list(request, listing, "planning/left_out.html", context={"plan": plan})
