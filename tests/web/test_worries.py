"""Saying that something is wrong; looking at it; the numbers to ring."""

from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, EmergencyNumber, NextStep, RegisterBridge, Worry
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.queries.emergency import emergency_numbers
from tests import factories
from tests.documents import reading
from tests.mail import delivered

NEW = "/inquietudes/nouvelle/"
FACT = "Ses volets sont fermés depuis lundi"
pytestmark = pytest.mark.django_db


def raised(of, by, *, level="worry", person=None, ago=timedelta(hours=2), fact=FACT):
    with within(of):
        data = WorryData(level=level, fact=fact, person=person)
        return raise_worry(of, data=data, by=by, at=timezone.now() - ago, worry_id=factories.new_id())


@pytest.fixture
def odette(collective, volunteer, coordinator):
    with within(collective):
        return factories.person(collective, coordinator, "Odette Renaud", companion=volunteer)


def the_worry(collective):
    with within(collective):
        (found,) = Worry.objects.all()
        return found.level, found.fact, found.person_id, found.raised_by_id


def send(client, level="worry", fact=FACT, where=""):
    return client.post(NEW + where, {"level": level, "fact": fact, "worry_id": str(factories.new_id())})


def test_a_volunteer_says_a_worry_about_her_person(browse, volunteer, collective, odette):
    client = browse(volunteer)
    where = f"?person={odette.id}"
    shown = client.get(NEW + where).content.decode()
    assert "À propos de Odette R." in shown
    assert "Odette" not in shown.partition("<title>")[2].partition("</title>")[0]
    assert send(client, where=where).status_code == 302
    assert the_worry(collective) == ("worry", FACT, odette.id, volunteer.id)


def test_a_worry_may_be_about_nobody_known(browse, volunteer, collective):
    assert send(browse(volunteer)).status_code == 302
    assert the_worry(collective) == ("worry", FACT, None, volunteer.id)


def test_a_worry_from_a_door_keeps_the_door_with_the_fact(browse, volunteer, collective, coordinator):
    with within(collective):
        door = factories.dwelling(collective, 12, label="2e gauche")
        factories.tour(collective, coordinator, [door], pair=[volunteer])
    where = f"?porte={door.id}"
    assert "12 Rue des Lilas, 2e gauche" in browse(volunteer).get(NEW + where).content.decode()
    send(browse(volunteer), where=where)
    assert the_worry(collective)[1] == f"12 Rue des Lilas, 2e gauche\n{FACT}"
    stranger = factories.member(collective)
    assert browse(stranger).get(NEW + where).status_code == 404


@pytest.mark.parametrize("fact", [FACT, ""])
def test_a_danger_answers_with_the_numbers_at_once(browse, volunteer, collective, odette, fact):
    answer = send(browse(volunteer), "danger", fact, f"?person={odette.id}")
    shown = answer.content.decode()
    assert answer.status_code == 200
    for number in ("15", "17", "18", "112"):
        assert f'href="tel:{number}"' in shown
    assert 'href="sms:114"' in shown
    assert "Dites : où vous êtes" in shown.replace("\u00a0", " ")
    assert "Numéros vérifiés le 22 novembre 2026." in shown
    with within(collective):
        (step,) = NextStep.objects.all()
        assert (step.origin, step.is_danger, step.person_id) == ("worry", True, odette.id)


def test_a_danger_shows_the_numbers_even_when_the_form_has_a_fault(browse, volunteer, collective):
    answer = send(browse(volunteer), "danger", "x" * 2001)
    assert answer.status_code == 422
    assert 'href="tel:15"' in answer.content.decode()
    assert "x" * 2001 in answer.content.decode()  # what was typed is there
    with within(collective):
        assert Worry.objects.count() == 0


def test_the_numbers_of_a_danger_are_those_of_the_collective(browse, volunteer, collective):
    with within(collective):
        EmergencyNumber.objects.create(
            collective=collective, situation="Le médecin de garde", number="01 23 00 00 01", is_urgent=True,
            verified_on=date(2026, 11, 1),
        )  # fmt: skip
    shown = send(browse(volunteer), "danger").content.decode()
    assert 'href="tel:0123000001"' in shown
    assert 'href="tel:15"' not in shown


@pytest.mark.parametrize(
    "data", [{"fact": FACT}, {"level": "worry", "fact": ""}, {"level": "panique", "fact": FACT}]
)
def test_what_is_not_said_is_asked_again(browse, volunteer, collective, data):
    answer = browse(volunteer).post(NEW, {"worry_id": str(factories.new_id()), **data})
    assert answer.status_code == 422
    with within(collective):
        assert Worry.objects.count() == 0


def test_sending_twice_makes_one_worry_and_one_message(
    browse, volunteer, coordinator, collective, django_capture_on_commit_callbacks
):
    data = {"level": "worry", "fact": FACT, "worry_id": str(factories.new_id())}
    client = browse(volunteer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, data)
        client.post(NEW, data)
    assert len(delivered()) == 1
    assert the_worry(collective)[1] == FACT


def test_an_identifier_of_another_collective_is_answered_like_a_free_one(browse, volunteer, collective):
    theirs = factories.collective("Allonnes")
    worry = raised(theirs, factories.member(theirs))
    for chosen in (worry.id, factories.new_id()):
        data = {"level": "worry", "fact": FACT, "worry_id": str(chosen)}
        assert browse(volunteer).post(NEW, data).status_code == 302


def test_the_coordinators_are_told_without_a_name_nor_a_fact(
    browse, volunteer, coordinator, collective, odette, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(browse(volunteer), where=f"?person={odette.id}")
    (message,) = delivered()
    assert message.to == [coordinator.user.email]
    assert message.subject == "Essaim\u00a0: une inquiétude attend votre regard"
    told = message.subject + message.body
    assert [word for word in ("Odette", "Renaud", "volets", "Amina", str(odette.id)) if word in told] == []


def test_the_list_has_danger_first_and_no_fact(browse, coordinator, volunteer, collective, odette):
    raised(collective, volunteer, level="question")
    raised(collective, volunteer, level="danger", person=odette)
    shown = browse(coordinator).get("/inquietudes/").content.decode()
    assert shown.index("Un danger") < shown.index("Une question")
    assert "Odette R." in shown
    assert [word for word in ("Renaud", "volets") if word in shown] == []
    assert "Personne encore, depuis 2\u00a0h" in shown


def test_a_longer_list_asks_the_databases_no_more(browse, coordinator, volunteer, collective):
    client, asked = browse(coordinator), []
    for _ in range(3):
        for _ in range(2):
            with within(collective):
                person = factories.person(collective, coordinator)
            raised(collective, volunteer, person=person)
        with CaptureQueriesContext(connection) as main, CaptureQueriesContext(connections["vault"]) as vault:
            client.get("/inquietudes/")
        asked.append((len(main), len(vault)))
    assert asked[1] == asked[2]  # the first one makes the chain of the journal


def test_the_first_look_is_a_gesture_and_its_delay_is_counted(browse, coordinator, volunteer, collective):
    worry = raised(collective, volunteer)
    client = browse(coordinator)
    address = reverse("worries:worry", args=[worry.id])
    assert FACT not in client.get(address).content.decode()
    client.post(reverse("worries:look", args=[worry.id]))
    assert FACT in client.get(address).content.decode()
    assert "en moins de <strong>2\u00a0h</strong>" in client.get("/inquietudes/").content.decode()


def test_a_worry_is_told_closed_and_reopened(browse, coordinator, volunteer, collective):
    worry = raised(collective, volunteer)
    client = browse(coordinator)

    def post(name, **data):
        return client.post(reverse(f"worries:{name}", args=[worry.id]), data)

    post("close", conclusion="Trop tôt")
    with within(collective):
        assert Worry.objects.get().closed_at is None
    post("look")
    post("told", told_who="Sa fille, au téléphone")
    assert post("close", conclusion=" ").status_code == 422
    post("close", conclusion="Elle était chez sa sœur")
    with within(collective):
        kept = Worry.objects.get()
        assert (kept.told_who, kept.conclusion, kept.closed_by_id) == (
            "Sa fille, au téléphone",
            "Elle était chez sa sœur",
            coordinator.id,
        )
    assert "Elle était chez sa sœur" in client.get(reverse("worries:worry", args=[worry.id])).content.decode()
    post("reopen")
    with within(collective):
        assert Worry.objects.get().closed_at is None


@pytest.mark.parametrize("name", ["worry", "look", "told", "close", "reopen"])
def test_a_worry_is_for_the_coordinator_of_its_collective(browse, volunteer, coordinator, collective, name):
    worry = raised(collective, volunteer)
    theirs = factories.collective("Allonnes", of=collective.network)
    stranger = factories.member(theirs, role="coordinator")
    address = reverse(f"worries:{name}", args=[worry.id])
    verb = "get" if name == "worry" else "post"
    assert getattr(browse(volunteer), verb)(address).status_code == 403
    assert getattr(browse(stranger), verb)(address, {"conclusion": "x"}).status_code == 404


def test_opening_a_worry_is_a_line_of_the_journal(browse, coordinator, volunteer, collective, odette):
    worry = raised(collective, volunteer, person=odette)
    browse(coordinator).get(reverse("worries:worry", args=[worry.id]))
    lines = AccessEntry.objects.filter(collective_id=collective.id, member_id=coordinator.id)
    assert [(line.subject_id, line.verb) for line in lines] == [(odette.id, "opened")]


# --- the emergency table ----------------------------------------------------------------------------------


def test_everyone_who_meets_people_has_the_numbers(browse, volunteer, collective):
    shown = browse(volunteer).get("/inquietudes/urgences/").content.decode()
    assert 'href="tel:3133"' in shown
    assert 'href="tel:0800474788"' in shown
    assert (
        browse(factories.member(collective, role="observer")).get("/inquietudes/urgences/").status_code == 403
    )


def test_the_coordinator_checks_edits_adds_and_removes_a_number(browse, coordinator, collective):
    client = browse(coordinator)
    with within(collective):
        first = emergency_numbers(collective)[0]
    client.post(reverse("worries:number_verify", args=[first.id]))
    shown = client.get("/inquietudes/urgences/numeros/").content.decode()
    assert "par Nadia" in shown
    client.post("/inquietudes/urgences/numeros/ajouter/", {"situation": "CCAS", "number": "01 39 98 12 34"})
    with within(collective):
        added = emergency_numbers(collective)[-1]
        assert (added.number, added.verified_by_id) == ("01 39 98 12 34", coordinator.id)
    edit = reverse("worries:number", args=[added.id])
    assert client.post(edit, {"situation": "CCAS", "number": "quinze"}).status_code == 422
    client.post(edit, {"situation": "CCAS", "number": "01 39 98 12 35"})
    client.post(reverse("worries:number_remove", args=[first.id]))
    with within(collective):
        assert [one.number for one in emergency_numbers(collective)][:1] == ["18"]
        assert emergency_numbers(collective)[-1].number == "01 39 98 12 35"


def test_a_number_not_checked_for_six_months_is_marked(browse, coordinator, collective):
    today = timezone.localdate()
    with within(collective):
        for number, days in (("15", 200), ("18", 10)):
            EmergencyNumber.objects.create(
                collective=collective, situation="Urgence", number=number, is_urgent=True,
                verified_on=today - timedelta(days=days),
            )  # fmt: skip
    shown = browse(coordinator).get("/inquietudes/urgences/numeros/").content.decode()
    assert shown.count("À revérifier") == 1
    assert "1 numéro n’a pas été vérifié depuis six mois." in shown


def test_a_volunteer_does_not_keep_the_table(browse, volunteer, collective):
    with within(collective):
        first = emergency_numbers(collective)[0]
    client = browse(volunteer)
    assert client.get("/inquietudes/urgences/numeros/").status_code == 403
    assert client.post(reverse("worries:number_verify", args=[first.id])).status_code == 403


# --- the ladder and the register --------------------------------------------------------------------------


def test_the_ladder_shows_what_she_did_not_agree_to_and_lets_it_be_passed(
    browse, volunteer, collective, odette
):
    client = browse(volunteer)
    address = reverse("worries:ladder", args=[odette.id])
    shown = client.get(address).content.decode()
    assert "Elle n’a pas accepté d’être rappelée" in shown
    assert "Odette" not in shown.partition("<title>")[2].partition("</title>")[0]
    today = timezone.localdate().isoformat()
    assert client.post(address, {"rung": "calls", "result": "no_news", "on": today}).status_code == 422
    assert client.post(address, {"rung": "calls", "result": "skipped", "on": today}).status_code == 302
    assert "Pas possible" in client.get(address).content.decode()


def test_the_ladder_and_the_register_of_someone_else_s_person_do_not_exist(browse, collective, odette):
    other = factories.member(collective)
    for name in ("ladder", "register"):
        assert browse(other).get(reverse(f"worries:{name}", args=[odette.id])).status_code == 404


def test_the_state_of_the_register_is_kept_and_nothing_of_the_register(browse, volunteer, collective, odette):
    client = browse(volunteer)
    page = reverse("worries:register", args=[odette.id])
    assert "On ne lui en a pas encore parlé." in client.get(page).content.decode()
    client.post(reverse("worries:register_state", args=[odette.id]), {"state": "proposed"})
    client.post(reverse("worries:register_state", args=[odette.id]), {"state": "lost"})
    with within(collective):
        assert [one.state for one in RegisterBridge.objects.all()] == ["proposed"]


def test_the_letter_says_what_she_typed_and_no_title_names_her(browse, volunteer, collective, odette):
    client = browse(volunteer)
    data = {"town_hall": "Mairie de Bondy", "name": "Odette Renaud", "address": "12 rue des Lilas, Bondy"}
    answer = client.post(reverse("worries:register_letter", args=[odette.id]), data)
    text = reading.text(answer.content)
    for words in ("Odette Renaud", "Mairie de Bondy", "12 rue des Lilas, Bondy", "L. 121-6-1"):
        assert words in text
    assert reading.claims(answer.content)["title"] == "Demande d’inscription au registre communal"
    assert "Odette" not in answer["Content-Disposition"]
    verbs = AccessEntry.objects.filter(subject_id=odette.id).values_list("verb", flat=True)
    assert list(verbs) == ["printed"]
    with within(collective):
        assert RegisterBridge.objects.count() == 0


# --- danger -----------------------------------------------------------------------------------------------


def test_a_danger_shows_where_she_is_how_to_reach_her_and_who_said_it(
    browse, collective, coordinator, volunteer
):
    with within(collective):
        door = factories.dwelling(collective, 12, on=factories.street(collective, "Rue des Lilas"))
        odette = factories.person(
            collective, coordinator, companion=volunteer, phone="+33611223344", dwelling_ref=door.id
        )
    worry = raised(collective, volunteer, level="danger", person=odette)
    page = reverse("worries:worry", args=[worry.id])
    client = browse(coordinator)
    assert "06\u00a011" not in client.get(page).content.decode()
    client.post(reverse("worries:look", args=[worry.id]))
    shown = client.get(page).content.decode()
    assert "12 Rue des Lilas" in shown
    assert "tel:+33-6-11-22-33-44" in shown
    assert "Dite par Amina" in shown
    assert "votre référent·e" not in shown.partition("<main")[2].partition("</main")[0]
    calm = raised(collective, volunteer, level="worry", person=odette)
    client.post(reverse("worries:look", args=[calm.id]))
    assert "tel:+33-6" not in client.get(reverse("worries:worry", args=[calm.id])).content.decode()


def test_a_danger_is_above_all_on_the_page_of_the_day_until_someone_looks(
    browse, collective, coordinator, volunteer
):
    worry = raised(collective, volunteer, level="danger")
    home = browse(coordinator).get(reverse("home"))
    assert home.context["alerts"][0].template == "worries/_danger_banner.html"
    assert browse(volunteer).get(reverse("home")).context["alerts"] is None
    browse(coordinator).post(reverse("worries:look", args=[worry.id]))
    assert browse(coordinator).get(reverse("home")).context["alerts"] == []
