"""A talk of several on the telephone: who leads first, six seats, then a number."""

from datetime import timedelta

import pytest

from essaim.calls.actions import drop_ins as actions
from essaim.calls.models import CallSettings
from essaim.calls.queries.drop_ins import talks, talks_for
from essaim.models import GivenHours, PhoneDropIn, PhoneSeat
from essaim.people.actions.consents import stop_contact
from essaim.people.actions.persons import end_person
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people
from tests import factories
from tests.calls.samples import MONDAY, someone

pytestmark = pytest.mark.usefixtures("inside")
TOMORROW = MONDAY + timedelta(days=1)


@pytest.fixture
def dialled(collective):
    return CallSettings.objects.create(collective=collective, dial_in="01 23 45 67 89")


def propose(collective, by, **values):
    chosen = {"starts_at": TOMORROW, "minutes": 45, "seats": 6, "drop_in_id": factories.new_id(), **values}
    return actions.propose_talk(collective, by=by, at=MONDAY, **chosen)


def test_no_seat_before_someone_leads_then_six_then_a_number(dialled, collective, coordinator, volunteer):
    talk = propose(collective, coordinator)
    people = [someone(collective, coordinator, f"Une {n}") for n in "abcdefg"]
    with pytest.raises(actions.NobodyLeadsYet):
        actions.keep_seat(talk, person=people[0], by=volunteer, at=MONDAY)
    assert list(talks_for(people[0], at=MONDAY)) == []
    for _twice in range(2):
        actions.lead(talk, by=volunteer, at=MONDAY)
    with pytest.raises(actions.SomeoneLeads):
        actions.lead(talk, by=coordinator, at=MONDAY)
    for person in [*people[:6], people[0]]:
        actions.keep_seat(talk, person=person, by=volunteer, at=MONDAY)
    assert talks(collective).get().taken == 6
    with pytest.raises(actions.NoSeatLeft):
        actions.keep_seat(talk, person=people[6], by=volunteer, at=MONDAY)
    assert (list(talks_for(people[6], at=MONDAY)), list(talks_for(people[0], at=MONDAY))) == ([], [talk])
    actions.lead_no_more(talk, by=volunteer, at=MONDAY)
    assert (PhoneSeat.objects.count(), list(talks_for(people[6], at=MONDAY))) == (6, [])
    actions.lead(talk, by=volunteer, at=MONDAY)
    with pytest.raises(actions.TalkNotBegun):
        actions.count_who_came(talk, came=4, by=volunteer, at=MONDAY)
    for came in (5, 4):
        actions.count_who_came(talk, came=came, by=volunteer, at=TOMORROW + timedelta(hours=1))
    assert (PhoneDropIn.objects.get().came, PhoneSeat.objects.count()) == (4, 0)
    assert list(GivenHours.objects.values_list("member", "activity", "minutes")) == [
        (volunteer.id, "call", 45)
    ]
    with pytest.raises(actions.TalkIsOver):
        actions.keep_seat(talk, person=people[6], by=volunteer, at=TOMORROW)


def test_each_refusal_is_a_sentence_and_nothing_is_half_written(collective, coordinator, volunteer):
    with pytest.raises(actions.NoNumberToDial):
        propose(collective, coordinator)
    CallSettings.objects.create(collective=collective, dial_in="01 23 45 67 89")
    wrong = (
        (actions.NotAMomentToTalk, {"starts_at": MONDAY}),
        (actions.NotAMomentToTalk, {"starts_at": MONDAY + timedelta(days=100)}),
        (actions.SeatsMakeNoSense, {"seats": 7}),
        (actions.SeatsMakeNoSense, {"minutes": 5}),
    )
    for refusal, values in wrong:
        with pytest.raises(refusal):
            propose(collective, coordinator, **values)
    assert PhoneDropIn.objects.count() == 0
    talk = propose(collective, coordinator)
    odette = someone(collective, coordinator)
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    actions.lead(talk, by=coordinator, at=MONDAY)
    with pytest.raises(actions.AsksNotToBeCalled):
        actions.keep_seat(talk, person=odette, by=volunteer, at=MONDAY)
    with pytest.raises(actions.NotTheOneWhoLeads):
        actions.count_who_came(talk, came=1, by=volunteer, at=TOMORROW)
    with pytest.raises(actions.CountMakesNoSense):
        actions.count_who_came(talk, came=7, by=coordinator, at=TOMORROW)
    for _twice in range(2):
        actions.call_off(talk, by=coordinator, at=MONDAY)
    with pytest.raises(actions.TalkIsOver):
        actions.lead(talk, by=coordinator, at=MONDAY)


def test_a_seat_follows_a_merge_and_goes_with_her_file(dialled, collective, coordinator):
    talk = propose(collective, coordinator, seats=3)
    actions.lead(talk, by=coordinator, at=MONDAY)
    kept, twin, ended = (someone(collective, coordinator, name) for name in ("Odette", "Odette R", "Rosa"))
    for person in (kept, twin, ended):
        actions.keep_seat(talk, person=person, by=coordinator, at=MONDAY)
    versions = {"kept_version": kept.version, "merged_version": twin.version}
    merge_people(kept, twin, keep={}, by=coordinator, at=MONDAY, **versions)
    assert PhoneSeat.objects.filter(person=kept).count() == 1
    kept.refresh_from_db()
    erase_person(kept, by=coordinator, on=MONDAY.date())
    end_person(ended, by=coordinator, on=MONDAY.date())
    assert PhoneSeat.objects.count() == 0
