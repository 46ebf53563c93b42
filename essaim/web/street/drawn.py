"""The walk of a circuit, for the map, for a page without scripts and for paper: nothing when none was drawn."""

from typing import Any

from django.utils.translation import gettext as _

from essaim.documents.area_map import Drawn, Walk
from essaim.street.models import Circuit
from essaim.web.frame.maps import COLOURS, drawn_on_streets, with_streets


def walk_map(circuit: Circuit) -> dict[str, Any] | None:
    if not circuit.line:
        return None
    walk = {"id": str(circuit.id), "name": circuit.name, "colour": COLOURS[1], "line": circuit.line}
    lon, lat = circuit.line[0]
    start = {
        "id": "start",
        "lon": lon,
        "lat": lat,
        "label": _("Le départ"),
        "colour": COLOURS[1],
        "tour": None,
    }
    return with_streets({"doors": [start], "tours": [walk]})


def walk_drawing(circuit: Circuit) -> str:
    """One SVG, on the streets that are known."""
    line = [(lon, lat) for lon, lat in circuit.line]
    walk = Walk(_("Le départ"), COLOURS[1], line=line)
    return drawn_on_streets(Drawn(walks=[walk]), title=circuit.name) if line else ""
