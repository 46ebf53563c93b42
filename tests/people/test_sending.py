"""A phone that does not know whether it was heard sends again: notes, steps and agreements are kept once."""

import pytest

from essaim.kernel.tenancy import within
from essaim.people.actions.consents import give_consent, withdraw_consent
from essaim.people.actions.next_steps import finish_step, plan_step
from essaim.people.actions.notes import write_note
from essaim.people.actions.persons import end_person
from essaim.people.actions.sending import SentOtherwise
from essaim.people.models import Consent, NextStep, Note
from tests import factories
from tests.factories import NOW, TODAY, new_id

pytestmark = pytest.mark.usefixtures("inside")


def note(person, by, chosen):
    return write_note(person, body="Parle de Lisbonne.", by=by, at=NOW, note_id=chosen)


def step(person, by, chosen):
    return plan_step(person, kind="other", what="Le club", due_on=TODAY, by=by, at=NOW, step_id=chosen)


def consent(person, by, chosen):
    return give_consent(person, purpose="visit", how="spoken", on=TODAY, by=by, consent_id=chosen)


SENT = [(note, Note), (step, NextStep), (consent, Consent)]


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator, "Odette Renaud")


@pytest.mark.parametrize(("send", "model"), SENT)
def test_sent_again_it_is_the_same_whatever_became_of_her(odette, coordinator, send, model):
    chosen = new_id()
    first = send(odette, coordinator, chosen)
    end_person(odette, by=coordinator, on=TODAY)
    assert send(odette, coordinator, chosen) == first
    assert model.objects.count() == 1


@pytest.mark.parametrize(("send", "model"), SENT)
def test_an_identifier_that_served_for_someone_else_is_refused(collective, odette, coordinator, send, model):
    other, chosen = factories.person(collective, coordinator, "Odile"), new_id()
    send(odette, coordinator, chosen)
    with pytest.raises(SentOtherwise):
        send(other, coordinator, chosen)
    assert model.objects.count() == 1


@pytest.mark.parametrize(("send", "model"), SENT)
def test_an_identifier_taken_elsewhere_leads_where_a_free_one_does(
    collective, odette, coordinator, volunteer, send, model
):
    """By another hand, another collective, another kind of row: nothing is overwritten, and nothing is learnt."""
    elsewhere = factories.collective()
    theirs = factories.member(elsewhere, role="coordinator")
    with within(elsewhere):
        stranger = factories.person(elsewhere, theirs)
        taken = [send(stranger, theirs, new_id()).id, stranger.id]
    taken += [odette.id, send(odette, volunteer, new_id()).id]
    if model is Consent:
        Consent.objects.all().delete()
    for chosen in taken:
        made = send(odette, coordinator, chosen)
        assert made.id not in taken
        if model is Consent:
            withdraw_consent(made, on=TODAY, by=coordinator)


def test_what_was_done_or_withdrawn_since_does_not_come_back(odette, coordinator):
    chosen, other = new_id(), new_id()
    finish_step(step(odette, coordinator, chosen), by=coordinator, at=NOW)
    withdraw_consent(consent(odette, coordinator, other), on=TODAY, by=coordinator)
    assert step(odette, coordinator, chosen).done_at == NOW
    assert consent(odette, coordinator, other).withdrawn_on == TODAY
    assert (NextStep.objects.count(), Consent.objects.count()) == (1, 1)
