"""Which places help when it is very hot or very cold."""

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet

from essaim.network.models import Collective
from essaim.places.enums import Climate
from essaim.places.models import ClimateFact, Place
from essaim.places.queries.places import places


def climate_of(place: Place) -> QuerySet[ClimateFact]:
    """What is known of it, whether yes or no."""
    return ClimateFact.objects.filter(place=place).select_related("said_by__user")


def offering(collective: Collective, facts: Collection[Climate | str]) -> QuerySet[Place]:
    """The open places of which someone said yes to each of these; `place.climate.all()` holds every fact with its day."""
    rows = places(collective)
    for fact in facts:
        said = ClimateFact.objects.filter(collective=collective, fact=fact, is_so=True)
        rows = rows.filter(id__in=said.values("place_id"))
    return rows.prefetch_related(Prefetch("climate", ClimateFact.objects.filter(collective=collective)))
