"""Worries: who raises, who looks, how long it took."""

from datetime import timedelta

import pytest

from essaim.kernel.tenancy import within
from essaim.models import NextStep, SubjectKey, Worry
from essaim.people.rules.authority import ForTheCoordinator, NotOfThisCollective
from essaim.people.rules.texts import TextTooLong
from essaim.worries.actions import worries as actions
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.enums import WorryLevel
from essaim.worries.queries.worries import median_delay, open_worries
from essaim.worries.rules.worries import in_words, is_late
from tests import factories
from tests.factories import NOW, new_id

pytestmark = pytest.mark.usefixtures("inside")
HOUR = timedelta(hours=1)


def worry(of, by, level=WorryLevel.WORRY, fact="Volets fermés", *, at=NOW, worry_id=None, **more):
    data = WorryData(level=level, fact=fact, **more)
    return raise_worry(of, data=data, by=by, at=at, worry_id=worry_id or new_id())


def test_danger_comes_first_then_what_nobody_looked_at(collective, volunteer, coordinator):
    question = worry(collective, volunteer, WorryLevel.QUESTION)
    seen, waiting = worry(collective, volunteer), worry(collective, volunteer, at=NOW + HOUR)
    danger = worry(collective, volunteer, WorryLevel.DANGER, at=NOW + 2 * HOUR)
    actions.look_at(seen, by=coordinator, at=NOW + HOUR)
    assert list(open_worries(collective)) == [danger, waiting, seen, question]


def test_the_delay_to_the_first_look_is_that_of_the_first(collective, volunteer, coordinator):
    for delay in (1, 3, 50):
        kept = worry(collective, volunteer)
        actions.look_at(kept, by=coordinator, at=NOW + delay * HOUR)
        actions.look_at(kept, by=coordinator, at=NOW + 90 * HOUR)
    worry(collective, volunteer)  # nobody looked
    day = NOW.date()
    assert median_delay(collective, since=day, until=day) == 3 * HOUR
    assert median_delay(collective, since=day + timedelta(days=1), until=day + timedelta(days=9)) is None


@pytest.mark.parametrize(
    ("level", "waited", "late"),
    [
        ("danger", HOUR, False),
        ("danger", 1.1 * HOUR, True),
        ("worry", 25 * HOUR, True),
        ("question", 48 * HOUR, False),
    ],
)
def test_a_danger_is_late_after_an_hour_and_a_worry_after_a_day(level, waited, late):
    assert is_late(level, raised_at=NOW, first_look_at=None, at=NOW + waited) is late
    assert is_late(level, raised_at=NOW, first_look_at=NOW + waited, at=NOW + 99 * HOUR) is late


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (130, "2 h 10"), (2880, "2 jours"), (4400, "3 jours")],
)
def test_a_delay_is_said_in_words(minutes, words):
    assert in_words(timedelta(minutes=minutes)).replace("\u00a0", " ") == words


def test_a_danger_about_a_person_is_the_first_thing_to_do(collective, volunteer, coordinator):
    person = factories.person(collective, coordinator, companion=volunteer)
    worry(collective, volunteer, WorryLevel.DANGER, person=person)
    worry(collective, volunteer, WorryLevel.WORRY, person=person)
    assert [(one.origin, one.is_danger, one.assigned_to_id) for one in NextStep.objects.all()] == [
        ("worry", True, volunteer.id)
    ]


def test_sending_again_changes_nothing_and_another_s_identifier_makes_another_worry(collective, volunteer):
    chosen = new_id()
    kept = worry(collective, volunteer, worry_id=chosen)
    assert worry(collective, volunteer, fact="Autre", worry_id=chosen).fact == "Volets fermés"
    others = [worry(collective, factories.member(collective), worry_id=one) for one in (chosen, kept.id)]
    theirs = factories.collective("Allonnes")
    with within(theirs):
        others += [worry(theirs, factories.member(theirs), worry_id=one) for one in (chosen, kept.id)]
    assert len({kept.id, *(one.id for one in others)}) == 5
    assert SubjectKey.objects.count() == 5


def test_a_key_left_by_a_failed_try_serves_the_next(collective, volunteer, monkeypatch):
    chosen = new_id()
    with monkeypatch.context() as broken:
        broken.setattr(actions, "insert_once", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            worry(collective, volunteer, worry_id=chosen)
    assert SubjectKey.objects.count() == 1
    assert worry(collective, volunteer, worry_id=chosen).fact == "Volets fermés"
    assert SubjectKey.objects.count() == 1


@pytest.mark.parametrize(
    ("fact", "refusal"),
    [("", actions.NothingIsSaid), ("\ud800\x00", actions.NothingIsSaid), ("é" * 2001, TextTooLong)],
)
def test_a_worry_without_words_or_with_too_many_is_refused(collective, volunteer, fact, refusal):
    with pytest.raises(refusal):
        worry(collective, volunteer, fact=fact)
    assert (Worry.objects.count(), SubjectKey.objects.count()) == (0, 0)


def test_only_the_coordinator_looks_and_closes_and_she_looks_first(collective, volunteer, coordinator):
    kept = worry(collective, volunteer)
    for action in (
        lambda by: actions.look_at(kept, by=by, at=NOW),
        lambda by: actions.note_told(kept, told_who="Sa fille", by=by),
        lambda by: actions.close_worry(kept, conclusion="Vu", by=by, at=NOW),
        lambda by: actions.reopen_worry(kept, by=by),
    ):
        with pytest.raises(ForTheCoordinator):
            action(volunteer)
    with pytest.raises(actions.LookFirst):
        actions.close_worry(kept, conclusion="Vu", by=coordinator, at=NOW)
    actions.look_at(kept, by=coordinator, at=NOW)
    actions.close_worry(kept, conclusion="Vu", by=coordinator, at=NOW)
    with pytest.raises(actions.WorryIsClosed):
        actions.note_told(kept, told_who="Sa fille", by=coordinator)
    actions.reopen_worry(kept, by=coordinator)
    with pytest.raises(actions.WorryIsOpen):
        actions.reopen_worry(kept, by=coordinator)


def test_a_partner_or_a_stranger_raises_nothing(collective):
    theirs = factories.collective("Allonnes")
    for by in (factories.member(collective, role="observer"), factories.member(theirs)):
        with pytest.raises(NotOfThisCollective):
            worry(collective, by)
