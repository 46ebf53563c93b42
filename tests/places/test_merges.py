"""Two rows of one place: made one by a coordinator, followed by whatever pointed to the other, two again within thirty days."""

from datetime import timedelta

import pytest

from essaim.models import ClimateFact, Origin, Place, PlaceMerge, Service
from essaim.people.rules.authority import ForTheCoordinator
from essaim.places.actions.climate import say_climate
from essaim.places.actions.merges import (
    KeptIsGone,
    NotALineOfAPlace,
    PlacesChangedMeanwhile,
    SamePlace,
    TooLateToSeparate,
    merge_places,
    separate_places,
)
from essaim.places.actions.places import PlaceIsClosed, PlaceWasMerged, reopen_place
from essaim.places.actions.publishing import publish_place
from essaim.places.queries.merges import doubles, gone_by_kept, likely_doubles, names_of, stands_for
from essaim.places.queries.places import places
from tests.places.test_places import place, service
from tests.places.test_sources import TODAY

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def two(collective, volunteer):
    """(ours, that of a public file), of the same place."""
    ours = place(
        collective,
        volunteer,
        "Centre social des Lilas",
        phone="01 48 00 00 00",
        town="Bondy",
        remark="Demander Awa",
    )
    theirs = place(collective, volunteer, "CENTRE SOCIAL LES LILAS", email="accueil@lilas.example", town="Bondy", languages="arabe", remark="Sonner")  # fmt: skip
    service(ours, volunteer, "Café du mardi")
    service(theirs, volunteer, "Écrivain public")
    Origin.objects.create(
        collective=collective, place=theirs, source="dora", ref="dora--1", said={}, read_on=TODAY
    )
    say_climate(ours, facts={"cool": "no"}, by=volunteer, on=TODAY)
    say_climate(theirs, facts={"cool": "yes", "water": "yes"}, by=volunteer, on=TODAY)
    return Place.objects.get(id=ours.id), Place.objects.get(id=theirs.id)


def merged(two, by, *, taken=(), on=TODAY):
    kept, gone = (Place.objects.get(id=one.id) for one in two)
    return merge_places(kept, gone, taken=taken, versions=(kept.version, gone.version), by=by, on=on)


def seen(collective):
    """All that two merges there and back must leave as it was."""
    left_out = ("version", "changed_on")
    rows = [
        {name: value for name, value in row.items() if name not in left_out}
        for row in Place.objects.order_by("id").values()
    ]
    parts = [list(model.objects.order_by("id").values()) for model in (Service, Origin, ClimateFact)]
    return rows, parts


def test_the_kept_one_takes_what_was_chosen_what_it_lacked_and_whatever_pointed_to_the_other(
    two, collective, coordinator
):
    merged(two, coordinator, taken=["name"])
    (one,) = places(collective)
    assert (one.id, one.name, one.phone, one.email, one.languages) == (
        two[0].id, "CENTRE SOCIAL LES LILAS", "01 48 00 00 00", "accueil@lilas.example", "arabe",
    )  # fmt: skip
    assert one.remark == "Demander Awa / Sonner"
    assert sorted(one.services.values_list("name", flat=True)) == ["Café du mardi", "Écrivain public"]
    assert (one.origins.count(), "Écrivain public" in one.words) == (1, True)
    assert dict(one.climate.values_list("fact", "is_so")) == {"cool": False, "water": True}
    assert (stands_for(two[1]).id, list(names_of(one.id))) == (one.id, [one.id, two[1].id])


def test_separated_within_thirty_days_they_are_as_they_were(two, collective, coordinator):
    publish_place(two[1], by=coordinator, on=TODAY)
    before = seen(collective)
    merge = merged(two, coordinator, taken=["name", "address"])
    assert seen(collective) != before
    separate_places(merge, by=coordinator, on=TODAY + timedelta(days=30))
    assert seen(collective) == before
    with pytest.raises(TooLateToSeparate):
        separate_places(merge, by=coordinator, on=TODAY)


def test_what_was_corrected_since_stays_when_they_are_separated(two, coordinator):
    merge = merged(two, coordinator, taken=["name"])
    Place.objects.filter(id=two[0].id).update(name="Maison des Lilas")
    separate_places(merge, by=coordinator, on=TODAY)
    kept = Place.objects.get(id=two[0].id)
    assert (kept.name, kept.email) == ("Maison des Lilas", "")


def test_after_thirty_days_or_into_a_place_that_is_gone_it_is_refused(
    two, collective, coordinator, volunteer
):
    merge = merged(two, coordinator)
    with pytest.raises(TooLateToSeparate):
        separate_places(merge, by=coordinator, on=TODAY + timedelta(days=31))
    third = place(collective, volunteer, "Centre des Lilas")
    merged((third, two[0]), coordinator)
    assert stands_for(two[1]).id == third.id
    with pytest.raises(KeptIsGone):
        separate_places(merge, by=coordinator, on=TODAY)
    with pytest.raises(PlaceWasMerged):
        reopen_place(two[1], by=coordinator, on=TODAY)


def test_two_hands_a_stranger_to_the_role_and_nonsense_are_refused_and_change_nothing(
    two, collective, coordinator, volunteer
):
    before, (kept, gone) = seen(collective), two
    versions = (kept.version, gone.version)
    for arguments, by, refusal in [
        ({"taken": [], "versions": versions}, volunteer, ForTheCoordinator),
        ({"taken": ["remark; drop"], "versions": versions}, coordinator, NotALineOfAPlace),
        ({"taken": [], "versions": (kept.version + 1, gone.version)}, coordinator, PlacesChangedMeanwhile),
    ]:
        with pytest.raises(refusal):
            merge_places(kept, gone, by=by, on=TODAY, **arguments)
    with pytest.raises(SamePlace):
        merge_places(kept, kept, taken=[], versions=versions, by=coordinator, on=TODAY)
    assert seen(collective) == before
    merged(two, coordinator)
    with pytest.raises(PlaceIsClosed):
        merged(two, coordinator)


def test_doubles_are_found_by_siret_name_telephone_and_neighbourhood(two, collective, volunteer):
    ours, theirs = two
    far = place(collective, volunteer, "Centre social des Lilas", town="Pantin")
    same = place(collective, volunteer, "centre social des LILAS", town="bondy")
    assert {one.id for one in likely_doubles(ours)} == {same.id}
    Place.objects.filter(id=theirs.id).update(lon=2.48, lat=48.9)
    Place.objects.filter(id=ours.id).update(lon=2.4803, lat=48.9, siret="1" * 14)
    Place.objects.filter(id=far.id).update(siret="1" * 14)
    assert {one.id for one in likely_doubles(Place.objects.get(id=ours.id))} == {same.id, theirs.id, far.id}
    assert [{one.id for one in group} for group in doubles(collective)] == [
        {ours.id, far.id},
        {ours.id, same.id},
    ]


def test_rows_in_a_circle_hold_nobody_up(two, collective, coordinator):
    """A restored copy, a hand in the database: the page that learns from places never ended."""
    one, other = two
    for kept, gone in ((one, other), (other, one)):
        PlaceMerge.objects.create(
            collective=collective, kept=kept, gone=gone, made_by=coordinator, made_on=TODAY
        )
    assert set(gone_by_kept(collective)) <= {one.id, other.id}
    assert stands_for(one) in (one, other)
    assert set(names_of(one.id)) == {one.id, other.id}
