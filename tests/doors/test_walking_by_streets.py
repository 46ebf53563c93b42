"""Once the streets are imported, tours are cut and measured by them: the same import that draws the maps."""

import pytest
from django.conf import settings

from essaim.doors.actions.engine import cut_into_tours
from essaim.doors.rules.placing import PlannedDoor
from essaim.doors.rules.planning import Wanted
from essaim.kernel.ids import uuid7
from essaim.territory.rules.street_network import Kind, streets_of
from tests.factories import TODAY

NORTH, EAST = 1 / 111_195, 1 / 73_100  # a metre, in degrees, at 48.9 N


def at(x, y):
    return 2.48 + x * EAST, 48.9 + y * NORTH


@pytest.fixture
def canal():
    """Two quays face to face, and one bridge a kilometre away."""
    quays = [
        (Kind.STREET, f"Quai {name}", [at(0, y), at(1000, y)]) for name, y in (("Nord", 20), ("Sud", -20))
    ]
    settings.STREETS_DIR.mkdir(parents=True)
    streets_of([*quays, (Kind.PATH, "", [at(1000, 20), at(1000, -20)])]).save(
        settings.STREETS_DIR / "93010.npz"
    )


@pytest.mark.usefixtures("canal")
def test_a_tour_stays_on_its_bank():
    banks = {
        uuid7(): (name, [at(20 * place, side) for place in range(40)])
        for name, side in (("Quai Nord", 24), ("Quai Sud", -24))
    }
    doors = [
        PlannedDoor(uuid7(), street, name, 2 * rank + 1, *place)
        for street, (name, places) in banks.items()
        for rank, place in enumerate(places)
    ]
    street_of = {door.id: door.street_id for door in doors}
    tours, left_out = cut_into_tours(doors, Wanted(name="Quais", on=TODAY, pairs=2, minutes=120), kept={})
    assert {len({street_of[door] for door in tour.doors}) for tour in tours} == {1}
    assert (sum(len(tour.doors) for tour in tours), left_out) == (80, [])
