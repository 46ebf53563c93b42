"""What comes back to the network: three answers after a workshop, what is done otherwise; how one learns to lead."""

from datetime import timedelta

import pytest
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import LocalChange
from essaim.transmission.actions import feedback as actions
from essaim.transmission.actions import paths
from essaim.transmission.actions.feedback import Said
from essaim.transmission.queries import feedback as queries
from essaim.transmission.queries.curricula import current
from essaim.transmission.queries.paths import workshops
from essaim.transmission.rules.paths import NotForYou
from tests import factories
from tests.factories import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def held(collective, coordinator):
    """The eight workshops, of which the first five were held."""
    with within(collective):
        paths.open_path(collective, name="Printemps", on=TODAY, by=coordinator)
        rows = list(workshops(collective))
        for one in rows[:5]:
            at = NOW + one.number * DAY
            paths.plan_workshop(one, starts_at=at, place="", minutes=60, by=coordinator, at=NOW)
            paths.hold_workshop(one, by=coordinator, at=at + DAY)
        return list(workshops(collective))


def test_what_is_said_after_a_workshop_is_read_by_the_network_and_by_no_other(
    client, collective, coordinator, volunteer, held
):
    with within(collective):
        with pytest.raises(NotForYou):
            actions.tell_after_workshop(held[0], Said(spoke="x"), by=volunteer, at=NOW)
        with pytest.raises(actions.NothingToldAfter):
            actions.tell_after_workshop(held[0], Said(spoke=" "), by=coordinator, at=NOW)
        with pytest.raises(paths.NotYet):
            actions.tell_after_workshop(held[7], Said(spoke="x"), by=coordinator, at=NOW)
    client.force_login(coordinator.user)
    page = reverse("transmission:after", args=[held[0].id])
    assert client.post(page, {"spoke": "x" * 501}).status_code == 422
    for words in ("La carte.", "La carte, par terre."):
        client.post(page, {"spoke": words, "handed_out": "La notice."})
    for network, found in ((collective.network, 1), (factories.network(), 0)):
        client.force_login(factories.member(None, role="network_lead", lead_of=network).user)
        told = client.get(reverse("transmission:answers")).content.decode()
        assert told.count("La carte, par terre.") == found


def test_a_step_done_otherwise_says_why_and_stands_until_it_is_done_as_written(
    client, collective, coordinator
):
    one = current(collective.network).programme.workshops[0]
    place = next(number for number, step in enumerate(one.steps, start=1) if step.core)
    client.force_login(coordinator.user)
    page = reverse("transmission:otherwise", args=[one.key, place])
    assert one.steps[place - 1].core[:20] in client.get(page).content.decode()
    assert client.post(page, {"instead": "Une marche.", "why": ""}).status_code == 422
    for instead in ("Une marche.", "Une marche, carte en main."):
        client.post(page, {"instead": instead, "why": "La salle est petite."})
    read = reverse("transmission:workshop", args=[one.key])
    assert "Une marche, carte en main." in client.get(read).content.decode()
    with within(collective):
        (now,) = queries.every_change()
        assert (now.is_core, LocalChange.objects.count()) == (True, 2)
        with pytest.raises(actions.NoSuchStepHere):
            actions.do_otherwise(
                collective, key=one.key, place=99, instead="x", why="x", by=coordinator, at=NOW
            )
    client.post(reverse("transmission:as_written", args=[now.id]))
    assert "Une marche" not in client.get(read).content.decode()


def test_one_observes_two_leads_two_with_someone_then_one_under_a_look(collective, coordinator, held):
    new = factories.member(collective, role="facilitator", name="Zoé Neuve")
    parts = ["observes", "observes", "co_leads", "co_leads", "leads"]
    with within(collective):
        for row, part in zip(held, parts, strict=False):
            assert not queries.learning_of(new).is_ready
            paths.set_leaders(row, {new: part, coordinator: "observes"}, by=coordinator)
        learned = queries.learning_of(new)
        assert learned.is_ready
        assert [learned.observed[0], learned.led_seen] == [TODAY + DAY, [TODAY + 5 * DAY]]
        paths.set_leaders(held[4], {new: "leads"}, by=coordinator)
        assert not queries.learning_of(new).is_ready  # nobody looked on
