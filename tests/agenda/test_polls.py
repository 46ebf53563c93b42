"""A vote on dates: what may be proposed, answered without signing in or from paper, recalled to the silent alone, settled."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from essaim.agenda.actions import polls
from essaim.agenda.queries.polls import answers_of, asked_of, best_of, silent, voter
from essaim.agenda.rules.polls import signed
from essaim.kernel.tenancy import within
from essaim.models import DatePoll, Message, PollAnswer, PollOption
from essaim.people.rules.authority import ForTheCoordinator
from tests import factories
from tests.factories import new_id
from tests.walker import reading_only

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 12, tzinfo=PARIS)
STARTS = [datetime(2026, 3, day, 18, tzinfo=PARIS) for day in (17, 19, 24)]
CLOSES = date(2026, 3, 12)


@pytest.fixture(autouse=True)
def _that_monday():
    with time_machine.travel(NOON, tick=False):
        yield


def put(collective, coordinator, **changes):
    data = polls.PollData(**{"title": "Bilan de l’année", "closes_on": CLOSES, "starts": STARTS, **changes})
    return polls.open_poll(collective, data=data, by=coordinator, at=NOON, poll_id=new_id())


@pytest.fixture
def poll(collective, coordinator, volunteer):
    with within(collective):
        return put(collective, coordinator)


def say(poll, member, *choices, at=NOON, by=None):
    told = {one.id: choice for one, choice in zip(poll.options.all(), choices, strict=False)}
    polls.vote(poll, choices=told, by=by or member, at=at, member=member)


def test_what_cannot_be_proposed_is_a_sentence_and_nothing_is_kept(collective, coordinator, volunteer):
    with within(collective):
        for refusal, changes in (
            (polls.PollNeedsATitle, {"title": " "}),
            (polls.HowManyDates, {"starts": STARTS[:1] * 2}),
            (polls.HowManyDates, {"starts": [NOON + timedelta(days=30 + n) for n in range(8)]}),
            (polls.NotADateToCome, {"starts": [NOON, *STARTS]}),
            (polls.NotADateToCome, {"starts": [*STARTS, NOON + timedelta(days=400)]}),
            (polls.NotAClosingDay, {"closes_on": date(2026, 3, 1)}),
            (polls.NotAClosingDay, {"closes_on": date(2026, 3, 18)}),
            (polls.NotALength, {"minutes": 5}),
        ):
            with pytest.raises(refusal):
                put(collective, coordinator, **changes)
        with pytest.raises(ForTheCoordinator):
            put(collective, volunteer)
        assert (DatePoll.objects.count(), Message.objects.count()) == (0, 0)


def test_the_team_is_asked_once_and_the_silent_alone_are_recalled_once(
    collective, coordinator, volunteer, poll
):
    with within(collective):
        rose = factories.member(collective, name="Rose Petit")
        assert set(Message.objects.values_list("kind", "member_id")) == {
            ("poll_asked", one.id) for one in (coordinator, volunteer)
        }
        say(poll, volunteer, "yes", "maybe", "no")
        eve = datetime(2026, 3, 10, 9, tzinfo=PARIS)
        assert [polls.recall_the_silent(collective, at=at) for at in (NOON, eve, eve)] == [0, 2, 0]
        told = Message.objects.filter(kind="poll_silent")
        assert (
            {one.member_id for one in told}
            == {coordinator.id, rose.id}
            == {one.id for one in silent(poll, at=eve)}
        )


def test_most_who_can_come_wins_then_the_gladdest_then_the_earliest(collective, coordinator, volunteer, poll):
    with within(collective):
        say(poll, volunteer, "yes", "maybe", "no")
        say(poll, coordinator, "no", "maybe", "yes")
        say(poll, factories.member(collective), "no", "yes", "yes")
        say(poll, volunteer, "yes", "maybe", "yes")  # she changes her mind
        asked = asked_of(poll, answers_of(poll), volunteer)
        assert [(one.tally.yes, one.tally.if_needed, one.tally.no) for one in asked] == [
            (1, 0, 2),
            (1, 2, 0),
            (3, 0, 0),
        ]
        assert (best_of(asked).option.starts_at, [one.hers for one in asked]) == (
            STARTS[2],
            ["yes", "maybe", "yes"],
        )
        assert PollAnswer.objects.count() == 9
        assert best_of(asked_of(put(collective, coordinator, title="Autre"), {}, volunteer)) is None


def test_a_vote_is_whole_hers_and_over_when_it_is_over(collective, coordinator, volunteer, poll):
    with within(collective):
        with pytest.raises(polls.AnswerEachDate):
            say(poll, volunteer, "yes")
        with pytest.raises(polls.AnswerEachDate):
            say(poll, volunteer, "yes", "yes", "peut-être")
        with pytest.raises(ForTheCoordinator):
            say(poll, coordinator, "yes", "yes", "yes", by=volunteer)
        say(poll, volunteer, "no", "no", "yes", by=coordinator)  # copied from paper
        with pytest.raises(polls.PollIsOver):
            say(poll, volunteer, "yes", "yes", "yes", at=datetime(2026, 3, 13, 9, tzinfo=PARIS))
        first, last = poll.options.first(), poll.options.last()
        for one in (first, last, last):
            polls.settle(one, by=coordinator, at=NOON)
        assert list(PollOption.objects.filter(is_chosen=True)) == [last]
        with pytest.raises(polls.PollIsOver):
            say(poll, volunteer, "yes", "yes", "yes")
        assert voter(collective, signed(volunteer.id, poll.id), at=NOON) is None


def test_by_the_link_without_signing_in_then_one_tap_and_it_is_in_the_calendar(client, browse, collective, coordinator, volunteer, poll):  # fmt: skip
    link = reverse("agenda:vote", args=[collective.slug, signed(volunteer.id, poll.id)])
    with reading_only():
        page = client.get(link).content.decode()
    assert ("Bonjour Amina" in page, "mardi 17 mars" in page) == (True, True)
    with within(collective):
        names = [one.id.hex for one in poll.options.all()]
        option = poll.options.last()
    half = client.post(link, {names[0]: "yes"})
    assert (half.status_code, "Répondez pour cette date" in half.content.decode()) == (422, True)
    assert client.post(link, dict.fromkeys(names, "maybe")).status_code == 302
    with within(collective):
        assert set(PollAnswer.objects.values_list("member_id", "choice")) == {(volunteer.id, "maybe")}
    shown = (
        browse(coordinator)
        .get(reverse("agenda:poll", args=[poll.id]), {"pour": volunteer.id})
        .content.decode()
    )
    assert "Lues sur la feuille\u00a0: Amina" in shown
    browse(coordinator).post(reverse("agenda:settle", args=[poll.id]), {"option": option.id})
    month = browse(volunteer).get(reverse("agenda:calendar"), {"le": "2026-03-24"}).content.decode()
    assert "Bilan de l’année" in month
    assert client.get(link).status_code == 410
    typed = {
        "title": "Fête",
        "closes_on": "2026-03-12",
        "minutes": 60,
        "date_1": "2026-03-29T02:30",
        "date_2": "2026-03-17T18:00",
    }
    night = browse(coordinator).post(reverse("agenda:new_poll"), typed)
    assert (night.status_code, "Fête" in night.content.decode()) == (
        422,
        True,
    )  # an hour that summer time skips


def test_the_list_has_pages_filters_and_leaves_as_a_file(browse, collective, coordinator, volunteer):
    with within(collective):
        made = [put(collective, coordinator, title=f"Fête {number}") for number in range(27)]
        polls.settle(made[0].options.first(), by=coordinator, at=NOON)
    shown = browse(coordinator).get(reverse("agenda:polls"), {"page": 2}).context["list"]
    assert (shown.total, len(shown.lines)) == (27, 2)
    chosen = (
        browse(volunteer).get(reverse("agenda:polls"), {"state": "chosen", "q": "fete 0"}).context["list"]
    )
    assert [line.chosen_at for line in chosen.lines] == [STARTS[0]]
