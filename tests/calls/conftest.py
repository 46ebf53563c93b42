"""Someone on the list of a campaign, and two who call."""

import pytest

from tests import factories
from tests.calls.samples import campaign, someone


@pytest.fixture
def other(inside, collective):
    return factories.member(collective, name="Amina Diallo")


@pytest.fixture
def odette(inside, collective, coordinator):
    return someone(collective, coordinator)


@pytest.fixture
def made(odette, collective, coordinator, volunteer, other):
    return campaign(collective, coordinator, callers=[volunteer, other], people=[odette])
