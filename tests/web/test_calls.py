"""The screens of calls: one person, her number, how it ended; and what a caller cannot learn."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.campaigns import CampaignData, choose_callers, list_person, prepare_campaign
from essaim.calls.actions.holds import take_next
from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, Call, CallCampaign, CallHold, CallLine, CallSettings, Grant, Person
from essaim.people.actions.consents import stop_contact
from tests import factories
from tests.web.people_met import looks, meet

pytestmark = pytest.mark.django_db
EVERY_SLOT = ["morning", "afternoon", "evening", "weekend"]
PHONE = "06 11 22 33 44"


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def _any_hour(collective):
    with within(collective):
        hours = {
            "morning_from": time(0), "morning_to": time(12), "afternoon_from": time(12), "afternoon_to": time.max,
            "at_weekends": True,
        }  # fmt: skip
        CallSettings.objects.create(collective=collective, **hours)


@pytest.fixture
def jo(collective):
    """Calls, and accompanies nobody."""
    return factories.member(collective, name="Jo Martin")


@pytest.fixture
def made(collective, coordinator, jo, odette):
    return campaign(collective, coordinator, jo, odette)


def campaign(collective, by, caller, *people):
    with within(collective):
        now = timezone.now()
        data = CampaignData(name="Nouvelles de rentrée", slots=EVERY_SLOT, starts_on=now.date())
        made = prepare_campaign(collective, data=data, by=by, at=now, campaign_id=factories.new_id())
        choose_callers(made, members=[caller], by=by, on=now.date())
        for person in people:
            list_person(made, person=person, by=by, at=now)
        return made


def taken(client, made):
    return client.post(reverse("calls:take", args=[made.id])).url


def answer(**values):
    return {"call_id": str(factories.new_id()), **values}


def test_a_caller_takes_someone_calls_and_says_how_it_ended(browse, jo, made, odette, collective):
    client = browse(jo)
    assert "1 personne à appeler maintenant" in text(client.get(reverse("calls:mine")))
    where = taken(client, made)
    shown = text(client.get(where))
    assert ("tel:+33-6-11-22-33-44" in shown, PHONE in shown, "Odette Renaud" in shown) == (True, True, True)
    title = shown.partition("<title>")[2].partition("</title>")[0]
    assert "Odette" not in title
    assert looks(odette, why="caller", verb="opened") == 1
    sent = client.post(f"{where}issue/", answer(outcome="talked"), follow=True)
    assert "C’est noté : vous avez parlé." in text(sent)
    with within(collective):
        assert (Call.objects.get().outcome, CallLine.objects.get().last_outcome) == ("talked", "talked")
    assert looks(odette, why="caller", verb="changed") == 2  # taken, and told how it ended


def test_before_and_after_a_call_nothing_of_her_is_read(browse, jo, made, odette):
    client = browse(jo)
    hers = reverse("people:person", args=[odette.id])
    assert client.get(hers).status_code == 404
    where = taken(client, made)
    assert client.get(hers).status_code == 200
    client.post(f"{where}issue/", answer(outcome="no_answer"))
    assert client.get(hers).status_code == 404
    pages = [
        reverse("calls:mine"),
        reverse("calls:why", args=[made.id]),
        reverse("home"),
        reverse("people:list"),
    ]
    for page in pages:
        shown = text(client.get(page))
        assert ("Odette" in shown, PHONE in shown) == (False, False), page
    over = text(client.get(where, follow=True))
    assert ("Corriger l’appel de" in over, "Odette" in over, PHONE in over) == (True, False, False)


def test_what_is_seen_of_her_in_line_is_her_name_and_how_to_reach_her(browse, jo, made, odette):
    client = browse(jo)
    taken(client, made)
    shown = text(client.get(reverse("people:person", args=[odette.id])))
    assert ("le jardin" in shown, "12 rue" in shown) == (False, False)
    for name in ("people:edit", "people:end", "referrals:choose", "measures:history", "rights:export"):
        assert client.get(reverse(name, args=[odette.id])).status_code in {403, 404, 405}, name


def test_a_forgotten_screen_shows_nothing_and_still_says_how_it_ended(browse, jo, made, odette, collective):
    client = browse(jo)
    where = taken(client, made)
    with within(collective):
        past = timezone.now() - timedelta(minutes=5)
        CallHold.objects.update(until=past, since=past - timedelta(minutes=10))
        Grant.objects.filter(capacity="caller").update(until=past, since=past - timedelta(minutes=10))
    shown = text(client.get(where))
    assert ("Odette" in shown, PHONE in shown, "Comment l’appel a-t-il fini" in shown) == (False, False, True)
    assert "Reprendre cet appel" in text(client.get(reverse("calls:mine")))
    client.post(f"{where}garder/")
    assert "Odette" in text(client.get(where))
    client.post(f"{where}issue/", answer(outcome="talked"))
    with within(collective):
        assert Call.objects.count() == 1


def test_her_wish_is_read_again_on_the_page_of_the_call(browse, jo, made, odette, collective, coordinator):
    client = browse(jo)
    where = taken(client, made)
    with within(collective):
        stop_contact(odette, channels=["phone"], on=timezone.localdate(), by=coordinator)
    shown = text(client.get(where))
    assert ("tel:" in shown, PHONE in shown, "Ne l’appelez pas." in shown) == (False, False, True)


def test_she_is_called_back_by_whom_she_talked_to(browse, jo, made, collective):
    client = browse(jo)
    where = taken(client, made)
    later = timezone.localtime() + timedelta(days=2)
    half = client.post(f"{where}issue/", answer(outcome="not_now", back_on=later.date().isoformat()))
    assert (half.status_code, "Donnez le jour et l’heure, ou rien." in text(half)) == (422, True)
    said = answer(outcome="not_now", back_on=later.date().isoformat(), back_at="10:30")
    client.post(f"{where}issue/", said)
    with within(collective):
        line = CallLine.objects.get()
        assert (line.reserved_for_id, timezone.localtime(line.call_back_at).hour) == (jo.id, 10)


@pytest.mark.parametrize("faulty", [{}, {"outcome": "x"}, {"outcome": "talked", "call_id": "x"}, {"outcome": "not_now", "back_on": "2020-01-01", "back_at": "10:00"}])  # fmt: skip
def test_an_answer_without_sense_is_refused_in_words_and_nothing_is_lost(
    browse, jo, made, collective, faulty
):
    client = browse(jo)
    where = taken(client, made)
    assert client.post(f"{where}issue/", answer(**faulty)).status_code == 422
    with within(collective):
        assert (Call.objects.count(), CallHold.objects.filter(ended_at=None).count()) == (0, 1)


@pytest.mark.parametrize("outcome", ["wrong_number", "refuses", "never"])
def test_a_slip_of_the_thumb_neither_takes_her_number_away_nor_stops_the_calls(
    browse, jo, made, collective, outcome
):
    client = browse(jo)
    where = taken(client, made)
    sent = answer(outcome=outcome)
    asked = client.post(f"{where}issue/", sent)
    assert (asked.status_code, "Oui, c’est bien cela" in text(asked)) == (200, True)
    with within(collective):
        assert (Call.objects.count(), Person.objects.get().phone is not None) == (0, True)
    client.post(f"{where}issue/", sent | {"sure": "1"})
    with within(collective):
        assert Call.objects.get().outcome == outcome


def test_passing_asks_a_reason_and_nobody_else_may_pass_for_her(browse, jo, made, collective, volunteer):
    where = taken(browse(jo), made)
    for gesture, data in (
        ("passer/", {"reason": "pause"}),
        ("garder/", {}),
        ("issue/", answer(outcome="never")),
    ):
        assert browse(volunteer).post(f"{where}{gesture}", data).status_code == 404
    assert browse(volunteer).get(where).status_code == 404
    client = browse(jo)
    client.post(f"{where}passer/", {"reason": "x"})
    client.post(f"{where}passer/", {"reason": "pause"})
    with within(collective):
        assert CallHold.objects.get().skipped_for == "pause"
    shown = text(client.post(reverse("calls:take", args=[made.id]), follow=True))
    assert ("Pourquoi n’y a-t-il plus personne à appeler ?" in shown, "Passée par vous" in shown) == (
        True,
        True,
    )


def test_whoever_rings_back_is_found_by_who_called_her_and_told_to_nobody_else(
    browse, jo, made, volunteer, collective
):
    client = browse(jo)
    where = taken(client, made)
    client.post(f"{where}issue/", answer(outcome="message_left"))
    search = reverse("calls:search")
    found = text(client.post(search, {"text": PHONE}))
    assert ("Une personne que vous avez appelée" in found, "Odette" in found) == (
        True,
        False,
    )
    stranger = factories.member(collective, name="Zoé Petit")
    for typed in (PHONE, "06 55 55 55 55", "Odette"):
        assert "Personne ne correspond" in text(browse(stranger).post(search, {"text": typed})), typed
    with within(collective):
        her = Person.objects.get()
    opens = reverse("calls:answer", args=[her.id])
    assert browse(stranger).post(opens, {"text": PHONE}).status_code == 404
    client = browse(jo)
    assert client.post(opens).status_code == 404  # an identifier alone opens nobody
    assert client.post(opens, {"text": PHONE}).status_code == 302
    with within(collective):
        assert CallHold.objects.get(ended_at=None).is_incoming


def test_a_stranger_and_another_collective_find_nothing(browse, made, odette, collective, stranger):
    outsider = factories.member(collective, name="Pas appelante")
    client = browse(outsider)
    assert client.post(reverse("calls:take", args=[made.id])).status_code == 404
    assert client.get(reverse("calls:why", args=[made.id])).status_code == 404
    assert client.post(reverse("calls:own", args=[odette.id])).status_code == 404
    for name in ("campaign", "lines", "script", "printed", "edit"):
        assert client.get(reverse(f"calls:{name}", args=[made.id])).status_code == 403
    theirs = factories.member(stranger.collective, role="coordinator")
    for name in ("campaign", "lines", "script", "printed", "edit", "why"):
        assert browse(theirs).get(reverse(f"calls:{name}", args=[made.id])).status_code == 404


def test_the_companion_calls_on_her_own(browse, volunteer, odette, collective):
    client = browse(volunteer)
    own = reverse("calls:own", args=[odette.id])
    assert own in text(client.get(reverse("people:person", args=[odette.id])))
    where = client.post(own).url
    assert "tel:" in text(client.get(where))


def test_a_coordinator_prepares_a_campaign_from_the_first_page_to_the_list(
    browse, coordinator, jo, odette, collective
):
    client = browse(coordinator)
    today = timezone.localdate()
    form = {
        "name": "Avant l’été",
        "slots": EVERY_SLOT,
        "starts_on": today.isoformat(),
        "campaign_id": str(factories.new_id()),
    }
    page = client.post(reverse("calls:new"), form).url
    assert client.post(reverse("calls:new"), form).url == page  # sent twice, it is one
    assert client.post(reverse("calls:new"), form | {"name": ""}).status_code == 422
    with within(collective):
        made = CallCampaign.objects.get()
    client.post(reverse("calls:callers", args=[made.id]), {"members": [str(jo.id)]})
    said = text(client.post(reverse("calls:add", args=[made.id]), {}, follow=True))
    assert ("1 personne ajoutée à la liste." in said, "Jo Martin" in said) == (True, True)
    found = text(client.post(reverse("calls:find", args=[made.id]), {"text": "Odette"}))
    assert reverse("calls:add_one", args=[made.id, odette.id]) in found
    listed = text(client.get(reverse("calls:lines", args=[made.id]) + "?why=ready"))
    assert ("Odette" in listed, "À appeler maintenant" in listed) == (True, True)
    script = reverse("calls:script", args=[made.id])
    client.post(script, {"body": "Titre : Bonjour\n- Est-ce un bon moment ?"})
    printed = text(client.get(reverse("calls:printed", args=[made.id])))
    assert ("Est-ce un bon moment ?" in printed, "Odette" in printed) == (True, False)
    assert "Il reste 1 personnes" in text(client.post(reverse("calls:close", args=[made.id]), follow=True))


def test_hours_that_make_no_sense_are_refused_in_words(browse, coordinator, collective):
    page = reverse("calls:settings")
    good = {
        "morning_from": "09:00", "morning_to": "12:00", "afternoon_from": "14:00", "afternoon_to": "19:00",
        "most_attempts": "3", "attempt_days": "30", "again_days": "2", "short_calls": "6", "trial_calls": "4",
    }  # fmt: skip
    client = browse(coordinator)
    for faulty in (
        {"morning_to": "08:00"},
        {"most_attempts": "0"},
        {"short_calls": "0"},
        {"attempt_days": "x"},
        {"afternoon_to": "25:00"},
    ):
        assert client.post(page, good | faulty).status_code == 422
    assert client.post(page, good).status_code == 302
    with within(collective):
        assert CallSettings.objects.get().most_attempts == 3


def test_the_pages_cost_the_same_with_one_and_with_many(browse, jo, coordinator, collective, odette):
    made = campaign(collective, coordinator, jo, odette)
    pages = [(jo, "calls:mine", []), (jo, "calls:why", [made.id]), (coordinator, "calls:lines", [made.id])]
    before = [statements(browse(who), reverse(name, args=args)) for who, name, args in pages]
    for number in range(6):
        more = meet(collective, coordinator, f"Personne {number}", phone=f"06 11 22 33 {number}0")
        with within(collective):
            list_person(made, person=more, by=coordinator, at=timezone.now())
    after = [statements(browse(who), reverse(name, args=args)) for who, name, args in pages]
    assert after == before


def statements(client, page):
    client.get(page)
    with CaptureQueriesContext(connection) as caught:
        client.get(page)
    return len(caught)


def test_no_call_is_shown_without_a_line_in_the_journal(browse, jo, made, odette, collective):
    client = browse(jo)
    with within(collective):
        held = take_next(made, by=jo, at=timezone.now())
    before = AccessEntry.objects.filter(subject_id=odette.id).count()
    client.get(reverse("calls:call", args=[held.id]))
    assert AccessEntry.objects.filter(subject_id=odette.id).count() == before + 1
    with within(collective):
        record_call(held, Answer("talked"), by=jo, at=timezone.now(), call_id=factories.new_id())


def test_a_slip_of_the_thumb_is_corrected_from_the_page_of_calls(browse, jo, made, odette, collective):
    client = browse(jo)
    where = taken(client, made)
    client.post(f"{where}issue/", answer(outcome="wrong_number", sure="1"))
    page = f"{where}corriger/"
    assert page in text(client.get(reverse("calls:mine")))
    assert "Ce n’est pas son numéro <span" in text(client.get(page))
    assert client.post(page, answer(outcome="no_answer")).status_code == 422  # her number went
    assert client.post(page, answer(outcome="talked", phone="douze")).status_code == 422
    assert "Plus personne ne l’appellera" in text(client.post(page, answer(outcome="never", phone=PHONE)))
    assert client.post(page, answer(outcome="no_answer", phone=PHONE)).status_code == 302
    with within(collective):
        assert (Person.objects.get().phone, CallLine.objects.get().last_outcome) == (
            "+33611223344",
            "no_answer",
        )
    assert looks(odette, why="caller", verb="changed") >= 2
    assert browse(factories.member(collective)).get(page).status_code == 404
