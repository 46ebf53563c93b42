"""The list behind each figure: its columns, its rows, and what each cell opens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from essaim.impact.enums import Indicator
from essaim.impact.queries import VISIT_INDICATORS, Part, pairs_behind, stops_in, tours_in, visits_behind
from essaim.impact.rules import Period
from essaim.network.models import Collective

Cell = tuple[str, str]  # text, address (may be empty)


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: QuerySet[Any]
    cells: Callable[[Any], list[Cell]]
    counts: str  # what one line of the list is


def table_behind(collective: Collective, period: Period, indicator: Indicator, part: Part) -> Table:
    if indicator in VISIT_INDICATORS:
        columns = (_("Porte"), _("Quand"), _("Issue"), _("Avis laissé"), _("Tournée"))
        return Table(columns, visits_behind(collective, period, indicator, part), _visit, _("passages"))
    if indicator == Indicator.DOORS_PROPOSED:
        stops = stops_in(collective, period, part).select_related(
            "dwelling__street", "dwelling__building", "tour__outing"
        )
        return Table(
            (_("Porte"), _("Quand"), _("Tournée")),
            stops.order_by("tour__number", "position"),
            _stop,
            _("étapes"),
        )
    if indicator == Indicator.TOURS:
        tours = tours_in(collective, period, part).select_related("outing").order_by("number")
        return Table((_("Tournée"), _("Quand")), tours, _whole_tour, _("tournées"))
    people = (_("Tournée"), _("Quand"), _("Personne du binôme"), _("Heures"))
    return Table(people, pairs_behind(collective, period, part), _pair, _("personnes de binôme"))


def _door(dwelling: Any) -> Cell:
    text = str(dwelling)
    place = dwelling.place_label
    return f"{text}, {place}" if place else text, reverse("territory:door", args=[dwelling.id])


def _tour(tour: Any) -> Cell:
    return (str(tour), reverse("tours:tour", args=[tour.id])) if tour else ("", "")


def _whole_tour(tour: Any) -> list[Cell]:
    return [_tour(tour), _when(tour.outing.starts_at)]


def _when(instant: Any) -> Cell:
    return (date_format(timezone.localtime(instant), "j N Y, H:i") if instant else "", "")


def _visit(visit: Any) -> list[Cell]:
    leaflet = _("oui") if visit.leaflet_left else _("non")
    return [
        _door(visit.dwelling),
        _when(visit.at),
        (visit.get_outcome_display(), ""),
        (leaflet, ""),
        _tour(visit.tour),
    ]


def _stop(stop: Any) -> list[Cell]:
    return [_door(stop.dwelling), _when(stop.tour.outing.starts_at), _tour(stop.tour)]


def _pair(one: Any) -> list[Cell]:
    tour = one.tour
    spent = tour.returned_at - tour.started_at if tour.returned_at and tour.started_at else None
    hours = number_format(spent.total_seconds() / 3600, 1) if spent else _("non notées")
    return [_tour(tour), _when(tour.outing.starts_at), (one.member.user.first_name, ""), (hours, "")]
