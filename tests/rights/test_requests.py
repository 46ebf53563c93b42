"""What a person asks about her data, and its clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from essaim.doors.queries.proposals import left_alone
from essaim.models import Consent, NextStep, PersonDoNotContact, PersonRequest
from essaim.people.actions.consents import RequestWaits, give_consent, lift_stop, stop_contact
from essaim.people.actions.contacts import AskedToStop, convert_visit, name_contact, record_contact
from essaim.people.actions.next_steps import ChannelStopped, StepIsOver, finish_step, plan_step
from essaim.people.rules.delays import one_month_after
from essaim.people.rules.texts import TextTooLong
from essaim.rights.actions import requests as actions
from essaim.rights.enums import RequestKind, RequestVia
from essaim.rights.queries.requests import closed_requests, open_requests
from essaim.rights.rules.requests import days_left
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator)


def ask(person, kind=RequestKind.ACCESS, *, by, on=TODAY, via=RequestVia.PHONE, detail=""):
    return actions.open_request(person, kind=kind, via=via, on=on, at=factories.NOW, by=by, detail=detail)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
    ],
)
def test_a_month_is_a_month_of_the_calendar(asked, due):
    assert one_month_after(asked) == due


def test_a_request_is_due_in_a_month_then_answered(collective, coordinator, odette):
    asked = ask(odette, by=coordinator, detail="Tout savoir")
    assert (asked.due_on, asked.detail, days_left(asked.due_on, on=TODAY)) == (
        date(2026, 12, 23),
        "Tout savoir",
        30,
    )
    assert list(open_requests(collective)) == [asked]
    actions.answer_request(asked, on=TODAY, by=coordinator)
    assert (list(open_requests(collective)), list(closed_requests(collective))) == ([], [asked])
    with pytest.raises(actions.RequestIsOver):
        actions.answer_request(asked, on=TODAY, by=coordinator)
    with pytest.raises(actions.RequestIsOver):
        actions.cancel_request(asked, on=TODAY, by=coordinator)


def test_the_same_request_asked_again_is_the_same(coordinator, odette):
    assert ask(odette, by=coordinator) == ask(odette, by=coordinator, on=TODAY + timedelta(days=3))
    assert PersonRequest.objects.count() == 1


def test_opposition_stops_every_way_at_once_and_takes_back_every_agreement(collective, coordinator, odette):
    for purpose, given in (("phone", TODAY), ("commune", TODAY - timedelta(days=9))):
        Consent.objects.create(
            collective=collective, person=odette, purpose=purpose, given_on=given, given_how="spoken",
            recorded_by=coordinator,
        )  # fmt: skip
    PersonDoNotContact.objects.create(
        collective=collective, person=odette, channel="sms", said_on=TODAY, recorded_by=coordinator
    )
    step = NextStep.objects.create(
        collective=collective, person=odette, kind="call", what="Appeler", due_on=TODAY, made_at=factories.NOW
    )
    asked = ask(odette, RequestKind.OPPOSITION, by=None, via=RequestVia.WEB)
    assert (asked.done_on, asked.recorded_by) == (TODAY, None)
    stops = PersonDoNotContact.objects.filter(person=odette, lifted_on=None)
    assert sorted(stops.values_list("channel", flat=True)) == ["door", "mail", "phone", "sms"]
    assert Consent.objects.filter(withdrawn_on=None).count() == 0
    step.refresh_from_db()
    assert step.cancelled_at is not None


def test_an_erasure_asked_with_the_code_takes_effect_seven_days_later(
    collective, coordinator, odette, django_capture_on_commit_callbacks
):
    asked = ask(odette, RequestKind.ERASURE, by=None, via=RequestVia.WEB)
    assert asked.takes_effect_on == TODAY + timedelta(days=7)
    assert actions.carry_out_due_erasures(collective, on=TODAY + timedelta(days=6)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.carry_out_due_erasures(collective, on=TODAY + timedelta(days=7)) == 1
    odette.refresh_from_db()
    asked.refresh_from_db()
    assert (odette.state, odette.name, asked.done_on) == ("erased", None, TODAY + timedelta(days=7))
    assert actions.carry_out_due_erasures(collective, on=TODAY + timedelta(days=8)) == 0
    with pytest.raises(actions.NobodyAsks):
        ask(odette, by=coordinator)


def test_an_erasure_written_by_the_coordinator_waits_for_her_answer(coordinator, odette):
    asked = ask(odette, RequestKind.ERASURE, by=coordinator)
    assert (asked.takes_effect_on, asked.due_on) == (None, date(2026, 12, 23))


def test_a_cancelled_erasure_never_happens(collective, coordinator, odette):
    asked = ask(odette, RequestKind.ERASURE, by=None, via=RequestVia.WEB)
    actions.cancel_request(asked, on=TODAY + timedelta(days=2), by=coordinator)
    assert actions.carry_out_due_erasures(collective, on=TODAY + timedelta(days=30)) == 0
    odette.refresh_from_db()
    assert odette.name == "Odette Renaud"


def test_a_detail_of_a_million_signs_is_refused_and_nothing_is_written(coordinator, odette):
    with pytest.raises(TextTooLong):
        ask(odette, by=coordinator, detail="x" * 1_000_000)
    assert PersonRequest.objects.count() == 0
    assert ask(odette, by=coordinator, detail="a\ud800b\x00").detail == "ab"


def test_nothing_is_noted_about_her_while_her_erasure_waits_and_her_door_is_marked(
    collective, coordinator, volunteer
):
    door = factories.dwelling(collective, 12)
    odette = factories.person(collective, coordinator, companion=volunteer, dwelling_ref=str(door.id))
    give_consent(odette, purpose="phone", how="spoken", on=TODAY, by=coordinator)
    step = plan_step(odette, kind="call", what="", due_on=TODAY, by=volunteer, at=AT)
    before = {"kind": "phone", "is_two_way": True, "by": volunteer, "at": AT}
    nameless = record_contact(collective, person=None, on=TODAY, **before)
    asked = ask(odette, RequestKind.ERASURE, by=None, via=RequestVia.WEB)
    for answered in (True, False):
        with pytest.raises(AskedToStop):
            record_contact(collective, person=odette, on=TODAY, **before | {"is_two_way": answered})
    with pytest.raises(AskedToStop):
        convert_visit(odette, visit_id=factories.new_id(), on=TODAY, by=volunteer, at=AT)
    with pytest.raises(AskedToStop):
        name_contact(nameless, person=odette)
    with pytest.raises(ChannelStopped):
        plan_step(odette, kind="visit", what="", due_on=TODAY, by=volunteer, at=AT)
    with pytest.raises(StepIsOver):
        finish_step(step, by=volunteer, at=AT)
    with pytest.raises(RequestWaits):
        lift_stop(odette.do_not_contact.first(), reason="Elle a rappelé", by=coordinator, on=TODAY)
    record_contact(collective, person=odette, on=TODAY - timedelta(days=1), **before)  # noted late
    [mark] = left_alone()
    assert (mark.dwelling, mark.recorded_by, str(asked.id) in mark.until_settled) == (door, None, False)
    actions.cancel_request(asked, on=TODAY, by=coordinator)
    assert (left_alone().count(), odette.do_not_contact.filter(lifted_on=None).count()) == (0, 0)
    assert finish_step(NextStep.objects.get(id=step.id), by=volunteer, at=AT).done_at == AT
    assert record_contact(collective, person=odette, on=TODAY, **before).person == odette


def test_what_she_stopped_for_good_outlives_a_request_that_she_takes_back(collective, coordinator, odette):
    asked = ask(odette, RequestKind.ERASURE, by=None, via=RequestVia.WEB)
    stop_contact(odette, channels=["phone"], on=TODAY, by=coordinator)
    actions.cancel_request(asked, on=TODAY, by=coordinator)
    assert [stop.channel for stop in odette.do_not_contact.filter(lifted_on=None)] == ["phone"]


def test_once_she_is_erased_her_door_is_a_door_like_the_others(collective, coordinator):
    door = factories.dwelling(collective, 12)
    odette = factories.person(collective, coordinator, dwelling_ref=str(door.id))
    ask(odette, RequestKind.ERASURE, by=None, via=RequestVia.WEB)
    assert left_alone().count() == 1
    assert actions.carry_out_due_erasures(collective, on=TODAY + timedelta(days=7)) == 1
    assert left_alone().count() == 0
