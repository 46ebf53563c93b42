"""The way of a collective for its network: no stage skipped without a reason, nothing rewritten, contacts owed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.kernel.tenancy import within
from essaim.network.actions import keeping
from essaim.network.actions.collectives import open_collective
from essaim.network.actions.stages import (
    AlreadyAtThisStage,
    StageBeforeTheLast,
    StageIsNotYours,
    StageNeedsReason,
    enter,
)
from essaim.network.enums import Stage
from essaim.network.models import NetworkContact, StageEntry
from essaim.network.queries import contacts_due, course_of, stages_of
from essaim.network.rules import WAY, contacts_after, needs_reason
from tests import factories
from tests.factories import TODAY
from tests.walker import undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network, name="Hélène Réseau")


def walk(collective, lead, *stages, on=TODAY):
    for stage in stages:
        enter(collective, stage, by=lead, on=on)


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(Stage), st.sampled_from(["", "  ", "Il existait déjà."])), max_size=12
    )
)
@settings(max_examples=60)
def test_no_stage_is_skipped_without_a_reason(moves):
    """Whatever is tried, in whatever order: what is written without a reason is the next step of the way."""
    with undone():
        of = factories.collective()
        by = factories.member(None, role="network_lead", lead_of=of.network)
        with within(of):
            for day, (stage, reason) in enumerate(moves):
                try:
                    enter(of, stage, by=by, on=TODAY + timedelta(days=day), reason=reason)
                except (AlreadyAtThisStage, StageNeedsReason):
                    continue
            before = Stage.REQUESTED
            for entry in stages_of(of):
                assert entry.reason or WAY.index(entry.stage) == WAY.index(before) + 1
                before = entry.stage
            of.refresh_from_db()
            assert of.stage == before
            course = course_of(of)
            assert (
                [stage for stage, _on in course.history] == [one.stage for one in stages_of(of)]
                if course
                else True
            )
            owed = contacts_due(of).count()
            assert owed == (len(contacts_after(TODAY)) if before in ("autonomous", "companion") else 0)


def test_a_collective_begins_with_its_request_and_goes_step_by_step(collective, lead):
    made = open_collective(lead.network, name="Allonnes", by=lead, on=TODAY)
    with within(made):
        walk(made, lead, *WAY[1:6])
        assert [one.stage for one in stages_of(made)] == list(WAY[:6])
        assert course_of(made).history[-1] == ["autonomous", TODAY.isoformat()]


def test_what_is_refused_says_what_to_do_and_writes_nothing(collective, lead, coordinator, inside):
    stranger = factories.member(None, role="network_lead", lead_of=factories.network())
    volunteer = factories.member(collective)
    for by in (stranger, volunteer, factories.member(factories.collective(), role="coordinator")):
        with pytest.raises(StageIsNotYours):
            enter(collective, "met", by=by, on=TODAY)
    with pytest.raises(StageNeedsReason, match="Réunion publique tenue"):
        enter(collective, "autonomous", by=coordinator, on=TODAY)
    with pytest.raises(AlreadyAtThisStage):
        enter(collective, "requested", by=lead, on=TODAY)
    assert StageEntry.objects.count() == 0
    enter(collective, "met", by=lead, on=TODAY)
    with pytest.raises(StageBeforeTheLast, match="21/11/2026"):
        enter(collective, "agreed", by=lead, on=TODAY - timedelta(days=1))
    assert StageEntry.objects.count() == 1


def test_what_was_written_of_a_stage_is_never_changed(collective, lead, inside):
    enter(collective, "met", by=lead, on=TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        StageEntry.objects.update(reason="Autre chose.")


def test_a_collective_that_stands_alone_is_owed_visits_and_calls_for_two_years(collective, lead, inside):
    enter(collective, "autonomous", by=lead, on=date(2026, 1, 31), reason="Il marchait seul avant nous.")
    due = [(one.due_on, one.kind) for one in contacts_due(collective)]
    assert [on for on, kind in due if kind == "visit"] == [
        date(2026, 2, 28), date(2026, 4, 30), date(2026, 7, 31), date(2027, 1, 31),
    ]  # fmt: skip
    assert due[-1] == (date(2028, 1, 31), "call")
    assert course_of(collective).contact_due_on == date(2026, 2, 28)
    enter(collective, "companion", by=lead, on=date(2026, 2, 1))
    assert contacts_due(collective).count() == len(due)
    first = contacts_due(collective).first()
    keeping.contact_done(first, on=date(2026, 3, 2), said="Ils tiennent.", by=lead)
    with pytest.raises(keeping.ContactIsDone):
        keeping.contact_done(first, on=date(2026, 3, 3), said="Deux fois.", by=lead)
    assert course_of(collective).contact_due_on == due[1][0]
    enter(collective, "dormant", by=lead, on=date(2026, 5, 1), reason="Plus personne cet été.")
    assert [one.said for one in NetworkContact.objects.all()] == ["Ils tiennent."]
    assert course_of(collective).contact_due_on is None


def test_only_the_next_stage_goes_without_a_reason():
    free = [(before, after) for before in Stage for after in Stage if not needs_reason(before, after)]
    assert free == list(pairwise(WAY))


def test_what_comes_next_has_someone_and_the_tree_never_goes_round(collective, lead, coordinator, inside):
    with pytest.raises(keeping.NobodySeesToIt):
        keeping.settle_next(collective, step="Rappeler la mairie", on=TODAY, owner=None, by=lead)
    with pytest.raises(keeping.OnlyTheLead):
        keeping.settle_next(collective, step="Rappeler", on=TODAY, owner=lead, by=coordinator)
    keeping.settle_next(collective, step="Rappeler la mairie", on=TODAY, owner=lead, by=lead)
    assert (course_of(collective).next_step, course_of(collective).owner) == ("Rappeler la mairie", lead)
    others = [factories.collective(name, of=collective.network) for name in ("Allonnes", "Le Mans")]
    keeping.accompany(others[0], by_collective=collective, by=lead)
    keeping.accompany(others[1], by_collective=others[0], by=lead)
    with pytest.raises(keeping.TreeGoesRound):
        keeping.accompany(collective, by_collective=others[1], by=lead)
    keeping.accompany(collective, by_collective=None, by=lead)
