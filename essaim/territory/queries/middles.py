"""Where the middle of a part of the territory lies."""

from django.db.models import Avg

from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Sector, SectorDwelling


def middle_of(collective: Collective, sector: Sector | None) -> tuple[float, float] | None:
    """Of its doors, as longitude and latitude; of all the doors when no sector is said. None: no door stands anywhere."""
    doors = Dwelling.objects.filter(collective=collective, archived_at=None, lon__isnull=False).order_by()
    if sector is not None:
        inside = SectorDwelling.objects.filter(collective=collective, sector=sector).order_by()
        doors = doors.filter(id__in=inside.values("dwelling_id"))
    found = doors.aggregate(lon=Avg("lon"), lat=Avg("lat"))
    return None if found["lon"] is None else (found["lon"], found["lat"])
