"""A place answers from its mail, without an account: a code first, her words and no more, then nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry
from essaim.models import AccountMessage, AnswerLink, Message, NextStep, Place, Referral
from essaim.people.actions.consents import withdraw_consent
from essaim.people.models import Consent
from essaim.referrals.actions.answers import remind_places
from tests.web.test_referrals import FACTS, agreed, made, text

pytestmark = pytest.mark.django_db
ADDRESS = "accueil@mediatheque.example"


@pytest.fixture
def library(collective, volunteer):
    place = made(collective, volunteer)
    with within(collective):
        Place.objects.filter(id=place.id).update(email=ADDRESS)
    return place


@pytest.fixture
def referral(collective, odette, library, volunteer):
    return agreed(collective, odette, library, volunteer)


@pytest.fixture
def asked(browse, volunteer, referral):
    """The address of the link, as the place received it."""
    browse(volunteer).post(reverse("referrals:ask", args=[referral.id]))
    return link_in(mails()[-1])


def mails():
    return list(AccountMessage.objects.order_by("put_at", "id"))


def link_in(mail):
    return re.search(r"https?://[^/]+(/reponse/\S+)", mail.body)[1]


def opened(link):
    """A browser of the place that typed its code."""
    place = Client()
    place.post(link + "code/")
    code = re.search(r"\b\d{6}\b", mails()[-1].body)[0]
    assert place.post(link, {"code": code}).status_code == 302
    return place


def state(collective):
    with within(collective):
        return Referral.objects.get()


def test_the_mail_says_nothing_of_her_and_the_page_nothing_before_the_code(asked, collective, odette):
    mail = mails()[-1]
    page = text(Client().get(asked))
    for word in ("Odette", "Renaud", FACTS, "entend", str(odette.id)):
        assert word not in mail.subject + mail.body + page + asked
    assert (mail.recipient, state(collective).state) == (ADDRESS, "sent")
    assert FACTS in text(opened(asked).get(asked))
    assert FACTS not in text(Client().get(asked))  # on another browser: a forwarded link opens nothing
    with within(collective):
        [line] = AccessEntry.objects.filter(why="place")
        assert (line.subject_id, line.member_id) == (odette.id, None)


def test_a_wrong_code_opens_nothing_and_tries_are_few(asked):
    place = Client()
    place.post(asked + "code/")
    right = re.search(r"\b\d{6}\b", mails()[-1].body)[0]
    wrong = [f"{(int(right) + n) % 10**6:06}" for n in range(1, 7)]
    assert [place.post(asked, {"code": one}).status_code for one in wrong] == [422] * 5 + [429]
    assert place.post(asked, {"code": right}).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert place.post(asked, {"code": right}).status_code == 422
    assert [Client().post(asked + "code/").status_code for _ in range(3)] == [302, 302, 429]


@pytest.mark.parametrize(
    ("given", "becomes", "said", "todo"),
    [
        ({"kind": "accept", "said": "Jeudi 14 h"}, "expected", "Jeudi 14 h", "convenir du jour"),
        (
            {"kind": "refuse", "said": "Réservé aux enfants"},
            "refused",
            "Réservé aux enfants",
            "Lui dire en premier",
        ),
        (
            {"kind": "other", "said": "Le café d’en face"},
            "refused",
            "Le café d’en face",
            "Lui dire en premier",
        ),
        ({"kind": "ask", "said": "Vient-elle en fauteuil ?"}, "sent", "fauteuil", "une question"),
        ({"kind": "full", "on": "DAY"}, "sent", "Complet jusqu’au", "le rappeler"),
    ],
)
def test_each_answer_is_noted_and_told(asked, browse, referral, given, becomes, said, todo):
    with within(referral.collective):
        volunteer = AnswerLink.objects.get().sent_by
    collective = volunteer.collective
    day = (timezone.localdate() + timedelta(days=20)).isoformat()
    given = {name: day if value == "DAY" else value for name, value in given.items()}
    place = opened(asked)
    thanks = place.post(asked, given)
    assert text(place.get(thanks.url)).count("Merci") >= 1
    assert state(collective).state == becomes
    page = text(browse(volunteer).get(reverse("referrals:referral", args=[referral.id])))
    assert (said in page, "réponse du lieu" in page) == (True, True)
    with within(collective):
        steps = [one.what for one in NextStep.objects.filter(done_at=None, cancelled_at=None)]
        assert [todo in one for one in steps] == [True]
        assert list(Message.objects.values_list("kind", "member_id")) == [("place_answered", volunteer.id)]
    after = place.get(asked)
    assert FACTS not in text(after)
    assert after.status_code == (200 if becomes == "sent" else 410)


def test_what_is_missing_is_asked_for_in_words(asked, collective):
    place = opened(asked)
    for given, told in (
        ({}, "Choisissez votre réponse"),
        ({"kind": "refuse"}, "quelques mots"),
        ({"kind": "full"}, "jusqu’à quel jour"),
        ({"kind": "accept", "on": "2020-01-01"}, "à partir d’aujourd’hui"),
    ):
        answer = place.post(asked, given)
        assert (answer.status_code, told in text(answer)) == (422, True)
    assert state(collective).state == "sent"


def test_a_link_that_is_over_shows_nothing(asked, browse, volunteer, collective, odette, referral):
    place = opened(asked)

    def shows():
        answer = place.get(asked)
        return answer.status_code, FACTS in text(answer)

    assert shows() == (200, True)
    with within(collective):
        yes = Consent.objects.get(purpose="introduce")
        withdraw_consent(yes, by=volunteer, on=timezone.localdate())
    assert shows() == (410, False)
    with within(collective):
        Consent.objects.update(withdrawn_on=None)
    assert shows() == (200, True)
    browse(volunteer).post(reverse("referrals:withdraw", args=[referral.id]))
    assert shows() == (410, False)
    assert place.post(asked, {"kind": "accept"}).status_code == 410
    assert state(collective).state == "sent"


@pytest.mark.parametrize(("later", "status"), [({"minutes": 31}, 200), ({"days": 8, "minutes": 1}, 410)])
def test_a_code_serves_half_an_hour_and_a_link_eight_days(asked, later, status):
    place = opened(asked)
    with time_machine.travel(timezone.now() + timedelta(**later)):
        answer = place.get(asked)
    assert (answer.status_code, FACTS in text(answer)) == (status, False)


def test_a_link_that_we_did_not_sign_or_of_another_collective_is_nothing(asked, collective):
    for other in (asked[:-3] + "zz/", asked.replace(collective.slug, "nulle-part")):
        assert Client().get(other).status_code in {404, 410}
        assert Client().post(other + "code/").status_code in {404, 410}


def test_asked_again_the_first_link_opens_no_more(asked, browse, volunteer, referral):
    browse(volunteer).post(reverse("referrals:ask", args=[referral.id]))
    assert [Client().get(one).status_code for one in (asked, link_in(mails()[-1]))] == [410, 200]


def test_a_place_without_mail_is_said_and_nothing_is_noted(browse, volunteer, collective, referral, library):
    with within(collective):
        Place.objects.filter(id=library.id).update(email="")
    client = browse(volunteer)
    answer = client.post(reverse("referrals:ask", args=[referral.id]), follow=True)
    assert "pas d’adresse e-mail" in text(answer)
    assert (state(collective).state, mails()) == ("agreed", [])


def test_the_place_is_reminded_after_three_days_and_after_eight_once_each(asked, collective):
    now, counts = timezone.now(), []
    for day in (2, 3, 4, 7, 8, 9, 20):
        with time_machine.travel(now + timedelta(days=day, minutes=1)), within(collective):
            counts.append(remind_places(collective, at=timezone.now()))
    assert counts == [0, 1, 0, 0, 1, 0, 0]
    assert {link_in(mail) for mail in mails()} == {asked}
    with time_machine.travel(now + timedelta(days=15)):
        assert Client().get(asked).status_code == 200  # reminded on the eighth day, it opens for eight more


def test_whoever_sent_the_link_may_have_left(asked, collective, coordinator, volunteer):
    place = opened(asked)
    type(volunteer).objects.filter(id=volunteer.id).update(ended_at=timezone.now())
    assert place.post(asked, {"kind": "accept"}).status_code == 302
    with within(collective):
        assert list(Message.objects.values_list("member_id", flat=True)) == [coordinator.id]
        assert AnswerLink.objects.get().answered_at is not None


def test_whoever_changes_the_address_of_the_place_later_receives_nothing(asked, collective, library):
    """A member who does not see her may write in the directory: neither code nor reminder follows."""
    with within(collective):
        Place.objects.filter(id=library.id).update(email="ailleurs@example.org")
    Client().post(asked + "code/")
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)), within(collective):
        assert remind_places(collective, at=timezone.now()) == 1
    assert [mail.recipient for mail in mails()] == [ADDRESS] * 3
