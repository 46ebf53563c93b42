"""The file of someone met: opened after the information, changed by one at a time, ended, opened again."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Companionship, Consent, NextStep, Person, PersonIndex
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.persons import (
    DwellingUnknown,
    FileIsClosed,
    Information,
    PersonData,
    SomeoneElseChangedIt,
    end_person,
    open_person,
    reopen_person,
    update_person,
)
from essaim.people.queries.people import find_people
from essaim.people.rules import persons as rules
from essaim.people.rules.authority import NotOfThisCollective
from essaim.people.rules.phones import PhoneIsNobodys, PhoneUnreadable
from essaim.people.rules.texts import TextTooLong
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


def informed(by, on=TODAY):
    return Information(on=on, how="spoken", by=by)


def open_odette(collective, by, *, consents=(), person_id=None, **fields):
    data = PersonData(**{"name": "Odette Renaud"} | fields)
    return open_person(
        collective, data=data, informed=informed(by), consents=consents, by=by, at=NOW, person_id=person_id
    )


def test_a_file_is_opened_with_a_first_name_and_a_door(collective, coordinator):
    door = factories.dwelling(collective)
    person = open_odette(collective, coordinator, name="  Odette ", dwelling_id=door.id)
    found = Person.objects.get(id=person.id)
    assert (found.name, found.phone, found.dwelling_ref, found.commune_id) == (
        "Odette",
        None,
        str(door.id),
        "93010",
    )
    assert (found.informed_on, found.informed_how, found.informed_by) == (TODAY, "spoken", coordinator)
    assert (found.met_on, found.silence_days, found.version, found.last_two_way_on) == (TODAY, 30, 1, None)


def test_all_that_is_typed_is_kept_sealed_and_read_back(collective, coordinator):
    person = open_odette(
        collective,
        coordinator,
        phone="06 11 22 33 44 (fils)",
        reach="le matin\r\npas avant 10 h",
        likes="le jardin \U0001f33b",
        languages="arabe, français",
        household="vit avec son chat",
        birth_year=1941,
        met_how="drop_in",
        silence_days=14,
    )
    found = Person.objects.get(id=person.id)
    assert found.phone == "+33611223344"
    assert found.reach == "le matin\npas avant 10 h\nTéléphone : fils"
    assert (found.likes, found.languages, found.household) == (
        "le jardin \U0001f33b",
        "arabe, français",
        "vit avec son chat",
    )
    assert (found.birth_year, found.met_how, found.silence_days) == ("1941", "drop_in", 14)


def test_no_name_is_kept_without_information(collective, coordinator):
    for nothing in (None, Information(on=TODAY, how="", by=coordinator)):
        with pytest.raises(rules.NotInformed):
            open_person(
                collective,
                data=PersonData(name="Odette"),
                informed=nothing,
                consents=(),
                by=coordinator,
                at=NOW,
            )
    with pytest.raises(rules.InformedInTheFuture):
        open_person(
            collective,
            data=PersonData(name="Odette"),
            informed=informed(coordinator, TODAY + timedelta(days=1)),
            consents=(),
            by=coordinator,
            at=NOW,
        )
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": ""}, rules.NameMissing),
        ({"name": " \x00\ud800 - "}, rules.NameMissing),
        ({"name": "x" * 81}, TextTooLong),
        ({"reach": "x" * 301}, TextTooLong),
        ({"likes": "é" * 1_000_000}, TextTooLong),
        ({"languages": "x" * 81}, TextTooLong),
        ({"household": "x" * 121}, TextTooLong),
        ({"phone": "quelque part"}, PhoneUnreadable),
        ({"phone": "1" * 5000}, TextTooLong),
        ({"phone": "112"}, PhoneIsNobodys),
        ({"phone": "3919"}, PhoneIsNobodys),
        ({"birth_year": 2027}, rules.NotAYearOfBirth),
        ({"birth_year": 1850}, rules.NotAYearOfBirth),
        ({"birth_year": -3}, rules.NotAYearOfBirth),
        ({"birth_year": 2009}, rules.TooYoung),
        ({"met_on": TODAY + timedelta(days=1)}, rules.MetInTheFuture),
        ({"silence_days": 0}, rules.NotADelayOfSilence),
        ({"silence_days": 366}, rules.NotADelayOfSilence),
        ({"dwelling_id": factories.new_id()}, DwellingUnknown),
        ({"met_how": "horoscope"}, DomainError),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence_and_nothing_is_written(
    collective, coordinator, fields, refusal
):
    with pytest.raises(refusal) as refused:
        open_odette(collective, coordinator, **fields)
    assert str(refused.value).endswith((".", "119."))
    assert (Person.objects.count(), PersonIndex.objects.count(), Consent.objects.count()) == (0, 0, 0)


def test_signs_that_a_database_refuses_are_taken_out(collective, coordinator):
    person = open_odette(collective, coordinator, name="Odette\x00 \ud800Renaud\u202e", likes="a\x07b\u2028c")
    found = Person.objects.get(id=person.id)
    assert (found.name, found.likes) == ("Odette Renaud", "ab c")


def test_eighteen_this_year_is_of_age(collective, coordinator):
    assert open_odette(collective, coordinator, birth_year=2008).birth_year == "2008"


def test_sent_twice_one_file_is_opened(collective, coordinator):
    identifier = factories.new_id()
    first = open_odette(collective, coordinator, person_id=identifier, consents=["phone"])
    second = open_odette(collective, coordinator, person_id=identifier, consents=["phone"], name="Autre")
    assert (second.id, second.name) == (first.id, "Odette Renaud")
    assert (Person.objects.count(), Consent.objects.count()) == (1, 1)


def test_the_identifier_of_another_person_opens_a_file_like_a_free_one(collective, coordinator, volunteer):
    other = factories.collective()
    with within(other):
        stranger = factories.person(other, factories.member(other, role="coordinator"))
    hers = factories.person(collective, coordinator)
    for taken in (stranger.id, hers.id):
        assert open_odette(collective, volunteer, person_id=taken).id not in {stranger.id, hers.id}


def test_consents_are_dated_and_each_is_kept_once(collective, coordinator):
    person = open_odette(collective, coordinator, consents=["phone", "accompany", "phone"])
    kept = [(one.purpose, one.given_on, one.given_how) for one in person.consents.order_by("purpose")]
    assert kept == [("accompany", TODAY, "spoken"), ("phone", TODAY, "spoken")]


def test_a_volunteer_who_opens_a_file_sees_it_if_the_person_wishes_to_stay_in_touch(collective, volunteer):
    stays = open_odette(collective, volunteer, consents=["visit"])
    open_odette(collective, volunteer, name="Paul", consents=["commune"])
    links = Companionship.objects.values_list("person_id", "member_id", "role")
    assert list(links) == [(stays.id, volunteer.id, "companion")]


def test_beyond_her_limit_the_volunteer_leaves_the_file_to_the_coordinator(collective, volunteer):
    for number in range(6):
        open_odette(collective, volunteer, name=f"Personne {number}", consents=["phone"])
    assert (Person.objects.count(), Companionship.objects.count()) == (6, 5)


def test_a_change_moves_the_version_and_the_indexes(collective, coordinator):
    person = open_odette(collective, coordinator, phone="0611223344")
    data = PersonData(name="Claudine Morel", phone="0699887766", met_on=person.met_on)
    update_person(person, data=data, version=1, by=coordinator, at=NOW)
    found = Person.objects.get(id=person.id)
    assert (found.version, found.name, found.phone, found.silence_days) == (
        2,
        "Claudine Morel",
        "+33699887766",
        30,
    )
    for text, expected in (
        ("Odette", []),
        ("0611223344", []),
        ("Claudine Morel", [person]),
        ("06 99 88 77 66", [person]),
    ):
        assert [match.person for match in find_people(coordinator, text=text, at=NOW)] == expected


def test_two_changes_at_once_the_second_is_told_and_overwrites_nothing(collective, coordinator):
    person = open_odette(collective, coordinator)
    same = Person.objects.get(id=person.id)
    update_person(person, data=PersonData(name="Odette R"), version=1, by=coordinator, at=NOW)
    with pytest.raises(SomeoneElseChangedIt):
        update_person(same, data=PersonData(name="Paulette"), version=1, by=coordinator, at=NOW)
    found = Person.objects.get(id=person.id)
    assert (found.name, found.version) == ("Odette R", 2)


def test_a_refused_change_changes_nothing(collective, coordinator):
    person = open_odette(collective, coordinator, phone="0611223344")
    with pytest.raises(rules.TooYoung):
        update_person(person, data=PersonData(name="X", birth_year=2015), version=1, by=coordinator, at=NOW)
    found = Person.objects.get(id=person.id)
    assert (found.name, found.phone, found.version) == ("Odette Renaud", "+33611223344", 1)


def test_the_day_she_was_met_stays_when_it_is_not_typed_again(collective, coordinator):
    person = open_odette(collective, coordinator, met_on=date(2026, 3, 1))
    update_person(person, data=PersonData(name="Odette"), version=1, by=coordinator, at=NOW)
    assert Person.objects.get(id=person.id).met_on == date(2026, 3, 1)


def test_the_end_of_the_link_frees_her_companions_and_cancels_what_was_planned(collective, volunteer):
    person = open_odette(collective, volunteer, consents=["phone"])
    plan_step(person, kind="call", what="", due_on=TODAY, by=volunteer, at=NOW)
    end_person(person, by=volunteer, on=TODAY)
    end_person(person, by=volunteer, on=TODAY + timedelta(days=3))
    assert (person.state, person.ended_on) == ("ended", TODAY)
    assert Companionship.objects.filter(until=TODAY).count() == 1
    assert NextStep.objects.filter(cancelled_at=None).count() == 0
    reopen_person(person, by=volunteer, on=TODAY)
    assert (person.state, person.ended_on) == ("active", None)
    assert Companionship.objects.filter(until=None).count() == 1


def test_an_erased_file_is_neither_changed_nor_opened_again(collective, coordinator):
    person = factories.person(collective, coordinator, name=None, state="erased")
    with pytest.raises(FileIsClosed):
        update_person(person, data=PersonData(name="X"), version=1, by=coordinator, at=NOW)
    with pytest.raises(FileIsClosed):
        reopen_person(person, by=coordinator, on=TODAY)
    with pytest.raises(FileIsClosed):
        end_person(person, by=coordinator, on=TODAY)


def test_only_members_who_meet_people_write(collective, coordinator):
    other = factories.collective()
    strangers = [
        factories.member(other, role="coordinator"),
        factories.member(collective, role="observer"),
        factories.member(None, role="network_lead", lead_of=collective.network),
    ]
    person = open_odette(collective, coordinator)
    for stranger in strangers:
        with pytest.raises(NotOfThisCollective):
            open_odette(collective, stranger)
        with pytest.raises(NotOfThisCollective):
            update_person(person, data=PersonData(name="X"), version=1, by=stranger, at=NOW)
        with pytest.raises(NotOfThisCollective):
            end_person(person, by=stranger, on=TODAY)


def test_the_file_of_another_collective_cannot_be_touched(collective, coordinator):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with within(other):
        stranger = factories.person(other, theirs)
    for act in (
        lambda: update_person(stranger, data=PersonData(name="X"), version=1, by=theirs, at=NOW),
        lambda: end_person(stranger, by=theirs, on=TODAY),
    ):
        with pytest.raises((ScopeError, SomeoneElseChangedIt)), transaction.atomic():
            act()
    with within(other):
        assert Person.objects.get(id=stranger.id).name == "Odette Renaud"
