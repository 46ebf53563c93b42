"""Doors and buildings made by hand."""

import pytest

from address_files import address_key
from essaim.models import Building, Dwelling, Sector
from essaim.territory.actions import buildings, doors
from essaim.territory.actions.sectors import SectorStreetChoice, save_sector
from essaim.territory.queries.buildings import flats, storeys
from essaim.territory.queries.doors import doors_of_sectors, live_doors
from essaim.territory.queries.streets import addresses_in, find_streets, search_doors
from essaim.territory.rules.grids import Grid, Naming, flat_labels
from tests import factories
from tests.factories import NOW
from tests.territory.conftest import figures
from tests.territory.test_imports import numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


@pytest.fixture
def street(collective):
    return doors.name_street(collective, factories.commune(), name="Rue des Lilas")


@pytest.fixture
def door(street):
    return doors.add_door(street, number=12, place=doors.Place(2.48, 48.9))


def test_a_street_written_otherwise_is_the_same(collective, street):
    assert doors.name_street(collective, factories.commune(), name="RUE DES  LILAS") == street


def test_a_door_has_the_key_of_the_official_files(door):
    assert door.address_key == address_key("93010", "", "rue des lilas", 12, "")


def test_a_door_without_coordinates_stands_beside_its_neighbours(street, door):
    doors.add_door(street, number=13, place=doors.Place(2.5, 48.9))
    assert [doors.add_door(street, number=n).lon for n in (14, 11)] == [2.48, 2.5]


def test_the_same_door_is_refused_with_the_one_that_exists(street, door):
    with pytest.raises(doors.DoorExists) as refusal:
        doors.add_door(street, number=12)
    assert refusal.value.values["door"] == door
    with pytest.raises(doors.DoorExists):
        doors.add_door(street, number=12, suffix="", label="")
    second = doors.add_door(street, number=12, label="au fond de la cour")
    assert second.address_key is None
    with pytest.raises(doors.DoorExists):
        doors.add_door(street, number=12, label="Au fond de la COUR")


def test_a_door_needs_a_number_or_a_landmark_but_a_hamlet(collective, street):
    with pytest.raises(doors.NumberOrLandmarkNeeded):
        doors.add_door(street)
    hamlet = doors.name_street(collective, factories.commune(), name="Les Granges", is_place=True)
    assert str(doors.add_door(hamlet)) == "Les Granges"
    assert doors.add_door(hamlet, label="maison bleue").place_label == "maison bleue"


def test_a_door_that_nothing_refers_to_can_be_deleted_others_only_archived(
    collective, coordinator, street, door
):
    other = doors.add_door(street, number=14)
    factories.tour(collective, coordinator, [door])
    doors.delete_door(other)
    with pytest.raises(doors.DoorHasAHistory):
        doors.delete_door(door)
    doors.archive_door(door, at=NOW)
    assert list(live_doors(collective)) == []
    doors.restore_door(door)
    assert list(live_doors(collective)) == [door]


def test_a_door_in_a_sector_can_be_deleted(collective, street, door):
    save_sector(collective, name="Nord", streets=[SectorStreetChoice(street.id)], at=NOW)
    doors.delete_door(door)
    assert Dwelling.objects.count() == 0


def test_a_new_door_lies_in_its_sector_at_once(collective, street, door):
    sector = save_sector(collective, name="Pairs", streets=[SectorStreetChoice(street.id, "even")], at=NOW)
    doors.add_door(street, number=13)
    added = doors.add_door(street, number=14)
    assert set(doors_of_sectors([sector])) == {door, added}
    doors.archive_door(added, at=NOW)
    assert Sector.objects.get().dwellings.count() == 1


def test_a_building_is_a_grid_and_an_import_still_knows_its_address(bring, collective):
    bring(numbers(1))
    address = Dwelling.objects.get()
    building = buildings.make_building(address, Grid(2, 2, has_ground_floor=False), at=NOW)
    assert [(floor, [one.label for one in doors]) for floor, doors in storeys(flats(building))] == [
        (2, ["porte gauche", "porte droite"]), (1, ["porte gauche", "porte droite"]),
    ]  # fmt: skip
    assert {(one.lon, one.lat) for one in live_doors(collective)} == {(address.lon, address.lat)}
    assert figures(bring(numbers(1)))[:3] == (0, 0, 1)
    assert live_doors(collective).count() == 4
    with pytest.raises(buildings.IsAFlatAlready):
        buildings.make_building(address, Grid(2, 2), at=NOW)
    assert buildings.undo_building(building) == address
    assert (list(live_doors(collective)), Building.objects.count()) == ([address], 0)


def test_an_address_with_a_history_stays_among_the_flats(collective, coordinator, door):
    factories.tour(collective, coordinator, [door])
    building = buildings.make_building(door, Grid(0, 2), at=NOW)
    assert live_doors(collective).filter(building=building).count() == 3
    buildings.name_flat(door, floor=0, label="loge")
    assert Dwelling.objects.get(id=door.id).place_label == "rez-de-chaussée, loge"


def test_a_building_with_a_visited_flat_cannot_be_undone(collective, coordinator, door):
    building = buildings.make_building(door, Grid(0, 2), at=NOW)
    factories.tour(collective, coordinator, [building.dwellings.filter(archived_at=None).first()])
    with pytest.raises(buildings.BuildingHasAHistory):
        buildings.undo_building(building)


def test_a_flat_is_added_and_named_once(door):
    building = buildings.make_building(door, Grid(0, 2), at=NOW)
    flat = buildings.add_flat(building, floor=5, label="porte A")
    assert str(flat.place_label) == "étage 5, porte A"
    with pytest.raises(doors.DoorExists):
        buildings.add_flat(building, floor=5, label="PORTE A")
    with pytest.raises(doors.DoorExists):
        buildings.name_flat(flat, floor=0, label="porte gauche")
    with pytest.raises(buildings.FlatLabelNeeded):
        buildings.add_flat(building, floor=5, label=" ")


@pytest.mark.parametrize(
    "grid",
    [Grid(0, 0), Grid(-1, 1), Grid(61, 1), Grid(5, 31), Grid(40, 30), Grid(0, 3, has_ground_floor=False)],
)
def test_an_impossible_building_is_refused(grid, door):
    with pytest.raises(buildings.GridIsTooLarge):
        buildings.make_building(door, grid, at=NOW)


def test_the_doors_of_a_landing_are_named_in_words_letters_or_numbers():
    assert flat_labels(3, Naming.WORDS) == ["porte gauche", "porte face", "porte droite"]
    assert flat_labels(2, Naming.LETTERS) == ["porte A", "porte B"]
    assert flat_labels(4, Naming.WORDS) == ["porte 1", "porte 2", "porte 3", "porte 4"]


@pytest.mark.parametrize("text", ["av jaures", "Avenue Jean-JAURÈS", "jaurès", "jean jau", "av. jean jaures"])
def test_a_street_is_found_as_one_says_it(text, collective):
    wanted = doors.name_street(collective, factories.commune(), name="Avenue Jean Jaurès")
    doors.add_door(wanted, number=1)
    doors.add_door(doors.name_street(collective, factories.commune(), name="Rue Carnot"), number=1)
    assert list(find_streets(collective, text)) == [wanted]


@pytest.mark.parametrize(
    ("text", "found"),
    [("12 rue des lilas", ["12", "12 bis"]), ("rue des lilas 12", ["12", "12 bis"]), ("12bis r des lilas", ["12 bis"]), ("12 bis, lilas", ["12 bis"]),
     ("lilas", ["12", "12 bis", "14"]), ("14", ["14"]), ("portail", ["14"]), ("12 b lilas", []), ("%", []), ("", ["12", "12 bis", "14"])],
)  # fmt: skip
def test_a_door_is_found_as_one_says_it(text, found, collective, street):
    for number, suffix, label in ((12, "", ""), (12, "bis", ""), (14, "", "portail vert")):
        doors.add_door(street, number=number, suffix=suffix, label=label)
    shown = [one.number_label for one in search_doors(live_doors(collective), collective, text)]
    assert shown == found


def test_a_letter_after_the_number_may_be_the_start_of_the_street():
    assert [tuple(one) for one in addresses_in("12 r des Lilas")] == [
        (12, "r", "des Lilas"),
        (12, "", "r des Lilas"),
    ]
