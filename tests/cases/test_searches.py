"""Searches and lists, as people type and read: tests/cases/data/searches.csv."""

import pytest

from essaim.models import Dwelling
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.streets import search_doors
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.mark.parametrize("number", [1, 10, 30])
def test_a_number_finds_its_doors_and_no_other(number, collective):
    """hove-io/mimirsbrunn#410, komoot/photon#187: the code of the commune, 93010, holds a 10."""
    for street in ("Rue des Lilas", "Rue Neuve"):
        on = factories.street(collective, street)
        for one in (1, 10, 11, 30, 110):
            factories.dwelling(collective, one, on=on)
    found = search_doors(live_doors(collective), collective, str(number))
    assert sorted(door.number for door in found) == [number, number]


def test_the_doors_of_a_landing_come_in_the_order_of_their_numbers(collective):
    """PrimitiveSocial/MaderaPublic#12."""
    for label in (1, 10, 11, 12, 2, 3):
        factories.dwelling(collective, 4, label=f"porte {label}")
    shown = [door.label for door in Dwelling.objects.all()]
    assert shown == [f"porte {n}" for n in (1, 2, 3, 10, 11, 12)]
