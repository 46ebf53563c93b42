"""The page of a collective, for anyone: it takes, and shows nothing of what was kept."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import CallSettings, Consent, EmergencyNumber, PersonDoNotContact, PersonRequest, Signal
from essaim.people.actions.codes import give_code
from essaim.people.rules.codes import new_code
from essaim.rights.actions.cards import carry_out_wishes
from essaim.rights.actions.requests import cancel_request, carry_out_due_erasures
from tests import factories
from tests.documents import reading
from tests.mail import delivered

pytestmark = pytest.mark.django_db
SIGN = {
    "where": "12 rue des Lilas",
    "what": "Ses volets sont fermés depuis lundi",
    "knows": "no",
    "reach": "",
}
PAGES = ("", "signaler/", "un-appel-une-visite/", "code/", "merci/", "code/merci/", "vos-donnees/")


def test_the_number_that_calls_is_told_and_may_be_kept(public, collective):
    assert b"numero.vcf" not in public("").content
    with within(collective):
        CallSettings.objects.create(collective=collective, number="07 80 00 00 01")
    assert "07 80 00 00 01" in public("").content.decode()
    kept = public("numero.vcf")
    assert (kept["Content-Type"], b"TEL;TYPE=VOICE:+33780000001" in kept.content) == (
        "text/vcard; charset=utf-8",
        True,
    )


@pytest.fixture(autouse=True)
def _no_attempt_counted(db):
    cache.clear()  # a browser test before this one leaves its own


@pytest.fixture
def public(client, collective):
    """`public("code/", {…})`: a page of the collective, asked by nobody in particular."""

    def ask(path="", data=None, **more):
        address = f"/c/{collective.slug}/{path}"
        return client.get(address, **more) if data is None else client.post(address, data, **more)

    return ask


@pytest.fixture
def card(collective, coordinator):
    """(person, her code): she agreed to be called."""
    with within(collective):
        person = factories.person(collective, coordinator, "Odette Renaud")
        Consent.objects.create(
            collective=collective, person=person, purpose="phone", given_on=person.met_on, given_how="spoken",
            recorded_by=coordinator,
        )  # fmt: skip
        return person, give_code(person, by=coordinator, on=date(2026, 11, 22))


def signals(collective):
    with within(collective):
        return [
            (one.kind, one.where, one.what, one.reach, one.received_by_id) for one in Signal.objects.all()
        ]


def asked(collective):
    with within(collective):
        return [(one.kind, one.via, one.recorded_by_id) for one in PersonRequest.objects.all()]


def test_anyone_reads_who_we_are_and_finds_three_doors(public, collective):
    shown = public().content.decode()
    for words in ("Collectif de Bondy", "01 23 45 67 89", "Je m’inquiète pour quelqu’un", "J’ai une carte"):
        assert words in shown
    assert 'href="tel:15"' in shown


def test_every_page_opens_and_stays_out_of_caches(public):
    assert [(public(page).status_code, public(page)["Cache-Control"]) for page in PAGES] == [
        (200, "no-store")
    ] * len(PAGES)


def test_the_numbers_are_those_of_the_collective(public, collective):
    with within(collective):
        EmergencyNumber.objects.create(
            collective=collective, situation="Le médecin", number="01 23 00 00 01", is_urgent=True,
            verified_on=date(2026, 11, 1),
        )  # fmt: skip
    shown = public("signaler/").content.decode()
    assert 'href="tel:0123000001"' in shown
    assert 'href="tel:15"' not in shown


def test_an_unknown_or_closed_collective_has_no_page(client, collective):
    collective.stage = "closed"
    collective.save()
    answers = [client.get(f"/c/{slug}/").status_code for slug in (collective.slug, "inconnu")]
    assert answers == [404, 404]


def test_a_neighbour_s_sign_is_kept_sealed_and_told_without_its_words(
    public, collective, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = public("signaler/", SIGN)
    assert answer["Location"] == f"/c/{collective.slug}/merci/"
    assert signals(collective) == [("neighbour", "12 rue des Lilas", SIGN["what"], None, None)]
    (message,) = delivered()
    assert [word for word in ("Lilas", "volets") if word in message.subject + message.body] == []
    assert "Lilas" not in public("merci/").content.decode()


def test_a_call_or_a_visit_is_asked_for_oneself(public, collective):
    public("un-appel-une-visite/", {"kind": "call_me", "reach": "06 39 98 12 34"})
    public("un-appel-une-visite/", {"kind": "visit_me", "where": "12 rue des Lilas"})
    assert sorted(one[:1] + one[1:4] for one in signals(collective)) == [
        ("call_me", None, None, "06 39 98 12 34"),
        ("visit_me", "12 rue des Lilas", None, None),
    ]


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("signaler/", {**SIGN, "where": ""}),
        ("signaler/", {**SIGN, "what": "x" * 2000}),
        ("signaler/", {**SIGN, "where": "a\x00b"}),
        ("un-appel-une-visite/", {"kind": "call_me", "where": "12 rue des Lilas"}),
        ("un-appel-une-visite/", {"kind": "visit_me", "reach": "06 39 98 12 34"}),
        ("un-appel-une-visite/", {"kind": "neighbour", "reach": "06 39 98 12 34"}),
        ("code/", {"code": "", "wish": "stop"}),
        ("code/", {"code": "K7M49-RT2XQ"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(public, collective, page, data):
    assert public(page, data).status_code == 422
    assert signals(collective) == []


def test_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(public, collective):
    assert public("signaler/", {**SIGN, "website": "https://exemple.org"}).status_code == 302
    assert signals(collective) == []


def test_too_many_messages_are_refused_for_a_while(public, collective):
    answers = [public("signaler/", SIGN).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]
    assert len(signals(collective)) == 10
    assert "01 23 45 67 89" in public("signaler/", SIGN).content.decode()


def test_someone_signed_in_elsewhere_writes_to_this_collective_alone(browse, collective):
    theirs = factories.collective("Allonnes")
    client = browse(factories.member(theirs, role="coordinator"))
    client.post(f"/c/{collective.slug}/signaler/", SIGN)
    assert (len(signals(collective)), len(signals(theirs))) == (1, 0)


# --- the code ---------------------------------------------------------------------------------------------


def told(answer):
    """The body without what changes at each request."""
    return answer.status_code, answer.get("Location"), len(answer.content)


def test_a_wrong_code_is_answered_as_a_right_one(public, card):
    _person, code = card
    for typed in (new_code(), new_code()):
        for wish in ("stop", "erase"):
            first = public("code/", {"code": code, "wish": wish}).content.decode()
            other = public("code/", {"code": typed, "wish": wish}).content.decode()
            clean = [page.partition("csrfmiddlewaretoken")[0] for page in (first, other)]
            assert clean[0] == clean[1]
            data = {"wish": wish, "confirmed": "1"}
            right, wrong = public("code/", data | {"code": code}), public("code/", data | {"code": typed})
            assert told(right) == told(wrong)


def test_a_code_copied_wrong_is_said_whether_it_exists_or_not(public, collective, card):
    _person, code = card
    other = new_code()
    wrong = [code[:-1] + ("2" if code[-1] != "2" else "3"), other[:-1] + ("2" if other[-1] != "2" else "3")]
    for typed in (*wrong, "rien du tout", "é", "😀" * 5):
        answer = public("code/", {"code": typed, "wish": "stop", "confirmed": "1"})
        assert answer.status_code == 422
        assert "pas recopié juste" in answer.content.decode()
        assert typed in answer.content.decode()
    assert asked(collective) == []


def test_nothing_is_done_before_it_is_confirmed(public, collective, card):
    _person, code = card
    shown = public("code/", {"code": code, "wish": "stop"}).content.decode()
    assert "Si le code est juste, dans les minutes" in shown.replace("\u00a0", " ")
    assert asked(collective) == []


def the_minute_after(collective):
    with within(collective):
        return carry_out_wishes(collective, at=timezone.now())


@contextmanager
def statements_of_both_databases():
    """As they are written, without their values."""
    asked = []

    def wrapper(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(wrapper), connections["vault"].execute_wrapper(wrapper):
        yield asked


def test_a_right_code_asks_the_databases_what_a_wrong_one_does(public, collective, card):
    """While someone waits; what it costs more is done afterwards, by a chore."""
    _person, code = card
    told = {}
    for typed in (code, new_code(), new_code(), code):
        for wish in ("stop", "erase"):
            with statements_of_both_databases() as statements:
                public("code/", {"code": typed, "wish": wish, "confirmed": "1"})
            told.setdefault(wish, []).append(statements)
    for first, *others in told.values():
        assert any("INSERT" in one for one in first)
        assert [one for one in others if one != first] == []
    assert asked(collective) == []
    assert the_minute_after(collective) == 4
    assert sorted(kind for kind, *_ in asked(collective)) == ["erasure", "opposition", "opposition"]
    assert the_minute_after(collective) == 0


def test_stop_acts_within_a_minute(public, collective, card, coordinator):
    person, code = card
    typed = code.lower().replace("-", " ")
    public("code/", {"code": typed, "wish": "stop", "confirmed": "1"})
    assert mail.outbox == [], "nobody waits for mail: a slow one would tell a right code"
    the_minute_after(collective)
    assert asked(collective) == [("opposition", "web", None)]
    with within(collective):
        stops = PersonDoNotContact.objects.filter(person=person, lifted_on=None)
        assert sorted(stops.values_list("channel", flat=True)) == ["door", "mail", "phone", "sms"]
        assert [one.withdrawn_by_id for one in Consent.objects.filter(person=person)] == [None]
        assert Consent.objects.get(person=person).withdrawn_on == timezone.localdate()
    (message,) = delivered()
    assert [word for word in ("Odette", "Renaud", code) if word in message.subject + message.body] == []


def test_an_erasure_waits_seven_days_and_may_be_cancelled(public, collective, card, coordinator):
    person, code = card
    public("code/", {"code": code, "wish": "erase", "confirmed": "1"})
    the_minute_after(collective)
    today = timezone.localdate()
    with within(collective):
        (request,) = PersonRequest.objects.all()
        assert (request.kind, request.takes_effect_on, request.due_on > today) == (
            "erasure",
            today + timedelta(days=7),
            True,
        )
        assert carry_out_due_erasures(collective, on=today + timedelta(days=6)) == 0
        cancel_request(request, on=today, by=coordinator)
        assert carry_out_due_erasures(collective, on=today + timedelta(days=7)) == 0
        person.refresh_from_db()
        assert person.name == "Odette Renaud"


def test_the_code_of_another_collective_does_nothing_here(client, collective, card):
    _person, code = card
    theirs = factories.collective("Allonnes")
    client.post(f"/c/{theirs.slug}/code/", {"code": code, "wish": "stop", "confirmed": "1"})
    assert [the_minute_after(one) for one in (collective, theirs)] == [0, 0]
    assert (asked(collective), asked(theirs)) == ([], [])


def test_codes_cannot_be_tried_at_will(public):
    answers = [public("code/", {"code": new_code(), "wish": "stop"}).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_four_cards_are_printed_for_the_neighbourhood(public, collective):
    answer = public("carte/")
    (page,) = reading.pages(answer.content)
    for words in (
        "Ici, on veille les uns sur les autres",
        "01 23 45 67 89",
        f"localhost:8000/c/{collective.slug}",
    ):
        assert page.count(words) == 4
    assert page.count("En cas de danger : 15, 18, 17, 112. Par SMS : 114.") == 4
