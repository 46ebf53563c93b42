"""The swarm: on a map, through time, who accompanied whom, who carries how much; each picture with its table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import MemberRequest, network_only
from essaim.network.enums import Stage
from essaim.network.rules import AT_REST, STANDS_ALONE, WAY
from essaim.swarm.queries.swarm import Grown, Need, Pace, grown, loads, pace, tree, where_next
from essaim.swarm.rules.survival import Share
from essaim.web.frame.addresses import address
from essaim.web.listing import Column, Empty, Kind, Listing, show_list
from essaim.web.swarm.lists import LEAD

WIDTH, HEIGHT, EDGE = 760, 440, 26
MOST_LINES, LINE_HEIGHT = 40, 26
COLOURS = {"begins": "#4f7fb8", "learns": "#6a3a78", "alone": "#2f6b4a", "rests": "#8a7f70"}
WORDS = {"begins": _("Demande, réunion, convention"), "learns": _("En parcours, premières sorties"), "alone": _("Autonome, accompagne"), "rests": _("En veille, clos")}  # fmt: skip


def group_of(stage: str) -> str:
    if stage in AT_REST:
        return "rests"
    if stage in STANDS_ALONE:
        return "alone"
    return "learns" if stage in (Stage.ON_PATH, Stage.FIRST_OUTINGS) else "begins"


@network_only
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = grown(request.network)
    context = {
        "rows": rows,
        "points": points_of(rows),
        "nowhere": [one for one in rows if one.centre is None],
        "bars": bars_of(rows, today=today),
        "most": MOST_LINES,
        "legend": [(COLOURS[key], words) for key, words in WORDS.items()],
        "said": said_of(pace(rows, on=today)),
        "branches": tree(rows),
        "loads": loads(request.network),
        "needs": where_next(request.network)[:5],
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "swarm/picture.html", context)


def points_of(rows: Sequence[Grown]) -> list[dict[str, Any]]:
    """Where each stands, the north above; a degree of longitude is shorter than one of latitude here: 0.69 of it at 46°."""
    placed = [(one, one.centre) for one in rows if one.centre]
    if not placed:
        return []
    lons, lats = [at[0] * 0.69 for _one, at in placed], [at[1] for _one, at in placed]
    across, up = max(lons) - min(lons), max(lats) - min(lats)
    scale = min((WIDTH - 2 * EDGE) / (across or 1e-9), (HEIGHT - 2 * EDGE) / (up or 1e-9), 2000)
    left, top = (WIDTH - across * scale) / 2, (HEIGHT - up * scale) / 2
    return [
        {
            "one": one, "colour": COLOURS[group_of(one.collective.stage)],
            "x": round(left + (at[0] * 0.69 - min(lons)) * scale), "y": round(top + (max(lats) - at[1]) * scale),
        }
        for one, at in placed
    ]  # fmt: skip


def bars_of(rows: Sequence[Grown], *, today: date) -> dict[str, Any]:
    """A line each, the latest begun first; a colour for each stretch of its way."""
    shown = sorted(rows, key=lambda one: one.started_on, reverse=True)[:MOST_LINES]
    if not shown:
        return {}
    first = min(one.started_on for one in shown)
    days = max(1, (today - first).days)

    def place(on: date) -> float:
        return round((on - first).days / days * WIDTH, 1)

    lines = []
    for rank, one in enumerate(shown):
        ends = [*(date.fromisoformat(on) for _stage, on in one.history[1:]), today]
        parts = [
            {"x": place(date.fromisoformat(on)), "width": max(1, round(place(end) - place(date.fromisoformat(on)), 1)), "colour": COLOURS[group_of(stage)]}
            for (stage, on), end in zip(one.history, ends, strict=True)
        ]  # fmt: skip
        lines.append({"one": one, "y": rank * LINE_HEIGHT, "text_y": rank * LINE_HEIGHT + 16, "parts": parts})
    years = [{"year": year, "x": place(date(year, 1, 1))} for year in range(first.year + 1, today.year + 1)]
    return {"lines": lines, "years": years, "height": len(shown) * LINE_HEIGHT + 24, "first": first}


def said_of(found: Pace) -> list[str]:
    """In plain words, each share with how many it was counted on."""
    said = [
        ngettext("%(n)s collectif est devenu autonome, sur %(of)s.", "%(n)s collectifs sont devenus autonomes, sur %(of)s.", found.autonomous)
        % {"n": found.autonomous, "of": found.of}
    ]  # fmt: skip
    if found.months is not None:
        said.append(
            gettext(
                "De la demande à l’autonomie : %s mois, au milieu (la moitié a mis moins, la moitié a mis plus)."
            )
            % number_format(found.months, 1)
        )
    return said + [_share(one) for one in found.shares]


def _share(one: Share) -> str:
    values = {"months": one.months, "share": round(100 * one.share), "of": one.of, "followed": one.followed}
    said = gettext(
        "Encore actifs %(months)s mois après l’autonomie : %(share)s %% (estimation de Kaplan-Meier sur %(of)s, dont %(followed)s suivis aussi longtemps)."
    )
    return said % values + ("" if one.followed >= 5 else " " + gettext("C’est trop peu pour conclure."))


def _stage(stage: Stage) -> Column:
    return Column(
        name=stage.value,
        title=stage.label,
        value=lambda one: one.came_to(stage),
        kind=Kind.DATE,
        on_phone=False,
    )


TABLE = Listing(
    name="essaim",
    title=_("L’essaim, ligne par ligne"),
    about=_("Ce que montrent la carte, la frise et l’arbre de l’essaim."),
    columns=(
        Column(name="numero", title=_("Numéro"), value=lambda one: one.number, kind=Kind.NUMBER, definition=_("Celui de la carte.")),
        Column(name="collectif", title=_("Collectif"), value=lambda one: one.name, url=lambda one: address("swarm:collective", one.collective.id)),
        Column(name="etape", title=_("Étape"), value=lambda one: str(one.collective.get_stage_display())),
        *map(_stage, (*WAY, *AT_REST)),
        Column(name="mois", title=_("Mois jusqu’à l’autonomie"), value=lambda one: round(one.months, 1) if one.months is not None else None, kind=Kind.NUMBER),
        Column(name="parent", title=_("Accompagné par"), value=lambda one: one.parent),
        Column(name="communes", title=_("Communes"), value=lambda one: ", ".join(name for _code, name, *_rest in one.communes)),
        Column(name="ouest-est", title=_("Place, d’ouest en est"), value=lambda one: one.centre[0] if one.centre else None, kind=Kind.NUMBER, on_screen=False, definition=_("Au centième de degré.")),
        Column(name="sud-nord", title=_("Place, du sud au nord"), value=lambda one: one.centre[1] if one.centre else None, kind=Kind.NUMBER, on_screen=False, definition=_("Au centième de degré.")),
    ),
    rows=lambda asked: grown(asked.request.network),
    counted=ngettext_lazy("%(shown)s collectif", "%(shown)s collectifs", "total"),
    nothing_yet=Empty(_("Aucun collectif pour l’instant."), _("Créer le premier"), "network:new_collective"),
    exported_by=LEAD,
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: MemberRequest) -> HttpResponse:
    return show_list(request, TABLE, "swarm/table.html")


def _why(one: Need) -> str:
    parts = []
    if one.requests:
        parts.append(ngettext("%s demande", "%s demandes", one.requests) % one.requests)
    if one.at_rest:
        parts.append(gettext("%s ne sort plus") % one.at_rest)
    return ", ".join(parts)


COMMUNES = Listing(
    name="communes-sans-collectif",
    title=_("Où aller ensuite"),
    about=_("Les communes sans collectif qui sort, où l’on a demandé, ou bien où il y en avait un."),
    columns=(
        Column(name="commune", title=_("Commune"), value=lambda one: one.name),
        Column(name="code", title=_("Code INSEE"), value=lambda one: one.insee, on_phone=False),
        Column(name="seules", title=_("80 ans et plus vivant seules"), value=lambda one: one.alone, kind=Kind.NUMBER, definition=_("D’après les fichiers publics du diagnostic ; vide : aucun fichier n’a été importé là.")),
        Column(name="habitants", title=_("Habitants"), value=lambda one: one.people, kind=Kind.NUMBER),
        Column(name="pourquoi", title=_("Pourquoi elle est là"), value=_why),
    ),
    rows=lambda asked: where_next(asked.request.network),
    counted=ngettext_lazy("%(shown)s commune", "%(shown)s communes", "total"),
    nothing_yet=Empty(_("Aucune commune n’attend : pas de demande en cours, pas de collectif en veille.")),
    exported_by=LEAD,
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def communes(request: MemberRequest) -> HttpResponse:
    return show_list(request, COMMUNES, "swarm/table.html")
