"""A workshop first: whoever has not followed it reads which, and what to do; who followed it goes out, or calls."""

from datetime import timedelta

import pytest

from essaim.calls.actions.campaigns import CampaignData, choose_callers, prepare_campaign
from essaim.calls.actions.holds import take_next
from essaim.doors.actions.tours import assign_pair
from essaim.models import Trained
from essaim.network.actions.training import FollowFirst, NotTrained
from essaim.transmission.actions import attendance, paths
from essaim.transmission.actions import participants as people
from essaim.transmission.actions.participants import ParticipantData
from essaim.transmission.queries import paths as queries
from essaim.transmission.rules.paths import NotForYou
from tests import factories
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def first(collective, coordinator, volunteer):
    """The first workshop, held; `volunteer` is on its path."""
    path = paths.open_path(collective, name="Printemps", on=TODAY, by=coordinator)
    row = queries.workshops(collective).get(number=1)
    paths.plan_workshop(
        row, starts_at=NOW - timedelta(hours=3), place="", minutes=150, by=coordinator, at=NOW - timedelta(days=1)
    )  # fmt: skip
    data = ParticipantData(member=volunteer)
    people.add_participant(path, data=data, by=coordinator, on=TODAY, participant_id=factories.new_id())
    return row


def test_who_has_not_followed_it_goes_out_once_it_is_caught_up(collective, coordinator, volunteer, first):
    tour = factories.tour(collective, coordinator, state="draft")
    volunteer.outings_done = coordinator.outings_done = 5
    volunteer.save()
    coordinator.save()

    def go():
        return assign_pair(tour, members=[volunteer, coordinator], on=TODAY)

    def mark(said):
        (who,) = queries.participants(first.path)
        attendance.mark_attendance(first, who, mark=said, by=coordinator, at=NOW)

    go()
    attendance.ask_workshop_first(collective, activity="tour", key=first.key, by=coordinator)
    with pytest.raises(NotTrained, match="Amina n’a pas encore suivi « Le quartier que nous connaissons »"):
        go()
    mark("caught_up")
    mark("present")
    assert set(Trained.objects.values_list("member", "key")) == {(volunteer.id, first.key)}
    with pytest.raises(NotTrained, match="Nadia"):
        go()
    attendance.ask_workshop_first(collective, activity="tour", key="portes", by=coordinator)
    attendance.ask_workshop_first(collective, activity="tour", key=first.key, by=coordinator)
    mark("none")
    assert not Trained.objects.exists()
    attendance.ask_workshop_first(collective, activity="tour", key="", by=coordinator)
    go()


def test_who_followed_it_before_it_was_asked_is_known(collective, coordinator, volunteer, first):
    (who,) = queries.participants(first.path)
    attendance.mark_attendance(first, who, mark="present", by=coordinator, at=NOW)
    Trained.objects.all().delete()  # as it was before this was kept
    attendance.ask_workshop_first(collective, activity="call", key=first.key, by=coordinator)
    assert Trained.objects.get().member_id == volunteer.id
    for wrong, refusal in (
        ({"activity": "tour", "key": "voler"}, attendance.NotAWorkshop),
        ({"activity": "workshop", "key": first.key}, attendance.NotAnActivity),
    ):
        with pytest.raises(refusal):
            attendance.ask_workshop_first(collective, **wrong, by=coordinator)
    with pytest.raises(NotForYou):
        attendance.ask_workshop_first(collective, activity="tour", key="", by=volunteer)


def test_a_caller_reads_what_to_follow_and_a_watch_does_not_wait(collective, coordinator, volunteer, first):
    data = CampaignData(name="Été", slots=["morning"], starts_on=TODAY)
    campaign = prepare_campaign(collective, data=data, by=coordinator, at=NOW, campaign_id=factories.new_id())
    choose_callers(campaign, members=[volunteer], by=coordinator, on=TODAY)
    attendance.ask_workshop_first(collective, activity="call", key=first.key, by=coordinator)
    with pytest.raises(FollowFirst, match="Avant d’appeler, suivez la séance"):
        take_next(campaign, by=volunteer, at=NOW)
    choose_callers(campaign, members=[], by=coordinator, on=TODAY)
    with pytest.raises(NotTrained):
        choose_callers(campaign, members=[volunteer], by=coordinator, on=TODAY)
    campaign.is_watch = True
    campaign.save()
    choose_callers(campaign, members=[volunteer], by=coordinator, on=TODAY)
    assert take_next(campaign, by=volunteer, at=NOW) is None
