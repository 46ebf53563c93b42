"""A door added on the spot lies at once in the sectors that hold its street."""

import pytest

from essaim.doors.actions.spot import NewDoor, add_on_the_spot
from essaim.territory.actions.sectors import save_sector
from essaim.territory.rules.sectors import SectorStreetChoice
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")


def test_a_door_added_on_the_spot_is_in_the_sector_of_its_street(collective, coordinator):
    doors = factories.dwellings(collective, 2)
    street = doors[0].street
    sector = save_sector(collective, name="Nord", at=NOW, streets=[SectorStreetChoice(street_id=street.id)])
    tour = factories.tour(collective, coordinator, doors, state="under_way")
    added = add_on_the_spot(tour, NewDoor(street=street, number=77))
    assert list(added.sectors.all()) == [sector]
