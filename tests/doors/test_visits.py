from datetime import UTC, date, datetime, timedelta

import pytest

from essaim.doors.actions import visits as actions
from essaim.doors.actions.visits import Answer, correct_visit, record_landing, record_visit, undo_visit
from essaim.doors.enums import Outcome, RecordedWith
from essaim.doors.queries.visits import effective, undoable
from essaim.kernel.tenancy import within
from essaim.models import AccessTask, DoNotContact, DoorMemory, Visit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

NOW = factories.NOW
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def doors(collective):
    return factories.dwellings(collective, 3)


@pytest.fixture
def tour(collective, coordinator, volunteer, doors):
    return factories.walk(collective, coordinator, doors, pair=[volunteer])


@pytest.fixture
def note(tour, doors, volunteer):
    """Record what happened at a door: `note("absent", door=1, at=…)`."""

    def record(outcome, *, door=0, by=volunteer, at=NOW, now=None, visit_id=None, **answer):
        return record_visit(
            tour,
            doors[door],
            visit_id=visit_id or factories.new_id(),
            outcome=Outcome(outcome),
            at=at,
            by=by,
            now=now or at,
            **answer,
        )

    return record


def memory(door):
    return DoorMemory.objects.filter(dwelling=door).first()


# --- recording --------------------------------------------------------------------------------------------


def test_a_visit_is_kept_with_the_id_that_the_phone_chose(note, doors, volunteer, tour):
    chosen = factories.new_id()
    visit = note("talked", visit_id=chosen, leaflet_left=True)
    visit.refresh_from_db()
    assert (visit.id, visit.tour, visit.dwelling) == (chosen, tour, doors[0])
    assert (visit.outcome, visit.slot, visit.leaflet_left) == ("talked", "saturday", True)
    assert (visit.recorded_by, visit.recorded_with) == (volunteer, RecordedWith.PHONE)


def test_recording_the_same_visit_again_changes_nothing(note):
    chosen = factories.new_id()
    first = note("absent", visit_id=chosen)
    again = note("absent", visit_id=chosen, now=NOW + 3 * DAY)
    assert again == first
    assert Visit.objects.count() == 1


def test_the_same_tap_sent_twice_by_an_impatient_finger_is_one_visit(note):
    chosen = factories.new_id()
    note("absent", visit_id=chosen)
    note("absent", visit_id=chosen, at=NOW + 5 * SECOND)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"outcome": "talked"}, {"door": 1}, {"leaflet_left": True}, {"at": NOW - DAY}]
)
def test_an_id_already_used_for_something_else_is_refused(note, other):
    chosen = factories.new_id()
    note("absent", visit_id=chosen)
    with pytest.raises(actions.VisitIdTaken):
        note(**{"outcome": "absent", "visit_id": chosen, "now": NOW, **other})
    assert Visit.objects.get().outcome == "absent"


def test_the_id_of_another_collective_is_refused_in_the_same_words(note, collective):
    theirs = factories.collective("Allonnes", of=collective.network)
    chosen = factories.new_id()
    with within(theirs):
        lead = factories.member(theirs, role="coordinator")
        door = factories.dwelling(theirs)
        record_visit(
            factories.walk(theirs, lead, [door]),
            door,
            visit_id=chosen,
            outcome=Outcome.ABSENT,
            at=NOW,
            by=lead,
            now=NOW,
        )
    with pytest.raises(actions.VisitIdTaken) as foreign:
        note("absent", visit_id=chosen)
    note("absent", visit_id=(mine := factories.new_id()))
    with pytest.raises(actions.VisitIdTaken) as own:
        note("talked", visit_id=mine)
    assert str(foreign.value) == str(own.value)
    assert Visit.objects.count() == 1


def test_a_visit_made_before_the_tour_was_closed_is_accepted_after(note, tour):
    tour.state = "closed"
    tour.save()
    assert note("absent", now=NOW + DAY).recorded_at == NOW + DAY


def test_two_people_at_one_door_keep_both_visits_and_make_one_pass(note, doors, coordinator):
    note("absent")
    note("absent", by=coordinator, at=NOW + MINUTE)
    assert effective().count() == 2
    assert (memory(doors[0]).passes, memory(doors[0]).absences_in_a_row) == (1, 1)


def test_a_clock_slightly_ahead_is_forgiven_and_no_more(note):
    note("absent", at=NOW + 9 * MINUTE, now=NOW)
    with pytest.raises(actions.VisitInTheFuture):
        note("absent", door=1, at=NOW + 11 * MINUTE, now=NOW)


def test_a_visit_before_2020_is_refused(note):
    with pytest.raises(actions.VisitTooOld):
        note("absent", at=datetime(2019, 12, 31, 12, tzinfo=UTC), now=NOW)


def test_a_door_of_another_tour_is_refused(tour, volunteer, collective):
    stray = factories.dwelling(collective, 99)
    with pytest.raises(actions.DoorNotInThisTour):
        record_visit(
            tour, stray, visit_id=factories.new_id(), outcome=Outcome.ABSENT, at=NOW, by=volunteer, now=NOW
        )


def test_withdrawn_is_not_something_that_happens_at_a_door(note):
    with pytest.raises(actions.NotAnOutcome):
        note("withdrawn")


@pytest.mark.parametrize(
    ("outcome", "day"),
    [("not_now", date(2026, 11, 21)), ("not_now", date(2028, 1, 1)), ("absent", date(2026, 11, 25))],
)
def test_a_date_to_come_back_is_agreed_at_an_open_door_and_lies_ahead(note, outcome, day):
    with pytest.raises(actions.ComeBackDateWrong):
        note(outcome, come_back_on=day)
    assert Visit.objects.count() == 0


# --- memory -----------------------------------------------------------------------------------------------


def test_the_door_remembers_its_last_visit(note, doors):
    note("absent", at=NOW - 9 * DAY)
    note("absent", at=NOW - 5 * DAY, leaflet_left=True)
    note("not_now", come_back_on=date(2026, 11, 25))
    kept = memory(doors[0])
    assert (kept.last_outcome, kept.last_at, kept.last_slot) == ("not_now", NOW, "saturday")
    assert (kept.passes, kept.absences_in_a_row) == (3, 0)
    assert (kept.come_back_on, kept.leaflet_left) == (date(2026, 11, 25), True)


def test_a_visit_that_arrives_late_does_not_hide_a_later_one(note, doors):
    note("talked", at=NOW)
    note("absent", at=NOW - DAY, now=NOW + MINUTE)
    assert memory(doors[0]).last_outcome == "talked"


# --- many doors -------------------------------------------------------------------------------------------


def test_a_whole_landing_is_noted_at_once(tour, doors, volunteer):
    landing = record_landing(tour, doors, landing_id=factories.new_id(), at=NOW, by=volunteer, now=NOW)
    assert ([visit.dwelling for visit in landing.recorded], landing.skipped) == (doors, [])
    assert list(effective().values_list("outcome", flat=True)) == ["absent"] * 3


def test_a_landing_never_overwrites_an_answer_of_the_same_day(note, tour, doors, volunteer):
    note("talked", door=1, at=NOW - timedelta(hours=2))
    landing = record_landing(tour, doors, landing_id=factories.new_id(), at=NOW, by=volunteer, now=NOW)
    assert ([visit.dwelling for visit in landing.recorded], landing.skipped) == (
        [doors[0], doors[2]],
        [doors[1]],
    )
    assert memory(doors[1]).last_outcome == "talked"


def test_an_answer_of_yesterday_does_not_stop_a_landing(note, tour, doors, volunteer):
    note("absent", door=1, at=NOW - DAY)
    assert (
        record_landing(tour, doors, landing_id=factories.new_id(), at=NOW, by=volunteer, now=NOW).skipped
        == []
    )


def test_a_landing_sent_twice_is_kept_once(tour, doors, volunteer):
    chosen = factories.new_id()
    for _ in range(2):
        landing = record_landing(tour, doors, landing_id=chosen, at=NOW, by=volunteer, now=NOW)
        assert (len(landing.recorded), landing.skipped) == (3, [])
    assert Visit.objects.count() == 3


def test_a_landing_with_a_door_of_another_tour_writes_nothing(tour, doors, volunteer, collective):
    with pytest.raises(actions.DoorNotInThisTour):
        record_landing(
            tour,
            [*doors, factories.dwelling(collective, 99)],
            landing_id=factories.new_id(),
            at=NOW,
            by=volunteer,
            now=NOW,
        )
    assert Visit.objects.count() == 0


# --- undo -------------------------------------------------------------------------------------------------


def test_an_undone_visit_counts_nowhere_and_the_door_is_as_before(note, doors, volunteer):
    note("talked", at=NOW - DAY)
    visit = note("absent")
    undo_visit(visit, by=volunteer, at=NOW + 8 * SECOND)
    assert [kept.outcome for kept in effective()] == ["talked"]
    assert (memory(doors[0]).last_outcome, memory(doors[0]).passes) == ("talked", 1)
    assert Visit.objects.count() == 3, "facts are never erased"


def test_a_door_whose_only_visit_is_undone_is_not_remembered(note, doors, volunteer):
    undo_visit(note("absent"), by=volunteer, at=NOW + SECOND)
    assert memory(doors[0]) is None


def test_undoing_twice_changes_nothing(note, volunteer):
    visit = note("absent")
    first = undo_visit(visit, by=volunteer, at=NOW + SECOND)
    assert undo_visit(visit, by=volunteer, at=NOW + 2 * SECOND) == first
    assert Visit.objects.count() == 2


def test_after_a_minute_it_is_too_late_to_undo(note, volunteer):
    with pytest.raises(actions.TooLateToUndo):
        undo_visit(note("absent"), by=volunteer, at=NOW + 61 * SECOND)


def test_someone_out_of_the_pair_cannot_undo(note, collective):
    with pytest.raises(actions.TooLateToUndo):
        undo_visit(note("absent"), by=factories.member(collective), at=NOW + SECOND)


def test_undoing_a_correction_gives_the_previous_answer_back(note, doors, volunteer):
    visit = note("talked", leaflet_left=True)
    fixed = correct_visit(visit, Answer(Outcome.REFUSES), by=volunteer, at=NOW + MINUTE)
    undo_visit(fixed, by=volunteer, at=NOW + MINUTE + SECOND)
    assert [(kept.outcome, kept.leaflet_left) for kept in effective()] == [("talked", True)]
    assert memory(doors[0]).last_outcome == "talked"


def test_what_can_be_undone_is_what_was_just_noted(note, tour, doors, volunteer):
    note("talked", at=NOW - MINUTE)
    landing = record_landing(tour, doors[1:], landing_id=factories.new_id(), at=NOW, by=volunteer, now=NOW)
    assert set(undoable(tour, by=volunteer, at=NOW + SECOND)) == set(landing.recorded)
    assert undoable(tour, by=volunteer, at=NOW + MINUTE) == []


# --- correction -------------------------------------------------------------------------------------------


def test_a_correction_replaces_the_answer_and_keeps_the_first_version(note, doors, volunteer):
    visit = note("absent")
    fixed = correct_visit(visit, Answer(Outcome.TALKED), by=volunteer, at=NOW + 3 * timedelta(hours=1))
    assert list(effective()) == [fixed]
    assert (fixed.supersedes, fixed.at, fixed.recorded_at) == (visit, NOW, NOW + timedelta(hours=3))
    assert Visit.objects.get(id=visit.id).outcome == "absent"
    assert (memory(doors[0]).last_outcome, memory(doors[0]).passes) == ("talked", 1)


def test_the_other_one_of_the_pair_may_correct_the_same_day(note, tour, collective):
    other = factories.member(collective)
    tour.pair.create(collective=collective, member=other)
    assert (
        correct_visit(note("absent"), Answer(Outcome.TALKED), by=other, at=NOW + MINUTE).recorded_by == other
    )


def test_someone_out_of_the_pair_cannot_correct(note, collective):
    with pytest.raises(actions.CannotCorrect):
        correct_visit(
            note("absent"), Answer(Outcome.TALKED), by=factories.member(collective), at=NOW + MINUTE
        )


def test_the_day_after_only_a_coordinator_corrects(note, volunteer, coordinator):
    visit = note("absent")
    with pytest.raises(actions.CannotCorrect):
        correct_visit(visit, Answer(Outcome.TALKED), by=volunteer, at=NOW + DAY)
    assert correct_visit(visit, Answer(Outcome.TALKED), by=coordinator, at=NOW + DAY).outcome == "talked"


def test_a_correction_sent_twice_is_kept_once(note, volunteer):
    visit, chosen = note("absent"), factories.new_id()
    for _ in range(2):
        correct_visit(visit, Answer(Outcome.TALKED), by=volunteer, at=NOW + MINUTE, visit_id=chosen)
    assert Visit.objects.count() == 2


def test_the_same_answer_is_no_correction(note, volunteer):
    visit = note("absent")
    assert correct_visit(visit, Answer(Outcome.ABSENT), by=volunteer, at=NOW + MINUTE) == visit
    assert Visit.objects.count() == 1


def test_a_visit_already_corrected_by_someone_else_is_not_corrected_blindly(note, volunteer, coordinator):
    visit = note("absent")
    correct_visit(visit, Answer(Outcome.TALKED), by=coordinator, at=NOW + MINUTE)
    with pytest.raises(actions.VisitWasCorrected):
        correct_visit(visit, Answer(Outcome.REFUSES), by=volunteer, at=NOW + MINUTE)
    with pytest.raises(actions.VisitWasCorrected):
        undo_visit(visit, by=volunteer, at=NOW + SECOND)


def test_a_visit_noted_at_the_wrong_door_can_be_taken_away_the_same_day(note, doors, volunteer):
    correct_visit(note("talked"), Answer(Outcome.WITHDRAWN), by=volunteer, at=NOW + timedelta(hours=1))
    assert effective().count() == 0
    assert memory(doors[0]) is None


# --- what follows -----------------------------------------------------------------------------------------


def wishes():
    return list(DoNotContact.objects.filter(lifted_at=None).values_list("dwelling", "channel", "said_on"))


def test_do_not_come_back_marks_the_door(note, doors):
    note("never")
    assert wishes() == [(doors[0].id, "door", date(2026, 11, 21))]


def test_undoing_do_not_come_back_lifts_the_mark_and_remembers_that_it_was_lifted(note, volunteer):
    undo_visit(note("never"), by=volunteer, at=NOW + SECOND)
    assert wishes() == []
    lifted = DoNotContact.objects.get()
    assert (lifted.lifted_by, lifted.lifted_because) == (volunteer, "Passage annulé ou corrigé")


def test_a_mark_that_two_visits_support_survives_the_undo_of_one(note, doors, volunteer):
    note("never")
    second = note("never", at=NOW + MINUTE)
    first = Visit.objects.exclude(id=second.id).get()
    undo_visit(second, by=volunteer, at=NOW + MINUTE + SECOND)
    assert len(wishes()) == 1
    correct_visit(first, Answer(Outcome.TALKED), by=volunteer, at=NOW + MINUTE)
    assert wishes() == []


def test_undoing_the_correction_of_do_not_come_back_marks_the_door_again(note, volunteer):
    fixed = correct_visit(note("never"), Answer(Outcome.ABSENT), by=volunteer, at=NOW + MINUTE)
    assert wishes() == []
    undo_visit(fixed, by=volunteer, at=NOW + MINUTE + SECOND)
    assert len(wishes()) == 1


def test_no_access_gives_one_task_for_the_door(note, doors):
    first = note("no_access")
    note("no_access", at=NOW + MINUTE)
    assert [(task.dwelling, task.visit) for task in AccessTask.objects.all()] == [(doors[0], first)]


def test_the_task_goes_away_with_the_last_visit_that_asked_for_it(note, volunteer):
    first, second = note("no_access"), note("no_access", at=NOW + SECOND)
    undo_visit(first, by=volunteer, at=NOW + 2 * SECOND)
    assert AccessTask.objects.get().visit == second
    undo_visit(second, by=volunteer, at=NOW + 3 * SECOND)
    assert AccessTask.objects.count() == 0


def test_nothing_is_noted_by_phone_before_the_pair_left_and_a_sheet_may_be(tour, collective, coordinator):
    waiting = factories.tour(collective, coordinator, factories.dwellings(collective, 1))
    door = waiting.stops.get().dwelling
    told = {"outcome": Outcome.ABSENT, "at": NOW, "by": coordinator, "now": NOW}
    with pytest.raises(actions.HasNotLeft):
        actions.record_visit(waiting, door, visit_id=factories.new_id(), **told)
    with pytest.raises(actions.HasNotLeft):
        actions.record_landing(
            waiting, [door], landing_id=factories.new_id(), at=NOW, by=coordinator, now=NOW
        )
    assert Visit.objects.count() == 0
    actions.record_visit(waiting, door, visit_id=factories.new_id(), recorded_with="paper", **told)
    assert Visit.objects.count() == 1
