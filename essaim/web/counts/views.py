"""The figures that a mairie asks for, each with its definition and the list behind it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import COORDINATORS, READERS_OF_COUNTS, MemberRequest, members_only
from essaim.impact.enums import (
    DEFINITIONS,
    PEOPLE_DEFINITIONS,
    STREET_DEFINITIONS,
    Indicator,
    PeopleIndicator,
    StreetIndicator,
)
from essaim.impact.queries import (
    WHOLE,
    figures,
    figures_by_sector,
    forgotten_behind,
    people_figures,
    street_figures,
)
from essaim.impact.rules import shown_to_partner
from essaim.network.enums import Role
from essaim.web.counts.forms import PeriodForm, shortcuts, shortcuts_for_partner
from essaim.web.counts.tables import BEHIND, BY_PHONE, IN_STREET, period_form
from essaim.web.listing import Shown, show_list

ARCHES = (
    (Indicator.DOORS_VISITED, "sable"),
    (Indicator.CONVERSATIONS, "sauge"),
    (Indicator.TOURS, "soleil"),
    (Indicator.VOLUNTEERS, "prune"),
)


@members_only(*READERS_OF_COUNTS)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Totals for all who may read them; the lists behind, for the coordinator only."""
    form = PeriodForm(request.GET, collective=request.collective)
    is_partner = request.member.role == Role.OBSERVER
    period = form.period_for_partner() if is_partner else form.period()
    part = WHOLE if is_partner else form.part()
    counted = figures(request.collective, period, part)

    def shown(indicator: Indicator | PeopleIndicator | StreetIndicator, count: float) -> float | None:
        if not is_partner:
            return count
        return shown_to_partner(count, of=request.collective.id, period=period, figure=indicator)

    may_open = request.member.role in COORDINATORS
    rows = [
        {
            "indicator": indicator,
            "value": shown(indicator, counted[indicator]),
            "definition": DEFINITIONS[indicator],
            "has_list": may_open,
        }
        for indicator in Indicator
    ]
    people = people_figures(request.collective, period)
    context = {
        "people": [
            {
                "indicator": indicator,
                "value": shown(indicator, people[indicator]),
                "definition": PEOPLE_DEFINITIONS[indicator],
                "has_list": may_open and indicator == PeopleIndicator.BY_PHONE,
            }
            for indicator in PeopleIndicator
        ],
        "street": [
            {
                "indicator": indicator,
                "value": shown(indicator, count),
                "definition": STREET_DEFINITIONS[indicator],
                "has_list": may_open,
            }
            for indicator, count in street_figures(request.collective, period).items()
        ],
        "form": None if is_partner else form,
        "period": period,
        "rows": rows,
        "arches": [
            {**next(row for row in rows if row["indicator"] == one), "colour": colour}
            for one, colour in ARCHES
        ],
        "sectors": [] if is_partner else figures_by_sector(request.collective, period),
        "shortcuts": shortcuts_for_partner(timezone.localdate())
        if is_partner
        else shortcuts(timezone.localdate()),
        "query": _same_choice(request),
        "is_partner": is_partner,
    }
    return render(request, "counts/page.html", context)


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def behind(request: MemberRequest, indicator: str) -> HttpResponse:
    """The list that makes a figure."""
    if indicator == PeopleIndicator.BY_PHONE:
        return _by_phone(request)
    if indicator in StreetIndicator.values:
        return _in_street(request, StreetIndicator(indicator))
    if indicator not in Indicator.values:
        raise Http404
    chosen = Indicator(indicator)
    form = period_form(request)
    period, part = form.period(), form.part()

    def figure(_shown: Shown) -> dict[str, Any]:
        return {
            "indicator": chosen,
            "definition": DEFINITIONS[chosen],
            "value": figures(request.collective, period, part)[chosen],
            "forgotten": forgotten_behind(request.collective, period, chosen, part),
            "period": period,
            "query": _same_choice(request),
        }

    return show_list(request, BEHIND[chosen], "counts/behind.html", context=figure)


def _by_phone(request: MemberRequest) -> HttpResponse:
    """Behind the calls: whom the reader sees, by first name; neither doors nor passages."""
    period = period_form(request).period()

    def figure(_shown: Shown) -> dict[str, Any]:
        return {
            "definition": PEOPLE_DEFINITIONS[PeopleIndicator.BY_PHONE],
            "value": people_figures(request.collective, period)[PeopleIndicator.BY_PHONE],
            "forgotten": 0,
            "period": period,
            "query": _same_choice(request),
        }

    return show_list(request, BY_PHONE, "counts/behind.html", context=figure)


def _in_street(request: MemberRequest, indicator: StreetIndicator) -> HttpResponse:
    """Behind what is counted in the street: the rounds, each with its counts."""
    period = period_form(request).period()

    def figure(_shown: Shown) -> dict[str, Any]:
        return {
            "definition": STREET_DEFINITIONS[indicator],
            "value": street_figures(request.collective, period)[indicator],
            "forgotten": 0,
            "period": period,
            "query": _same_choice(request),
        }

    return show_list(request, IN_STREET[indicator], "counts/behind.html", context=figure)


def _same_choice(request: MemberRequest) -> str:
    kept = request.GET.copy()
    for name in ("page", "tri", "imprimer"):
        kept.pop(name, None)
    return kept.urlencode()
