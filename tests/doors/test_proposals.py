from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.doors.enums import Outcome, Revisit, Slot, Why
from essaim.doors.queries.proposals import explain, proposable, rules_of
from essaim.doors.rules.reasons import Reason
from essaim.doors.rules.revisits import Proposal, default_rules, proposal
from essaim.doors.rules.visits import slot_of
from essaim.models import AccessTask, DoNotContact, DoorMemory, Dwelling, RevisitRule, Visit
from tests import factories

ABSENT_ON_12_OCTOBER = {"last_outcome": "absent", "last_at": datetime(2026, 10, 12, 15, 0, tzinfo=UTC)}
SOON = {"on": date(2026, 10, 20)}


def asked(
    outcome, *, on, at=datetime(2026, 10, 12, 15, 0, tzinfo=UTC), slot=None, passes=1, day=None, task=False
):
    """What the default rules say of a door last seen on Monday 12 October at 17 h."""
    memory = DoorMemory(
        last_outcome=outcome,
        last_at=at,
        last_slot=slot_of(at),
        passes=passes,
        absences_in_a_row=passes if outcome == "absent" else 0,
        come_back_on=day,
    )
    rule = default_rules()[Outcome(outcome)]
    return proposal(memory, rule=rule, do_not_contact=False, on=on, slot=slot, access_open=task)


@pytest.mark.parametrize(
    ("outcome", "on", "more", "proposed", "reason"),
    [
        ("absent", (2026, 10, 14), {}, False, "à laisser jusqu’au 15 octobre 2026 : absent le 12 oct."),
        ("absent", (2026, 10, 15), {}, True, "absent le 12 oct., à essayer un autre moment de la semaine"),
        (
            "absent", (2026, 10, 19), {"slot": Slot.EVENING}, False,
            "absent le 12 oct., à essayer un autre moment de la semaine",
        ),
        (
            "absent", (2026, 10, 19), {"slot": Slot.SATURDAY, "passes": 2}, True,
            "absent le 12 oct. (2 fois de suite), à essayer un autre moment de la semaine",
        ),
        (
            "absent", (2026, 10, 30), {"passes": 3}, False,
            "à laisser jusqu’au 13 avril 2027 : absent le 12 oct. (3 fois de suite)",
        ),
        ("refuses", (2027, 10, 11), {}, False, "à laisser jusqu’au 12 octobre 2027 : a refusé le 12 oct."),
        ("refuses", (2027, 10, 12), {}, True, "a refusé le 12 oct., à revoir maintenant"),
        (
            "not_now", (2026, 10, 16), {"day": date(2026, 10, 17)}, False,
            "à laisser jusqu’au 17 octobre 2026 : a ouvert, ce n’était pas le moment, le 12 oct.",
        ),
        (
            "not_now", (2026, 10, 17), {"day": date(2026, 10, 17)}, True,
            "a ouvert, ce n’était pas le moment, le 12 oct., repasser le 17 oct.",
        ),
        ("no_access", (2026, 10, 13), {"task": True}, False, "pas d’accès le 12 oct. ; un référent cherche comment entrer"),
        ("no_access", (2026, 10, 13), {}, True, "pas d’accès le 12 oct. ; on sait maintenant comment entrer"),
        ("never", (2036, 1, 1), {}, False, "à laisser : a demandé de ne pas revenir le 12 oct."),
    ],
)  # fmt: skip
def test_each_door_says_why_it_is_proposed_or_not(outcome, on, more, proposed, reason):
    said = asked(outcome, on=date(*on), **more)
    assert (said.proposed, said.reason.replace("\xa0", " ")) == (proposed, reason)


def test_a_door_never_seen_is_proposed():
    said = proposal(None, rule=None, do_not_contact=False, on=date(2026, 10, 20))
    assert said == Proposal(proposed=True, why=Reason(Why.FIRST))


def test_the_wish_to_be_left_alone_beats_everything():
    said = proposal(None, rule=None, do_not_contact=True, on=date(2026, 10, 20))
    assert said == Proposal(proposed=False, why=Reason(Why.ALONE))


# --- in the database --------------------------------------------------------------------------------------

database = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def remember(door, outcome="absent", *, days_ago=10, **fields):
    at = factories.NOW - timedelta(days=days_ago)
    values = {"passes": 1, "absences_in_a_row": int(outcome == "absent"), "last_slot": slot_of(at)} | fields
    return DoorMemory.objects.create(
        collective=door.collective, dwelling=door, last_outcome=outcome, last_at=at, **values
    )


def leave_alone(door, by, **fields):
    return DoNotContact.objects.create(
        collective=door.collective,
        dwelling=door,
        said_on=date(2026, 11, 1),
        recorded_by=by,
        recorded_at=factories.NOW,
        **fields,
    )


class TestInTheDatabase:
    pytestmark = database

    def test_doors_that_may_be_rung_at(self, collective, coordinator):
        new, due, resting, alone, archived = factories.dwellings(collective, 5)
        remember(due, days_ago=3)
        remember(resting, days_ago=2)
        leave_alone(alone, coordinator)
        archived.archived_at = factories.NOW
        archived.save()
        today = date(2026, 11, 21)
        assert set(proposable(Dwelling.objects.all(), on=today)) == {new, due}
        told = explain(Dwelling.objects.all(), on=today)
        assert {id_ for id_, said in told.items() if said.proposed} == {new.id, due.id}
        assert (told[alone.id].reason, told[archived.id].reason) == ("ne plus solliciter", "porte archivée")

    def test_another_channel_or_a_lifted_wish_does_not_close_the_door(self, collective, coordinator):
        by_phone, lifted = factories.dwellings(collective, 2)
        leave_alone(by_phone, coordinator, channel="phone")
        leave_alone(lifted, coordinator, lifted_at=factories.NOW, lifted_by=coordinator)
        assert proposable(Dwelling.objects.all(), on=date(2026, 11, 21)).count() == 2

    def test_the_table_of_the_collective_is_used(self, collective):
        door = factories.dwelling(collective)
        remember(door, "refuses", days_ago=40)
        assert proposable(Dwelling.objects.all(), on=date(2026, 11, 21)).count() == 0
        RevisitRule.objects.create(collective=collective, outcome="refuses", revisit="again", days=30)
        assert rules_of(collective.id)[Outcome.REFUSES].days == 30
        assert proposable(Dwelling.objects.all(), on=date(2026, 11, 21)).count() == 1

    def test_asking_about_one_door_or_three_takes_as_many_queries(
        self, collective, django_assert_num_queries
    ):
        first, *others = factories.dwellings(collective, 3)
        remember(first)
        with django_assert_num_queries(5):
            explain(Dwelling.objects.filter(id=first.id), on=date(2026, 11, 21))
        for door in others:
            remember(door)
        with django_assert_num_queries(5):
            explain(Dwelling.objects.all(), on=date(2026, 11, 21))
        with django_assert_num_queries(2):
            list(proposable(Dwelling.objects.all(), on=date(2026, 11, 21)))

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(data=st.data())
    def test_the_query_and_the_rule_agree(self, collective, data):
        with transaction.atomic():
            by = factories.member(collective, role="coordinator")
            for door in factories.dwellings(collective, 4):
                draw_past(door, by, data)
            draw_rules(collective, data)
            on = date(2026, 11, 21) + timedelta(days=data.draw(st.integers(0, 3)))
            slot = data.draw(st.sampled_from([None, *Slot]))
            told = explain(Dwelling.objects.all(), on=on, slot=slot)
            found = set(proposable(Dwelling.objects.all(), on=on, slot=slot).values_list("id", flat=True))
            assert found == {id_ for id_, said in told.items() if said.proposed}
            transaction.set_rollback(True)


EDGES = st.sampled_from([0, 1, 2, 3, 4, 7, 29, 30, 31, 100, 182, 183, 184, 364, 365, 366])


def draw_past(door, by, data):
    if data.draw(st.booleans(), label="seen"):
        outcome = data.draw(st.sampled_from([Outcome.ABSENT, *Outcome.offered()]))
        at = factories.NOW - timedelta(days=data.draw(EDGES), minutes=data.draw(st.integers(0, 1439)))
        passes = data.draw(st.integers(1, 5))
        DoorMemory.objects.create(
            collective=door.collective,
            dwelling=door,
            last_outcome=outcome,
            last_at=at,
            last_slot=slot_of(at),
            passes=passes,
            absences_in_a_row=data.draw(st.integers(0, passes)),
            come_back_on=data.draw(st.none() | st.dates(date(2026, 11, 18), date(2026, 11, 26))),
        )
        if data.draw(st.booleans(), label="task"):
            visit = Visit.objects.create(
                collective=door.collective,
                dwelling=door,
                outcome="no_access",
                at=at,
                slot="morning",
                recorded_by=by,
                recorded_at=at,
            )
            resolved = data.draw(st.none() | st.just(at))
            AccessTask.objects.create(
                collective=door.collective, dwelling=door, visit=visit, opened_at=at, resolved_at=resolved
            )
    if data.draw(st.integers(0, 4), label="alone") == 0:
        leave_alone(door, by)


def draw_rules(collective, data):
    for outcome in data.draw(st.sets(st.sampled_from(Outcome.offered()), max_size=5)):
        RevisitRule.objects.create(
            collective=collective,
            outcome=outcome,
            revisit=data.draw(st.sampled_from(Revisit)),
            days=data.draw(EDGES),
            other_slot=data.draw(st.booleans()),
            max_passes=data.draw(st.none() | st.integers(1, 4)),
        )
