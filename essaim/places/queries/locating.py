"""Where an address of ours stands, from the doors that were imported: nothing is asked of the outside."""

import re
from uuid import UUID

from address_files import normalise_street
from essaim.network.models import Collective
from essaim.territory.models import Dwelling

_NUMBERED = re.compile(r"^\s*(\d{1,5})\s*(bis|ter|quater|[a-z])?\s*,?\s+(\S.*)$", re.IGNORECASE)


def point_of(collective: Collective, address: str) -> tuple[float, float] | None:
    """« 12 bis rue des Lilas » → longitude, latitude; none when no door is called so, or several far apart are."""
    found = _NUMBERED.match(address)
    if not found:
        return None
    number, suffix, street = found.groups()
    rows = Dwelling.objects.filter(
        collective=collective, number=int(number), street__key__endswith=f"|{normalise_street(street)}", lon__isnull=False
    )  # fmt: skip
    points = {
        (round(lon, 4), round(lat, 4)): (lon, lat)
        for lon, lat, its in rows.values_list("lon", "lat", "suffix")[:50]
        if lon is not None and lat is not None and its.casefold() == (suffix or "").casefold()
    }
    return next(iter(points.values())) if len(points) == 1 else None


def home_of(collective: Collective, dwelling_ref: str | None) -> tuple[float, float] | None:
    """Where she lives, from her door: for whoever may see it."""
    try:
        wanted = UUID(dwelling_ref or "")
    except ValueError:
        return None
    door = Dwelling.objects.filter(collective=collective, id=wanted).values_list("lon", "lat").first()
    lon, lat = door or (None, None)
    return None if lon is None or lat is None else (lon, lat)
