"""What each carries, when they last talked of it, who is left without anyone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import show_people
from essaim.people.queries.care import Load, left_without_companion, loads
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.worries.queries.debriefs import last_held, open_debriefs

ALONE_SHOWN = 10


@dataclass(frozen=True)
class Row:
    load: Load
    last_talk: date | None
    waits: bool  # a talk was asked for, or proposed


def _rows(asked: Asked) -> list[Load]:
    return loads(asked.request.collective, on=timezone.localdate())


def _lines(page: Batch) -> list[Row]:
    held = last_held(page.request.collective)
    waiting = {one.member_id for one in open_debriefs(page.request.collective)}
    return [Row(one, held.get(one.member.id), one.member.id in waiting) for one in page.rows]


LOADS = Listing(
    name="qui-porte-quoi",
    title=_("Qui accompagne combien de personnes"),
    columns=(
        Column(name="qui", title=_("Qui"), value=lambda row: row.load.member.user.name),
        Column(name="accompagne", title=_("Accompagne"), value=lambda row: row.load.people, kind=Kind.NUMBER, cell="care/_load_cell.html"),
        Column(name="limite", title=_("Limite"), value=lambda row: row.load.limit, kind=Kind.NUMBER, on_screen=False, definition=_("Celle que le collectif s’est donnée.")),
        Column(name="remplace", title=_("Remplace pour"), value=lambda row: row.load.stands_in, kind=Kind.NUMBER),
        Column(name="parle", title=_("En a parlé"), value=lambda row: row.last_talk, kind=Kind.DATE, cell="care/_talk_cell.html"),
        Column(name="gestes", title=_("Gestes"), value=str, cell="care/_gestures_cell.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s membre", "%(shown)s membres", "total"),
    nothing_yet=Empty(_("L’équipe est encore vide. Invitez d’abord des bénévoles."), _("Voir l’équipe"), "network:members"),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: MemberRequest) -> HttpResponse:
    def context(_shown: Shown) -> dict[str, Any]:
        alone = left_without_companion(request.collective, on=timezone.localdate())
        return {
            "waiting": len({one.member_id for one in open_debriefs(request.collective)}),
            "alone_count": alone.count(),
            "alone": [one.person for one in show_people(request, alone[:ALONE_SHOWN])],
        }

    return show_list(request, LOADS, "care/team.html", context=context)
