"""What she agrees to, takes back and stops: each one action, dated; a stop is the strongest."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Consent, NextStep, PersonDoNotContact
from essaim.people.actions.consents import (
    AgreedBeforeBeingInformed,
    NotAChannel,
    NotAnAgreement,
    WhyLifted,
    WithdrawnBeforeGiven,
    give_consent,
    lift_stop,
    stop_contact,
    withdraw_consent,
)
from essaim.people.actions.next_steps import ChannelStopped, plan_step, undo_cancel
from essaim.people.actions.persons import FileIsClosed
from essaim.people.enums import Channel, Purpose
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.people.rules.consents import had_consent, has_consent, is_stopped, may_call, may_visit, overtaken
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator)


def agree(person, purpose, by, **fields):
    return give_consent(person, purpose=purpose, by=by, **{"how": "spoken", "on": TODAY} | fields)


def test_an_agreement_is_kept_with_who_when_and_how(odette, volunteer):
    kept = agree(odette, "introduce", volunteer, how="paper", detail="  le café associatif ")
    found = Consent.objects.get(id=kept.id)
    assert (found.purpose, found.detail, found.given_on, found.given_how, found.recorded_by) == (
        "introduce",
        "le café associatif",
        TODAY,
        "paper",
        volunteer,
    )
    assert has_consent([found], Purpose.INTRODUCE)
    assert not has_consent([found], Purpose.PHONE)


def test_agreeing_twice_to_one_thing_is_agreeing_once_to_two_places_twice(odette, volunteer):
    first = agree(odette, "introduce", volunteer, detail="café")
    assert agree(odette, "introduce", volunteer, detail="café").id == first.id
    agree(odette, "introduce", volunteer, detail="médiathèque")
    assert odette.consents.count() == 2


def test_an_agreement_that_cannot_be_is_refused(odette, volunteer, collective, coordinator):
    for purpose, how in (("all", "spoken"), ("phone", "telepathy")):
        with pytest.raises(NotAnAgreement):
            agree(odette, purpose, volunteer, how=how)
    with pytest.raises(AgreedBeforeBeingInformed):
        agree(odette, "phone", volunteer, on=TODAY - DAY)
    gone = factories.person(collective, coordinator, name=None, state="erased")
    with pytest.raises(FileIsClosed):
        agree(gone, "phone", volunteer)
    assert Consent.objects.count() == 0


def test_a_withdrawal_keeps_both_facts_and_cancels_what_it_allowed(odette, volunteer):
    given = agree(odette, "phone", volunteer)
    call = plan_step(odette, kind="call", what="", due_on=TODAY, by=volunteer, at=NOW)
    visit = plan_step(odette, kind="visit", what="", due_on=TODAY, by=volunteer, at=NOW)
    with pytest.raises(WithdrawnBeforeGiven):
        withdraw_consent(given, on=TODAY - DAY, by=volunteer)
    withdraw_consent(given, on=TODAY + DAY, by=None)
    withdraw_consent(given, on=TODAY + 5 * DAY, by=volunteer)
    found = Consent.objects.get()
    assert (found.given_on, found.withdrawn_on, found.withdrawn_by) == (TODAY, TODAY + DAY, None)
    still_open = NextStep.objects.filter(cancelled_at=None)
    assert (list(still_open), call.id != visit.id) == ([visit], True)


def test_a_call_made_before_the_withdrawal_was_a_right_one(odette, volunteer):
    given = withdraw_consent(agree(odette, "phone", volunteer), on=TODAY + 3 * DAY, by=None)
    days = [TODAY - DAY, TODAY, TODAY + 3 * DAY, TODAY + 4 * DAY]
    assert [had_consent([given], Purpose.PHONE, on=day) for day in days] == [False, True, True, False]


def test_a_stop_is_kept_once_takes_the_agreement_back_and_cancels_the_steps(odette, volunteer):
    agree(odette, "phone", volunteer)
    agree(odette, "visit", volunteer)
    plan_step(odette, kind="call", what="", due_on=TODAY, by=volunteer, at=NOW)
    stop_contact(odette, channels=[Channel.PHONE, "sms", "phone"], on=TODAY, by=volunteer)
    stop_contact(odette, channels=["phone"], on=TODAY + 9 * DAY, by=None)
    kept = PersonDoNotContact.objects.order_by("channel").values_list("channel", "said_on", "recorded_by")
    assert list(kept) == [("phone", TODAY, volunteer.id), ("sms", TODAY, volunteer.id)]
    consents, stops = list(odette.consents.all()), list(odette.do_not_contact.all())
    assert (may_call(consents, stops), may_visit(consents, stops)) == (False, True)
    assert (is_stopped(stops, Channel.PHONE), is_stopped(stops, Channel.DOOR)) == (True, False)
    assert NextStep.objects.filter(cancelled_at=None).count() == 0


def test_what_was_stopped_can_be_neither_planned_nor_taken_back(odette, volunteer):
    call = plan_step(odette, kind="call", what="", due_on=TODAY, by=volunteer, at=NOW)
    stop_contact(odette, channels=["phone", "door"], on=TODAY, by=None)
    call.refresh_from_db()
    for kind in ("call", "visit"):
        with pytest.raises(ChannelStopped):
            plan_step(odette, kind=kind, what="", due_on=TODAY, by=volunteer, at=NOW)
    plan_step(odette, kind="find_out", what="Sa carte de bus", due_on=TODAY, by=volunteer, at=NOW)
    agree(odette, "accompany", volunteer)
    from essaim.people.actions.companions import accompany

    coordinator = factories.member(odette.collective, role="coordinator")
    accompany(odette, member=volunteer, role="companion", on=TODAY, by=coordinator)
    with pytest.raises(ChannelStopped):
        undo_cancel(call, by=volunteer)


def test_a_stop_without_a_channel_gets_a_sentence(odette, volunteer):
    for channels in ([], ["pigeon"]):
        with pytest.raises(NotAChannel):
            stop_contact(odette, channels=channels, on=TODAY, by=volunteer)


def test_only_a_coordinator_lifts_a_stop_and_says_why(odette, volunteer, coordinator):
    agree(odette, "phone", volunteer)
    (stop,) = stop_contact(odette, channels=["phone"], on=TODAY, by=volunteer)
    with pytest.raises(ForTheCoordinator):
        lift_stop(stop, reason="elle a rappelé", by=volunteer, on=TODAY + DAY)
    with pytest.raises(WhyLifted):
        lift_stop(stop, reason=" ", by=coordinator, on=TODAY + DAY)
    lift_stop(stop, reason="elle a rappelé", by=coordinator, on=TODAY + DAY)
    found = PersonDoNotContact.objects.get()
    assert (found.lifted_on, found.lifted_by, found.lift_reason) == (
        TODAY + DAY,
        coordinator,
        "elle a rappelé",
    )
    assert not may_call(odette.consents.all(), odette.do_not_contact.all())  # she must agree again
    stop_contact(odette, channels=["phone"], on=TODAY + 2 * DAY, by=None)
    assert PersonDoNotContact.objects.filter(lifted_on=None).count() == 1


def consent(purpose, given, withdrawn=None, detail=""):
    made = Consent(
        purpose=purpose, given_on=date(2026, 1, given), withdrawn_on=withdrawn and date(2026, 1, withdrawn)
    )
    made.detail = detail
    return made


@pytest.mark.parametrize(
    ("one", "other", "is_overtaken"),
    [
        (consent("phone", 5), consent("phone", 1, 9), True),
        (consent("phone", 5), consent("phone", 1, 5), True),  # the same day: the stricter
        (consent("phone", 9), consent("phone", 1, 5), False),
        (consent("phone", 5), consent("visit", 1, 9), False),
        (consent("introduce", 5, detail="Café"), consent("introduce", 1, 9, detail=" café "), True),
        (consent("introduce", 5, detail="café"), consent("introduce", 1, 9), True),
        (consent("introduce", 5, detail="café"), consent("introduce", 1, 9, detail="chorale"), False),
    ],
)
def test_a_withdrawal_wins_over_an_older_agreement(one, other, is_overtaken):
    assert [pair[0] for pair in overtaken([one, other])] == ([one] if is_overtaken else [])


def test_a_stranger_writes_nothing(collective, odette, coordinator):
    other = factories.collective()
    theirs = factories.member(other, role="coordinator")
    with pytest.raises(NotOfThisCollective):
        agree(odette, "phone", theirs)
    with pytest.raises(NotOfThisCollective):
        stop_contact(odette, channels=["phone"], on=TODAY, by=theirs)
    with within(other):
        stranger = factories.person(other, theirs)
        given = agree(stranger, "phone", theirs)
    for act in (
        lambda: agree(stranger, "visit", theirs),
        lambda: stop_contact(stranger, channels=["phone"], on=TODAY, by=None),
        lambda: withdraw_consent(given, on=TODAY, by=None),
    ):
        with pytest.raises(ScopeError), transaction.atomic():
            act()
