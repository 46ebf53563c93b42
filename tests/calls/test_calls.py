"""How a call ends, and what follows: the contact, the hours, the queue, what she asked; each once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from essaim.calls.actions.calls import (
    Answer,
    CallNotKept,
    NotADayToCallBack,
    NotAnOutcome,
    TooLateToTell,
    record_call,
)
from essaim.calls.actions.campaigns import (
    AlreadyCalled,
    MayNotBeListed,
    StillToCall,
    close_campaign,
    list_people,
    list_person,
    put_back,
    unlist,
    write_script,
)
from essaim.calls.actions.holds import (
    CallTooLong,
    FinishTheOtherCall,
    HoldIsOver,
    NotACaller,
    NotToBeCalled,
    PassedMuch,
    SomeoneHasHerInLine,
    renew,
    skip,
    take_next,
    take_person,
)
from essaim.calls.enums import WhyNot
from essaim.calls.queries.holds import holds_of, unfinished_of, who_rings_back
from essaim.calls.queries.lists import counts_of, next_opening
from essaim.calls.queries.targets import Target, targeted
from essaim.kernel.tenancy import within
from essaim.models import (
    Call,
    CallHold,
    CallLine,
    CallScript,
    Contact,
    GivenHours,
    Grant,
    Measure,
    NextStep,
    Person,
    SectorDwelling,
)
from essaim.people.actions.consents import give_consent, halt_contact, stop_contact
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.actions.persons import end_person
from essaim.people.queries.sight import capacity_of, visible_people
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people, undo_merge
from essaim.rights.queries.retention import totals
from tests import factories
from tests.calls.samples import AFTERNOON, MONDAY, call, campaign, someone
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def other(inside, collective):
    return factories.member(collective, name="Amina Diallo")


@pytest.fixture
def odette(inside, collective, coordinator):
    return someone(collective, coordinator)


@pytest.fixture
def made(odette, collective, coordinator, volunteer, other):
    return campaign(collective, coordinator, callers=[volunteer, other], people=[odette])


def where(made, member, at):
    """Where the only person of the list stands."""
    return next(one for one, count in counts_of(made, member=member, at=at).items() if count)


def test_a_caller_sees_the_one_she_holds_and_nobody_before_or_after(made, odette, volunteer, collective):
    assert list(visible_people(volunteer, at=MONDAY)) == []
    held = take_next(made, by=volunteer, at=MONDAY)
    assert [one.id for one in visible_people(volunteer, at=MONDAY)] == [odette.id]
    assert capacity_of(volunteer, odette, at=MONDAY) == "caller"
    assert list(visible_people(volunteer, at=MONDAY + 10 * MINUTE)) == []
    renew(held, by=volunteer, at=MONDAY + 12 * MINUTE)
    assert capacity_of(volunteer, odette, at=MONDAY + 20 * MINUTE) == "caller"
    record_call(held, Answer("no_answer"), by=volunteer, at=MONDAY + 20 * MINUTE, call_id=new_id())
    assert list(visible_people(volunteer, at=MONDAY + 20 * MINUTE)) == []
    assert Grant.objects.get(source_id=held.id).until == MONDAY + 20 * MINUTE


@pytest.mark.parametrize("hours", [-3, -1, 1])
def test_a_clock_that_is_put_back_or_forward_during_a_call_takes_nothing_away(
    made, odette, volunteer, other, hours
):
    held = take_next(made, by=volunteer, at=MONDAY)
    moved = MONDAY + timedelta(hours=hours)
    assert unfinished_of(volunteer, at=moved) == held
    renew(held, by=volunteer, at=moved)
    assert capacity_of(volunteer, odette, at=moved) == "caller"
    assert take_next(made, by=other, at=moved) is None
    record_call(held, Answer("talked"), by=volunteer, at=moved + MINUTE, call_id=new_id())
    assert Call.objects.get().minutes <= 120


@pytest.mark.parametrize("same", ["person", "member"])
def test_the_database_itself_refuses_a_second_one_in_line(
    made, odette, volunteer, other, collective, coordinator, same
):
    held = take_next(made, by=volunteer, at=MONDAY)
    odile = someone(collective, coordinator, "Odile")
    second = (
        {"person": odette, "member": other} if same == "person" else {"person": odile, "member": volunteer}
    )
    values = {"collective": collective, "version": 1, "since": held.since, "until": held.until, **second}
    with pytest.raises(IntegrityError), transaction.atomic():
        CallHold.objects.create(**values)
    CallHold.objects.create(**values, ended_at=held.since, ended_as="timed_out")


FOLLOWS = {  # where she stands a minute after, and is she a contact who answered
    "talked": (WhyNot.DONE, True),
    "not_now": (WhyNot.RECENT, True),
    "no_answer": (WhyNot.RECENT, False),
    "message_left": (WhyNot.RECENT, False),
    "no_message": (WhyNot.RECENT, False),
    "busy": (WhyNot.RECENT, False),
    "unknown_number": (WhyNot.RECENT, False),
    "someone_else": (WhyNot.RECENT, False),
    "wrong_number": (WhyNot.NO_NUMBER, False),
    "refuses": (WhyNot.DONE, True),
    "never": (WhyNot.DONE, True),
}


@pytest.mark.parametrize("outcome", FOLLOWS)
def test_each_outcome_is_one_contact_with_its_source_and_time_given(made, odette, volunteer, outcome):
    call(made, volunteer, outcome, at=MONDAY)
    contact = Contact.objects.get()
    after = where(made, volunteer, MONDAY + 5 * MINUTE)
    assert (after, contact.is_two_way) == FOLLOWS[outcome]
    assert (contact.source, contact.kind, contact.person_id, contact.people) == (
        "call",
        "phone",
        odette.id,
        1,
    )
    assert GivenHours.objects.get().minutes == 5
    assert not NextStep.objects.filter(kind="call").exists()  # the list brings her back, not a second promise


def test_no_answer_comes_back_two_days_later_in_another_part_of_the_week(made, volunteer, other):
    call(made, volunteer, "no_answer", at=MONDAY)
    same, another = MONDAY + 2 * DAY + 5 * MINUTE, AFTERNOON + 2 * DAY
    assert where(made, other, same) == WhyNot.OTHER_SLOT
    assert take_next(made, by=other, at=same) is None
    assert where(made, other, another) == WhyNot.READY
    assert (
        where(made, other, MONDAY + 9 * DAY + 5 * MINUTE) == WhyNot.READY
    )  # the same one, rather than never


def test_three_misses_open_the_ladder_and_the_list_waits_for_the_coordinator(
    made, odette, volunteer, coordinator
):
    for days, moment in ((0, MONDAY), (2, AFTERNOON), (7, MONDAY)):
        call(made, volunteer, "no_answer", at=moment + days * DAY)
    after = AFTERNOON + 9 * DAY
    assert where(made, volunteer, after) == WhyNot.WAITS
    assert [(step.kind, step.assigned_to) for step in NextStep.objects.all()] == [("find_out", None)]
    put_back(CallLine.objects.get(), by=coordinator)
    assert where(made, volunteer, after) == WhyNot.READY
    call(made, volunteer, "no_answer", at=after)
    assert where(made, volunteer, after + 3 * DAY) == WhyNot.WAITS


def test_four_attempts_in_thirty_days_and_no_more(made, volunteer, coordinator):
    for days, moment in ((0, MONDAY), (2, AFTERNOON), (4, MONDAY), (7, AFTERNOON)):
        put_back(CallLine.objects.get(), by=coordinator)
        call(made, volunteer, "busy", at=moment + days * DAY)
    put_back(CallLine.objects.get(), by=coordinator)
    assert where(made, volunteer, MONDAY + 29 * DAY) == WhyNot.RECENT
    assert where(made, volunteer, AFTERNOON + 30 * DAY) == WhyNot.READY


def test_she_is_called_back_by_the_same_caller_at_the_moment_she_chose_even_at_an_odd_hour(
    made, volunteer, other
):
    evening = MONDAY + 5 * DAY + timedelta(hours=10)  # a Saturday at half past eight in the evening
    call(made, volunteer, "not_now", at=MONDAY, call_back_at=evening)
    assert where(made, volunteer, evening - timedelta(hours=1)) == WhyNot.LATER
    assert where(made, other, evening) == WhyNot.OF_ANOTHER
    assert where(made, volunteer, evening) == WhyNot.READY
    assert where(made, other, evening + DAY) == WhyNot.READY  # nobody waits for a caller who forgot
    volunteer.ended_at = evening
    volunteer.save()
    assert where(made, other, evening) == WhyNot.READY


def test_outside_of_the_hours_of_courtesy_nobody_is_called(made, volunteer):
    at_night, sunday, lunch = MONDAY + timedelta(hours=11), MONDAY + 6 * DAY, MONDAY + timedelta(hours=3)
    for moment in (at_night, sunday, lunch):
        assert where(made, volunteer, moment) == WhyNot.HOURS
        assert take_next(made, by=volunteer, at=moment) is None


def test_what_she_asked_is_read_again_at_the_moment_of_the_call(made, odette, volunteer, coordinator):
    consent = odette.consents.get()
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    assert where(made, volunteer, MONDAY) == WhyNot.STOPPED
    assert take_next(made, by=volunteer, at=MONDAY) is None
    odette.do_not_contact.all().delete()
    assert where(made, volunteer, MONDAY) == WhyNot.NOT_AGREED
    with pytest.raises(NotToBeCalled):
        take_person(odette, by=volunteer, at=MONDAY)
    consent.withdrawn_on = None
    consent.save()
    assert take_next(made, by=volunteer, at=MONDAY).person == odette


def test_a_refusal_stops_the_calls_of_every_list_at_once(made, odette, volunteer, collective, coordinator):
    second = campaign(collective, coordinator, callers=[volunteer], people=[odette])
    call(made, volunteer, "refuses", at=MONDAY)
    assert where(second, volunteer, MONDAY + 40 * DAY) == WhyNot.NOT_AGREED
    give_consent(odette, purpose="phone", how="spoken", on=MONDAY.date(), by=coordinator)
    assert where(second, volunteer, AFTERNOON + 30 * DAY) == WhyNot.READY
    call(second, volunteer, "never", at=AFTERNOON + 30 * DAY)
    assert where(made, volunteer, MONDAY + 40 * DAY) == WhyNot.DONE
    third = campaign(collective, coordinator)
    with pytest.raises(MayNotBeListed):
        list_person(third, person=odette, by=coordinator, at=MONDAY)


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


def test_the_wrong_number_goes_and_she_stays(made, odette, volunteer):
    rebuild_indexes(odette)
    call(made, volunteer, "wrong_number", at=MONDAY)
    kept = Person.objects.get()
    assert (kept.phone, kept.state, kept.name) == (None, "active", "Odette Renaud")
    assert not kept.indexes.filter(kind="phone").exists()
    assert [(step.kind, step.assigned_to) for step in NextStep.objects.all()] == [("find_out", None)]


def test_a_number_that_was_mended_during_the_call_stays(made, odette, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    Person.objects.filter(id=odette.id).update(version=2)
    record_call(held, Answer("wrong_number"), by=volunteer, at=MONDAY, call_id=new_id())
    assert Person.objects.get().phone == "+33612345678"


def test_a_call_sent_twice_is_one_and_another_answer_for_it_is_refused(made, volunteer):
    held, chosen = take_next(made, by=volunteer, at=MONDAY), new_id()
    first = record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=chosen)
    assert record_call(held, Answer("talked"), by=volunteer, at=MONDAY + MINUTE, call_id=chosen) == first
    with pytest.raises(HoldIsOver):
        record_call(held, Answer("never"), by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), Contact.objects.count()) == (1, 1)


def test_an_identifier_of_another_call_keeps_nothing(made, volunteer, collective, coordinator):
    chosen = new_id()
    call(made, volunteer, "no_answer", at=MONDAY, call_id=chosen)
    odile = someone(collective, coordinator, "Odile")
    list_person(made, person=odile, by=coordinator, at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(CallNotKept):
        record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=chosen)
    assert Contact.objects.filter(person=odile).count() == 0


def test_a_call_that_is_told_late_is_kept_and_meanwhile_nobody_calls_her_again(made, volunteer, other):
    held = take_next(made, by=volunteer, at=MONDAY)
    soon, later = MONDAY + 40 * MINUTE, MONDAY + timedelta(hours=4)
    assert where(made, other, soon) == WhyNot.HELD
    assert where(made, other, later) == WhyNot.READY
    taken = take_next(made, by=other, at=later)
    record_call(held, Answer("no_answer"), by=volunteer, at=later, call_id=new_id())
    record_call(taken, Answer("talked"), by=other, at=later + MINUTE, call_id=new_id())
    assert Call.objects.count() == 2
    assert where(made, other, later + 2 * MINUTE) == WhyNot.DONE


def test_after_a_day_it_is_told_to_the_coordinator(made, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(TooLateToTell):
        record_call(held, Answer("talked"), by=volunteer, at=MONDAY + 2 * DAY, call_id=new_id())


def test_an_unfinished_call_is_what_she_is_given_again(made, volunteer, collective, coordinator):
    odile = someone(collective, coordinator, "Odile")
    list_person(made, person=odile, by=coordinator, at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY)
    assert take_next(made, by=volunteer, at=MONDAY + 5 * MINUTE) == held
    with pytest.raises(FinishTheOtherCall):
        take_person(odile, by=volunteer, at=MONDAY)


def test_passing_gives_her_to_someone_else_and_never_back_to_who_knows_her(made, volunteer, other):
    held = take_next(made, by=volunteer, at=MONDAY)
    skip(held, reason="known", by=volunteer, at=MONDAY)
    assert where(made, volunteer, MONDAY + DAY) == WhyNot.PASSED
    assert where(made, other, MONDAY) == WhyNot.READY
    skip(take_next(made, by=other, at=MONDAY), reason="pause", by=other, at=MONDAY)
    assert where(made, other, MONDAY + MINUTE) == WhyNot.PASSED
    assert where(made, other, MONDAY + DAY) == WhyNot.READY


def test_she_calls_back_and_is_put_back_in_the_list(made, odette, volunteer, other):
    rebuild_indexes(odette)
    call(made, volunteer, "message_left", at=MONDAY)
    at = MONDAY + timedelta(hours=2)
    assert [one.id for one in who_rings_back(volunteer, text="06 12 34 56 78", at=at)] == [odette.id]
    assert [one.id for one in who_rings_back(volunteer, text="odette", at=at)] == [odette.id]
    assert who_rings_back(other, text="06 12 34 56 78", at=at) == []  # she never called her: nothing is told
    held = take_person(odette, by=volunteer, at=at, campaign=made, is_incoming=True)
    with pytest.raises(NotAnOutcome):
        record_call(held, Answer("no_answer"), by=volunteer, at=at, call_id=new_id())
    record_call(held, Answer("talked"), by=volunteer, at=at, call_id=new_id())
    assert where(made, volunteer, at) == WhyNot.DONE


def test_she_calls_us_though_she_never_agreed_to_be_called(collective, coordinator, volunteer, other):
    odile = someone(collective, coordinator, "Odile", agreed=False)
    held = take_person(odile, by=coordinator, at=MONDAY, is_incoming=True)
    with pytest.raises(SomeoneHasHerInLine):
        take_person(odile, by=volunteer, at=MONDAY, is_incoming=True)
    record_call(held, Answer("talked"), by=coordinator, at=MONDAY, call_id=new_id())
    assert Contact.objects.get().is_two_way


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (Answer("bavardage"), NotAnOutcome),
        (Answer("not_now", MONDAY - DAY), NotADayToCallBack),
        (Answer("talked", MONDAY + 200 * DAY), NotADayToCallBack),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(made, volunteer, answer, refusal):
    held = take_next(made, by=volunteer, at=MONDAY)
    with pytest.raises(refusal):
        record_call(held, answer, by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), unfinished_of(volunteer, at=MONDAY)) == (0, held)


def test_nobody_writes_in_the_place_of_another(made, volunteer, other, collective, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    for work in (
        lambda: record_call(held, Answer("talked"), by=other, at=MONDAY, call_id=new_id()),
        lambda: renew(held, by=other, at=MONDAY),
        lambda: skip(held, reason="pause", by=other, at=MONDAY),
    ):
        with pytest.raises(HoldIsOver):
            work()
    assert list(holds_of(other, at=MONDAY)) == []
    with pytest.raises(NotACaller):
        take_next(campaign(collective, coordinator), by=other, at=MONDAY)


def test_a_request_that_waits_lets_the_call_count_without_her_name(made, odette, volunteer, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    halt_contact(odette, until=new_id(), on=MONDAY.date(), by=coordinator)
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=new_id())
    assert (Call.objects.count(), Contact.objects.get().person) == (1, None)


def test_erased_during_the_call_she_is_seen_no_more_and_the_call_counts(
    made, odette, volunteer, coordinator, collective
):
    held = take_next(made, by=volunteer, at=MONDAY)
    erase_person(odette, by=coordinator, on=MONDAY.date())
    assert list(visible_people(volunteer, at=MONDAY)) == []
    assert CallLine.objects.count() == 0
    call_again = take_next(made, by=volunteer, at=MONDAY)
    assert call_again is None
    assert not CallHold.objects.filter(id=held.id).exists()
    assert totals(collective)["calls"] == 0


@pytest.mark.parametrize("is_kept", [True, False])
def test_merged_during_the_call_the_call_is_of_the_kept_file_and_the_stricter_rest_holds(
    made, odette, volunteer, coordinator, collective, is_kept
):
    twin = someone(collective, coordinator, "Odette R")
    list_person(made, person=twin, by=coordinator, at=MONDAY)
    call(made, volunteer, "no_answer", at=MONDAY)
    held = take_next(made, by=volunteer, at=MONDAY + 5 * MINUTE)
    in_line, called = (twin, odette) if held.person_id == twin.id else (odette, twin)
    kept, merged = (in_line, called) if is_kept else (called, in_line)
    kept.refresh_from_db()
    merged.refresh_from_db()
    before = totals(collective)
    merge = merge_people(kept, merged, keep={}, kept_version=1, merged_version=1, by=coordinator, at=MONDAY)
    record_call(held, Answer("no_answer"), by=volunteer, at=MONDAY + 6 * MINUTE, call_id=new_id())
    assert set(Call.objects.values_list("person_id", flat=True)) == {kept.id}
    assert where(made, volunteer, AFTERNOON) == WhyNot.RECENT
    assert totals(collective)["calls"] == before["calls"] + 1
    undo_merge(merge, by=coordinator, at=MONDAY + DAY)
    assert Counter(Call.objects.values_list("person_id", flat=True)) == Counter([called.id, kept.id])


def test_the_end_of_a_link_ends_the_hold(made, odette, volunteer, coordinator):
    held = take_next(made, by=volunteer, at=MONDAY)
    end_person(odette, by=coordinator, on=MONDAY.date())
    assert where(made, volunteer, MONDAY) == WhyNot.GONE
    assert list(visible_people(volunteer, at=MONDAY)) == []
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY, call_id=new_id())
    assert Contact.objects.get().is_two_way


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
    call(made, volunteer, "no_answer", at=MONDAY)
    with pytest.raises(AlreadyCalled):
        unlist(CallLine.objects.get(), by=coordinator)


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


def test_a_call_is_never_changed(made, volunteer):
    kept = call(made, volunteer, "talked", at=MONDAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.filter(id=kept.id).update(outcome="never")
    assert Call.objects.get().outcome == "talked"


def test_another_collective_has_its_own_lines(made, volunteer, collective):
    stranger = factories.collective()
    with within(stranger):
        assert CallLine.objects.count() == 0


def test_a_list_is_not_leafed_through(made, volunteer, coordinator, collective):
    for number in range(11):
        more = someone(collective, coordinator, f"Personne {number}")
        list_person(made, person=more, by=coordinator, at=MONDAY)
    for _ in range(10):
        skip(take_next(made, by=volunteer, at=MONDAY), reason="pause", by=volunteer, at=MONDAY)
    with pytest.raises(PassedMuch):
        take_next(made, by=volunteer, at=MONDAY)
    assert take_next(made, by=volunteer, at=MONDAY + DAY) is not None


def test_a_screen_left_open_shows_nobody_after_two_hours(made, odette, volunteer):
    held = take_next(made, by=volunteer, at=MONDAY)
    for minutes in range(5, 121, 5):
        renew(held, by=volunteer, at=MONDAY + minutes * MINUTE)
    with pytest.raises(CallTooLong):
        renew(held, by=volunteer, at=MONDAY + 125 * MINUTE)
    assert list(visible_people(volunteer, at=MONDAY + 131 * MINUTE)) == []
    record_call(held, Answer("talked"), by=volunteer, at=MONDAY + 131 * MINUTE, call_id=new_id())


def test_a_campaign_calls_nobody_before_its_day(odette, collective, coordinator, volunteer):
    made = campaign(collective, coordinator, callers=[volunteer], people=[odette])
    made.starts_on = (MONDAY + DAY).date()
    made.save()
    assert where(made, volunteer, MONDAY) == WhyNot.HOURS
    assert where(made, volunteer, MONDAY + DAY) == WhyNot.READY
    assert next_opening(made, MONDAY) == MONDAY + DAY - timedelta(minutes=30)


def test_called_under_one_name_she_is_not_called_at_once_under_the_other(
    made, odette, volunteer, coordinator, collective
):
    twin = someone(collective, coordinator, "Odette R")
    second = campaign(collective, coordinator, callers=[volunteer], people=[twin])
    call(made, volunteer, "no_answer", at=MONDAY)
    merge_people(twin, odette, keep={}, kept_version=1, merged_version=1, by=coordinator, at=MONDAY)
    assert where(second, volunteer, AFTERNOON) == WhyNot.RECENT
    assert where(second, volunteer, AFTERNOON + 2 * DAY) == WhyNot.READY


def test_a_promise_to_someone_who_asked_to_stop_since_does_not_keep_a_campaign_open(
    made, odette, volunteer, coordinator
):
    call(made, volunteer, "not_now", at=MONDAY, call_back_at=MONDAY + DAY)
    stop_contact(odette, channels=["phone"], on=MONDAY.date(), by=coordinator)
    close_campaign(made, by=coordinator, at=MONDAY + 5 * MINUTE)
    assert not NextStep.objects.filter(cancelled_at=None).exists()
