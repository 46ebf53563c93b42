"""The people met: the list, the search, the silences. First name and initial only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import reader_of, show_people
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.queries.care import left_without_companion, people_of
from essaim.people.queries.people import Order, find_people, list_people, quiet_longest_first, with_names
from essaim.people.queries.silence import days_of_silence, silences, who_is_quiet
from essaim.web.people.forms import FindForm
from essaim.web.people.rows import by_next_step, rows_of

PER_PAGE = 25
MOST_FOUND = 25
FILTERS = {
    "": _("Toutes"), "mine": _("Les miennes"), "silent": _("Sans nouvelles"),
    "alone": _("Sans accompagnement"), "ended": _("Lien terminé"),
}  # fmt: skip
ORDERS = {
    "silence": _("le plus long silence d’abord"),
    "step": _("la prochaine étape d’abord"),
    "name": _("par prénom"),
}


@members_only(*FIELD)
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Mine, for a volunteer; all, for the coordinator."""
    today = timezone.localdate()
    filters = FILTERS if _is_coordinator(request) else _of_volunteers()
    chosen, order = _chosen(request, "voir", filters, ""), _chosen(request, "tri", ORDERS, "silence")
    page = Paginator(_found(request, chosen, order, today), PER_PAGE).get_page(request.GET.get("page"))
    shown = show_people(request, with_names(page.object_list))
    context = {
        "page": page,
        "rows": rows_of(shown, on=today),
        "today": today,
        "filters": _links(filters, chosen),
        "orders": _links(ORDERS, order),
        "chosen": chosen,
        "order": order,
        "order_said": ORDERS[order],
        "form": FindForm(),
    }
    return render(request, "people/list.html", context)


def _found(
    request: MemberRequest, chosen: str, order: str, today: date
) -> Sequence[Person] | QuerySet[Person]:
    state = PersonState.ENDED if chosen == "ended" else PersonState.ACTIVE
    if order == "silence" and chosen in {"", "ended"}:
        return quiet_longest_first(request.member, at=timezone.now(), state=state)
    by_name = Order.NAME if order == "name" else Order.SILENCE
    found = list_people(request.member, at=timezone.now(), state=state, order=by_name)
    if chosen == "silent":
        found = [one for one in found if days_of_silence(one, on=today) >= one.silence_days]
    elif chosen == "alone" and _is_coordinator(request):
        alone = set(
            left_without_companion(request.collective, on=today).order_by().values_list("id", flat=True)
        )
        found = [one for one in found if one.id in alone]
    elif chosen == "mine":
        mine = {link.person_id for link in people_of(request.member)}
        found = [one for one in found if one.id in mine]
    return by_next_step(found, reader=reader_of(request)) if order == "step" else found


def _is_coordinator(request: MemberRequest) -> bool:
    return request.member.role == Role.COORDINATOR


def _of_volunteers() -> dict[str, Any]:
    """All of hers are hers."""
    return {key: label for key, label in FILTERS.items() if key in {"", "silent"}}


def _chosen(request: MemberRequest, name: str, among: dict[str, Any], usual: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in among else usual


def _links(among: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    return [{"value": key, "label": label, "is_chosen": key == chosen} for key, label in among.items()]


@members_only(*FIELD)
@require_POST
def search(request: MemberRequest) -> HttpResponse:
    """By POST only: what is typed is a name, and a name is never in an address nor in a history."""
    form = FindForm(request.POST)
    today, rows = timezone.localdate(), []
    if form.is_valid():
        matches = find_people(request.member, text=form.cleaned_data["text"], at=timezone.now())[:MOST_FOUND]
        shown = show_people(request, [match.person for match in matches], verb=Verb.FOUND)
        reasons = {match.person.id: match.reason for match in matches}
        rows = [(row, reasons[row.person.id]) for row in rows_of(shown, on=today)]
    context = {"form": form, "rows": rows, "today": today}
    return render(request, "people/search.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_safe
def silence(request: MemberRequest) -> HttpResponse:
    """Those of whom nobody has news, the longest first, and who is to act."""
    today = timezone.localdate()
    quiet = who_is_quiet(request.collective, on=today)
    page = Paginator(quiet, PER_PAGE).get_page(request.GET.get("page"))
    found = silences(request.collective, list(page.object_list), on=today)
    rows = {
        row.person.id: row for row in rows_of(show_people(request, [one.person for one in found]), on=today)
    }
    lines = [(one, rows[one.person.id]) for one in found if one.person.id in rows]
    return render(request, "people/silence.html", {"page": page, "lines": lines, "today": today})
