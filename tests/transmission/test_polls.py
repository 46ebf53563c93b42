"""Which day suits: asked of each her own way, answered by a link that opens one thing, chosen with one tap."""

from datetime import timedelta

import pytest

from essaim.models import AccountMessage, DateAnswer, DateChoice, Message
from essaim.transmission.actions import participants as people
from essaim.transmission.actions import paths, polls
from essaim.transmission.queries import polls as queries
from essaim.transmission.rules.paths import NotForYou
from essaim.transmission.rules.polls import token_to_answer
from tests.factories import NOW
from tests.transmission.test_paths import DAY, TODAY, enrol, facilitator, path, workshop  # noqa: F401 -- fixtures

YES, NEEDED, NO = "yes", "if_needed", "no"


@pytest.fixture
def first(path):  # noqa: F811
    return workshop(path, 1)


@pytest.fixture
def ask(first, facilitator):  # noqa: F811
    def ask(*days, closes=5):
        count = polls.propose_dates(
            first, days=[NOW + one * DAY for one in days], closes_at=NOW + closes * DAY, by=facilitator, at=NOW
        )  # fmt: skip
        first.refresh_from_db()
        return count

    return ask


def say(first, who, *answers, at=NOW, by=None):
    choices = queries.choices_of(first)
    polls.answer_dates(
        first, who, {one.id: said for one, said in zip(choices, answers, strict=False)}, at=at, by=by
    )


def test_each_is_asked_her_way_and_only_the_silent_again(ask, path, first, facilitator, volunteer):  # noqa: F811
    jo = enrol(path, facilitator, member=volunteer)
    enrol(path, facilitator, name="Odette", email="odette@exemple.org")
    samir = enrol(path, facilitator, name="Samir", phone="06 11 22 33 44")
    assert ask(10, 11, 12) == 2
    (to_jo,) = Message.objects.all()
    (to_odette,) = AccountMessage.objects.all()
    assert token_to_answer(first.id, jo.id) in to_jo.body
    assert to_odette.body.count("/transmettre/dates/") == 1
    for name in ("Samir", "Odette", "Amina"):
        assert name not in to_jo.body + to_odette.body
    say(first, jo, YES, NO, NEEDED)
    say(first, samir, YES, NEEDED, NEEDED, by=facilitator)
    assert polls.remind_of_dates(first, by=facilitator, at=NOW) == 1
    assert [one.recipient for one in AccountMessage.objects.all()] == ["odette@exemple.org"] * 2


def test_the_day_that_suits_most_comes_first_and_one_tap_plans_it(ask, path, first, facilitator):  # noqa: F811
    ones = [enrol(path, facilitator, name=name) for name in ("Anne", "Brahim", "Chloé")]
    ask(10, 11, 12)
    for who, said in zip(ones, ((NEEDED, YES, YES), (NEEDED, YES, NO), (YES, NEEDED, NO)), strict=True):
        say(first, who, NO, NO, NO)
        say(first, who, *said)  # the last word counts
    found = queries.suits(first)
    assert [(one.choice.starts_at - NOW, one.yes, one.if_needed, one.no) for one in found] == [
        (11 * DAY, 2, 1, 0),
        (10 * DAY, 1, 2, 0),
        (12 * DAY, 1, 0, 2),
    ]
    polls.choose_date(found[0].choice, by=facilitator, at=NOW)
    first.refresh_from_db()
    assert (first.starts_at, first.poll_closes_at) == (NOW + 11 * DAY, None)
    assert (DateChoice.objects.count(), DateAnswer.objects.count()) == (0, 0)


def test_what_cannot_be_asked_or_answered_says_why(ask, path, first, facilitator, volunteer, collective):  # noqa: F811
    for days in ((10,), (10, 10), range(10, 18), (-1, 10)):
        with pytest.raises(polls.NotEnoughDays):
            ask(*days)
    for closes in (0, 10):
        with pytest.raises(polls.ClosesTooLate):
            ask(10, 11, closes=closes)
    paths.plan_workshop(
        workshop(path, 2), starts_at=NOW + 11 * DAY, place="", minutes=60, by=facilitator, at=NOW
    )
    with pytest.raises(paths.AfterItsSuccessor):
        ask(10, 12)
    who = enrol(path, facilitator, name="Anne")
    with pytest.raises(polls.PollIsClosed):
        say(first, who)
    ask(8, 9)
    for wrong in ((YES,), (YES, "peut-être")):
        with pytest.raises(polls.NotAnAnswer):
            say(first, who, *wrong)
    with pytest.raises(NotForYou):
        say(first, who, YES, YES, by=volunteer)
    with pytest.raises(polls.PollIsClosed):
        say(first, who, YES, YES, at=NOW + 5 * DAY)
    token = token_to_answer(first.id, who.id)
    assert queries.asked_by(collective, token, at=NOW)[1] == who
    for gone in (token[:-1] + "x", "x", token_to_answer(who.id, first.id)):
        assert queries.asked_by(collective, gone, at=NOW) is None
    assert queries.asked_by(collective, token, at=NOW + timedelta(days=6)) is None
    people.leave_path(who, on=TODAY, by=facilitator)
    assert queries.asked_by(collective, token, at=NOW) is None
    with pytest.raises(polls.PollIsClosed):
        say(first, who, YES, YES)
