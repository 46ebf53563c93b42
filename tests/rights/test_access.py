"""What a week of accesses tells, and to whom."""

from datetime import timedelta

import pytest

from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.tenancy import within
from essaim.people.queries.file_codes import code_of, people_with_code
from essaim.rights.queries.access import accesses_of_week, coordinators_of_week
from essaim.rights.rules.access import stands_out
from tests import factories
from tests.factories import NOW, new_id

pytestmark = pytest.mark.usefixtures("inside")
UNTIL = NOW + timedelta(hours=1)


def look(of, by, count=1, *, verb=Verb.OPENED, why=Why.COMPANION, at=NOW, people=None):
    for _ in range(count):
        access = Access(member_id=by.id, at=at)
        record_access(of.id, [(people or new_id(), why)], verb=verb, access=access)


def found(collective):
    return {
        one.name: (one.opened, one.listed, one.odd_hours, one.is_marked)
        for one in accesses_of_week(collective, until=UNTIL).readers
    }


def test_each_member_has_her_counts_of_people_not_of_clicks(collective, volunteer, coordinator):
    same = new_id()
    look(collective, volunteer, 4, people=same)
    look(collective, volunteer, 2)
    look(collective, volunteer, 7, verb=Verb.LISTED)
    look(collective, coordinator, 2, verb=Verb.CHANGED, why=Why.COORDINATOR)
    assert found(collective) == {"Amina Diallo": (3, 7, 0, False), "Nadia Benali": (2, 0, 0, False)}


def test_the_night_is_counted_in_the_time_of_the_collective(collective, volunteer):
    for hour_utc in (5, 6, 20, 21):  # 6 h, 7 h, 21 h and 22 h in Paris in winter
        look(collective, volunteer, at=NOW.replace(hour=hour_utc) - timedelta(days=1))
    assert found(collective) == {"Amina Diallo": (4, 0, 2, False)}


def test_only_the_week_counts(collective, volunteer):
    look(collective, volunteer, at=UNTIL - timedelta(days=7, seconds=1))
    look(collective, volunteer, at=UNTIL)
    assert found(collective) == {}
    look(collective, volunteer, at=UNTIL - timedelta(days=7))
    assert found(collective) == {"Amina Diallo": (1, 0, 0, False)}


def test_who_opens_more_than_three_times_what_the_others_open_is_marked_first(
    collective, volunteer, coordinator
):
    curious = factories.member(collective, name="Zoé Curieuse")
    look(collective, volunteer, 5)
    look(collective, curious, 16)
    look(collective, coordinator, 40, why=Why.COORDINATOR)
    digest = accesses_of_week(collective, until=UNTIL)
    assert [one.name for one in digest.marked] == ["Nadia Benali", "Zoé Curieuse"]
    assert digest.readers[:2] == digest.marked


@pytest.mark.parametrize(
    ("opened", "others", "expected"),
    [(15, [5], False), (16, [5], True), (9, [], False), (10, [], True), (10, [0, 1], True), (9, [1], False)],
)
def test_one_stands_out_beyond_three_times_the_usual(opened, others, expected):
    assert stands_out(opened, others) is expected


def test_break_glass_is_counted(collective, volunteer):
    look(collective, volunteer, why=Why.BREAK_GLASS)
    assert accesses_of_week(collective, until=UNTIL).readers[0].by_glass == 1


def test_another_collective_is_not_counted(collective, volunteer):
    theirs = factories.collective("Allonnes", of=collective.network)
    with within(theirs):
        look(theirs, factories.member(theirs), 3)
    look(collective, volunteer)
    assert found(collective) == {"Amina Diallo": (1, 0, 0, False)}


def test_the_network_lead_is_given_the_counts_of_coordinators_alone(collective, volunteer, coordinator):
    theirs = factories.collective("Allonnes", of=collective.network)
    far = factories.collective("Loin")
    look(collective, volunteer, 9)
    look(collective, coordinator, 2, why=Why.COORDINATOR)
    for one in (theirs, far):
        with within(one):
            look(one, factories.member(one, role="coordinator", name=f"De {one.name}"), 1)
    with within(collective, theirs):
        told = coordinators_of_week(collective.network, until=UNTIL)
    assert [(one.name, [(r.name, r.opened) for r in readers]) for one, readers in told] == [
        ("Allonnes", [("De Allonnes", 1)]),
        ("Collectif de Bondy", [("Nadia Benali", 2)]),
    ]


def test_a_file_is_found_by_its_code_and_not_by_a_shorter_one(collective, coordinator):
    person = factories.person(collective, coordinator)
    code = code_of(person.id)
    assert people_with_code(collective, f" {code.upper()} ") == [person.id]
    for wrong in ("", code[:5], "zzzzzz", "%", "\ud800" * 6):
        assert people_with_code(collective, wrong) == []


def test_the_digest_takes_the_same_queries_for_three_readers_as_for_one(
    collective, volunteer, django_assert_num_queries
):
    look(collective, volunteer)
    for number in (1, 2):
        for _ in range(number):
            look(collective, factories.member(collective))
        with (
            django_assert_num_queries(1),
            django_assert_num_queries(1, using="vault"),
        ):
            accesses_of_week(collective, until=UNTIL)
