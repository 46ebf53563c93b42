"""The orientations that go on, the longest without news first. Names of places never leave with a file."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.people.queries.file_codes import code_of
from essaim.people.rules.shown_names import name_in_lists
from essaim.referrals.enums import ReferralState
from essaim.referrals.models import Referral
from essaim.referrals.queries import referrals as queries
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list


class ReferralFilter(forms.Form):
    over = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False, choices=[("", _("En cours")), ("1", _("Terminées"))]
    )
    state = forms.ChoiceField(
        label=_("Où cela en est"), required=False, choices=[("", _("Toutes")), *ReferralState.choices]
    )


@dataclass(frozen=True)
class Line:
    referral: Referral
    who: str

    @property
    def goes_with(self) -> str:
        return self.referral.goes_with.user.name if self.referral.goes_with else ""


def _rows(asked: Asked) -> Any:
    of = queries.ended_referrals if asked["over"] else queries.open_referrals
    rows = of(asked.request.member, at=timezone.now())
    return rows.filter(state=asked["state"]) if asked["state"] else rows


def _lines(page: Batch) -> list[Line]:
    """Of those whom the reader still sees when they are shown."""
    seen = {one.id: one for one in page.show_people(row.person for row in page.rows)}
    return [Line(row, name_in_lists(seen[row.person_id])) for row in page.rows if row.person_id in seen]


REFERRALS = Listing(
    name="orientations",
    title=_("Orientations"),
    columns=(
        Column(name="qui", title=_("Pour qui"), value=lambda line: line.who, url=lambda line: address("referrals:referral", line.referral.id), in_file=False),
        Column(name="fiche", title=_("Fiche"), value=lambda line: code_of(line.referral.person_id), on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="lieu", title=_("Vers quel lieu"), value=lambda line: line.referral.place_name or "", in_file=False),
        Column(name="etat", title=_("Où cela en est"), value=lambda line: line.referral.get_state_display()),
        Column(name="depuis", title=_("Depuis le"), value=lambda line: line.referral.since, kind=Kind.DATE, sort=("since",)),
        Column(name="jour", title=_("On y va le"), value=lambda line: line.referral.going_on, kind=Kind.DATE, on_phone=False),
        Column(name="avec", title=_("Avec"), value=lambda line: line.goes_with, on_phone=False),
        Column(name="venue", title=_("Venue le"), value=lambda line: line.referral.came_on, kind=Kind.DATE, on_screen=False, definition=_("Le jour où elle est venue au lieu ; vide si elle n’est pas venue.")),
    ),
    rows=_rows,
    lines=_lines,
    filters=lambda request: ReferralFilter(request.GET),
    tabs="over",
    counted=ngettext_lazy("%(shown)s orientation", "%(shown)s orientations", "total"),
    nothing_yet=Empty(_("Aucune orientation en cours. On oriente depuis la fiche d’une personne, avec elle."), _("Les personnes"), "people:list"),
    nothing_matches=_("Aucune orientation ne correspond."),
)  # fmt: skip


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def referrals(request: MemberRequest) -> HttpResponse:
    return show_list(request, REFERRALS, "referrals/list.html")
