"""What may be asked of buildings."""

from itertools import groupby

from django.db.models import F, QuerySet

from essaim.network.models import Collective
from essaim.territory.models import Building, Dwelling
from essaim.territory.rules.grids import landing_order


def buildings(collective: Collective) -> QuerySet[Building]:
    return Building.objects.filter(collective=collective).select_related("street__commune")


def flats(building: Building) -> QuerySet[Dwelling]:
    """Its live doors; the address that became the building is not one of them."""
    rows = Dwelling.objects.filter(building=building, archived_at=None)
    return rows.select_related("street", "building").order_by(
        F("floor").desc(nulls_first=True), "label__folded", "id"
    )


def storeys(rows: QuerySet[Dwelling]) -> list[tuple[int | None, list[Dwelling]]]:
    """Floor by floor, the highest first, as one looks at a front; None: doors whose floor is unknown."""
    return [
        (floor, sorted(doors, key=lambda door: landing_order(door.label)))
        for floor, doors in groupby(rows, key=lambda door: door.floor)
    ]
