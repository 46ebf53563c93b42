"""Places rung one after the other: each by one member, three times at most; and the CCAS of a commune, said once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from essaim.models import CheckLine, CommuneCentre, Place, Proposal
from essaim.people.rules.authority import ForTheCoordinator
from essaim.places.actions.centres import CentreData, NotAnAnswer, say_centre
from essaim.places.actions.checks import (
    ChecksGoOn,
    NotAnEnd,
    NothingToCheck,
    NotInYourHand,
    close_checks,
    end_check,
    give_place_back,
    prepare_checks,
    take_place,
)
from essaim.places.queries.centres import centre_of
from essaim.places.queries.checks import progress
from essaim.places.rules.ringing import HOLD_FOR
from essaim.territory.models import Commune
from tests import factories
from tests.factories import NOW
from tests.places.test_places import place, service

pytestmark = pytest.mark.usefixtures("inside")
TODAY = timezone.localdate(NOW)
OLD = TODAY - timedelta(days=200)


@pytest.fixture
def campaign(inside, collective, volunteer, coordinator):
    """Two places to ring, one without a number, one checked lately; the one that says nothing comes first."""
    told = place(collective, volunteer, "Décrit", on=OLD, phone="01 48 00 00 01")
    service(told, volunteer)
    Place.objects.filter(id=told.id).update(checked_on=OLD)
    place(collective, volunteer, "Nu", on=OLD, phone="01 48 00 00 02")
    place(collective, volunteer, "Sans numéro", on=OLD)
    place(collective, volunteer, "Récent", phone="01 48 00 00 03")
    return prepare_checks(collective, name="Automne", by=coordinator, at=NOW)


def test_each_place_is_in_one_hand_and_the_barest_file_comes_first(
    campaign, volunteer, coordinator, collective
):
    first, second = take_place(campaign, by=volunteer, at=NOW), take_place(campaign, by=coordinator, at=NOW)
    assert (first.place.name, second.place.name) == ("Nu", "Décrit")
    assert take_place(campaign, by=volunteer, at=NOW).id == first.id
    assert take_place(campaign, by=factories.member(collective), at=NOW) is None
    with pytest.raises(NotInYourHand):
        end_check(second, outcome="true", by=volunteer, at=NOW)
    with pytest.raises(NotAnEnd):
        end_check(first, outcome="perhaps", by=volunteer, at=NOW)
    end_check(first, outcome="true", by=volunteer, at=NOW)
    assert Place.objects.get(name="Nu").checked_on == TODAY
    give_place_back(second, by=coordinator)
    taken = take_place(campaign, by=volunteer, at=NOW)
    assert taken.id == second.id
    later = NOW + HOLD_FOR + timedelta(seconds=1)
    assert take_place(campaign, by=coordinator, at=later).id == second.id  # ten minutes, then another hand
    with pytest.raises(NotInYourHand):
        end_check(taken, outcome="true", by=volunteer, at=later)


def test_no_answer_is_tried_three_days_and_what_a_coordinator_decides_is_proposed(
    campaign, volunteer, coordinator
):
    at = NOW
    for days in range(3):
        at = NOW + timedelta(days=days)
        line = take_place(campaign, by=volunteer, at=at)
        assert (line.place.name, line.tries) == ("Nu", days)
        end_check(line, outcome="silent", by=volunteer, at=at)
        assert [one.tries for one in CheckLine.objects.filter(place__name="Nu", not_before=TODAY)] == []
    line = take_place(campaign, by=volunteer, at=at)
    assert line.place.name == "Décrit"
    end_check(line, outcome="closed", by=volunteer, at=at)
    assert list(Proposal.objects.values_list("wrong", "by", "place__name")) == [
        ("closed", volunteer.id, "Décrit")
    ]
    assert Place.objects.get(name="Décrit").closed_on is None
    told = progress(campaign, on=timezone.localdate(at))
    assert (told["total"], told["done"], told["silent"], told["closed"], told["to_ring"]) == (2, 2, 1, 1, 0)
    close_checks(campaign, by=coordinator, on=TODAY)
    assert take_place(campaign, by=volunteer, at=at) is None


def test_one_list_at_a_time_and_only_of_what_is_to_be_rung(campaign, collective, volunteer, coordinator):
    with pytest.raises(ChecksGoOn):
        prepare_checks(collective, name="", by=coordinator, at=NOW)
    close_checks(campaign, by=coordinator, on=TODAY)
    with pytest.raises(ForTheCoordinator):
        prepare_checks(collective, name="", by=volunteer, at=NOW)
    Place.objects.update(phone="")
    with pytest.raises(NothingToCheck):
        prepare_checks(collective, name="", by=coordinator, at=NOW)


def test_whether_a_commune_has_a_centre_is_said_once(collective, volunteer):
    commune, _made = Commune.objects.get_or_create(insee="93010", defaults={"name": "Bondy"})
    with pytest.raises(NotAnAnswer):
        say_centre(collective, commune, data=CentreData(exists="perhaps"), by=volunteer, on=TODAY)
    yes = CentreData(exists="yes", name="CCAS de Bondy", phone="01 48 00 00 00")
    say_centre(collective, commune, data=yes, by=volunteer, on=TODAY)
    assert centre_of(collective, "93010").name == "CCAS de Bondy"
    say_centre(collective, commune, data=CentreData(exists="no", name="Reste"), by=volunteer, on=TODAY)
    assert (centre_of(collective, "93010"), CommuneCentre.objects.get().name) == (None, "")
