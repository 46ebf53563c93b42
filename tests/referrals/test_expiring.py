"""Silence of a place is an end of its own, told to her first; companions hear once a week; what was not found is counted."""

from datetime import timedelta

import pytest

from essaim.models import AnswerLink, Message, NextStep, Referral, ReferralMoment, UnmetNeed
from essaim.referrals.actions.answers import PlaceAnswer, answer, ask_place
from essaim.referrals.actions.expiring import expire_referrals, tell_the_week
from essaim.referrals.actions.unmet import NotANeed, note_unmet
from essaim.referrals.enums import AnswerKind, Lack
from essaim.referrals.queries.unmet import unmet_over_a_year
from tests import factories
from tests.factories import NOW
from tests.referrals.test_referrals import a_place, after, agreed, library, odette  # noqa: F401 -- fixtures

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()


def later(days):
    return NOW + timedelta(days=days)


def test_thirty_days_of_silence_end_it_and_she_hears_first(collective, odette, library, volunteer):  # noqa: F811
    referral = after(agreed(odette, library, volunteer), volunteer, "sent")
    assert (expire_referrals(collective, at=later(29)), expire_referrals(collective, at=later(30))) == (0, 1)
    kept = Referral.objects.get(id=referral.id)
    assert (kept.state, kept.ended_on, kept.came_on) == ("expired", later(30).date(), None)
    (step,) = NextStep.objects.filter(done_at=None, cancelled_at=None)
    assert (step.kind, step.is_promise, step.due_on, step.assigned_to_id) == (
        "promise",
        True,
        later(30).date(),
        volunteer.id,
    )
    assert step.what.startswith(
        "Lui dire en premier, comme elle préfère être jointe, que le lieu n’a pas répondu"
    )
    assert ReferralMoment.objects.order_by("-id").first().by_id is None
    assert expire_referrals(collective, at=later(31)) == 0


def test_a_place_that_is_full_until_later_is_not_silent(collective, odette, library, volunteer):  # noqa: F811
    library.email = "a@b.fr"
    library.save()
    referral = agreed(odette, library, volunteer)
    link = ask_place(referral, by=volunteer, at=NOW)
    answer(link, PlaceAnswer(kind=AnswerKind.FULL, on=TODAY + timedelta(days=60)), at=later(1))
    assert expire_referrals(collective, at=later(40)) == 0
    assert expire_referrals(collective, at=later(61)) == 1
    assert AnswerLink.objects.get(id=link.id).revoked_at is not None


def test_a_refusal_is_told_to_her_first_too(odette, library, volunteer):  # noqa: F811
    after(agreed(odette, library, volunteer), volunteer, "sent", "refused")
    (step,) = NextStep.objects.filter(done_at=None, cancelled_at=None)
    assert "ne peut pas l’accueillir" in step.what
    assert step.is_promise


def test_companions_hear_once_a_week_and_of_nobody(collective, odette, library, volunteer, coordinator):  # noqa: F811
    after(agreed(odette, library, volunteer), volunteer, "sent")
    factories.member(collective)
    assert tell_the_week(collective, at=later(9)) == 2
    assert tell_the_week(collective, at=later(9)) == 0
    messages = Message.objects.filter(kind="week_of_referrals")
    assert set(messages.values_list("member_id", flat=True)) == {volunteer.id, coordinator.id}
    body = messages.get(member=volunteer).body
    assert (
        "suivez : 1. Sans nouvelles" in body.replace("\u00a0", " "),
        library.name in body,
        odette.name in body,
    ) == (True, False, False)


def test_what_is_not_found_is_counted_without_anyone_and_small_figures_are_not_told(collective, volunteer):
    def missed(times, need, lack):
        for _ in range(times):
            note_unmet(collective, need=need, lack=lack, by=volunteer, on=TODAY, need_id=factories.new_id())

    chosen = factories.new_id()
    for _ in range(2):
        note_unmet(collective, need="care", lack="far", by=volunteer, on=TODAY, need_id=chosen)
    missed(6, "meet", "far")
    missed(5, "meet", "price")
    missed(2, "meet", "full")
    missed(5, "eat", "nothing")
    assert UnmetNeed.objects.filter(need="care").count() == 1
    told = [(one.need, one.count, one.lacks) for one in unmet_over_a_year(collective, on=TODAY)]
    assert told == [("meet", 13, [(Lack.FAR, 6)]), ("eat", 5, [(Lack.NOTHING, 5)]), ("care", None, [])]
    assert unmet_over_a_year(collective, on=TODAY.replace(year=TODAY.year + 2)) == []
    with pytest.raises(NotANeed):
        note_unmet(collective, need="care", lack="?", by=volunteer, on=TODAY, need_id=chosen)
