"""The walk of a circuit, for the map: nothing when none was drawn."""

from typing import Any

from essaim.street.models import Circuit
from essaim.web.frame.maps import COLOURS, with_streets


def walk_map(circuit: Circuit) -> dict[str, Any] | None:
    if not circuit.line:
        return None
    walk = {"id": str(circuit.id), "name": circuit.name, "colour": COLOURS[1], "line": circuit.line}
    return with_streets({"doors": [], "tours": [walk]})
