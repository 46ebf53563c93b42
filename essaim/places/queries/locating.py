"""Where an address of ours stands, from the doors that were imported: nothing is asked of the outside."""

import re
from uuid import UUID

from django.db.models import Avg
from rapidfuzz import fuzz, process

from address_files import normalise_street
from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Street

NEARLY = 82  # of a hundred, for a street to be another misspelt
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


def spot_of(collective: Collective, text: str) -> tuple[float, float] | None:
    """« 12 rue des Lilas », « rue des lila »: that door, else the middle of that street, a wrong letter aside; none when several are."""
    if not text.strip():
        return None
    found = point_of(collective, text)
    if found is not None:
        return found
    numbered = _NUMBERED.match(text)
    wanted = normalise_street(numbered[3] if numbered else text)
    keys = {
        key: key.rpartition("|")[2]
        for key in Street.objects.filter(collective=collective).values_list("key", flat=True)
    }
    near = [key for key, name in keys.items() if name == wanted]
    if not near:
        like = process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=NEARLY, limit=2)
        near = [key for _name, score, key in like if score == like[0][1]]
    if len(near) != 1:
        return None
    doors = Dwelling.objects.filter(collective=collective, street__key=near[0], lon__isnull=False)
    middle = doors.aggregate(lon=Avg("lon"), lat=Avg("lat"))
    return None if middle["lon"] is None else (middle["lon"], middle["lat"])


def home_of(collective: Collective, dwelling_ref: str | None) -> tuple[float, float] | None:
    """Where she lives, from her door: for whoever may see it."""
    try:
        wanted = UUID(dwelling_ref or "")
    except ValueError:
        return None
    door = Dwelling.objects.filter(collective=collective, id=wanted).values_list("lon", "lat").first()
    lon, lat = door or (None, None)
    return None if lon is None or lat is None else (lon, lat)
