"""The cockpit of a network, the requests for a collective, the swarm: what the lead does there, and what she never sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.doors.actions.memories import rebuild_memories
from essaim.kernel.tenancy import within
from essaim.models import Agreement, Collective, CollectiveRequest, NetworkContact, Pulse
from essaim.network.actions.stages import enter
from essaim.network.queries import contacts_due, course_of
from essaim.swarm.actions.pulses import count_pulse
from tests import factories
from tests.documents.reading import claims
from tests.documents.reading import text as text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network, name="Hélène Réseau")


def today():
    return timezone.localdate()


def counted(collective):
    with within(collective):
        return count_pulse(collective, at=timezone.now())


def at(collective, rest=""):
    return f"/essaimage/collectifs/{collective.id}/{rest}"


def test_the_lead_sees_figures_and_nobody(collective, coordinator, volunteer, lead, browse):
    with within(collective):
        door, _ = factories.dwellings(collective, 2)
        door.visits.create(
            collective=collective, outcome="talked", at=timezone.now(), slot="saturday", recorded_by=volunteer,
            recorded_at=timezone.now(),
        )  # fmt: skip
        rebuild_memories(collective)
        enter(collective, "on_path", by=lead, on=today(), reason="Il existait déjà.")
    counted(collective)
    factories.collective("Le Mans")
    page = browse(lead).get("/essaimage/").content.decode()
    assert "0 membre actif en 90 jours" in page.replace("\xa0", " ")
    for hidden in ("Amina", "Nadia", "Rue des Lilas", "Le Mans"):
        assert hidden not in page
    content = b"".join(browse(lead).post("/essaimage/", {"format": "csv"}).streaming_content).decode(
        "utf-8-sig"
    )
    assert "Collectif de Bondy" in content
    assert "Amina" not in content


def test_what_the_cockpit_asks_does_not_grow_with_the_network(collective, lead, browse):
    client = browse(lead)
    asked = []
    for count in (1, 6):
        while Collective.objects.filter(network=collective.network).count() < count:
            factories.collective("Un de plus", of=collective.network)
        for one in Collective.objects.filter(network=collective.network):
            counted(one)
        for url in ("/essaimage/", "/essaimage/essaim/", "/reseau/"):
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                client.get(url)
            asked.append((url, len(seen)))
    assert asked[:3] == asked[3:]
    assert all(count for _url, count in asked)


def test_collectives_come_by_name_accents_aside_page_after_page(collective, lead, browse):
    for number in range(27):
        factories.collective(f"Zone {number}", of=collective.network)
    factories.collective("Élan", of=collective.network)
    client = browse(lead)
    first, second = (
        [one.collective.name for one in client.get(f"/essaimage/?page={page}").context["lines"]]
        for page in (1, 2)
    )
    assert [*first[:3], first[-1]] == ["Collectif de Bondy", "Élan", "Zone 0", "Zone 22"]
    assert second == [f"Zone {number}" for number in range(23, 27)]


def test_a_stage_is_noted_with_its_day_and_its_reason(collective, lead, browse):
    client = browse(lead)
    sent = {"stage": "autonomous", "on": today().isoformat(), "reason": ""}
    refused = client.post(at(collective, "etape/"), sent)
    assert refused.status_code == 422
    assert "Réunion publique tenue" in refused.content.decode()
    for wrong in (
        {"on": "2999-01-01"},
        {"on": (today() + timedelta(days=1)).isoformat()},
        {"stage": "perdu"},
        {"on": "hier"},
    ):
        assert client.post(at(collective, "etape/"), {**sent, "reason": "Oui.", **wrong}).status_code == 422
    assert client.post(at(collective, "etape/"), {**sent, "reason": "Il marchait seul."}).status_code == 302
    stranger = factories.collective("Le Mans")
    assert client.post(at(stranger, "etape/"), {**sent, "reason": "Non."}).status_code == 404
    collective.refresh_from_db()
    assert collective.stage == "autonomous"
    assert Pulse.objects.get(collective=collective).talk > 0  # said at once, without waiting for the night
    page = client.get(at(collective)).content.decode()
    assert "Il marchait seul." in page
    assert page.count("prévu pour le") == 12


def test_the_contacts_owed_are_noted_and_the_late_ones_wait_on_the_first_page(collective, lead, browse):
    client = browse(lead)
    with within(collective):
        enter(collective, "autonomous", by=lead, on=today() - timedelta(days=50), reason="Reprise.")
        first = contacts_due(collective).first()
    assert "Un contact était prévu le" in client.get("/reseau/").content.decode()
    sent = {"on": today().isoformat(), "said": "Trois nouvelles personnes."}
    assert client.post(at(collective, f"contact/{first.id}/"), sent).status_code == 302
    assert client.post(at(collective, f"contact/{first.id}/"), sent).status_code == 404
    assert "Trois nouvelles personnes." in client.get(at(collective)).content.decode()
    assert "Un contact était prévu le" not in client.get("/reseau/").content.decode()
    spoken = {**sent, "kind": "call", "sign": "no_outing", "said": ""}
    assert client.post(at(collective, "contact/"), spoken).status_code == 302
    with within(collective):
        assert NetworkContact.objects.get(sign="no_outing").done_by == lead


def test_what_comes_next_has_an_owner_and_is_found_again(collective, lead, browse):
    client = browse(lead)
    assert (
        client.post(
            at(collective, "suite/"), {"step": "Rappeler la mairie", "on": "", "owner": ""}
        ).status_code
        == 422
    )
    sent = {
        "step": "Rappeler la mairie",
        "on": (today() - timedelta(days=1)).isoformat(),
        "owner": str(lead.id),
    }
    assert client.post(at(collective, "suite/"), sent).status_code == 302
    for query, count in (
        ("", 1),
        ("?only=late", 1),
        ("?only=mine", 1),
        ("?only=signs", 0),
        ("?q=introuvable", 0),
    ):
        assert client.get(f"/essaimage/{query}").context["list"].total == count


def test_an_agreement_has_its_term_its_money_and_its_paper(collective, lead, browse):
    client = browse(lead)
    day = today()
    sent = {
        "carrier": "Centre social Nord", "starts_on": day.isoformat(), "ends_on": (day + timedelta(days=365)).isoformat(),
        "workshops": "8", "signed_on": day.isoformat(), "joint_on": "",
    }  # fmt: skip
    assert client.post(at(collective, "convention/"), {**sent, "ends_on": day.isoformat()}).status_code == 422
    assert client.post(at(collective, "convention/"), sent).status_code == 302
    with within(collective):
        made = Agreement.objects.get()
    money = {"payer": "La commune", "euros": "4000", "due_on": day.isoformat(), "paid_on": ""}
    assert (
        client.post(at(collective, f"convention/{made.id}/sommes/"), {**money, "euros": "-1"}).status_code
        == 422
    )
    assert client.post(at(collective, f"convention/{made.id}/sommes/"), money).status_code == 302
    page = client.get(at(collective)).content.decode()
    assert "Centre social Nord, responsable des données du collectif" in page
    paper = client.get(at(collective, f"convention/{made.id}/trame.pdf"))
    words = text_of_pdf(paper.content)
    assert claims(paper.content)["ua"] == "1"
    for word in ("Centre social Nord", "La commune", "responsable du traitement"):
        assert word in words


def test_whoever_asks_for_a_collective_needs_no_account(collective, lead, client, browse):
    address = f"/essaimage/demander/{collective.network.slug}/"
    sent = {
        "commune": "Bondy",
        "asker": "Anne Dupont",
        "reach": "anne@exemple.org",
        "motives": "Ma rue est seule.",
    }
    assert client.get(address).status_code == 200
    for wrong in ({"commune": "Zzzqx"}, {"commune": ""}, {"asker": ""}, {"reach": ""}, {"motives": ""}):
        assert client.post(address, {**sent, **wrong}).status_code == 422
    several = client.post(address, {**sent, "commune": "Saint-Denis"})
    assert several.status_code == 422
    assert "Laquelle de ces communes" in several.content.decode()
    assert CollectiveRequest.objects.count() == 0
    assert client.post(address, {**sent, "commune": "Saint-Denis", "insee": "93066"}).status_code == 302
    assert client.post(address, sent).status_code == 302
    assert sorted(CollectiveRequest.objects.values_list("insee", flat=True)) == ["93010", "93066"]
    for _time in range(10):
        last = client.post(address, sent)
    assert last.status_code == 429
    assert client.get("/essaimage/demander/nulle-part/").status_code == 404


def test_a_request_is_studied_then_answered(collective, lead, browse):
    client = browse(lead)
    client.post(
        f"/essaimage/demander/{collective.network.slug}/",
        {"commune": "Bondy", "asker": "Anne Dupont", "reach": "0611223344", "motives": "Ma rue est seule."},
    )
    asked = CollectiveRequest.objects.get()
    assert "1 demande de collectif à étudier" in client.get("/reseau/").content.decode().replace("\xa0", " ")
    here = f"/essaimage/demandes/{asked.id}/"
    study = {
        "study-partners": "Le CCAS, par Mme Roy",
        "study-sure": "2000",
        "study-needed": "5000",
        "study-second_carrier": "",
        "study-load": "",
    }
    assert client.post(here, {**study, "study-sure": "-3"}).status_code == 422
    assert client.post(here, study).status_code == 302
    assert "L’argent de douze mois n’est pas réuni." in client.get(here).content.decode()
    assert (
        client.post(
            here + "repondre/", {"answer": "not_yet", "opinion": "Il manque un porteur.", "back_on": ""}
        ).status_code
        == 422
    )
    assert (
        client.post(here + "repondre/", {"answer": "go", "opinion": "Allons-y.", "back_on": ""}).status_code
        == 302
    )
    made = Collective.objects.get(name="Bondy")
    assert f"/essaimage/collectifs/{made.id}/" in client.get(here).content.decode()


def test_the_picture_and_the_table_tell_the_same(collective, lead, browse):
    counted(collective)
    Pulse.objects.update(centre=[2.48, 48.9])
    with within(collective):
        enter(collective, "met", by=lead, on=today())
        course = course_of(collective)
    picture = browse(lead).get("/essaimage/essaim/")
    table = browse(lead).get("/essaimage/essaim/tableau/")
    assert (
        [at["one"].number for at in picture.context["points"]]
        == [one.number for one in table.context["lines"]]
        == [1]
    )
    assert [one["one"].history for one in picture.context["bars"]["lines"]] == [course.history]
    assert "<circle" in picture.content.decode()


def test_thresholds_are_those_of_the_network(collective, lead, browse):
    client = browse(lead)
    now = {
        "no_outing": "45",
        "put_off": "2",
        "few": "4",
        "one_person": "70",
        "drop_ins": "2",
        "nobody_new": "6",
        "agreement_ends": "90",
    }
    assert client.post("/essaimage/seuils/", {**now, "one_person": "500"}).status_code == 422
    assert client.post("/essaimage/seuils/", {**now, "one_person": "50"}).status_code == 302
    assert 'value="50"' in client.get("/essaimage/seuils/").content.decode()
