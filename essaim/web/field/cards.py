"""How a door looks in the list: colour, shape, icon and word, never one of them alone."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.doors.enums import Outcome
from essaim.doors.models import Visit
from essaim.doors.queries.doors import DoorLine
from essaim.doors.rules.reasons import short
from essaim.doors.rules.revisits import remembered
from essaim.kernel.ids import uuid7

LOOKS = {
    Outcome.TALKED: ("door-talk", "bubble"),
    Outcome.NOT_NOW: ("door-again", "clock"),
    Outcome.ABSENT: ("door-absent", "door"),
    Outcome.REFUSES: ("door-refusal", "barred"),
    Outcome.NEVER: ("door-never", "cross"),
    Outcome.NO_ACCESS: ("door-absent", "key"),
    Outcome.EMPTY: ("door-refusal", "home"),
    Outcome.OTHER_LANGUAGE: ("door-again", "globe"),
    Outcome.OTHER: ("door-talk", "dots"),
}
FIRST = (
    (Outcome.TALKED, gettext_lazy("On a parlé"), "tile-talk"),
    (Outcome.ABSENT, gettext_lazy("Personne n’ouvre"), "tile-absent"),
    (Outcome.NOT_NOW, gettext_lazy("Pas maintenant, repasser"), "tile-again"),
    (Outcome.REFUSES, gettext_lazy("Ne souhaite pas"), "tile-refusal"),
)


@dataclass(frozen=True)
class Tile:
    value: str
    label: Any
    css: str
    icon: str


def tiles() -> tuple[list[Tile], list[Tile]]:
    """The four frequent answers, large, then the five others: nine in all."""
    first = [Tile(outcome.value, label, css, LOOKS[outcome][1]) for outcome, label, css in FIRST]
    shown = {tile.value for tile in first}
    others = [
        Tile(outcome.value, outcome.label, "", LOOKS[outcome][1])
        for outcome in Outcome.offered()
        if outcome.value not in shown
    ]
    return first, others


@dataclass(frozen=True)
class Card:
    """A line of the list, ready to show. `visit_id` is for the answer in one tap."""

    line: DoorLine
    css: str
    icon: str
    word: str
    title: str
    memory: str
    visit_id: str


def card(line: DoorLine) -> Card:
    css, icon = ("door-never", "cross") if line.is_left_alone else ("door-todo", "")
    if line.visit is not None:
        css, icon = LOOKS[Outcome(line.visit.outcome)]
    return Card(
        line=line,
        css=css,
        icon=icon,
        word=_word(line),
        title=title(line),
        memory=remembered(line.memory) if line.memory and line.is_to_do else "",
        visit_id=str(uuid7()),
    )


def title(line: DoorLine) -> str:
    """The landmark when there is one, else the number: the street is said above."""
    place = line.door.place_label
    if place:
        within = line.door.building.name if line.door.building else ""
        return place.removeprefix(f"{within}, ") if within else place
    number = line.door.number_label
    named = _("N° %s") % number if number else str(line.door.street)
    return f"{named}, {line.door.hamlet}" if line.door.hamlet else named


def _word(line: DoorLine) -> str:
    if line.visit is None:
        return _("Ne plus solliciter, ne pas sonner") if line.is_left_alone else _("À faire")
    return said(line.visit)


def said(visit: Visit) -> str:
    """« Personne n’ouvre, avis laissé »."""
    told = str(visit.get_outcome_display())
    if visit.come_back_on:
        told += _(", repasser le %s") % short(visit.come_back_on)
    if visit.leaflet_left:
        told += _(", avis laissé")
    return told


def by_street(lines: list[DoorLine]) -> list[dict[str, Any]]:
    """Cards in walking order: a title each time the street changes, another for each building."""
    return [
        {"street": street, "parts": [_part(list(part)) for _key, part in groupby(group, key=_roof)]}
        for street, group in groupby(lines, key=lambda line: line.door.street)
    ]


def _roof(line: DoorLine) -> object:
    return line.door.building_id


def _part(lines: list[DoorLine]) -> dict[str, Any]:
    first = lines[0].door
    to_do = [line for line in lines if line.is_to_do]
    return {
        "building": first.building,
        "number": first.number_label,
        "landing": to_do[0].door if first.building and len(to_do) > 1 else None,
        "cards": [card(line) for line in lines],
    }
