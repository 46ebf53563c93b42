"""Who accompanies whom, within a limit; what is handed over when someone stops."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Companionship, NextStep, PeopleSettings
from essaim.people.actions.companions import (
    DidNotAgreeToBeAccompanied,
    NotAMember,
    TooManyPeople,
    accompany,
    hand_over,
    stop_accompanying,
)
from essaim.people.actions.consents import give_consent
from essaim.people.actions.next_steps import plan_step
from essaim.people.actions.persons import FileIsClosed
from essaim.people.queries.care import left_without_companion, loads, people_of
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def met(collective, coordinator):
    def one(name="Odette Renaud", **fields):
        person = factories.person(collective, coordinator, name, **fields)
        give_consent(person, purpose="accompany", how="spoken", on=TODAY, by=coordinator)
        return person

    return one


def link(person, member, by, *, role="companion", **fields):
    return accompany(person, member=member, role=role, on=TODAY, by=by, **fields)


def open_links():
    return set(Companionship.objects.filter(until=None).values_list("person_id", "member_id", "role"))


def test_a_companion_and_a_substitute(met, volunteer, coordinator, collective):
    other, person = factories.member(collective), met()
    first = link(person, volunteer, coordinator)
    link(person, other, coordinator, role="substitute")
    assert link(person, volunteer, coordinator).id == first.id
    assert open_links() == {(person.id, volunteer.id, "companion"), (person.id, other.id, "substitute")}
    link(person, other, coordinator, role="companion")
    assert open_links() == {(person.id, volunteer.id, "companion"), (person.id, other.id, "companion")}
    assert Companionship.objects.count() == 3


def test_the_limit_holds_unless_the_coordinator_insists(met, volunteer, coordinator, collective):
    PeopleSettings.objects.create(collective=collective, people_per_volunteer=2)
    for name in ("A", "B"):
        link(met(name), volunteer, coordinator)
    third = met("C")
    with pytest.raises(TooManyPeople) as refused:
        link(third, volunteer, coordinator)
    assert (
        str(refused.value)
        == "Amina accompagne déjà 2 personnes, et la limite est de 2. Le référent peut insister."
    )
    link(third, volunteer, coordinator, role="substitute")  # standing in does not weigh
    link(third, volunteer, coordinator, beyond_limit=True)
    assert len(open_links()) == 3


def test_who_agreed_to_nothing_has_no_companion(collective, coordinator, volunteer):
    person = factories.person(collective, coordinator)
    with pytest.raises(DidNotAgreeToBeAccompanied):
        link(person, volunteer, coordinator)


def test_only_the_coordinator_chooses_and_among_members_of_the_day(met, volunteer, coordinator, collective):
    person = met()
    with pytest.raises(ForTheCoordinator):
        link(person, volunteer, volunteer)
    with pytest.raises(NotAMember):
        link(person, volunteer, coordinator, role="boss")
    with pytest.raises(NotAMember):
        link(person, factories.member(collective, ends_on=TODAY - DAY), coordinator)
    with pytest.raises(NotOfThisCollective):
        link(person, factories.member(collective, role="observer"), coordinator)
    with pytest.raises(NotOfThisCollective):
        link(person, factories.member(factories.collective()), coordinator)
    with pytest.raises(FileIsClosed):
        link(met("X", state="ended"), volunteer, coordinator)
    assert open_links() == set()


def test_one_stops_for_oneself_the_coordinator_for_anyone(met, volunteer, coordinator, collective):
    first, second = link(met("A"), volunteer, coordinator), link(met("B"), volunteer, coordinator)
    with pytest.raises(ForTheCoordinator):
        stop_accompanying(first, on=TODAY, by=factories.member(collective))
    stop_accompanying(first, on=TODAY, by=volunteer)
    stop_accompanying(second, on=TODAY + DAY, by=coordinator)
    stop_accompanying(second, on=TODAY + 9 * DAY, by=coordinator)
    assert list(Companionship.objects.order_by("until").values_list("until", flat=True)) == [
        TODAY,
        TODAY + DAY,
    ]


def test_when_someone_stops_all_is_handed_over_at_once(met, volunteer, coordinator, collective):
    people = [met(name) for name in ("A", "B", "C")]
    for person in people:
        link(person, volunteer, coordinator)
        plan_step(person, kind="other", what="Passer", due_on=TODAY, by=volunteer, at=NOW)
    link(people[2], coordinator, coordinator, role="substitute")
    jo = factories.member(collective, name="Jo")
    hand_over(
        volunteer,
        to={people[0].id: jo, people[1].id: jo, people[2].id: coordinator},
        on=TODAY,
        by=coordinator,
    )
    assert open_links() == {
        (people[0].id, jo.id, "companion"),
        (people[1].id, jo.id, "companion"),
        (people[2].id, coordinator.id, "companion"),
    }
    held = dict(NextStep.objects.values_list("person_id", "assigned_to"))
    assert held == {people[0].id: jo.id, people[1].id: jo.id, people[2].id: coordinator.id}
    assert people_of(volunteer) == []


def test_a_handover_is_all_or_nothing(met, volunteer, coordinator, collective):
    people = [met(name) for name in ("A", "B")]
    for person in people:
        link(person, volunteer, coordinator)
    before = open_links()
    gone = factories.member(collective, ends_on=TODAY - DAY)
    with pytest.raises(NotAMember), transaction.atomic():
        hand_over(volunteer, to={people[0].id: coordinator, people[1].id: gone}, on=TODAY, by=coordinator)
    PeopleSettings.objects.create(collective=collective, people_per_volunteer=1)
    with pytest.raises(TooManyPeople), transaction.atomic():
        hand_over(volunteer, to={person.id: coordinator for person in people}, on=TODAY, by=coordinator)
    assert open_links() == before
    hand_over(
        volunteer,
        to={person.id: coordinator for person in people},
        on=TODAY,
        by=coordinator,
        beyond_limit=True,
    )
    assert {member for _, member, _ in open_links()} == {coordinator.id}


def test_people_left_without_a_companion_are_known(met, volunteer, coordinator, collective):
    alone, accompanied, left = met("A"), met("B"), met("C")
    link(accompanied, volunteer, coordinator)
    leaves = factories.member(collective, ends_on=date(2026, 11, 30))
    link(left, leaves, coordinator)
    link(alone, volunteer, coordinator, role="substitute")
    assert set(left_without_companion(collective, on=TODAY)) == {alone}
    assert set(left_without_companion(collective, on=date(2026, 12, 1))) == {alone, left}


def test_what_each_carries(met, volunteer, coordinator, collective):
    factories.member(collective, role="observer", name="Mairie")
    for name in ("A", "B"):
        link(met(name), volunteer, coordinator)
    link(met("C"), coordinator, coordinator, role="substitute")
    carried = [
        (load.member, load.people, load.stands_in, load.limit, load.is_full)
        for load in loads(collective, on=TODAY)
    ]
    assert carried == [(volunteer, 2, 0, 5, False), (coordinator, 0, 1, 5, False)]


def test_who_left_with_people_is_still_in_the_table(met, coordinator, collective):
    gone = factories.member(collective, name="Zoé", ends_on=TODAY)
    link(met(), gone, coordinator)
    assert [load.member for load in loads(collective, on=TODAY + DAY)] == [gone, coordinator]


def test_a_stranger_links_nobody(met, volunteer, coordinator, collective):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    person = met()
    kept = link(person, volunteer, coordinator)
    with pytest.raises(NotOfThisCollective):
        link(person, volunteer, theirs)
    with pytest.raises(NotOfThisCollective):
        stop_accompanying(kept, on=TODAY, by=theirs)
    with pytest.raises(NotAMember):
        hand_over(volunteer, to={person.id: theirs}, on=TODAY, by=theirs)
    with within(other):
        stranger = factories.person(other, theirs)
        give_consent(stranger, purpose="accompany", how="spoken", on=TODAY, by=theirs)
        of_stranger = link(stranger, theirs, theirs)
    with pytest.raises(ScopeError), transaction.atomic():
        link(stranger, theirs, theirs, role="substitute")
    with pytest.raises(ScopeError), transaction.atomic():
        stop_accompanying(of_stranger, on=TODAY, by=theirs)
    assert hand_over(theirs, to={stranger.id: theirs}, on=TODAY, by=theirs) == []
