"""The people of a member: listed, found by number and by name however it is spelt, suggested as duplicates."""

import re
import time
from datetime import timedelta

import pytest

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import PersonIndex
from essaim.people.actions.companions import accompany
from essaim.people.actions.persons import Information, PersonData, open_person
from essaim.people.queries.duplicates import duplicate_pairs, likely_duplicates
from essaim.people.queries.people import Order, Reason, find_people, list_people, with_names
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


@pytest.fixture
def met(collective, coordinator):
    def one(name, *, companion=None, **fields):
        data = PersonData(name=name, **fields)
        informed = Information(on=TODAY, how="spoken", by=coordinator)
        person = open_person(
            collective, data=data, informed=informed, consents=["accompany"], by=coordinator, at=NOW
        )
        if companion:
            accompany(person, member=companion, role="companion", on=TODAY, by=coordinator)
        return person

    return one


def names(matches):
    return [match.person.name for match in matches]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Odette Renaud", ["Odette Renaud"]),
        ("renaud odette", ["Odette Renaud"]),
        ("Odete Reno", ["Odette Renaud"]),
        ("Mme RENAULT", ["Odette Renaud"]),
        ("odettte", ["Odette Renaud"]),
        ("Ben Ali", ["Fatima Benali"]),
        ("Fatma Benaly", ["Fatima Benali"]),
        ("Filipe Gautier", ["Philippe Gauthier"]),
        ("Moraux", ["Jean Moreau"]),
        ("06 11 22 33 44", ["Odette Renaud"]),
        ("+33 6 11 22 33 44", ["Odette Renaud"]),
        ("22 33 44", ["Odette Renaud"]),
        ("+32 470 12 34 56", ["Jean Moreau"]),
        ("3344", []),
        ("Ottilie", []),
        ("", []),
        ("   ", []),
        ("\x00\ud800", []),
        ("x" * 100_000, []),
        ("%' OR 1=1 --", []),
    ],
)
def test_someone_is_found_however_it_is_typed(met, coordinator, typed, expected):
    met("Odette Renaud", phone="06 11 22 33 44")
    met("Fatima Benali")
    met("Philippe Gauthier")
    met("Jean Moreau", phone="+32470123456")
    assert names(find_people(coordinator, text=typed, at=NOW)) == expected


def test_the_reason_is_said_in_words(met, coordinator):
    met("Odette Renaud", phone="06 11 22 33 44")

    def reason(text):
        return [match.reason for match in find_people(coordinator, text=text, at=NOW)]

    assert reason("Odette Renaud") == ["même nom"]
    assert reason("Odete Renaud") == ["nom proche"]
    assert reason("0611223344") == ["même téléphone"]
    assert reason("223344") == ["même fin de numéro"]


def test_the_closest_comes_first(met, coordinator):
    for name in ("Odette Morel", "Odette Renaud", "Odile Renaud", "Odette"):
        met(name)
    assert names(find_people(coordinator, text="Odete Renaud", at=NOW)) == [
        "Odette Renaud",
        "Odette",
        "Odile Renaud",
    ]


def test_a_volunteer_finds_and_lists_her_own_people_only(met, collective, volunteer, coordinator):
    hers = met("Odette Renaud", companion=volunteer, phone="0611223344")
    met("Odette Renault", phone="0611223355")
    for text in ("Odette", "0611223344"):
        assert [match.person for match in find_people(volunteer, text=text, at=NOW)] == [hers]
    assert find_people(volunteer, text="0611223355", at=NOW) == []
    assert (list_people(volunteer, at=NOW), len(list_people(coordinator, at=NOW))) == ([hers], 2)
    for role in ("observer", "facilitator"):
        assert list_people(factories.member(collective, role=role), at=NOW) == []


def test_the_people_of_another_collective_are_not_found(met, coordinator):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    met("Odette Renaud", phone="0611223344")
    with within(other):
        assert (
            find_people(theirs, text="Odette", at=NOW) == find_people(theirs, text="0611223344", at=NOW) == []
        )
        assert (
            likely_duplicates(other, name="Odette Renaud", phone="0611223344") == duplicate_pairs(other) == []
        )
    with pytest.raises(ScopeError):
        find_people(theirs, text="Odette", at=NOW)


def test_lists_in_order(met, coordinator):
    met("Zoé", met_on=TODAY - timedelta(days=9))
    met("Élise", met_on=TODAY)
    met("paul", met_on=TODAY - timedelta(days=2))

    def order(by):
        return [person.name for person in list_people(coordinator, at=NOW, order=by)]

    assert order(Order.SILENCE) == ["Zoé", "paul", "Élise"]
    assert order(Order.NAME) == ["Élise", "paul", "Zoé"]
    assert order(Order.NEWEST) == ["Élise", "paul", "Zoé"]
    assert [one.name for one in list_people(coordinator, at=NOW, text="Paule")] == ["paul"]
    assert list_people(coordinator, at=NOW, state="ended") == []


def test_what_a_list_does_not_show_is_not_read(met, coordinator, django_assert_num_queries):
    for number in range(3):
        met(f"Personne {number}", likes="le jardin")
    with django_assert_num_queries(2):
        people = with_names(list_people(coordinator, at=NOW))
    with django_assert_num_queries(0):
        assert len([person.name for person in people]) == 3
    assert people[0].likes == "le jardin"
    assert [one.id for one in people] == [one.id for one in list_people(coordinator, at=NOW)]


def test_the_indexes_say_nothing_in_clear(met):
    met("Odette Renaud", phone="0611223344")
    rows = list(PersonIndex.objects.values_list("kind", "digest"))
    assert {kind for kind, _ in rows} == {"phone", "phone6", "name", "sound", "near"}
    assert all(re.fullmatch(r"1\.[0-9a-f]{16}", digest) for _, digest in rows)


def test_likely_duplicates_are_suggested_with_their_reasons_the_surest_first(met, collective):
    door = factories.dwelling(collective)
    both = met("Odette Renaud", phone="0611223344", dwelling_id=door.id)
    husband = met("Marcel Renaud", phone="0611223344", dwelling_id=door.id)
    met("Paulette Morel")
    near = met("Odete Renau")
    found = likely_duplicates(collective, name="Odette Renault", phone="06 11 22 33 44", dwelling_id=door.id)
    assert [(match.person, match.reasons) for match in found] == [
        (both, (Reason.PHONE, Reason.DOOR, Reason.CLOSE_NAME)),
        (husband, (Reason.PHONE, Reason.DOOR)),
        (near, (Reason.CLOSE_NAME,)),
    ]
    assert found[0].reason == "même téléphone, même porte, nom proche"
    left_out = likely_duplicates(collective, name="Odette Renault", leaving_out=[both.id])
    assert [match.person for match in left_out] == [near]


def test_nothing_typed_suggests_nobody(met, collective):
    met("Odette Renaud")
    assert likely_duplicates(collective, name="", phone="n’importe quoi", dwelling_id=None) == []


def test_a_common_first_name_alone_is_not_a_duplicate_of_all_who_bear_it(met, collective):
    for name in ("Marie Dupont", "Marie Durand", "Marie"):
        met(name)
    assert names(likely_duplicates(collective, name="Marie")) == ["Marie"]
    assert names(likely_duplicates(collective, name="Marie Dupond")) == ["Marie Dupont"]


def test_pairs_that_may_be_one_are_listed_and_nobody_is_merged(met, collective):
    door = factories.dwelling(collective)
    odette = met("Odette Renaud", phone="0611223344", dwelling_id=door.id)
    marcel = met("Marcel Renaud", phone="0611223344", dwelling_id=door.id)
    twice = met("Odete Renault")
    met("Jean Moreau")
    pairs = [({pair.one, pair.other}, pair.match.reasons) for pair in duplicate_pairs(collective)]
    assert pairs == [
        ({odette, marcel}, (Reason.PHONE, Reason.DOOR)),
        ({odette, twice}, (Reason.CLOSE_NAME,)),
    ]
    assert {person.state for person in (odette, marcel, twice)} == {"active"}


def test_a_residence_behind_one_door_is_not_a_list_of_duplicates(met, collective):
    door = factories.dwelling(collective)
    for number in range(13):
        met(f"{'ABCDEFGHIJKLM'[number]}{'zxcvbnmasdfgh'[number] * 5}", dwelling_id=door.id)
    assert duplicate_pairs(collective) == []


def test_a_search_opens_few_names(met, coordinator, django_assert_num_queries):
    for number in range(12):
        met(f"Odette {'abcdefghijkl'[number] * 6}")
    with within(coordinator.collective):  # no key is in memory
        started = time.perf_counter()
        with django_assert_num_queries(2), django_assert_num_queries(3, using="vault"):
            assert len(find_people(coordinator, text="Odete", at=NOW)) == 12
    assert time.perf_counter() - started < 1
