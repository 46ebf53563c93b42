"""The screens of tours: who sees what, and what each button does."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions import tours as actions
from essaim.kernel.tenancy import within
from essaim.models import Tour
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.rounds import plan_round
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tour(collective, coordinator, volunteer):
    made = factories.tour(collective, coordinator, factories.dwellings(collective, 3), state="draft")
    return actions.assign_pair(made, members=[coordinator, volunteer], on=TODAY)


@pytest.fixture
def theirs():
    """A tour of another collective."""
    other = factories.collective("Allonnes")
    with within(other):
        lead = factories.member(other, role="coordinator", name="Une Autre")
        return factories.tour(other, lead, [factories.dwelling(other, 1)])


def url(name, tour):
    return reverse(f"tours:{name}", args=[tour.id])


def text(response):
    return " ".join(response.content.decode().split())


READ = ["tour", "map_data", "plan"]
BY_THE_PAIR = ["start", "extend", "come_back", "close"]
BY_THE_COORDINATOR = ["hours", "cancel", "reopen"]


def test_the_board_shows_the_tours_and_what_waits(browse, coordinator, tour):
    page = text(browse(coordinator).get(reverse("tours:board")))
    assert f"Tournée {tour.number}" in page
    assert "Rue des Lilas 1-3" in page
    assert "Amina et Nadia" in page


def test_the_board_is_filtered_and_says_when_nothing_is_found(browse, coordinator, tour):
    client = browse(coordinator)
    assert client.get(reverse("tours:board"), {"state": "ready"}).context["page"].paginator.count == 1
    empty = client.get(reverse("tours:board"), {"search": "introuvable"})
    assert empty.context["page"].paginator.count == 0
    assert "Aucune tournée ne correspond" in text(empty)
    assert client.get(reverse("tours:board"), {"state": "nimporte", "page": "zzz"}).status_code == 200


def test_the_board_is_for_coordinators(browse, volunteer):
    assert browse(volunteer).get(reverse("tours:board")).status_code == 403


def test_the_board_asks_as_many_questions_for_three_tours_as_for_one(browse, collective, coordinator, tour):
    client = browse(coordinator)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("tours:board")).status_code == 200
        return len(asked)

    questions()
    one = questions()
    for _ in range(2):
        factories.tour(collective, coordinator, factories.dwellings(collective, 2))
    assert questions() == one


def test_an_outing_asks_as_many_questions_for_three_tours_as_for_one(
    browse, collective, coordinator, volunteer, tour
):
    client = browse(coordinator)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("tours:outing", args=[tour.outing_id])).status_code == 200
        return len(asked)

    questions()
    one = questions()
    for number in (901, 902):
        other = Tour.objects.create(
            collective=collective, outing=tour.outing, number=number, code=f"code{number}"
        )
        other.stops.create(collective=collective, dwelling=factories.dwelling(collective, number), position=1)
    assert questions() == one


@pytest.mark.parametrize("name", READ)
def test_a_tour_is_read_by_its_pair_and_the_coordinator_and_exists_for_nobody_else(
    browse, collective, coordinator, volunteer, tour, theirs, name
):
    other = factories.member(collective, name="Sam Petit")
    guide = factories.member(collective, role="facilitator", name="Guide Un")
    assert browse(coordinator).get(url(name, tour)).status_code == 200
    assert browse(volunteer).get(url(name, tour)).status_code == 200
    assert browse(other).get(url(name, tour)).status_code == 404
    assert browse(guide).get(url(name, tour)).status_code == 404
    assert browse(coordinator).get(url(name, theirs)).status_code == 404


@pytest.mark.parametrize("name", [*BY_THE_PAIR, *BY_THE_COORDINATOR])
def test_nothing_is_done_to_the_tour_of_another_collective(browse, coordinator, theirs, name):
    before = Tour.objects.count()
    assert browse(coordinator).post(url(name, theirs)).status_code == 404
    assert Tour.objects.count() == before


@pytest.mark.parametrize("name", BY_THE_PAIR)
def test_another_volunteer_does_nothing_to_a_tour(browse, collective, tour, name):
    other = factories.member(collective, name="Sam Petit")
    assert browse(other).post(url(name, tour)).status_code == 404


@pytest.mark.parametrize("name", BY_THE_COORDINATOR)
def test_a_volunteer_does_not_manage_her_tour(browse, volunteer, tour, name):
    assert browse(volunteer).post(url(name, tour)).status_code == 403


def test_the_outing_page_of_another_collective_does_not_exist(browse, coordinator, theirs):
    assert browse(coordinator).get(reverse("tours:outing", args=[theirs.outing_id])).status_code == 404
    assert browse(coordinator).post(reverse("tours:outing", args=[theirs.outing_id])).status_code == 404


def test_the_pair_leaves_stays_longer_and_comes_back(browse, volunteer, tour):
    client = browse(volunteer)
    assert client.post(url("start", tour)).url == url("tour", tour)
    tour.refresh_from_db()
    assert tour.expected_back_at == NOW + timedelta(minutes=135)
    client.post(url("extend", tour))
    tour.refresh_from_db()
    assert tour.expected_back_at == NOW + timedelta(minutes=165)
    client.post(url("come_back", tour))
    client.post(url("close", tour))
    tour.refresh_from_db()
    assert (tour.state, tour.returned_at) == ("closed", NOW)


def test_the_pair_says_at_what_hour_it_will_be_back(browse, volunteer, tour):
    page = text(browse(volunteer).post(url("start", tour), {"hour": "midi"}, follow=True))
    assert "Écrivez l’heure de retour ainsi" in page
    browse(volunteer).post(url("start", tour), {"hour": "15:30"})
    tour.refresh_from_db()
    assert tour.expected_back_at == NOW + timedelta(minutes=90)


def test_a_refusal_is_a_sentence_on_the_page(browse, coordinator, tour):
    page = text(browse(coordinator).post(url("close", tour), follow=True))
    assert "n’est pas partie" in page
    tour.refresh_from_db()
    assert tour.state == "ready"


def pair(tour, *members):
    first, second = (str(one.id) if one else "" for one in (*members, None, None)[:2])
    return {f"first-{tour.id}": first, f"second-{tour.id}": second}


def test_whoever_walks_a_street_round_then_is_told_when_a_date_is_chosen(
    browse, collective, coordinator, tour
):
    other = factories.member(collective, name="Sam Petit")
    with within(collective):
        data = CircuitData(name="Le marché", weekday=5, starts_at=time(13), minutes=90)
        circuit = open_circuit(collective, data=data, by=coordinator, circuit_id=factories.new_id())
        day = timezone.localdate(NOW)
        used = factories.member(collective, name="Line Roy")
        used.outings_done = 3
        used.save()
        plan_round(circuit, day=day, members=[used, other], by=coordinator, at=NOW)
    client, page = browse(coordinator), reverse("tours:outing", args=[tour.outing_id])
    said = {}
    for hour in ("14:00", "16:00"):
        sent = {"day": str(day), "hour": hour} | pair(tour, coordinator, other)
        said[hour] = "est aussi en déambulation" in text(client.post(page, sent, follow=True))
    assert said == {"14:00": True, "16:00": False}


def test_a_pair_is_chosen_on_the_page_of_the_outing(browse, collective, coordinator, volunteer, tour):
    other = factories.member(collective, name="Sam Petit")
    client, page = browse(coordinator), reverse("tours:outing", args=[tour.outing_id])
    when = {"day": "2026-11-21", "hour": "14:00"}
    assert client.post(page, when | pair(tour, coordinator, other)).status_code == 302
    assert {one.member_id for one in tour.pair.all()} == {coordinator.id, other.id}
    refused = client.post(page, {"day": "2026-12-05", "hour": "14:00"} | pair(tour, volunteer, other))
    assert refused.status_code == 422
    assert "l’une des deux personnes doit avoir déjà fait une sortie" in text(refused)
    assert f'<option value="{volunteer.id}" selected>' in text(refused)
    tour.outing.refresh_from_db()
    assert tour.outing.starts_at == NOW
    assert {one.member_id for one in tour.pair.all()} == {coordinator.id, other.id}
    client.post(page, when | pair(tour))
    assert tour.pair.count() == 0


def test_two_pairs_change_places_and_the_date_is_saved_with_them(
    browse, collective, coordinator, volunteer, tour
):
    second = Tour.objects.create(collective=collective, outing=tour.outing, number=900, code="abcdefgh")
    others = [
        factories.member(collective, name=name, role="facilitator") for name in ("Ana Roy", "Léo Petit")
    ]
    actions.assign_pair(second, members=others, on=TODAY)
    data = {
        "day": "2026-12-05",
        "hour": "10:00",
        **pair(tour, *others),
        **pair(second, coordinator, volunteer),
    }
    page = reverse("tours:outing", args=[tour.outing_id])
    assert browse(coordinator).post(page, data).status_code == 302
    tour.outing.refresh_from_db()
    assert tour.outing.starts_at.isoformat() == "2026-12-05T09:00:00+00:00"
    assert {one.member_id for one in tour.pair.all()} == {one.id for one in others}
    assert {one.member_id for one in second.pair.all()} == {coordinator.id, volunteer.id}


def test_the_pair_of_a_tour_that_left_is_not_changed_and_the_rest_is_saved(browse, coordinator, tour):
    actions.start_tour(tour, at=NOW)
    data = {"day": "2026-11-21", "hour": "14:00", "meeting_point": "Mairie", **pair(tour)}
    assert browse(coordinator).post(reverse("tours:outing", args=[tour.outing_id]), data).status_code == 302
    tour.outing.refresh_from_db()
    assert (tour.outing.meeting_point, tour.pair.count()) == ("Mairie", 2)


def test_a_stranger_is_not_in_the_list_of_people(browse, coordinator, tour, theirs):
    stranger = theirs.outing.plan.created_by
    page = browse(coordinator).post(
        reverse("tours:outing", args=[tour.outing_id]), pair(tour, coordinator, stranger)
    )
    assert "Choisissez une personne de la liste" in text(page)
    assert tour.pair.count() == 2


def test_the_home_page_asks_for_the_return_of_whoever_is_out(
    browse, collective, coordinator, volunteer, tour
):
    for member in (volunteer, coordinator):
        assert "Nous partons" in text(browse(member).get(reverse("home")))
    actions.start_tour(tour, at=NOW)
    with time_machine.travel(NOW + timedelta(minutes=136), tick=False):
        for member in (volunteer, coordinator):
            page = text(browse(member).get(reverse("home")))
            assert "Êtes-vous rentrés" in page
            assert url("come_back", tour) in page


def test_a_tour_whose_day_is_past_and_that_never_left_waits_for_the_coordinator(browse, coordinator, tour):
    with time_machine.travel(NOW + timedelta(hours=13), tick=False):
        assert "A-t-elle eu lieu" in text(browse(coordinator).get(reverse("home")))


def test_an_outing_gets_a_date_in_the_time_of_the_collective(browse, coordinator, tour):
    address = reverse("tours:outing", args=[tour.outing_id])
    answer = browse(coordinator).post(
        address, {"day": "2026-12-05", "hour": "14:00", "meeting_point": "Mairie", "instructions": ""}
    )
    assert answer.status_code == 302
    tour.outing.refresh_from_db()
    assert tour.outing.starts_at.isoformat() == "2026-12-05T13:00:00+00:00"
    refused = browse(coordinator).post(address, {"day": "2026-12-05", "hour": ""})
    assert refused.status_code == 422
    assert "Donnez la date et l’heure" in text(refused)


def test_the_hours_of_a_paper_tour_are_noted(browse, coordinator, tour):
    client = browse(coordinator)
    client.post(url("hours", tour), {"day": "2026-11-21", "started": "10:00", "returned": "11:30"})
    tour.refresh_from_db()
    assert tour.returned_at - tour.started_at == timedelta(minutes=90)
    page = client.post(
        url("hours", tour), {"day": "2026-11-21", "started": "10:00", "returned": ""}, follow=True
    )
    assert "Donnez la date" in text(page)


def test_a_tour_is_cancelled_and_reopened(browse, coordinator, tour):
    client = browse(coordinator)
    client.post(url("cancel", tour))
    tour.refresh_from_db()
    assert tour.state == "cancelled"
    client.post(url("reopen", tour))
    tour.refresh_from_db()
    assert tour.state == "ready"


def test_the_code_on_paper_opens_the_doors_for_those_who_may(
    browse, collective, coordinator, volunteer, tour, theirs
):
    other = factories.member(collective, name="Sam Petit")
    address = reverse("tours:open", args=[tour.code])
    assert browse(volunteer).get(address).url == reverse("field:doors", args=[tour.id])
    assert browse(other).get(address).status_code == 404
    assert browse(coordinator).get(reverse("tours:open", args=[theirs.code])).status_code == 404


def test_a_volunteer_finds_her_tours(browse, collective, volunteer, tour):
    assert f"Tournée {tour.number}" in text(browse(volunteer).get(reverse("tours:mine")))
    other = factories.member(collective, name="Sam Petit")
    assert "Aucune tournée ne vous attend" in text(browse(other).get(reverse("tours:mine")))


def test_no_title_and_no_address_names_anybody(browse, volunteer, tour):
    page = browse(volunteer).get(url("tour", tour)).content.decode()
    title = page.split("<title>")[1].split("</title>")[0]
    assert "Amina" not in title
    assert "Nadia" not in title
