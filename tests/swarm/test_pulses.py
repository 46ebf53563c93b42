"""What is counted of a collective one night, from its facts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Agreement, DropIn, DropInDay, DropInHost, Pulse
from essaim.network.actions.stages import enter
from essaim.swarm.actions.pulses import ThresholdOutOfBounds, count_pulse, settle_thresholds
from essaim.swarm.enums import Sign
from essaim.swarm.queries.lives import life_of
from essaim.transmission.actions import paths as path_actions
from essaim.transmission.queries.paths import workshops
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


def test_a_collective_without_anything_is_counted_without_anything(collective, inside):
    life = life_of(collective, at=NOW)
    assert (life.members, life.active, life.actions, life.last_outing_on, life.missed) == (0, 0, 0, None, 0)


def test_outings_and_who_was_in_them(collective, coordinator, volunteer, inside):
    for days, pair in (
        (10, [coordinator, volunteer]),
        (20, [coordinator]),
        (30, [coordinator]),
        (200, [volunteer]),
    ):
        factories.walk(collective, coordinator, starts_at=NOW - days * DAY, pair=pair)
    life = life_of(collective, at=NOW)
    assert life.last_outing_on == TODAY - 10 * DAY
    assert (life.members, life.active, life.actions, life.top_share) == (2, 2, 3, 100)
    assert (life.coordinators, life.newest_on.isoformat()) == (1, "2020-01-01")


def test_a_workshop_put_off_twice(collective, coordinator, inside):
    path = path_actions.open_path(collective, name="Printemps", on=TODAY, by=coordinator)
    row = workshops(collective).filter(path=path)[0]
    for days in (10, 20, 30):
        path_actions.plan_workshop(
            row, starts_at=NOW + days * DAY, place="Salle", minutes=150, by=coordinator, at=NOW
        )
        row.refresh_from_db()
    assert life_of(collective, at=NOW).put_off == 2


def test_drop_ins_that_nobody_held_since_the_last_that_was(collective, coordinator, inside):
    drop_in = DropIn.objects.create(
        collective=collective, name="Café", every="week", weekday=NOW.weekday(), starts_on=TODAY - 28 * DAY,
        starts_at=timezone.localtime(NOW).time(), minutes=60,
    )  # fmt: skip
    held = DropInDay.objects.create(
        collective=collective, drop_in=drop_in, on=TODAY - 21 * DAY, starts_at=NOW - 21 * DAY, minutes=60
    )
    DropInHost.objects.create(collective=collective, day=held, member=coordinator, since=NOW - 30 * DAY)
    assert life_of(collective, at=NOW).missed == 2  # a fortnight and a week ago; today's is not over
    assert life_of(collective, at=NOW - 14 * DAY).missed == 0


def test_the_night_writes_what_the_cockpit_reads_and_thresholds_speak_at_once(collective, lead):
    with within(collective):
        enter(collective, "on_path", by=lead, on=TODAY, reason="Commencé sans convention.")
        Agreement.objects.create(
            collective=collective, carrier="Centre social", starts_on=TODAY - 300 * DAY, ends_on=TODAY + 60 * DAY,
            joint_on=TODAY,
        )  # fmt: skip
        row = count_pulse(collective, at=NOW)
    assert row.signs == [Sign.FEW, Sign.NO_SUBSTITUTE, Sign.AGREEMENT_ENDS]
    assert (row.talk, row.is_joint, row.counted_on) == (3, True, TODAY)
    assert settle_thresholds(collective.network, thresholds={Sign.AGREEMENT_ENDS: 30}, by=lead, on=TODAY) == 1
    assert Pulse.objects.get().signs == [Sign.FEW, Sign.NO_SUBSTITUTE]
    with pytest.raises(ThresholdOutOfBounds, match="7 à 365 jours"):
        settle_thresholds(collective.network, thresholds={Sign.AGREEMENT_ENDS: 3}, by=lead, on=TODAY)
