"""A campaign: whom its list is made of, when it calls, when it is over."""

from datetime import timedelta

import pytest

from essaim.calls.actions.calls import (
    Answer,
    record_call,
)
from essaim.calls.actions.campaigns import (
    AlreadyCalled,
    StillToCall,
    close_campaign,
    list_people,
    unlist,
    write_script,
)
from essaim.calls.actions.holds import (
    NotACaller,
    take_next,
)
from essaim.calls.enums import WhyNot
from essaim.calls.queries.lists import next_opening
from essaim.calls.queries.targets import Target, targeted
from essaim.models import (
    Call,
    CallLine,
    CallScript,
    Measure,
    NextStep,
    SectorDwelling,
)
from essaim.people.actions.consents import stop_contact
from tests import factories
from tests.calls.samples import AFTERNOON, MONDAY, call, campaign, someone, where
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_outside_of_the_hours_of_courtesy_nobody_is_called(made, volunteer):
    at_night, sunday, lunch = MONDAY + timedelta(hours=11), MONDAY + 6 * DAY, MONDAY + timedelta(hours=3)
    for moment in (at_night, sunday, lunch):
        assert where(made, volunteer, moment) == WhyNot.HOURS
        assert take_next(made, by=volunteer, at=moment) is None


def test_two_campaigns_over_the_same_person_call_her_once(
    made, odette, volunteer, other, collective, coordinator
):
    second = campaign(collective, coordinator, callers=[other], people=[odette])
    held = take_next(made, by=volunteer, at=MONDAY)
    assert take_next(second, by=other, at=MONDAY) is None
    record_call(held, Answer("no_answer"), by=volunteer, at=MONDAY, call_id=new_id())
    assert where(second, other, AFTERNOON) == WhyNot.RECENT
    third = campaign(collective, coordinator, callers=[other], people=[odette], at=AFTERNOON)
    assert where(third, other, AFTERNOON) == WhyNot.RECENT  # made afterwards, it knows


def test_a_campaign_closes_once_each_person_has_an_outcome_a_date_or_a_reason(
    made, odette, volunteer, coordinator, collective
):
    with pytest.raises(StillToCall):
        close_campaign(made, by=coordinator, at=MONDAY)
    call(made, volunteer, "not_now", at=MONDAY, call_back_at=MONDAY + DAY)
    close_campaign(made, by=coordinator, at=MONDAY + 5 * MINUTE)
    step = NextStep.objects.get()
    assert (step.kind, step.is_promise, step.due_on) == ("call", True, (MONDAY + DAY).date())
    with pytest.raises(NotACaller):
        take_next(made, by=volunteer, at=MONDAY + DAY)


def test_who_was_never_called_leaves_the_list_and_who_was_stays(made, volunteer, coordinator):
    as_it_was = CallLine.objects.get()
    call(made, volunteer, "no_answer", at=MONDAY)
    with pytest.raises(AlreadyCalled):  # read before the call, taken off after it
        unlist(as_it_was, by=coordinator)
    assert CallLine.objects.get().last_outcome == "no_answer"


def test_a_list_is_made_of_those_who_agreed(collective, coordinator, odette):
    someone(collective, coordinator, "Sans accord", agreed=False)
    someone(collective, coordinator, "Sans numéro", phone=None)
    quiet = someone(collective, coordinator, "Longtemps", last_two_way_on=(MONDAY - 60 * DAY).date())
    made = campaign(collective, coordinator)
    assert list_people(made, target=Target(silent_days=30), by=coordinator, at=MONDAY) == 1
    assert [line.person_id for line in CallLine.objects.all()] == [quiet.id]
    assert list_people(made, target=Target(), by=coordinator, at=MONDAY) == 1
    assert list_people(made, target=Target(), by=coordinator, at=MONDAY) == 0


def test_a_list_of_those_who_were_asked_about_their_circles_or_never_were(collective, coordinator, odette):
    Measure.objects.create(
        collective=collective, person=odette, instrument="circles", mode="spoken", on=MONDAY.date(), asked_by=coordinator, answers={}
    )  # fmt: skip
    odile = someone(collective, coordinator, "Odile")
    for has_measure, person in ((True, odette), (False, odile)):
        assert targeted(collective, Target(has_measure=has_measure), on=MONDAY.date()) == [person.id]


def test_a_list_of_one_sector(collective, coordinator):
    door = factories.dwelling(collective)
    sector = factories.sector(collective)
    SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    inside = someone(collective, coordinator, "Dedans", dwelling_ref=str(door.id))
    someone(collective, coordinator, "Dehors")
    made = campaign(collective, coordinator)
    assert list_people(made, target=Target(sector=sector), by=coordinator, at=MONDAY) == 1
    assert CallLine.objects.get().person_id == inside.id


def test_the_script_has_versions_and_a_call_keeps_the_one_that_was_read(made, volunteer, coordinator):
    first = CallScript.objects.get()
    call(made, volunteer, "talked", at=MONDAY)
    second = write_script(made, body="Bonjour.", by=coordinator, at=MONDAY)
    assert (first.version, second.version) == (1, 2)
    assert write_script(made, body="Bonjour.", by=coordinator, at=MONDAY) == second
    assert Call.objects.get().script == first


def test_a_campaign_calls_nobody_before_its_day(odette, collective, coordinator, volunteer):
    made = campaign(collective, coordinator, callers=[volunteer], people=[odette])
    made.starts_on = (MONDAY + DAY).date()
    made.save()
    assert where(made, volunteer, MONDAY) == WhyNot.HOURS
    assert where(made, volunteer, MONDAY + DAY) == WhyNot.READY
    assert next_opening(made, MONDAY) == MONDAY + DAY - timedelta(minutes=30)


def test_a_promise_to_someone_who_asked_to_stop_since_does_not_keep_a_campaign_open(
    made, odette, volunteer, coordinator
):
    call(made, volunteer, "not_now", at=MONDAY, call_back_at=MONDAY + DAY)
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    close_campaign(made, by=coordinator, at=MONDAY + 5 * MINUTE)
    assert not NextStep.objects.filter(cancelled_at=None).exists()
