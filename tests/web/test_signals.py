"""The signs of neighbours: the coordinator alone, for thirty days."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, PersonIndex, Signal
from essaim.people.queries.codes import digests_of, person_with_card
from essaim.worries.actions.signals import SignalData, receive_signal
from tests import factories
from tests.documents import reading

pytestmark = pytest.mark.django_db
WHAT = "Ses volets sont fermés depuis lundi"


def received(of, *, ago=timedelta(days=1), kind="neighbour"):
    with within(of):
        data = SignalData(kind=kind, where="12 rue des Lilas", what=WHAT, reach="06 39 98 12 34")
        return receive_signal(of, data=data, at=timezone.now() - ago)


def at(name, signal):
    return reverse(f"signals:{name}", args=[signal.id])


def state(of):
    with within(of):
        return Signal.objects.get().state


def test_the_coordinator_writes_for_someone_on_the_phone(browse, coordinator, collective):
    client = browse(coordinator)
    data = {"kind": "neighbour", "where": "12 rue des Lilas", "what": WHAT, "knows": "no"}
    assert client.post("/signalements/nouveau/", data).status_code == 302
    with within(collective):
        (kept,) = Signal.objects.all()
        assert (kept.where, kept.what, kept.reach, kept.relative_knows, kept.received_by_id) == (
            "12 rue des Lilas",
            WHAT,
            None,
            False,
            coordinator.id,
        )
        assert (kept.expires_on - timezone.localdate()).days == 30


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "neighbour", "where": "", "what": WHAT},
        {"kind": "call_me"},
        {"kind": "visit_me"},
        {"what": WHAT},
    ],
)
def test_what_is_missing_is_asked_and_what_was_typed_is_shown_again(browse, coordinator, collective, data):
    answer = browse(coordinator).post("/signalements/nouveau/", data)
    assert answer.status_code == 422
    assert data.get("what", "") in answer.content.decode()
    with within(collective):
        assert Signal.objects.count() == 0


def test_the_list_says_neither_where_nor_what(browse, coordinator, collective):
    received(collective)
    shown = browse(coordinator).get("/signalements/").content.decode()
    assert "29 jours avant l’effacement" in shown
    assert [word for word in ("Lilas", "volets", "06 39") if word in shown] == []


def test_a_sign_is_read_with_its_deadline_and_a_line_in_the_journal(browse, coordinator, collective):
    signal = received(collective)
    shown = browse(coordinator).get(at("signal", signal)).content.decode()
    for words in ("12 rue des Lilas", WHAT, "Ce n’est pas vérifié.", "au plus tard le"):
        assert words in shown
    lines = AccessEntry.objects.filter(subject_id=signal.id, member_id=coordinator.id)
    assert [line.verb for line in lines] == ["opened"]


@pytest.mark.parametrize("name", ["signal", "take", "close", "reopen", "inform", "join"])
def test_a_volunteer_never_sees_a_sign_and_another_coordinator_finds_none(
    browse, volunteer, collective, name
):
    signal = received(collective)
    stranger = factories.member(factories.collective("Allonnes", of=collective.network), role="coordinator")
    verb = "get" if name == "signal" else "post"
    assert getattr(browse(volunteer), verb)(at(name, signal)).status_code == 403
    assert getattr(browse(stranger), verb)(at(name, signal), {"state": "met"}).status_code == 404
    assert [
        browse(volunteer).get(page).status_code for page in ("/signalements/", "/signalements/nouveau/")
    ] == [
        403,
        403,
    ]
    assert state(collective) == "new"


def test_a_sign_is_taken_and_closed_as_met_then_leads_to_a_file(browse, coordinator, collective):
    signal = received(collective)
    client = browse(coordinator)
    client.post(at("take", signal))
    assert state(collective) == "taken"
    client.post(at("close", signal), {"state": "lost"})
    assert state(collective) == "taken"
    client.post(at("close", signal), {"state": "met"})
    assert state(collective) == "met"
    shown = client.get(at("signal", signal)).content.decode()
    assert f"{reverse('people:new')}?signal={signal.id}" in shown
    client.post(at("reopen", signal))
    assert state(collective) == "taken"


def test_the_file_opened_after_a_sign_is_joined_to_it_and_no_other(browse, coordinator, collective):
    signal = received(collective)
    before = timezone.now() - timedelta(days=40)
    with within(collective):
        old = factories.person(collective, coordinator, "Jeanne Petit", at=before)
        hers = factories.person(collective, coordinator, "Odette Renaud", at=timezone.now())
    client = browse(coordinator)
    client.post(at("close", signal), {"state": "met"})
    shown = client.get(at("signal", signal)).content.decode()
    assert ("Odette R." in shown, "Jeanne P." in shown, "Renaud" in shown) == (True, False, False)
    for chosen in (old.id, "x", hers.id):
        client.post(at("join", signal), {"person": str(chosen)})
    with within(collective):
        assert Signal.objects.get().person_id == hers.id


def test_the_day_she_was_told_is_kept_and_cannot_be_to_come(browse, coordinator, collective):
    signal = received(collective)
    client = browse(coordinator)
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.post(at("inform", signal), {"informed_on": tomorrow.isoformat()})
    with within(collective):
        assert Signal.objects.get().informed_on is None
    client.post(at("inform", signal), {"informed_on": timezone.localdate().isoformat()})
    with within(collective):
        assert Signal.objects.get().informed_on == timezone.localdate()


# --- the card left at her home ----------------------------------------------------------------------------


@pytest.fixture
def odette(collective, volunteer, coordinator):
    with within(collective):
        return factories.person(collective, coordinator, "Odette Renaud", companion=volunteer)


def code_on(pdf):
    return reading.text(pdf).partition("Votre code ")[2].split()[0]


def test_a_card_is_printed_with_a_code_and_without_a_name(browse, volunteer, collective, odette):
    answer = browse(volunteer).post(reverse("signals:home_card", args=[odette.id]))
    assert answer["Content-Type"] == "application/pdf"
    text = reading.text(answer.content)
    assert [word for word in ("Odette", "Renaud", "isol", "seul", "âgé", "fragil") if word in text] == []
    assert "Odette" not in answer["Content-Disposition"] + reading.claims(answer.content)["title"]
    with within(collective):
        assert person_with_card(collective, digests_of(collective, code_on(answer.content))) == odette
    verbs = AccessEntry.objects.filter(subject_id=odette.id).values_list("verb", flat=True)
    assert list(verbs) == ["printed"]


def test_a_new_card_voids_the_one_before(browse, volunteer, collective, odette):
    client = browse(volunteer)
    address = reverse("signals:home_card", args=[odette.id])
    first = code_on(client.post(address).content)
    assert "Une carte lui a déjà été faite." in client.get(address).content.decode()
    second = code_on(client.post(address).content)
    with within(collective):
        assert [person_with_card(collective, digests_of(collective, code)) for code in (first, second)] == [
            None,
            odette,
        ]
        assert PersonIndex.objects.filter(kind="code").count() == 1


def test_looking_at_the_page_of_the_card_makes_no_code(browse, volunteer, collective, odette):
    browse(volunteer).get(reverse("signals:home_card", args=[odette.id]))
    with within(collective):
        assert PersonIndex.objects.filter(kind="code").count() == 0


def test_nobody_prints_the_card_of_someone_else_s_person(browse, collective, odette):
    other = factories.member(collective)
    assert browse(other).post(reverse("signals:home_card", args=[odette.id])).status_code == 404
