"""The ladder of silence: in order, with her agreement at each rung."""

from datetime import date, timedelta

import pytest

from essaim.models import Consent, Contact, LadderRung, PersonDoNotContact
from essaim.people.enums import Channel, Purpose
from essaim.people.rules.authority import ForTheCoordinator
from essaim.worries.actions import ladder as actions
from essaim.worries.actions.ladder import Climb, climb
from essaim.worries.enums import Rung, RungResult
from essaim.worries.queries.ladder import rungs_of_silence
from essaim.worries.rules.ladder import FORCED_BY_DANGER, NEEDS, next_rung, steps
from tests import factories
from tests.factories import NOW

EVERY = set(Purpose)
TODAY = NOW.date()
DANGER = "Son téléphone sonne dans le vide et le courrier déborde"


def missed(*rungs):
    return [(rung, RungResult.NO_NEWS) for rung in rungs]


def test_the_rungs_come_in_order_from_the_lightest():
    done = []
    for rung in Rung:
        assert next_rung(done, EVERY, set()).rung == rung
        assert next_rung(done, EVERY, set()).is_allowed
        done += missed(rung)
    assert next_rung(done, EVERY, set()).rung is None


def test_an_answer_ends_the_ladder():
    assert next_rung([("calls", "reached")], EVERY, set()).rung is None


@pytest.mark.parametrize("rung", list(Rung))
def test_each_rung_asks_for_its_own_agreement(rung):
    before = missed(*list(Rung)[: list(Rung).index(rung)])
    refused = next_rung(before, EVERY - {NEEDS[rung]}, set())
    assert (refused.rung, refused.is_allowed) == (rung, False)
    assert refused.refusal


@pytest.mark.parametrize(
    ("rung", "channel"),
    [(Rung.CALLS, Channel.PHONE), (Rung.OTHER_SLOT, Channel.PHONE), (Rung.PAIR_VISIT, Channel.DOOR)],
)
def test_what_she_stopped_weighs_more_than_what_she_agreed_to(rung, channel):
    before = missed(*list(Rung)[: list(Rung).index(rung)])
    assert not next_rung(before, EVERY, {channel}).is_allowed


def test_only_a_relative_and_the_commune_may_be_told_in_danger():
    assert {Rung.RELATIVE, Rung.CCAS} == FORCED_BY_DANGER


def test_the_page_shows_the_five_rungs_and_where_one_stands():
    shown = steps([("calls", "no_news"), ("other_slot", "skipped")], EVERY, set())
    assert [(one.rung, one.result, one.is_next) for one in shown] == [
        ("calls", "no_news", False),
        ("other_slot", "skipped", False),
        ("relative", None, True),
        ("pair_visit", None, False),
        ("ccas", None, False),
    ]


# --- climbing ---------------------------------------------------------------------------------------------


@pytest.fixture
def odette(collective, coordinator, inside):
    person = factories.person(collective, coordinator, at=NOW - timedelta(days=40))
    for purpose in ("phone", "visit"):
        agree(person, purpose, coordinator)
    return person


def agree(person, purpose, by):
    Consent.objects.create(
        collective=person.collective, person=person, purpose=purpose, given_on=person.met_on, given_how="spoken",
        recorded_by=by,
    )  # fmt: skip


def step(person, rung, result=RungResult.NO_NEWS, *, by, on=TODAY, danger=""):
    return climb(person, data=Climb(rung=rung, result=result, on=on, danger=danger), by=by, at=NOW)


def test_a_call_without_an_answer_is_an_attempt_that_does_not_reset_the_silence(coordinator, odette):
    before = odette.last_two_way_on
    step(odette, Rung.CALLS, by=coordinator)
    (attempt,) = Contact.objects.filter(person=odette)
    odette.refresh_from_db()
    assert (attempt.kind, attempt.is_two_way, odette.last_two_way_on) == ("phone", False, before)


def test_her_answer_is_a_contact_and_the_next_silence_begins_at_the_first_rung(coordinator, odette):
    step(odette, Rung.CALLS, by=coordinator)
    step(odette, Rung.OTHER_SLOT, RungResult.REACHED, by=coordinator)
    odette.refresh_from_db()
    assert odette.last_two_way_on == TODAY
    assert rungs_of_silence(odette) == []
    assert step(odette, Rung.CALLS, by=coordinator).rung == "calls"


def test_a_rung_cannot_be_jumped_but_may_be_passed(coordinator, odette):
    with pytest.raises(actions.NotThisRung):
        step(odette, Rung.PAIR_VISIT, by=coordinator)
    for rung in (Rung.CALLS, Rung.OTHER_SLOT, Rung.RELATIVE):
        step(odette, rung, RungResult.SKIPPED, by=coordinator)
    step(odette, Rung.PAIR_VISIT, by=coordinator)
    assert [one.result for one in rungs_of_silence(odette)] == ["skipped"] * 3 + ["no_news"]
    assert [one.kind for one in Contact.objects.filter(person=odette)] == ["home"]


def test_a_relative_is_told_without_her_agreement_only_for_a_written_danger_by_the_coordinator(
    coordinator, volunteer, odette
):
    for rung in (Rung.CALLS, Rung.OTHER_SLOT):
        step(odette, rung, by=coordinator)
    for by, danger, refusal in (
        (coordinator, "", actions.SheDidNotAgree),
        (coordinator, "vite", actions.DangerReasonTooShort),
        (volunteer, DANGER, ForTheCoordinator),
    ):
        with pytest.raises(refusal):
            step(odette, Rung.RELATIVE, by=by, danger=danger)
    assert LadderRung.objects.count() == 2
    assert step(odette, Rung.RELATIVE, by=coordinator, danger=DANGER).without_consent == DANGER
    agree(odette, "commune", coordinator)
    step(odette, Rung.PAIR_VISIT, by=coordinator)
    assert step(odette, Rung.CCAS, by=coordinator, danger="").without_consent is None


def test_danger_never_opens_a_way_that_she_stopped(collective, coordinator, odette):
    PersonDoNotContact.objects.create(
        collective=collective, person=odette, channel="phone", said_on=TODAY, recorded_by=coordinator
    )
    with pytest.raises(actions.SheDidNotAgree):
        step(odette, Rung.CALLS, by=coordinator, danger=DANGER)


def test_a_day_to_come_is_refused_and_nothing_is_written(coordinator, odette):
    with pytest.raises(actions.DayToCome):
        step(odette, Rung.CALLS, by=coordinator, on=date(2030, 1, 1))
    assert LadderRung.objects.count() == 0
