"""The tree, the load, where to go next: read from what was counted, naming nobody without a joint agreement."""

import pytest

from essaim.kernel.tenancy import within
from essaim.models import Course, Pulse
from essaim.network.actions.keeping import accompany
from essaim.network.actions.stages import enter
from essaim.swarm.queries.swarm import grown, loads, pace, tree, where_next
from tests import factories
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


def pulse(of, **values):
    return Pulse.objects.create(collective=of, counted_on=TODAY, **values)


def test_each_stands_under_the_one_that_passed_the_method_on(collective, lead):
    child, grandchild, _alone = (
        factories.collective(name, of=collective.network) for name in ("Zoé", "Allonnes", "Seul")
    )
    accompany(child, by_collective=collective, by=lead)
    accompany(grandchild, by_collective=child, by=lead)
    found = [(one.grown.name, one.depth, one.children) for one in tree(grown(collective.network))]
    assert found == [("Collectif de Bondy", 0, 1), ("Zoé", 1, 1), ("Allonnes", 2, 0)]


def test_the_network_learns_a_name_by_a_joint_agreement_only(collective):
    leader = factories.member(collective, role="facilitator", name="Claire Petit")
    row = pulse(collective, leading={str(leader.id): 3})
    assert [(one.name, one.workshops) for one in loads(collective.network)] == [("", 3)]
    row.is_joint = True
    row.save()
    assert [(one.name, one.workshops) for one in loads(collective.network)] == [("Claire Petit", 3)]


def test_communes_of_those_at_rest_come_by_need_unless_another_covers_them(collective, lead):
    other = factories.collective("Le Mans", of=collective.network)
    pulse(collective, communes=[["93010", "Bondy", 400], ["93055", "Pantin", 900], ["72181", "Le Mans", 50]])
    pulse(other, communes=[["72181", "Le Mans", 50]])
    assert where_next(collective.network) == []
    with within(collective):
        enter(collective, "dormant", by=lead, on=TODAY, reason="Plus personne.")
    assert [(one.name, one.alone, one.at_rest) for one in where_next(collective.network)] == [
        ("Pantin", 900, "Collectif de Bondy"), ("Bondy", 400, "Collectif de Bondy"),
    ]  # fmt: skip


def test_the_pace_says_on_how_many_it_was_counted(collective):
    Course.objects.create(
        collective=collective,
        since=TODAY,
        history=[["requested", "2025-01-01"], ["autonomous", "2025-11-21"]],
    )
    factories.collective("Sans suivi", of=collective.network)
    found = pace(grown(collective.network), on=TODAY)
    assert (found.of, found.autonomous, [(one.share, one.of) for one in found.shares]) == (
        2,
        1,
        [(1.0, 1), (1.0, 1)],
    )
    assert round(found.months, 1) == 10.6
