"""The directory of resource places: added, corrected, checked, closed, found."""

from datetime import time, timedelta

import pytest

from essaim.kernel.tenancy import within
from essaim.models import Place, Service
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.people.rules.texts import TextTooLong
from essaim.places.actions.climate import NotAClimateFact, say_climate
from essaim.places.actions.places import (
    EmailUnreadable,
    NotAKindOfPlace,
    PlaceChangedMeanwhile,
    PlaceData,
    PlaceIsClosed,
    PlacePhoneUnreadable,
    PlaceUnnamed,
    WebsiteUnreadable,
    add_place,
    check_place,
    close_place,
    edit_place,
    reopen_place,
)
from essaim.places.actions.services import (
    MOST_SERVICES,
    NotAService,
    SentForAnotherPlace,
    ServiceData,
    ServiceIsGone,
    ServiceUnnamed,
    TooManyServices,
    add_service,
    edit_service,
    remove_service,
)
from essaim.places.enums import Day
from essaim.places.queries.climate import offering
from essaim.places.queries.places import Wish, closed_places, matching, places, places_to_check
from essaim.places.rules.checks import climate_is_old
from essaim.web.frame.place_finding import misspelt
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


def place(of, by, name="Centre social des Lilas", *, on=TODAY, place_id=None, **said):
    data = PlaceData(name=name, kind=said.pop("kind", "centre"), **said)
    return add_place(of, data=data, place_id=place_id or factories.new_id(), by=by, on=on)


def service(of, by, name="Café du mardi", **said):
    data = ServiceData(**{"name": name, "need": "meet", "welcome": "anyone", **said})
    return add_service(of, data=data, service_id=factories.new_id(), by=by, on=TODAY)


def names(rows):
    return sorted(rows.values_list("name", flat=True))


def test_whoever_meets_people_adds_a_place_checked_today(collective, volunteer):
    added = place(collective, volunteer, week={Day.MONDAY: ((time(9), time(12)),)})
    kept = Place.objects.get()
    assert (kept.id, kept.hours, kept.slots) == (added.id, "Mo 09:00-12:00; PH off", "Mo-m")
    assert (kept.checked_on, kept.checked_by_id) == (TODAY, volunteer.id)


def test_a_form_sent_twice_adds_one_place(collective, volunteer):
    chosen = factories.new_id()
    first = place(collective, volunteer, place_id=chosen)
    assert place(collective, volunteer, place_id=chosen).id == first.id
    assert Place.objects.count() == 1


def test_the_identifier_of_another_place_makes_another_one(collective, volunteer):
    first = place(collective, volunteer)
    assert place(collective, volunteer, "Médiathèque", place_id=first.id).id != first.id
    assert names(places(collective)) == ["Centre social des Lilas", "Médiathèque"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": " \u200b "}, PlaceUnnamed),
        ({"name": "x" * 151}, TextTooLong),
        ({"kind": "casino"}, NotAKindOfPlace),
        ({"step_free": "maybe"}, NotAKindOfPlace),
        ({"email": "accueil@"}, EmailUnreadable),
        ({"website": "javascript:alert(1)"}, WebsiteUnreadable),
        ({"phone": "demander Jo"}, PlacePhoneUnreadable),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(collective, volunteer, said, refusal):
    with pytest.raises(refusal):
        place(collective, volunteer, **{"name": "Centre", **said})
    assert Place.objects.count() == 0


def test_a_partner_adds_nothing(collective):
    with pytest.raises(NotOfThisCollective):
        place(collective, factories.member(collective, role="observer"))


def test_two_who_correct_at_once_lose_nothing(collective, volunteer, coordinator):
    kept = place(collective, volunteer)
    edit_place(kept, data=PlaceData(name="Un", kind="club"), version=1, by=volunteer, on=TODAY)
    with pytest.raises(PlaceChangedMeanwhile):
        edit_place(kept, data=PlaceData(name="Deux", kind="club"), version=1, by=coordinator, on=TODAY)
    assert Place.objects.get().name == "Un"


def test_one_tap_says_that_it_is_still_true(collective, volunteer, coordinator):
    old = place(collective, coordinator, on=TODAY - timedelta(days=184))
    place(collective, coordinator, "Récent", on=TODAY - timedelta(days=183))
    assert names(places_to_check(collective, on=TODAY)) == ["Centre social des Lilas"]
    check_place(old, by=volunteer, on=TODAY)
    assert names(places_to_check(collective, on=TODAY)) == []
    assert Place.objects.get(id=old.id).checked_by_id == volunteer.id


def test_only_the_coordinator_closes_and_opens_again(collective, volunteer, coordinator):
    kept = place(collective, volunteer)
    with pytest.raises(ForTheCoordinator):
        close_place(kept, by=volunteer, on=TODAY)
    close_place(kept, by=coordinator, on=TODAY)
    assert (names(places(collective)), names(closed_places(collective))) == ([], [kept.name])
    with pytest.raises(PlaceIsClosed):
        check_place(kept, by=volunteer, on=TODAY)
    reopen_place(kept, by=coordinator, on=TODAY)
    assert names(places(collective)) == [kept.name]


def test_what_happens_there_is_added_corrected_and_taken_away(collective, volunteer):
    kept = place(collective, volunteer, on=TODAY - timedelta(days=200))
    added = service(kept, volunteer)
    assert Place.objects.get().checked_on == TODAY
    edit_service(added, data=ServiceData(name="Thé", need="eat", welcome="booked"), by=volunteer, on=TODAY)
    assert names(matching(places(collective), Wish(text="the manger"))) == [kept.name]
    remove_service(added, by=volunteer, on=TODAY)
    assert Service.objects.count() == 0
    assert names(matching(places(collective), Wish(text="manger"))) == []
    with pytest.raises(ServiceIsGone):
        remove_service(added, by=volunteer, on=TODAY)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"name": ""}, ServiceUnnamed), ({"need": "fly"}, NotAService), ({"welcome": ""}, NotAService)],
)
def test_a_service_that_makes_no_sense_is_refused(collective, volunteer, said, refusal):
    kept = place(collective, volunteer)
    with pytest.raises(refusal):
        service(kept, volunteer, **said)
    assert Service.objects.count() == 0


def test_the_identifier_of_a_service_of_another_place_is_refused(collective, volunteer):
    one, other = place(collective, volunteer), place(collective, volunteer, "Médiathèque")
    chosen, data = factories.new_id(), ServiceData(name="Café", need="meet", welcome="anyone")
    add_service(one, data=data, service_id=chosen, by=volunteer, on=TODAY)
    with pytest.raises(SentForAnotherPlace):
        add_service(other, data=data, service_id=chosen, by=volunteer, on=TODAY)


def test_a_place_has_thirty_services_at_most(collective, volunteer):
    kept = place(collective, volunteer)
    rows = [
        Service(collective=collective, place=kept, name="x", need="meet", welcome="anyone")
        for _ in range(MOST_SERVICES)
    ]
    Service.objects.bulk_create(rows)
    with pytest.raises(TooManyServices):
        service(kept, volunteer)


@pytest.fixture
def quarter(inside, collective, volunteer):
    """Four places of a quarter."""
    afternoon = ((time(14), time(17)),)
    centre = place(collective, volunteer, week={Day.THURSDAY: afternoon}, step_free="yes", languages="arabe")
    service(centre, volunteer, is_free="yes")
    service(centre, volunteer, "Écrivain public", need="papers", welcome="booked")
    library = place(collective, volunteer, "Médiathèque", kind="library", week={Day.FRIDAY: afternoon})
    service(library, volunteer, "Atelier tablette", need="digital", is_free="yes")
    choir = place(collective, volunteer, "Chorale", kind="club")
    service(choir, volunteer, "Répétition", need="make", is_free="no")
    place(collective, volunteer, "Square", kind="other")


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (Wish(), ["Centre social des Lilas", "Chorale", "Médiathèque", "Square"]),
        (Wish(need="digital"), ["Médiathèque"]),
        (Wish(day="Th", moment="a"), ["Centre social des Lilas"]),
        (Wish(moment="a"), ["Centre social des Lilas", "Médiathèque"]),
        (Wish(day="Th", moment="m"), []),
        (Wish(is_free=True), ["Centre social des Lilas", "Médiathèque"]),
        (Wish(is_free=True, need="papers"), []),  # the one that is free is another
        (Wish(step_free=True), ["Centre social des Lilas"]),
        (Wish(text="mediatheque"), ["Médiathèque"]),
        (Wish(text="arabe jeudi"), []),
        (Wish(text="ecrivain public"), ["Centre social des Lilas"]),
        (Wish(welcome="booked"), ["Centre social des Lilas"]),
    ],
)
@pytest.mark.usefixtures("quarter")
def test_a_place_is_found_by_what_one_comes_for(collective, wish, found):
    assert names(matching(places(collective), wish)) == found


@pytest.mark.usefixtures("quarter")
def test_a_misspelt_name_is_found(collective):
    found = misspelt(collective, "mediateque")
    assert [Place.objects.get(id=one).name for one in found] == ["Médiathèque"]


def test_another_collective_sees_nothing_of_it(collective, volunteer):
    service(place(collective, volunteer), volunteer)
    other = factories.collective("Allonnes")
    with within(other):
        assert (places(other).count(), Service.objects.count()) == (0, 0)


def test_what_helps_in_great_heat_is_dated_and_found(collective, volunteer, coordinator):
    cool, closed = place(collective, volunteer), place(collective, volunteer, "Piscine")
    say_climate(cool, facts={"cool": "yes", "water": "no"}, by=volunteer, on=TODAY - timedelta(days=366))
    say_climate(closed, facts={"cool": "yes"}, by=volunteer, on=TODAY)
    close_place(closed, by=coordinator, on=TODAY)
    with pytest.raises(PlaceIsClosed):
        say_climate(closed, facts={"cool": "no"}, by=volunteer, on=TODAY)
    say_climate(cool, facts={"water": "yes", "seats": "unknown"}, by=volunteer, on=TODAY)
    with pytest.raises(NotAClimateFact):
        say_climate(cool, facts={"beach": "yes"}, by=volunteer, on=TODAY)
    (found,) = offering(collective, ["cool", "water"])
    known = {one.fact: (one.is_so, climate_is_old(one.said_on, on=TODAY)) for one in found.climate.all()}
    assert known == {"cool": (True, True), "water": (True, False)}
    say_climate(cool, facts={"cool": "unknown"}, by=volunteer, on=TODAY)
    assert names(matching(places(collective), Wish(climate="cool"))) == []
    assert names(matching(places(collective), Wish(climate="water"))) == [cool.name]
