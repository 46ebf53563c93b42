"""Which place, chosen with her: searched as a person thinks, each with why it may suit. Nothing ranks her."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import open_file
from essaim.kernel.ids import uuid7
from essaim.network.models import Collective
from essaim.people.enums import Parts, PersonState
from essaim.people.rules.shown_names import name_in_lists
from essaim.places.enums import Need
from essaim.places.models import Place
from essaim.places.queries.locating import home_of
from essaim.places.queries.near import Around
from essaim.places.queries.places import Wish, matching, number_by_need, places
from essaim.places.queries.walking import on_foot_first, walks
from essaim.places.rules.checks import must_be_checked
from essaim.places.rules.hours import say_week
from essaim.referrals.enums import REFERRALS, Lack
from essaim.referrals.queries import referrals as queries
from essaim.web.frame.place_finding import misspelt
from essaim.web.referrals.forms import WishForm

PER_PAGE, NEAREST, SMALL = 20, 5, 12  # a small directory is shown whole


@dataclass(frozen=True)
class Wished:
    """`is_asked`: something was; else only the few nearest to her are shown. `is_guessed`: what was typed is nowhere, this is near it."""

    rows: QuerySet[Place]
    is_asked: bool
    is_guessed: bool = False
    by_streets: bool = False


@members_only(*FIELD)
@require_safe
def choose(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """What was already proposed, then the places that answer what she would like."""
    seen = open_file(request, person_id, part=REFERRALS)
    form = WishForm(request.GET)
    home = home_of(request.collective, seen.person.dwelling_ref) if seen.sees(Parts.DWELLING) else None
    around = Around(*home) if home else None
    wished = _wished(request, form, around)
    per_page = PER_PAGE if wished.is_asked else NEAREST
    page = Paginator(wished.rows, per_page).get_page(request.GET.get("page") if wished.is_asked else 1)
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "is_active": seen.person.state == PersonState.ACTIVE,
        "referrals": list(queries.referrals_of(seen.person)),
        "form": form,
        "wished": wished,
        "is_near": around is not None,
        "needs": _needs(request.collective, chosen=form.cleaned_data.get("need") or ""),
        "need": form.cleaned_data.get("need") or "",
        "need_id": uuid7(),
        "lacks": Lack.choices,
        "page": page,
        "places": _cards(list(page.object_list), around),
    }
    return render(request, "referrals/choose.html", context)


def _needs(of: Collective, *, chosen: str) -> list[dict[str, Any]]:
    """What one may come for, and in how many places: those that hold none are not proposed."""
    known = number_by_need(of)
    return [
        {"need": need, "count": known[need], "is_chosen": need == chosen} for need in Need if known.get(need)
    ]


def _cards(found: Sequence[Place], around: Around | None) -> list[dict[str, Any]]:
    prefetch_related_objects(found, "services")
    on_foot, today = walks(found, around), timezone.localdate()
    return [
        {
            "place": one,
            "walk": on_foot.get(one.id),
            "services": list(one.services.all()),
            "hours": say_week(one.hours),
            "is_stale": must_be_checked(one.checked_on, on=today),
        }
        for one in found
    ]


def _wished(request: MemberRequest, form: WishForm, around: Around | None) -> Wished:
    """The nearest to her on foot first, when the reader may know where she lives and she lives somewhere known."""
    form.is_valid()
    asked = form.cleaned_data
    wish = Wish(
        text=asked.get("q") or "",
        need=asked.get("need") or "",
        day=asked.get("day") or "",
        moment=asked.get("moment") or "",
        language=asked.get("language") or "",
        is_free=bool(asked.get("free")),
        step_free=bool(asked.get("step_free")),
    )
    here = places(request.collective).order_by("name__folded", "id")
    is_asked = wish != Wish() or bool(request.GET.get("tout")) or len(here[: SMALL + 1]) <= SMALL
    found, is_guessed = matching(here, wish), False
    if wish.text and not found.exists():
        near = here.filter(id__in=misspelt(request.collective, wish.text))
        found = matching(near, replace(wish, text=""))
        is_guessed = found.exists()
    if not is_asked and around is None:
        found = found.none()
    if around is None:
        return Wished(found, is_asked, is_guessed)
    ordered = on_foot_first(found, around)
    return Wished(ordered.rows, is_asked, is_guessed, ordered.by_streets)
