"""Going out by two, coming back, and the alarm when nobody does."""

from datetime import date, timedelta

import pytest

from essaim.doors.actions import tours as actions
from essaim.doors.actions import watch
from essaim.doors.queries import tours as queries
from essaim.doors.queries.summaries import summary
from essaim.kernel.prepared import ask_together
from essaim.kernel.tenancy import within
from essaim.models import GivenHours, Membership, Message, Tour, Visit
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TODAY = date(2026, 11, 20)


@pytest.fixture
def tour(collective, coordinator):
    return factories.tour(collective, coordinator, factories.dwellings(collective, 3), state="draft")


@pytest.fixture
def second(tour):
    """Another tour of the same outing."""
    return Tour.objects.create(collective=tour.collective, outing=tour.outing, number=900, code="abcdefgh")


@pytest.fixture
def outside(tour, collective, coordinator, volunteer):
    """A tour that left at 14 h and is expected at 16 h 15."""
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    return actions.start_tour(tour, at=NOW)


def test_a_tour_is_ready_when_it_has_a_date_and_a_pair(tour, coordinator, volunteer):
    actions.schedule_outing(tour.outing, starts_at=None)
    assert actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY).state == "draft"
    actions.schedule_outing(tour.outing, starts_at=NOW, meeting_point=" Mairie ")
    tour.refresh_from_db()
    assert (tour.state, tour.outing.meeting_point) == ("ready", "Mairie")
    assert actions.assign_pair(tour, members=[], on=TODAY).state == "draft"


def test_a_pair_is_two_people(tour, volunteer, coordinator):
    for members in ([coordinator], [coordinator, coordinator], [coordinator, volunteer, volunteer]):
        with pytest.raises(watch.PairOfTwo):
            actions.assign_pair(tour, members=members, on=TODAY)
    assert tour.pair.count() == 0


def test_two_people_who_never_went_out_do_not_go_together(tour, collective, volunteer):
    other = factories.member(collective, name="Sam Petit")
    with pytest.raises(
        watch.NobodyExperienced, match="l’une des deux personnes doit avoir déjà fait une sortie"
    ):
        actions.assign_pair(tour, members=[volunteer, other], on=TODAY)
    Membership.objects.filter(id=other.id).update(outings_done=1)
    other.refresh_from_db()
    assert actions.assign_pair(tour, members=[volunteer, other], on=TODAY).state == "ready"


@pytest.mark.parametrize("role", ["coordinator", "facilitator"])
def test_a_coordinator_and_a_facilitator_count_as_experienced(tour, collective, volunteer, role):
    guide = factories.member(collective, role=role, name="Guide Un")
    assert actions.assign_pair(tour, members=[volunteer, guide], on=TODAY).state == "ready"


def test_nobody_is_in_two_tours_of_one_outing(tour, second, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    third = factories.member(tour.collective, name="Sam Petit")
    with pytest.raises(actions.AlreadyGoingOut, match=f"Nadia est déjà dans la tournée {tour.number}"):
        actions.assign_pair(second, members=[coordinator, third], on=TODAY)
    actions.cancel_tour(tour, at=NOW)
    assert actions.assign_pair(second, members=[coordinator, third], on=TODAY).state == "ready"


def test_nobody_is_in_two_outings_whose_hours_meet(tour, collective, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    later = factories.tour(collective, coordinator, state="draft", starts_at=NOW + timedelta(minutes=119))
    with pytest.raises(actions.AlreadyGoingOut):
        actions.assign_pair(later, members=[coordinator, volunteer], on=TODAY)
    actions.schedule_outing(later.outing, starts_at=NOW + timedelta(minutes=120))
    later.refresh_from_db()
    assert actions.assign_pair(later, members=[coordinator, volunteer], on=TODAY).state == "ready"
    with pytest.raises(actions.AlreadyGoingOut):
        actions.schedule_outing(later.outing, starts_at=NOW)


def test_only_current_members_of_the_collective_who_go_out_make_a_pair(tour, collective, coordinator):
    strangers = [
        factories.member(factories.collective(), name="Une Autre"),
        factories.member(collective, role="observer", name="Pat Naire"),
        factories.member(collective, name="Partie Hier", ends_on=date(2026, 11, 20)),
    ]
    for stranger in strangers:
        with pytest.raises(watch.NotAMember):
            actions.assign_pair(tour, members=[coordinator, stranger], on=TODAY)


def test_leaving_says_when_the_pair_is_expected_back(outside):
    assert (outside.state, outside.started_at) == ("under_way", NOW)
    assert outside.expected_back_at == NOW + timedelta(minutes=135)
    assert actions.start_tour(outside, at=NOW + timedelta(minutes=5)).started_at == NOW


def test_a_tour_without_a_pair_does_not_leave(tour):
    with pytest.raises(actions.TourIsNotReady):
        actions.start_tour(tour, at=NOW)


def test_the_hour_of_return_is_a_sensible_one(tour, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    for hour in (NOW - timedelta(minutes=1), NOW + timedelta(hours=13)):
        with pytest.raises(watch.HourIsPast):
            actions.start_tour(tour, at=NOW, expected_back_at=hour)
    assert actions.start_tour(tour, at=NOW, expected_back_at=NOW + timedelta(hours=1)).state == "under_way"


def test_the_alarm_rings_twenty_minutes_after_the_expected_hour(outside, collective):
    expected = outside.expected_back_at
    assert not queries.late_tours(collective, at=expected + timedelta(minutes=19)).exists()
    assert [tour.id for tour in queries.late_tours(collective, at=expected + timedelta(minutes=21))] == [
        outside.id
    ]
    actions.return_tour(outside, at=expected + timedelta(minutes=22))
    assert not queries.late_tours(collective, at=expected + timedelta(minutes=23)).exists()


def test_a_lateness_is_told_once_and_again_after_an_extension(outside, collective):
    late = outside.expected_back_at + timedelta(minutes=21)
    assert [tour.id for tour in actions.claim_late_tours(collective, at=late)] == [outside.id]
    assert actions.claim_late_tours(collective, at=late + timedelta(minutes=1)) == []
    extended = actions.extend_tour(outside, at=late)
    assert extended.expected_back_at == late + timedelta(minutes=30)
    assert actions.claim_late_tours(collective, at=late + timedelta(minutes=49)) == []
    assert len(actions.claim_late_tours(collective, at=late + timedelta(minutes=51))) == 1


def test_a_lateness_that_nobody_could_be_told_of_is_told_as_soon_as_someone_is_there(outside, collective):
    late = outside.expected_back_at + timedelta(minutes=21)
    Membership.objects.filter(collective=collective, role="coordinator").update(role="observer")
    assert actions.tell_late_tours(collective, at=late) == 0
    factories.member(collective, role="coordinator")
    assert actions.tell_late_tours(collective, at=late) == 1
    assert actions.tell_late_tours(collective, at=late) == 0
    assert Message.objects.values_list("kind", "state").get() == ("late_tour", "waiting")


def test_an_hour_after_the_expected_return_each_of_the_pair_is_asked_once(outside, collective):
    hour = outside.expected_back_at + timedelta(hours=1)
    assert actions.ask_whether_back(collective, at=hour - timedelta(minutes=1)) == 0
    assert actions.ask_whether_back(collective, at=hour) == 2
    assert actions.ask_whether_back(collective, at=hour + timedelta(minutes=1)) == 0
    assert set(Message.objects.values_list("kind", flat=True)) == {"still_out"}
    actions.extend_tour(outside, at=hour)
    assert actions.ask_whether_back(collective, at=hour + timedelta(minutes=90)) == 2
    actions.return_tour(outside, at=hour)
    assert actions.ask_whether_back(collective, at=hour + timedelta(hours=2)) == 0


def test_another_day_than_planned_is_a_choice(tour, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    with pytest.raises(actions.AnotherDay, match="prévue le samedi 21 novembre"):
        actions.start_tour(tour, at=NOW - timedelta(days=1))
    assert actions.start_tour(tour, at=NOW - timedelta(days=1), on_another_day=True).state == "under_way"


def test_closing_a_tour_counts_its_time_to_each_of_the_pair_once(outside, collective):
    closed = actions.close_tour(outside, at=outside.started_at + timedelta(minutes=95))
    actions.close_tour(closed, at=outside.started_at + timedelta(minutes=300))
    assert sorted(GivenHours.objects.values_list("member_id", "minutes")) == sorted(
        (one, 95) for one in outside.pair.values_list("member_id", flat=True)
    )


def test_a_return_that_nobody_said_counts_the_time_that_was_planned(outside):
    actions.close_tour(outside, at=outside.started_at + timedelta(days=2))
    assert set(GivenHours.objects.values_list("minutes", flat=True)) == {outside.outing.plan.minutes}


def test_coming_back_counts_one_outing_for_both(outside, coordinator, volunteer):
    for minutes in (120, 121):
        outside = actions.return_tour(outside, at=NOW + timedelta(minutes=minutes))
    coordinator.refresh_from_db()
    volunteer.refresh_from_db()
    assert outside.returned_at == NOW + timedelta(minutes=120)
    assert (coordinator.outings_done, volunteer.outings_done) == (1, 1)


def test_a_tour_is_closed_with_doors_undone_and_counts_one_outing(outside, volunteer):
    closed = actions.close_tour(outside, at=NOW + timedelta(hours=2))
    assert (closed.state, closed.returned_at) == ("closed", NOW + timedelta(hours=2))
    assert actions.close_tour(closed, at=NOW + timedelta(hours=3)).returned_at == NOW + timedelta(hours=2)
    volunteer.refresh_from_db()
    assert volunteer.outings_done == 1


def test_a_tour_made_with_paper_is_closed_once_its_hours_are_known(tour, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    with pytest.raises(actions.TourNeverLeft):
        actions.close_tour(tour, at=NOW)
    with pytest.raises(watch.ReturnBeforeStart):
        actions.record_hours(tour, started_at=NOW, returned_at=NOW)
    actions.record_hours(tour, started_at=NOW, returned_at=NOW + timedelta(minutes=90))
    actions.record_hours(tour, started_at=NOW, returned_at=NOW + timedelta(minutes=100))
    assert actions.close_tour(tour, at=NOW).state == "closed"
    volunteer.refresh_from_db()
    assert volunteer.outings_done == 1


def test_a_cancelled_tour_reopens_unless_its_doors_went_elsewhere(tour, collective, coordinator):
    actions.cancel_tour(tour, at=NOW)
    other = factories.tour(collective, coordinator, [tour.stops.first().dwelling])
    with pytest.raises(actions.DoorsTakenSince, match=r"\(1\)"):
        actions.reopen_tour(tour, at=NOW)
    actions.cancel_tour(other, at=NOW)
    assert actions.reopen_tour(tour, at=NOW).state == "draft"


def test_a_closed_tour_reopens_as_it_was(outside):
    actions.close_tour(outside, at=NOW + timedelta(hours=2))
    reopened = actions.reopen_tour(outside, at=NOW)
    assert (reopened.state, reopened.returned_at) == ("under_way", NOW + timedelta(hours=2))
    with pytest.raises(actions.TourIsOpen):
        actions.reopen_tour(outside, at=NOW)


def test_a_tour_that_is_out_is_neither_cancelled_nor_given_to_others(outside, coordinator, volunteer):
    with pytest.raises(actions.TourIsUnderWay):
        actions.cancel_tour(outside, at=NOW)
    with pytest.raises(actions.TourIsUnderWay):
        actions.assign_pair(outside, members=[coordinator, volunteer], on=TODAY)


def test_the_summary_counts_doors_not_passes(outside, collective, coordinator):
    first, second, _third = [stop.dwelling for stop in outside.stops.all()]

    def visit(door, outcome, minute, supersedes=None):
        return Visit.objects.create(
            collective=collective, tour=outside, dwelling=door, outcome=outcome, at=NOW + timedelta(minutes=minute),
            slot="saturday", recorded_by=coordinator, recorded_at=NOW, supersedes=supersedes,
        )  # fmt: skip

    visit(first, "absent", 1)
    visit(first, "talked", 60)
    mistake = visit(second, "talked", 2)
    visit(second, "absent", 3, supersedes=mistake)
    actions.return_tour(outside, at=NOW + timedelta(minutes=90))
    told = summary(queries.tours_of_outings([outside.outing]))
    assert (told.doors, told.visited, told.opened, told.conversations, told.to_revisit) == (3, 2, 1, 1, 1)
    assert (told.people, told.minutes, told.person_minutes, told.still_out) == (2, 90, 180, [])


def test_a_volunteer_sees_the_tours_of_her_pairs_and_a_coordinator_all(tour, second, coordinator, volunteer):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    assert list(queries.tours_of(volunteer)) == [tour]
    assert set(queries.tours_of(coordinator)) == {tour, second}
    other = factories.member(tour.collective, role="facilitator")
    assert list(queries.tours_of(other)) == []


def test_the_board_is_searched_by_number_street_member_and_plan(
    tour, second, collective, coordinator, volunteer
):
    actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    for words in (str(tour.number), f"Tournée {tour.number}", "lilas", "amina"):
        assert list(queries.board(collective, search=words)) == [tour]
    assert set(queries.board(collective, search=tour.outing.plan.name)) == {tour, second}
    assert list(queries.board(collective, state="ready")) == [tour]
    assert list(queries.board(collective, search="introuvable")) == []


def test_what_waits_is_listed(tour, collective):
    soon = NOW - timedelta(days=2)
    assert queries.without_pair(collective, at=soon) == [tour]
    assert ask_together([queries.without_date(collective)]) == [0]
    assert ask_together([queries.is_any_without_pair(collective, at=soon)]) == [tour.id]
    assert list(queries.late_tours(collective, at=soon)) == []
    assert queries.to_close(collective) == []
    assert queries.without_pair(collective, at=NOW - timedelta(days=9)) == []
    assert ask_together([queries.is_any_without_pair(collective, at=NOW - timedelta(days=9))]) == [None]


def test_the_tours_of_another_collective_do_not_exist(tour, coordinator):
    theirs = factories.collective()
    with within(theirs):
        stranger = factories.member(theirs, role="coordinator")
        assert list(queries.tours_of(stranger)) == []
        assert list(queries.board(theirs)) == []
