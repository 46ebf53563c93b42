"""Whatever is recorded, undone and corrected, the memory kept on the way is the one read from the visits."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.doors.actions.memories import rebuild_memories
from essaim.doors.actions.visits import Answer, correct_visit, record_landing, record_visit, undo_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.visits import effective
from essaim.kernel.errors import DomainError
from essaim.models import AccessTask, DoNotContact, DoorMemory, Visit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

OUTCOMES = st.sampled_from(Outcome.offered())
HOURS = st.integers(min_value=0, max_value=200)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(0, 2), OUTCOMES, HOURS),
        st.tuples(st.just("landing"), st.integers(0, 2), OUTCOMES, HOURS),
        st.tuples(st.just("undo"), st.integers(0, 30), OUTCOMES, HOURS),
        st.tuples(st.just("correct"), st.integers(0, 30), st.sampled_from(list(Outcome)), HOURS),
    ),
    max_size=14,
)


def remembered():
    fields = [field.name for field in DoorMemory._meta.concrete_fields if field.name != "id"]
    return list(DoorMemory.objects.order_by("dwelling").values_list(*fields))


class Field:
    """A pair, three doors, and what happens to them."""

    def __init__(self, collective):
        self.by = factories.member(collective, role="coordinator")
        self.doors = factories.dwellings(collective, 3)
        self.tour = factories.walk(collective, self.by, self.doors)
        self.visits = []

    def play(self, step):
        what, index, outcome, hours = step
        at = factories.NOW - timedelta(hours=hours)
        common = {"by": self.by, "at": at}
        if what == "record":
            made = [
                record_visit(
                    self.tour,
                    self.doors[index],
                    visit_id=factories.new_id(),
                    outcome=outcome,
                    now=at,
                    **common,
                )
            ]
        elif what == "landing":
            doors = self.doors[: index + 1]
            landing = record_landing(
                self.tour, doors, landing_id=factories.new_id(), answer=Answer(outcome), now=at, **common
            )
            made = landing.recorded
        elif not self.visits:
            return
        else:
            visit = self.visits[index % len(self.visits)]
            made = [
                undo_visit(visit, **common)
                if what == "undo"
                else correct_visit(visit, Answer(outcome), **common)
            ]
        self.visits += made


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_rebuilding_the_memories_changes_nothing(collective, steps):
    with transaction.atomic():
        field = Field(collective)
        for step in steps:
            with_refusals(field, step)
        kept = remembered()
        rebuild_memories(collective)
        assert kept == remembered()
        check_consequences(field)
        transaction.set_rollback(True)


def with_refusals(field, step):
    try:
        field.play(step)
    except DomainError:
        return


def check_consequences(field):
    """A mark or a task stands if and only if a visit that counts asks for it."""
    for door in field.doors:
        said = set(effective(Visit.objects.filter(dwelling=door)).values_list("outcome", flat=True))
        assert DoNotContact.objects.filter(dwelling=door, lifted_at=None).count() == int("never" in said)
        assert AccessTask.objects.filter(dwelling=door, resolved_at=None).count() == int("no_access" in said)
    assert not Visit.objects.filter(supersedes__isnull=False, supersedes__dwelling__isnull=True).exists()
