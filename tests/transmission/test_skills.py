"""Know-how: what one says of oneself, what was done, who sees it."""

import pytest
from django.db import DatabaseError, transaction

from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.models import SelfRating
from essaim.transmission.actions.skills import NotALevel, rate_skills, share_skills
from essaim.transmission.queries import skills as queries
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")


def skill(member, key):
    return next(one for one in queries.skills_of(member) if one.competence.key == key)


def test_the_first_and_the_last_word_are_kept_and_what_did_not_change_is_said_once(volunteer):
    assert rate_skills(volunteer, {"knock": 0, "listen": 2}, at=NOW) == 2
    assert rate_skills(volunteer, {"knock": 2, "listen": 2}, at=NOW) == 1
    assert [
        (one.first, one.level, one.is_able) for one in (skill(volunteer, "knock"), skill(volunteer, "call"))
    ] == [
        (0, 2, True),
        (None, None, False),
    ]
    for wrong in ({"knock": 4}, {"fly": 1}):
        with pytest.raises(NotALevel):
            rate_skills(volunteer, wrong, at=NOW)
    assert SelfRating.objects.count() == 3
    with pytest.raises(DatabaseError), transaction.atomic():
        SelfRating.objects.update(level=3)


def test_twenty_doors_in_a_pair_show_it_and_nobody_typed_it(collective, coordinator, volunteer):
    doors = factories.dwellings(collective, 20)
    tour = factories.walk(collective, coordinator, doors, pair=[volunteer, coordinator])
    for place, door in enumerate(doors, start=1):
        assert skill(volunteer, "knock").is_shown is False
        record_visit(
            tour, door, visit_id=factories.new_id(), outcome=Outcome.ABSENT, at=NOW, by=coordinator, now=NOW
        )  # fmt: skip
        assert skill(volunteer, "knock").done == place
    assert skill(volunteer, "knock").is_shown
    assert skill(coordinator, "knock").done == 20
    assert skill(volunteer, "listen").is_shown is False  # nothing counts it


def test_the_collective_sees_those_who_show_theirs_and_what_rests_on_one(collective, coordinator, volunteer):
    for who in (coordinator, volunteer):
        rate_skills(who, {"knock": 2, "call": 1}, at=NOW)
    rate_skills(volunteer, {"street": 3}, at=NOW)

    def seen():
        known, showing, team = queries.known_here(collective, on=NOW.date())
        return (
            {one.competence.key: sorted(who.id for who in one.who) for one in known if one.who},
            showing,
            team,
        )

    assert seen() == ({}, 0, 2)
    share_skills(volunteer, is_shared=True, at=NOW)
    share_skills(coordinator, is_shared=True, at=NOW)
    both = sorted([coordinator.id, volunteer.id])
    assert seen() == ({"knock": both, "street": [volunteer.id]}, 2, 2)
    share_skills(volunteer, is_shared=False, at=NOW)
    assert seen() == ({"knock": [coordinator.id]}, 1, 2)
