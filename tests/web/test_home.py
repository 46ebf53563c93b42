"""What each role finds first, and the alarm of a pair that is not back."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions import tours as actions
from essaim.kernel.tenancy import within
from essaim.models import NextStep, Worry
from essaim.network.actions.memberships import put_first_steps_away
from essaim.people.actions.next_steps import plan_step
from essaim.rights.actions.requests import open_request
from essaim.worries.actions.worries import WorryData, look_at, raise_worry
from tests import factories
from tests.factories import NOW
from tests.web.people_met import meet

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning"),  # said by django-typer of its own call
]
TODAY = date(2026, 11, 20)
LATE = NOW + timedelta(minutes=135 + 21)


@pytest.fixture
def tour(collective, coordinator, volunteer):
    with within(collective):
        made = factories.tour(collective, coordinator, factories.dwellings(collective, 3), state="draft")
        return actions.assign_pair(made, members=[coordinator, volunteer], on=TODAY)


@pytest.fixture
def outside(collective, tour):
    with within(collective):
        return actions.start_tour(tour, at=NOW)


def text(response):
    return " ".join(response.content.decode().split())


def test_a_coordinator_finds_her_figures_what_waits_and_the_next_outing(browse, coordinator, tour):
    with time_machine.travel(NOW - timedelta(hours=2)):
        page = text(browse(coordinator).get(reverse("home")))
    assert "Bonjour Nadia" in page
    assert "À faire" in page
    assert reverse("tours:outing", args=[tour.outing_id]) in page


def test_a_volunteer_finds_her_next_tour(browse, volunteer, tour):
    with time_machine.travel(NOW - timedelta(hours=2)):
        page = text(browse(volunteer).get(reverse("home")))
    assert "Vous sortez aujourd’hui" in page
    assert "Avec Nadia" in page
    assert "Place de la mairie" in page
    assert reverse("field:doors", args=[tour.id]) in page
    assert reverse("sheets:print", args=[tour.id]) in page


def test_a_volunteer_without_tour_is_told_so(browse, collective, tour):
    other = factories.member(collective, name="Sam Petit")
    page = text(browse(other).get(reverse("home")))
    assert "Aucune sortie ne vous attend" in page
    assert f"Tournée {tour.number}" not in page


def test_the_dashboard_shows_a_late_pair_after_twenty_minutes(browse, coordinator, outside):
    for minutes, is_shown in ((19, False), (21, True)):
        with time_machine.travel(outside.expected_back_at + timedelta(minutes=minutes)):
            page = text(browse(coordinator).get(reverse("home")))
        assert (f"La tournée {outside.number} n’est pas rentrée" in page) is is_shown


def test_the_tick_tells_the_coordinators_once(mailoutbox, collective, coordinator, volunteer, outside):
    second = factories.member(collective, role="coordinator", name="Luc Roy")
    factories.member(factories.collective("Allonnes"), role="coordinator", name="Une Autre")
    for minutes in (-2, 0, 1):
        with time_machine.travel(LATE + timedelta(minutes=minutes)):
            call_command("tick")
    assert sorted(message.to for message in mailoutbox) == sorted(
        [[coordinator.user.email], [second.user.email]]
    )
    assert {message.subject for message in mailoutbox} == {"Essaim : une tournée n’est pas rentrée"}
    body = mailoutbox[0].body
    assert f"La tournée {outside.number} était attendue à 16:15" in body
    assert reverse("tours:tour", args=[outside.id]) in body
    assert "Amina" not in body


def test_the_tick_says_nothing_of_a_pair_that_came_back(mailoutbox, collective, outside):
    with within(collective):
        actions.return_tour(outside, at=NOW + timedelta(hours=2))
    with time_machine.travel(LATE):
        call_command("tick")
    assert mailoutbox == []


def test_a_message_that_could_not_leave_is_tried_at_the_next_tick(settings, mailoutbox, collective, outside):
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with time_machine.travel(LATE):
        call_command("tick")
    settings.EMAIL_BACKEND = backend
    with time_machine.travel(LATE + timedelta(minutes=2)):
        call_command("tick")
    assert len(mailoutbox) == 1


def test_the_tick_counts_for_programs(capsys, mailoutbox, outside):
    with time_machine.travel(LATE):
        call_command("tick", "--json")
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["late_tours_told"], told["chores_failed"]) == (1, 0)


def test_what_the_people_met_wait_for_comes_first_and_without_a_name(
    browse, collective, coordinator, volunteer, odette
):
    with within(collective):
        for level in ("danger", "worry", "question"):
            data = WorryData(level=level, fact="Elle ne répond plus.", person=odette)
            raise_worry(collective, data=data, by=volunteer, at=NOW, worry_id=factories.new_id())
        long_ago = timezone.localdate() - timedelta(days=40)
        open_request(odette, kind="access", via="letter", on=long_ago, at=timezone.now(), by=coordinator)
    page = browse(coordinator).get(reverse("home"))
    shown = text(page)
    assert [(one.template, one.context) for one in page.context["todo"]] == [
        ("worries/_todo.html", {"others": 2}),
        ("people/_todo.html", {"silent": 0, "late_steps": 1}),
        ("rights/_todo.html", {"count": 1, "late": 1}),
    ]
    assert shown.index("1 danger attend") < shown.index("2 inquiétudes") < shown.index("(dont 1 en retard)")
    assert ("Rien n’attend" in shown, "Renaud" in shown) == (False, False)
    with within(collective):
        for worry in Worry.objects.filter(collective=collective):
            look_at(worry, by=coordinator, at=NOW)
    left = browse(coordinator).get(reverse("home")).context["todo"]
    assert [one.template for one in left] == ["people/_todo.html", "rights/_todo.html"]


def test_when_nothing_waits_it_is_said(browse, coordinator):
    put_first_steps_away(coordinator, at=NOW)
    assert "Rien n’attend." in text(browse(coordinator).get(reverse("home")))


def test_silences_and_late_steps_wait_for_the_coordinator(browse, collective, coordinator, volunteer):
    today = timezone.localdate()
    meet(collective, coordinator, "Odette Renaud", companion=volunteer, days=200)
    with within(collective):
        someone = meet(collective, coordinator, "Ali Ben", companion=volunteer)
        plan_step(someone, kind="call", what="", due_on=today, by=coordinator, at=timezone.now())
        NextStep.objects.filter(person=someone).update(due_on=today - timedelta(days=2))
    todo = {one.template: one.context for one in browse(coordinator).get(reverse("home")).context["todo"]}
    assert todo["people/_todo.html"]["silent"] == 1
    assert todo["people/_todo.html"]["late_steps"] >= 1
