"""What the tests of the screens may ask for."""

import pytest
from django.utils import timezone

from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.kernel.tenancy import within
from tests import factories
from tests.web.people_met import meet


@pytest.fixture
def odette(collective, coordinator, volunteer):
    return meet(collective, coordinator, companion=volunteer, phone="06 11 22 33 44", likes="le jardin")


@pytest.fixture
def observer(collective):
    return factories.member(collective, role="observer", name="Paul Mairie")


@pytest.fixture
def network_lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


@pytest.fixture
def stranger(collective):
    """Someone met by another collective of the same network."""
    of = factories.collective("Allonnes", of=collective.network)
    lead = factories.member(of, role="coordinator", name="Rita Leroy")
    return meet(of, lead, "Simone Weber", phone="06 99 88 77 66")


@pytest.fixture
def talked(collective, coordinator, volunteer):
    """A conversation at a door, on a tour of the volunteer."""
    with within(collective):
        door = factories.dwelling(collective, 12, on=factories.street(collective, "Rue des Lilas"))
        tour = factories.walk(collective, coordinator, [door], pair=[volunteer])
        now = timezone.now()
        return record_visit(
            tour, door, visit_id=factories.new_id(), outcome=Outcome.TALKED, at=now, by=volunteer, now=now
        )
