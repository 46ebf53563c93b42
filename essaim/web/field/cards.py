"""How a door looks in the list: colour, shape, icon and word, never one of them alone."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from essaim.doors.enums import Outcome
from essaim.doors.models import Visit
from essaim.doors.queries.doors import DoorLine
from essaim.doors.rules.reasons import short
from essaim.doors.rules.revisits import remembered
from essaim.kernel.ids import uuid7


@dataclass(frozen=True)
class Tile:
    value: str
    label: Any
    css: str
    icon: str


def tiles() -> tuple[list[Tile], list[Tile]]:
    """The frequent answers, large, then the others: nine in all."""
    ordered = sorted(Outcome.offered(), key=lambda outcome: outcome.meaning.tile_place)
    large = [_tile(outcome) for outcome in ordered if outcome.meaning.tile]
    return large, [_tile(outcome) for outcome in ordered if not outcome.meaning.tile]


def _tile(outcome: Outcome) -> Tile:
    meaning = outcome.meaning
    return Tile(outcome.value, meaning.tile_label or outcome.label, meaning.tile, meaning.icon)


def landing_tiles() -> list[Tile]:
    """What may be said of a whole landing at once."""
    return [
        Tile(outcome.value, outcome.meaning.landing, outcome.meaning.tile, outcome.meaning.icon)
        for outcome in Outcome.offered()
        if outcome.meaning.landing
    ]


@dataclass(frozen=True)
class DoorCard:
    """A line of the list, ready to show. `visit_id` is for the answer in one tap."""

    line: DoorLine
    css: str
    icon: str
    word: str
    title: str
    memory: str
    visit_id: str


def card(line: DoorLine) -> DoorCard:
    css, icon = ("door-never", "cross") if line.is_left_alone else ("door-todo", "")
    if line.visit is not None:
        css, icon = line.visit.meaning.door, line.visit.meaning.icon
    return DoorCard(
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
    return (
        _awaited(get_language(), is_left_alone=line.is_left_alone) if line.visit is None else said(line.visit)
    )


@lru_cache
def _awaited(_language: str | None, *, is_left_alone: bool) -> str:
    return _("Ne plus solliciter, ne pas sonner") if is_left_alone else _("À faire")


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
