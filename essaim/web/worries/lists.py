"""The worries: danger first. No fact is shown in a list, and none leaves as a file."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.people.queries.file_codes import code_of
from essaim.people.queries.sight import WITH_A_FILE
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.web.worries.views import line_of
from essaim.worries.queries import worries as queries
from essaim.worries.rules.worries import in_words

COUNTED_OVER = timedelta(days=30)


class WorryFilter(forms.Form):
    closes = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False, choices=[("", _("Ouvertes")), ("1", _("Closes"))]
    )


def _rows(asked: Asked) -> Any:
    rows = queries.closed_worries if asked["closes"] else queries.open_worries
    return rows(asked.request.collective)


def _lines(page: Batch) -> list[dict[str, Any]]:
    page.show_people(one.person for one in page.rows if one.person and one.person.state in WITH_A_FILE)
    return [line_of(one) for one in page.rows]


def _code(line: dict[str, Any]) -> str:
    person = line["worry"].person_id
    return code_of(person) if person else ""


WORRIES = Listing(
    name="inquietudes",
    title=_("Inquiétudes"),
    columns=(
        Column(name="niveau", title=_("De quoi il s’agit"), value=lambda line: line["worry"].get_level_display(), cell="worries/_level_cell.html"),
        Column(name="qui", title=_("Pour qui"), value=lambda line: line["who"], in_file=False),
        Column(name="fiche", title=_("Fiche"), value=_code, on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="dite", title=_("Dite"), value=lambda line: line["worry"].raised_at, kind=Kind.MOMENT, cell="worries/_raised_cell.html", sort=("raised_at",), definition=_("Quand l’inquiétude a été dite.")),
        Column(name="regard", title=_("Premier regard"), value=lambda line: line["worry"].first_look_at, kind=Kind.MOMENT, cell="worries/_look_cell.html", definition=_("Quand quelqu’un a dit « Je regarde ».")),
        Column(name="close", title=_("Close"), value=lambda line: line["worry"].closed_at, kind=Kind.MOMENT, on_screen=False),
        Column(name="ouvrir", title=_("Ouvrir"), value=str, cell="worries/_open_cell.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s inquiétude", "%(shown)s inquiétudes", "total"),
    filters=lambda request: WorryFilter(request.GET),
    tabs="closes",
    nothing_yet=Empty(_("Aucune inquiétude n’attend.")),
    nothing_matches=_("Aucune inquiétude n’a été close."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def worries(request: MemberRequest) -> HttpResponse:
    def context(_shown: Shown) -> dict[str, Any]:
        today = timezone.localdate()
        delay = queries.median_delay(request.collective, since=today - COUNTED_OVER, until=today)
        return {"delay": None if delay is None else in_words(delay), "days": COUNTED_OVER.days}

    return show_list(request, WORRIES, "worries/list.html", context=context)
