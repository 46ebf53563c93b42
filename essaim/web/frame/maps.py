"""What the maps of all areas share: streets, colours, the drawing that the server makes, and what to say without streets."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from essaim.documents.area_map import Drawn, draw_area
from essaim.documents.frame import Stop
from essaim.documents.walking_line import walk_on_the_map
from essaim.territory.models import Dwelling
from essaim.territory.queries.street_files import streets_around
from essaim.territory.rules.street_network import Box, Streets

# Seen apart from each other, on sand; what has the colour is always named too.
COLOURS = ("#1b5e63", "#c8562b", "#4f7fb8", "#7c8030", "#6a3a78", "#2f6b4a", "#a83d17")
_MOST_WALKS = 12  # tours of a page: of more, the lines go straight from door to door
_AROUND = 0.004  # degrees: about 400 m
_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 440"/>'


def colour_of(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def stops_of(doors: Sequence[Dwelling]) -> list[Stop]:
    """Those that have a place, numbered as they come."""
    return [
        Stop(door.lon, door.lat, str(position), str(door.street), door.number_label)
        for position, door in enumerate(doors, start=1)
        if door.lon is not None and door.lat is not None
    ]


def drawing(shown: Drawn, *, title: str) -> HttpResponse:
    return svg(drawn_on_streets(shown, title=title))


def drawn_on_streets(shown: Drawn, *, title: str) -> str:
    places = shown.places
    streets = streets_around(_box(places)) if places else None
    return draw_area(streets, shown, title=title)


def svg(drawn: str) -> HttpResponse:
    return HttpResponse(drawn or _NOTHING, content_type="image/svg+xml")


def with_streets(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same, and where the map finds its streets; without, `has_streets` tells the page to say so."""
    places = [(door["lon"], door["lat"]) for door in data.get("doors", ())]
    places += [place for tour in data.get("tours", ()) for place in tour.get("line", ())]
    places += [place for sector in data.get("sectors", ()) for place in sector["polygon"]]
    if not places:
        return {**data, "has_streets": None}
    box = _box(places)
    streets = streets_around(box)
    if streets is None:
        return {**data, "has_streets": False}
    tours = data.get("tours", ())
    if len(tours) <= _MOST_WALKS:
        data = {**data, "tours": [_by_the_streets(tour, data["doors"], streets) for tour in tours]}
    asked = ",".join(f"{side:.4f}" for side in box)
    return {**data, "has_streets": True, "streets_url": f"{reverse('territory:streets_json')}?box={asked}"}


def _by_the_streets(
    tour: dict[str, Any], doors: Sequence[dict[str, Any]], streets: Streets
) -> dict[str, Any]:
    """The line of a tour as it is walked, not as a bird flies."""
    stops = [
        Stop(door["lon"], door["lat"], "", door.get("street", ""))
        for door in doors
        if door["tour"] == tour["id"]
    ]
    if len(stops) < 2:
        return tour
    near = streets.within(_box([(stop.lon, stop.lat) for stop in stops]))
    return {**tour, "line": walk_on_the_map(near, stops)}


def coloured(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "colour": colour_of(place)} for place, row in enumerate(rows)]


def _box(places: Sequence[Sequence[float]]) -> Box:
    lons, lats = [place[0] for place in places], [place[1] for place in places]
    return (min(lons) - _AROUND, min(lats) - _AROUND, max(lons) + _AROUND, max(lats) + _AROUND)
