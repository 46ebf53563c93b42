"""Contacts and attempts count once, named or not; failed attempts do not move her clock."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Contact, NextStep, Person
from essaim.people.actions.consents import give_consent, stop_contact
from essaim.people.actions.contacts import (
    AskedNotToBeContacted,
    ContactAlreadyNamed,
    ContactIdTaken,
    ContactInTheFuture,
    ContactTooOld,
    DidNotAgreeToBeCalled,
    EveryoneIsNamed,
    HowManyPeople,
    NotAContact,
    TooLateToWithdraw,
    VisitAlreadyNamed,
    contact_from,
    convert_visit,
    name_contact,
    record_contact,
    refuse_link,
    withdraw_contact,
)
from essaim.people.actions.persons import FileIsClosed
from essaim.people.queries.contacts import contacts_by_kind, count_contacts, unnamed_encounters
from essaim.people.queries.silence import days_of_silence
from essaim.people.rules.authority import NotOfThisCollective
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}


@pytest.fixture
def odette(collective, coordinator):
    made = factories.person(
        collective, coordinator, met_on=TODAY - 40 * DAY, last_two_way_on=None, informed_on=date(2026, 1, 1)
    )
    give_consent(made, purpose="phone", how="spoken", on=date(2026, 1, 1), by=coordinator)
    give_consent(made, purpose="visit", how="spoken", on=date(2026, 1, 1), by=coordinator)
    return made


def meet(collective, by, person=None, **fields):
    return record_contact(
        collective,
        person=person,
        by=by,
        at=NOW,
        **{"kind": "street", "on": TODAY, "is_two_way": True} | fields,
    )


def call(collective, by, person, *, on=TODAY, answered=False, at=NOW):
    return record_contact(collective, person=person, kind="phone", on=on, is_two_way=answered, by=by, at=at)


def totals(collective):
    counts = count_contacts(collective, **YEAR)
    return counts.contacts, counts.two_way, counts.attempts, counts.people_met


def test_an_encounter_with_three_people_is_one_contact_and_three_people(collective, volunteer):
    meet(collective, volunteer, people=3)
    meet(collective, volunteer, kind="drop_in", people=2)
    meet(collective, volunteer, kind="phone", is_two_way=False)
    assert totals(collective) == (3, 2, 1, 5)
    assert contacts_by_kind(collective, **YEAR) == [("drop_in", 1, 2), ("phone", 1, 0), ("street", 1, 3)]
    assert Person.objects.count() == 0


def test_her_clock_starts_again_when_she_answers_and_only_then(collective, volunteer, odette):
    assert days_of_silence(odette, on=TODAY) == 40
    call(collective, volunteer, odette, on=TODAY - 20 * DAY, answered=True)
    call(collective, volunteer, odette, on=TODAY - DAY)
    meet(collective, volunteer, odette, kind="home", is_two_way=False)
    found = Person.objects.get(id=odette.id)
    assert (found.last_two_way_on, days_of_silence(found, on=TODAY)) == (TODAY - 20 * DAY, 20)
    call(collective, volunteer, odette, on=TODAY - 30 * DAY, answered=True)  # noted late
    assert Person.objects.get(id=odette.id).last_two_way_on == TODAY - 20 * DAY


def test_a_new_answer_takes_back_the_warning_of_the_end_of_retention(collective, volunteer, odette):
    Person.objects.filter(id=odette.id).update(warned_on=TODAY)
    meet(collective, volunteer, Person.objects.get(id=odette.id))
    assert Person.objects.get(id=odette.id).warned_on is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"kind": "dream"}, NotAContact),
        ({"on": TODAY + DAY}, ContactInTheFuture),
        ({"on": TODAY - 400 * DAY}, ContactTooOld),
        ({"people": 0}, HowManyPeople),
        ({"people": 51}, HowManyPeople),
        ({"people": -1}, HowManyPeople),
    ],
)
def test_a_contact_that_cannot_be_gets_a_sentence(collective, volunteer, fields, refusal):
    with pytest.raises(refusal):
        meet(collective, volunteer, **fields)
    assert Contact.objects.count() == 0


def test_sent_twice_it_is_kept_once(collective, volunteer, odette):
    identifier = uuid7()
    first = meet(collective, volunteer, odette, contact_id=identifier)
    assert meet(collective, volunteer, odette, contact_id=identifier).id == first.id == identifier
    with pytest.raises(ContactIdTaken):
        meet(collective, volunteer, None, contact_id=identifier)
    assert totals(collective) == (1, 1, 0, 1)


def test_who_did_not_agree_to_be_called_is_not_called_but_may_call_us(collective, volunteer, coordinator):
    other = factories.person(collective, coordinator)
    with pytest.raises(DidNotAgreeToBeCalled):
        call(collective, volunteer, other)
    assert call(collective, volunteer, other, answered=True).is_two_way


def test_who_asked_to_be_left_alone_is_not_tried_again(collective, volunteer, odette):
    stop_contact(odette, channels=["phone", "door"], on=TODAY - 2 * DAY, by=None)
    with pytest.raises(AskedNotToBeContacted):
        call(collective, volunteer, odette)
    with pytest.raises(AskedNotToBeContacted):
        meet(collective, volunteer, odette, kind="home", is_two_way=False)
    call(collective, volunteer, odette, on=TODAY - 3 * DAY)  # before she said it, noted after
    assert call(collective, volunteer, odette, answered=True).person == odette


def test_a_refusal_leaves_an_anonymous_count_and_nothing_else(collective, volunteer):
    refuse_link(collective, kind="door", on=TODAY, by=volunteer, at=NOW)
    kept = Contact.objects.values("person", "kind", "people", "is_two_way", "source_digest")
    assert list(kept) == [
        {"person": None, "kind": "door", "people": 1, "is_two_way": True, "source_digest": ""}
    ]
    assert (Person.objects.count(), NextStep.objects.count()) == (0, 0)


def test_a_passage_is_named_once_and_counted_with_the_tours(collective, volunteer, odette, coordinator):
    visit_id = uuid7()
    first = convert_visit(odette, visit_id=visit_id, on=TODAY, by=volunteer, at=NOW)
    assert convert_visit(odette, visit_id=visit_id, on=TODAY, by=volunteer, at=NOW).id == first.id
    paul = factories.person(collective, coordinator, "Paul")
    with pytest.raises(VisitAlreadyNamed):
        convert_visit(paul, visit_id=visit_id, on=TODAY, by=volunteer, at=NOW)
    assert totals(collective) == (0, 0, 0, 0)
    counts = count_contacts(collective, **YEAR)
    assert (counts.named_people, Person.objects.get(id=odette.id).last_two_way_on) == (1, TODAY)
    assert str(visit_id) not in first.source_digest


@pytest.mark.parametrize("source", ["call", "drop_in"])
def test_what_another_area_makes_is_counted_here_once_and_belongs_to_one_person(
    collective, volunteer, odette, coordinator, source
):
    other = factories.person(collective, coordinator, "Odile")
    fact, values = str(uuid7()), {"kind": "phone", "on": TODAY, "by": volunteer, "at": NOW}
    first, again = (contact_from(odette, source=source, source_id=fact, **values) for _ in range(2))
    with pytest.raises(ContactAlreadyNamed):
        contact_from(other, source=source, source_id=fact, **values)
    convert_visit(other, visit_id=UUID(fact), on=TODAY, by=volunteer, at=NOW)  # a visit is another fact
    assert (first, first.source, fact in first.source_digest) == (again, source, False)
    counts = count_contacts(collective, **YEAR)
    assert (counts.contacts, counts.people_met, counts.named_people) == (1, 1, 2)


def test_each_of_an_encounter_may_be_named_and_no_more(collective, volunteer, coordinator):
    encounter = meet(collective, volunteer, people=2)
    people = [
        factories.person(collective, coordinator, name, last_two_way_on=None) for name in ("A", "B", "C")
    ]
    before = totals(collective)
    first = name_contact(encounter, person=people[0])
    assert name_contact(encounter, person=people[0]).id == first.id
    name_contact(encounter, person=people[1])
    with pytest.raises(EveryoneIsNamed):
        name_contact(encounter, person=people[2])
    assert totals(collective) == before == (1, 1, 0, 2)
    assert count_contacts(collective, **YEAR).named_people == 2
    assert [Person.objects.get(id=one.id).last_two_way_on for one in people] == [TODAY, TODAY, None]


def test_someone_met_alone_is_named_in_place(collective, volunteer, odette, coordinator):
    encounter = meet(collective, volunteer)
    assert list(unnamed_encounters(collective, first=TODAY)) == [encounter]
    name_contact(encounter, person=odette)
    assert Contact.objects.get().person == odette
    with pytest.raises(ContactAlreadyNamed):
        name_contact(encounter, person=factories.person(collective, coordinator, "Paul"))
    assert list(unnamed_encounters(collective, first=TODAY)) == []


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    encounters=st.lists(st.tuples(st.integers(1, 3), st.booleans()), min_size=1, max_size=5),
    names=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=6),
    visits=st.lists(st.integers(0, 2), max_size=3),
)
def test_naming_never_changes_the_totals(collective, volunteer, coordinator, encounters, names, visits):
    with transaction.atomic():
        people = [factories.person(collective, coordinator, f"P{n}") for n in range(3)]
        kept = [
            meet(collective, volunteer, people=count, is_two_way=two_way) for count, two_way in encounters
        ]
        before = totals(collective)
        for place, who in names:
            try:
                name_contact(kept[place % len(kept)], person=people[who])
            except (ContactAlreadyNamed, EveryoneIsNamed):
                continue
        for who in visits:
            convert_visit(people[who], visit_id=uuid7(), on=TODAY, by=volunteer, at=NOW)
        assert totals(collective) == before
        transaction.set_rollback(True)


def test_a_mistake_is_taken_back_the_same_day_with_what_followed(collective, volunteer, odette, coordinator):
    call(collective, volunteer, odette, on=TODAY - 5 * DAY, answered=True)
    mistake = call(collective, volunteer, odette, at=NOW + timedelta(hours=1))
    assert NextStep.objects.count() == 1
    with pytest.raises(TooLateToWithdraw):
        withdraw_contact(mistake, by=volunteer, at=NOW + DAY)
    with pytest.raises(TooLateToWithdraw):
        withdraw_contact(mistake, by=factories.member(collective), at=NOW)
    withdraw_contact(mistake, by=coordinator, at=NOW + timedelta(hours=2))
    assert (Contact.objects.count(), NextStep.objects.count()) == (1, 0)
    last = Contact.objects.get()
    withdraw_contact(last, by=volunteer, at=NOW)
    assert Person.objects.get(id=odette.id).last_two_way_on is None


def test_taking_back_an_answer_opens_again_what_it_had_closed(collective, volunteer, odette):
    call(collective, volunteer, odette)
    answer = call(collective, volunteer, odette, answered=True, at=NOW + timedelta(hours=1))
    assert NextStep.objects.filter(done_at=None).count() == 0
    withdraw_contact(answer, by=volunteer, at=NOW)
    assert NextStep.objects.filter(done_at=None).count() == 1


def test_the_figures_of_people(collective, volunteer, coordinator):
    linked = factories.person(collective, coordinator, companion=volunteer, at=NOW)
    factories.person(collective, coordinator, companion=volunteer, met_on=date(2025, 12, 31))
    factories.person(collective, coordinator, name=None, state="erased")
    meet(collective, volunteer, linked)
    meet(collective, volunteer, linked)
    counts = count_contacts(collective, **YEAR)
    assert (counts.named_people, counts.new_people, counts.accompanied, counts.still_linked) == (1, 2, 2, 1)
    nothing = count_contacts(collective, first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert (nothing.contacts, nothing.people_met, nothing.named_people, nothing.accompanied) == (0, 0, 0, 0)


def test_the_figures_are_read_in_few_queries(collective, volunteer, odette, django_assert_num_queries):
    for _ in range(3):
        meet(collective, volunteer, odette)
    with django_assert_num_queries(4):
        count_contacts(collective, **YEAR)


def test_a_stranger_records_nothing(collective, odette):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with pytest.raises(NotOfThisCollective):
        meet(collective, theirs, odette)
    with within(other):
        stranger = factories.person(other, theirs)
        encounter = meet(other, theirs)
    with pytest.raises(FileIsClosed):
        meet(collective, factories.member(collective), stranger)
    for act in (
        lambda: meet(other, theirs, stranger),
        lambda: meet(other, theirs),
        lambda: convert_visit(stranger, visit_id=uuid7(), on=TODAY, by=theirs, at=NOW),
        lambda: name_contact(encounter, person=stranger),
    ):
        with pytest.raises(ScopeError), transaction.atomic():
            act()
