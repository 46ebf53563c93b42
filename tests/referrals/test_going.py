"""The day someone goes: moments that the place proposes, how they go, a car with seats, and the news that the link holds."""
# ruff: noqa: F811 -- fixtures of another file

from datetime import datetime, timedelta

import pytest

from essaim.models import (
    AccountMessage,
    AnswerLink,
    Consent,
    Message,
    NextStep,
    Place,
    PromisedNews,
    Referral,
    ReferralMoment,
)
from essaim.people.actions.consents import withdraw_consent
from essaim.places.actions.merges import merge_places
from essaim.referrals.actions.answers import NotADayToCome, PlaceAnswer, answer, ask_place
from essaim.referrals.actions.news import (
    NothingToWaitFor,
    SayHowToReachThem,
    SheAgreedLater,
    promise_news,
    take_back_news,
)
from essaim.referrals.actions.referrals import NotAWayToGo, Ride, go_together
from essaim.referrals.enums import AnswerKind
from essaim.referrals.queries.answers import place_of
from essaim.referrals.queries.going import free_seats, proposed_slots
from essaim.referrals.queries.referrals import goes_there
from tests import factories
from tests.factories import NOW
from tests.referrals.test_referrals import (  # noqa: F401 -- fixtures
    TODAY,
    a_place,
    after,
    agreed,
    library,
    odette,
)

pytestmark = pytest.mark.usefixtures("inside")
SOON = datetime(NOW.year, NOW.month, NOW.day) + timedelta(days=3, hours=14)
THEIRS = "voisine@exemple.fr"


@pytest.fixture
def referral(odette, library, volunteer):
    return agreed(odette, library, volunteer)


def answered(referral, by, *slots, kind=AnswerKind.ACCEPT):
    Place.objects.update(email="accueil@lieu.example")
    link = AnswerLink.objects.filter(referral=referral).first() or ask_place(referral, by=by, at=NOW)
    return answer(link, PlaceAnswer(kind=kind, said="Bienvenue", slots=slots), at=NOW)


def went(referral, by, *, ride=None, on=TODAY + timedelta(days=2)):
    return go_together(referral, with_whom=by, on=on, meeting="14 h", by=by, at=NOW, ride=ride)


def test_the_moments_that_a_place_proposes_are_told_in_order_and_kept_sealed(referral, volunteer):
    later = SOON + timedelta(days=1)
    answered(referral, volunteer, later, SOON, SOON)
    told = ReferralMoment.objects.filter(by=None).get()
    assert told.said.startswith("Propose\u00a0: ")
    assert proposed_slots([told], after=NOW.replace(tzinfo=None)) == [SOON, later]
    assert proposed_slots([told], after=SOON) == [later]
    raw = ReferralMoment.objects.filter(id=told.id).values_list("slots", flat=True).get()
    assert str(SOON.year) not in repr(raw)


@pytest.mark.parametrize(
    "slots",
    [
        (SOON - timedelta(days=30),),
        tuple(SOON + timedelta(days=n) for n in range(4)),
        (SOON.replace(year=2099),),
    ],
)
def test_moments_past_too_far_or_too_many_are_refused_and_nothing_is_written(referral, volunteer, slots):
    with pytest.raises(NotADayToCome):
        answered(referral, volunteer, *slots)
    assert not ReferralMoment.objects.filter(by=None).exists()


def test_a_car_with_free_seats_is_told_to_those_who_go_there_that_day_and_to_no_one_else(
    collective, coordinator, volunteer, referral, library, odette,
):  # fmt: skip
    other = factories.person(collective, coordinator, companion=volunteer, name="Fatou")
    theirs = agreed(other, library, volunteer)
    went(referral, volunteer, ride=Ride(transport="car", seats=2))
    assert (
        Referral.objects.get(id=referral.id).seats,
        free_seats(went(theirs, volunteer, on=TODAY + timedelta(days=3))),
    ) == (2, 0)
    assert free_seats(went(theirs, volunteer, ride=Ride(transport="bus"))) == 2
    assert free_seats(Referral.objects.get(id=referral.id)) == 0
    went(referral, volunteer, ride=Ride(transport="foot", seats=3))
    assert Referral.objects.get(id=referral.id).seats == 0
    for ride in (Ride(transport="rocket"), Ride(transport="car", seats=9), Ride(transport="car", seats=-1)):
        with pytest.raises(NotAWayToGo):
            went(referral, volunteer, ride=ride)


def promised(referral, by, reach=THEIRS, on=TODAY):
    return promise_news(referral, reach=reach, how="spoken", on=on, by=by, at=NOW)


def test_the_link_holds_is_told_to_her_companion_and_once_to_whoever_told_us_without_a_fact(
    referral, odette, volunteer, coordinator
):  # fmt: skip
    promised(referral, volunteer)
    after(referral, coordinator, "came", "returned")
    (mail,) = AccountMessage.objects.filter(kind="link_holds")
    assert mail.recipient == THEIRS
    facts = ("Odette", "Médiathèque", "canal", volunteer.user.first_name, "lire")
    assert [word for word in facts if word in mail.subject + mail.body] == []
    assert [one.member_id for one in Message.objects.filter(kind="link_holds")] == [volunteer.id]
    assert not PromisedNews.objects.exists()
    after(referral, coordinator, "holds")
    assert AccountMessage.objects.filter(kind="link_holds").count() == 1


def test_by_telephone_someone_rings_with_these_words_and_no_others(referral, volunteer):
    promised(referral, volunteer, "06 00 00 00 01")
    after(referral, volunteer, "came", "returned")
    step = NextStep.objects.filter(kind="promise").get()
    assert "le lien tient" in step.what
    assert "06 00 00 00 01" in step.what
    assert not AccountMessage.objects.filter(kind="link_holds").exists()


def test_when_she_takes_back_her_yes_nobody_is_told(referral, odette, volunteer):
    promised(referral, volunteer)
    given = Consent.objects.get(purpose="relative")
    withdraw_consent(given, on=TODAY, by=volunteer)
    after(referral, volunteer, "came", "returned")
    assert not AccountMessage.objects.filter(kind="link_holds").exists()
    assert not PromisedNews.objects.exists()


def test_a_promise_without_a_way_to_reach_too_early_or_for_an_end_is_refused_and_one_taken_back_is_gone(
    referral, volunteer
):
    for reach, on, refusal in [
        ("la voisine", TODAY, SayHowToReachThem),
        (THEIRS, TODAY + timedelta(days=1), SheAgreedLater),
    ]:
        with pytest.raises(refusal):
            promised(referral, volunteer, reach, on)
    assert not PromisedNews.objects.exists()
    promised(referral, volunteer)
    promised(referral, volunteer, "06 00 00 00 02")
    assert PromisedNews.objects.get().reach == "06 00 00 00 02"
    take_back_news(referral, by=volunteer)
    assert not PromisedNews.objects.exists()
    after(referral, volunteer, "stopped")
    with pytest.raises(NothingToWaitFor):
        promised(referral, volunteer)


def test_an_orientation_follows_a_place_that_was_merged(
    collective, referral, odette, library, volunteer, coordinator
):
    kept = a_place(collective, volunteer, "Médiathèque du canal de l’Ourcq")
    assert not goes_there(odette, kept.id)
    merge_places(kept, library, taken=[], versions=(kept.version, library.version), by=coordinator, on=TODAY)
    assert place_of(Referral.objects.get(id=referral.id)).id == kept.id
    assert goes_there(odette, kept.id)
