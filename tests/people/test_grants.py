"""Sight is rows: what is granted says what companions and broken glasses say, whatever happened, and decides alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.errors import DomainError
from essaim.people.actions.companions import accompany, hand_over, stop_accompanying
from essaim.people.actions.glass import break_glass
from essaim.people.actions.grants import end_sight, grant_sight, settle_all_grants
from essaim.people.actions.leaving import leave_collective
from essaim.people.actions.persons import end_person, reopen_person
from essaim.people.enums import Capacity, Parts
from essaim.people.models import BreakGlass, Companionship, Grant, Merge, Person
from essaim.people.queries.sight import WITH_A_FILE, capacities_of, capacity_of, visible_people
from essaim.people.rules.sight import all_parts, sees, strongest
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people, undo_merge
from tests import factories
from tests.capacities import TRIAL, trial_sees
from tests.factories import NOW, TODAY, new_id
from tests.walker import undone

pytestmark = pytest.mark.usefixtures("inside")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASON = "Elle m’appelle, elle est tombée"


class Source:
    """A row of an area that does not exist yet: a held call, tonight's drop-in."""

    def __init__(self):
        self.id = new_id()


@pytest.fixture
def trial():
    with trial_sees([Parts.NAME, Parts.PHONE]):
        yield


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator, "Odette Renaud")


def names(member, at=NOW):
    return sorted(person.name for person in visible_people(member, at=at))


def test_another_area_gives_sight_for_ten_minutes_by_a_row_of_its_own(trial, odette, volunteer):
    call = Source()
    grant_sight(odette, to=volunteer, capacity=TRIAL, source=call, since=NOW, until=NOW + 10 * HOUR / 60)
    seen = [capacity_of(volunteer, odette, at=NOW + timedelta(minutes=late)) for late in (-1, 0, 9, 10)]
    assert seen == [None, TRIAL, TRIAL, None]
    assert [part for part in all_parts() if sees(TRIAL, part)] == [Parts.NAME, Parts.PHONE]


def test_what_is_given_again_lasts_as_said_last_and_what_is_over_is_over(trial, odette, volunteer):
    evening = Source()
    for hours in (1, 3):
        grant_sight(odette, to=volunteer, capacity=TRIAL, source=evening, since=NOW, until=NOW + hours * HOUR)
    assert Grant.objects.count() == 1
    assert names(volunteer, NOW + 2 * HOUR) == ["Odette Renaud"]
    end_sight(evening, at=NOW + HOUR)
    end_sight(evening, at=NOW + 2 * HOUR)
    assert [names(volunteer, NOW + HOUR / 2), names(volunteer, NOW + HOUR)] == [["Odette Renaud"], []]


def test_a_grant_that_is_ended_before_its_start_gives_nothing(trial, odette, volunteer):
    evening = Source()
    grant_sight(odette, to=volunteer, capacity=TRIAL, source=evening, since=NOW + HOUR)
    end_sight(evening, at=NOW)
    assert [names(volunteer, NOW + late * HOUR) for late in range(3)] == [[], [], []]


def test_a_capacity_that_the_matrix_does_not_know_lets_see_nothing(odette, volunteer):
    grant_sight(odette, to=volunteer, capacity="unheard", source=Source(), since=NOW)
    assert (names(volunteer), capacity_of(volunteer, odette, at=NOW)) == ([], None)


def test_of_several_capacities_the_strongest_is_hers(trial, odette, volunteer):
    for capacity in (TRIAL, Capacity.BREAK_GLASS, Capacity.SUBSTITUTE, Capacity.COMPANION):
        grant_sight(odette, to=volunteer, capacity=capacity, source=Source(), since=NOW)
        assert capacity_of(volunteer, odette, at=NOW) == capacity
    assert names(volunteer) == ["Odette Renaud"]
    assert strongest([]) is None


def test_who_left_who_is_not_here_yet_and_who_meets_nobody_sees_nobody(odette, collective):
    members = {role: factories.member(collective, role=role) for role in ("volunteer", "observer")}
    members["past"] = factories.member(collective, ends_on=TODAY - DAY)
    members["left"] = factories.member(collective)
    members["left"].ended_at = NOW
    members["gone_lead"] = factories.member(collective, role="coordinator", ends_on=TODAY - DAY)
    for member in members.values():
        grant_sight(odette, to=member, capacity=Capacity.COMPANION, source=Source(), since=NOW - DAY)
    seeing = {name for name, member in members.items() if names(member)}
    assert seeing == {"volunteer"}
    assert {name for name, one in members.items() if capacities_of(one, [odette.id], at=NOW)} == seeing


def test_whoever_leaves_sees_nobody_from_that_instant(collective, coordinator, volunteer):
    odette = factories.person(collective, coordinator, companion=volunteer)
    break_glass(volunteer, person=factories.person(collective, coordinator), reason=REASON, at=NOW)
    leave_collective(volunteer, by=coordinator, at=NOW + HOUR)
    assert set(Grant.objects.values_list("until", flat=True)) == {NOW + HOUR}
    assert settle_all_grants(collective) == 0
    assert Companionship.objects.get(person=odette).until is None  # left to hand over


def test_one_source_gives_one_grant_and_none_ends_before_its_start(odette, volunteer):
    source = Source()
    values = {"collective_id": odette.collective_id, "person": odette, "member": volunteer}
    Grant.objects.create(**values, capacity=TRIAL, source_id=source.id, since=NOW)
    for wrong in (
        {"source_id": source.id, "since": NOW},
        {"source_id": new_id(), "since": NOW, "until": NOW - HOUR},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(**values, capacity=TRIAL, **wrong)


def test_what_a_hand_or_a_fault_did_to_grants_is_mended_at_night(collective, coordinator, volunteer):
    person = factories.person(collective, coordinator, companion=volunteer)
    right = list(Grant.objects.values("person_id", "member_id", "capacity", "since", "until"))
    for spoil in (
        lambda: Grant.objects.all().delete(),
        lambda: Grant.objects.update(until=NOW),
        lambda: Grant.objects.update(capacity=Capacity.BREAK_GLASS),
        lambda: grant_sight(person, to=coordinator, capacity=Capacity.COMPANION, source=Source(), since=NOW),
    ):
        spoil()
        assert settle_all_grants(collective) == 1
        assert list(Grant.objects.values("person_id", "member_id", "capacity", "since", "until")) == right
    assert settle_all_grants(collective) == 0


def test_a_grant_of_another_area_follows_a_merge_and_goes_with_an_erasure(
    trial, collective, coordinator, volunteer
):
    kept, merged = (factories.person(collective, coordinator, name) for name in ("Odette", "Odile"))
    grant_sight(merged, to=volunteer, capacity=TRIAL, source=Source(), since=NOW)
    merge_people(kept, merged, keep={}, kept_version=1, merged_version=1, by=coordinator, at=NOW)
    assert names(volunteer) == ["Odette"]
    erase_person(kept, by=coordinator, on=TODAY)
    assert Grant.objects.count() == 0


# --- whatever happens, in whatever order


def _oracle(member, at):
    """Who is seen, read from the companionships and the glasses themselves."""
    if member.ended_at is not None:
        return set()
    links = Companionship.objects.filter(member=member, until=None).values_list("person_id", flat=True)
    opened = BreakGlass.objects.filter(member=member, opened_at__lte=at, until__gt=at)
    seen = {*links, *opened.values_list("person_id", flat=True)}
    return set(Person.objects.filter(id__in=seen, state__in=WITH_A_FILE).values_list("id", flat=True))


class Life:
    """A few people and members, and what may happen between them; what is refused changes nothing."""

    def __init__(self, collective, coordinator, volunteer):
        self.of, self.by, self.at = collective, coordinator, NOW
        self.members = [volunteer, factories.member(collective), factories.member(collective)]
        self.people = [
            factories.person(collective, coordinator, f"Odette {place}", companion=self.members[place % 2])
            for place in range(3)
        ]
        for person in self.people:
            person.consents.create(
                collective=collective, purpose="phone", given_on=TODAY, given_how="spoken", recorded_by=coordinator
            )  # fmt: skip

    def do(self, what, one, other):
        self.at += timedelta(hours=5)
        person = Person.objects.get(id=self.people[one].id)
        member, on = self.members[other], self.at.date()
        if what == "stop":
            for link in Companionship.objects.filter(person=person, member=member, until=None):
                stop_accompanying(link, on=on, by=self.by)
        elif what == "hand over":
            hand_over(member, to={person.id: self.members[one]}, on=on, by=self.by, beyond_limit=True)
        elif what == "merge":
            second = Person.objects.get(id=self.people[other].id)
            merge_people(
                person, second, keep={}, kept_version=person.version, merged_version=second.version,
                by=self.by, at=self.at,
            )  # fmt: skip
        elif what == "undo":
            for merge in Merge.objects.filter(undone_at=None).select_related("kept", "merged")[:1]:
                undo_merge(merge, by=self.by, at=self.at)
        else:
            self._alone(what, person, member, on)

    def _alone(self, what, person, member, on):
        if what in {"companion", "substitute"}:
            accompany(person, member=member, role=what, on=on, by=self.by, beyond_limit=True)
        elif what == "glass":
            break_glass(member, person=person, reason=REASON, at=self.at)
        elif what == "end":
            end_person(person, by=self.by, on=on)
        elif what == "reopen":
            reopen_person(person, by=member, on=on)
        elif what == "erase":
            erase_person(person, by=self.by, on=on)
        elif what == "leave":
            leave_collective(member, by=self.by, at=self.at)


WHAT = [
    "companion", "substitute", "stop", "hand over", "glass", "end", "reopen", "merge", "undo", "erase", "leave"
]  # fmt: skip
STEPS = st.tuples(st.sampled_from(WHAT), st.integers(0, 2), st.integers(0, 2))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)  # fmt: skip
@given(st.lists(STEPS, min_size=1, max_size=12))
def test_grants_say_what_companions_and_glasses_say(collective, coordinator, volunteer, story):
    with undone():
        life = Life(collective, coordinator, volunteer)
        for what, one, other in story:
            try:
                with transaction.atomic():
                    life.do(what, one, other)
            except DomainError:
                pass
            assert settle_all_grants(collective) == 0, (what, one, other)
            for member in life.members:
                member.refresh_from_db()
                for at in (life.at, life.at + 4 * HOUR):
                    seen = set(visible_people(member, at=at).values_list("id", flat=True))
                    assert seen == _oracle(member, at), (what, one, other)
