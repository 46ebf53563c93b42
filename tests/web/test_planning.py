"""The screens of plans."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.doors.actions import moves
from essaim.kernel.tenancy import within
from essaim.models import Plan, Stop, Tour
from tests import factories
from tests.factories import NOW
from tests.web.leaving import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
ASKED = {
    "name": "Quartier nord", "on": "2026-11-21", "pairs": "2", "minutes": "30", "doors_per_hour": "30",
    "walking_kmh": "4.5", "outings": "", "meeting_point": "Mairie", "meeting_address": "", "first_streets": "", "aside": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def doors(collective):
    return factories.dwellings(collective, 40)


@pytest.fixture
def plan(browse, coordinator, doors):
    answer = browse(coordinator).post(reverse("planning:new"), ASKED)
    made = Plan.objects.get()
    assert answer.url == reverse("planning:plan", args=[made.id])
    return made


@pytest.fixture
def their_plan():
    other = factories.collective("Allonnes")
    with within(other):
        lead = factories.member(other, role="coordinator", name="Une Autre")
        return factories.tour(other, lead, [factories.dwelling(other, 1)], state="draft").outing.plan


def tours_of(plan):
    return list(Tour.objects.filter(outing__plan=plan).order_by("number"))


def text(response):
    return " ".join(response.content.decode().split())


def test_a_plan_is_asked_for_and_read(browse, coordinator, plan):
    page = browse(coordinator).get(reverse("planning:plan", args=[plan.id]))
    assert {tour.number for tour in tours_of(plan)} == {
        tour.number for _outing, lines in page.context["outings"] for tour, _streets, _stops in lines
    }
    assert "Rue des Lilas" in text(page)
    assert plan.meeting_point == "Mairie"
    listed = text(browse(coordinator).get(reverse("planning:list")))
    assert "Quartier nord" in listed


def test_the_map_and_the_list_show_the_same_doors(browse, coordinator, plan):
    client = browse(coordinator)
    page = client.get(reverse("planning:plan", args=[plan.id]))
    answer = client.get(reverse("planning:map_data", args=[plan.id])).json()
    assert answer == page.context["map"]
    listed = [
        str(stop.dwelling_id)
        for _o, lines in page.context["outings"]
        for _t, _s, stops in lines
        for stop in stops
    ]
    shown = [door["id"] for door in answer["doors"]]
    assert sorted(shown) == sorted(listed)
    assert len(shown) == 40


def test_the_form_is_empty_at_first_and_filled_by_a_model(browse, coordinator, plan, their_plan):
    client = browse(coordinator)
    assert client.get(reverse("planning:new")).status_code == 200
    copy = client.get(reverse("planning:new"), {"modele": plan.id})
    assert copy.context["form"].initial["name"] == "Quartier nord (copie)"
    assert copy.context["form"].initial["pairs"] == 2
    for stranger in (their_plan.id, "nimporte"):
        assert client.get(reverse("planning:new"), {"modele": stranger}).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"pairs": "0"}, "supérieure ou égale à 1"),
        ({"minutes": "5"}, "supérieure ou égale à 20"),
        ({"walking_kmh": "nan"}, "Saisissez un nombre"),
        ({"on": "hier"}, "date valide"),
        ({"aside": "rue qui n’existe pas"}, "n’est ni une rue ni une porte de votre base"),
        ({"first_streets": "=HYPERLINK()"}, "n’est ni une rue ni une porte de votre base"),
        ({"meeting_address": "999 rue des Lilas"}, "Cette adresse n’est pas dans votre base"),
        ({"aside": "rue des Lilas"}, "toutes laissées de côté"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_sentence_and_nothing_is_written(
    browse, coordinator, doors, changed, sentence
):
    page = browse(coordinator).post(reverse("planning:new"), ASKED | changed)
    assert page.status_code == 422
    assert sentence in text(page)
    assert Plan.objects.count() == 0


def test_streets_and_addresses_are_written_as_one_says_them(browse, coordinator, collective, doors):
    factories.dwellings(collective, 3, on=factories.street(collective, "Avenue Jaurès"))
    asked = {
        "aside": "avenue jaurès\n12 Rue des lilas",
        "meeting_address": "3, rue des lilas",
        "meeting_point": "",
    }
    browse(coordinator).post(reverse("planning:new"), ASKED | asked)
    made = Plan.objects.get()
    assert len(made.left_out) == 4
    assert made.meeting_point == "3 Rue des Lilas"
    assert (made.meeting_lon, made.meeting_lat) == (doors[2].lon, doors[2].lat)


def test_without_address_the_page_says_what_to_do(browse, coordinator):
    page = browse(coordinator).post(reverse("planning:new"), ASKED)
    assert page.status_code == 422
    assert "importez les adresses" in text(page)


POSTS = ["plan_again", "rename", "archive"]
TOUR_POSTS = ["move_doors", "add_doors", "reorder", "lock"]


@pytest.mark.parametrize("name", ["plan", "map_data", "left_out"])
def test_a_plan_of_another_collective_does_not_exist(browse, coordinator, plan, their_plan, name):
    assert browse(coordinator).get(reverse(f"planning:{name}", args=[plan.id])).status_code == 200
    assert browse(coordinator).get(reverse(f"planning:{name}", args=[their_plan.id])).status_code == 404


@pytest.mark.parametrize("name", [*POSTS, *TOUR_POSTS])
def test_nothing_is_done_to_a_plan_of_another_collective(browse, coordinator, their_plan, name):
    with within(their_plan.collective):
        tour = tours_of(their_plan)[0]
        stop = tour.stops.select_related("dwelling").get()
    target = their_plan if name in POSTS else tour
    data = {
        "name": "Pris",
        "portes": str(stop.dwelling_id),
        "target": "-",
        "verrou": "1",
        "address": "1 rue des Lilas",
    }
    client = browse(coordinator)
    assert client.post(reverse(f"planning:{name}", args=[target.id]), data).status_code == 404
    street = reverse("planning:move_street", args=[tour.id, stop.dwelling.street_id])
    assert client.post(street, data).status_code == 404
    assert client.get(reverse("planning:tour", args=[tour.id])).status_code == 404


def test_plans_are_for_coordinators(browse, volunteer, plan):
    client = browse(volunteer)
    assert client.get(reverse("planning:list")).status_code == 403
    assert client.post(reverse("planning:new"), ASKED).status_code == 403
    assert client.get(reverse("planning:tour", args=[tours_of(plan)[0].id])).status_code == 403


def test_a_plan_asks_as_many_questions_for_three_outings_as_for_one(browse, collective, coordinator, plan):
    small = factories.tour(
        collective, coordinator, factories.dwellings(collective, 2), state="draft"
    ).outing.plan
    client = browse(coordinator)

    def questions(chosen):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("planning:plan", args=[chosen.id])).status_code == 200
        return len(asked)

    questions(small)
    assert len(tours_of(plan)) > 1
    assert questions(plan) == questions(small)


def test_a_street_is_moved_and_the_new_times_are_said(browse, coordinator, plan):
    source, target = tours_of(plan)[:2]
    street = source.stops.first().dwelling.street
    address = reverse("planning:move_street", args=[source.id, street.id])
    page = text(browse(coordinator).post(address, {"target": str(target.id)}, follow=True))
    assert source.stops.count() == 0
    assert f"La tournée {target.number} dure maintenant" in page
    assert "plus que les 30 min prévues" in page


def test_doors_are_moved_left_out_and_added_again(browse, coordinator, plan):
    source, target = tours_of(plan)[:2]
    first, second = [stop.dwelling for stop in source.stops.select_related("dwelling__street")[:2]]
    client = browse(coordinator)
    move = reverse("planning:move_doors", args=[source.id])
    client.post(move, {"portes": [str(first.id)], "target": str(target.id)})
    client.post(move, {"portes": [str(second.id)], "target": "-"})
    assert Stop.objects.get(dwelling=first).tour_id == target.id
    assert not Stop.objects.filter(dwelling=second).exists()
    client.post(
        reverse("planning:add_doors", args=[target.id]),
        {"address": f"{second.number} rue des lilas", "reason": ""},
    )
    assert Stop.objects.get(dwelling=second).tour_id == target.id


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"target": "-"}, "Cochez d’abord les portes"),
        ({"portes": "nimporte", "target": "-"}, "Cochez d’abord les portes"),
        ({"portes": "first", "target": "nimporte"}, "Choisissez une tournée"),
    ],
)
def test_a_wrong_move_is_refused_with_a_sentence(browse, coordinator, plan, data, sentence):
    source = tours_of(plan)[0]
    first = str(source.stops.first().dwelling_id)
    sent = {key: first if value == "first" else value for key, value in data.items()}
    page = browse(coordinator).post(reverse("planning:move_doors", args=[source.id]), sent, follow=True)
    assert sentence in text(page)
    assert source.stops.filter(dwelling_id=first).exists()


def test_a_locked_tour_stays_when_the_rest_is_planned_again(browse, coordinator, plan):
    kept = tours_of(plan)[0]
    doors = list(kept.stops.values_list("dwelling_id", flat=True))
    client = browse(coordinator)
    client.post(reverse("planning:lock", args=[kept.id]), {"verrou": "1"})
    client.post(reverse("planning:plan_again", args=[plan.id]), {"autrement": "1"})
    assert list(kept.stops.values_list("dwelling_id", flat=True)) == doors
    page = text(client.post(reverse("planning:reorder", args=[kept.id]), follow=True))
    assert "est verrouillée" in page


def test_a_plan_is_renamed_and_archived(browse, coordinator, plan):
    client = browse(coordinator)
    client.post(reverse("planning:rename", args=[plan.id]), {"name": "Nord"})
    client.post(reverse("planning:rename", args=[plan.id]), {"name": " "})
    plan.refresh_from_db()
    assert plan.name == "Nord"
    assert client.post(reverse("planning:archive", args=[plan.id])).url == reverse("planning:list")
    assert "Nord" not in text(client.get(reverse("planning:list")))
    assert "Nord" in text(client.get(reverse("planning:list"), {"archives": "1"}))


def test_the_doors_left_out_are_downloaded_without_formulas(browse, coordinator, collective, doors):
    street = factories.street(collective, "=cmd()")
    factories.tour(collective, coordinator, [factories.dwelling(collective, 1, on=street)])
    browse(coordinator).post(reverse("planning:new"), ASKED)
    page = reverse("planning:left_out", args=[Plan.objects.get(name="Quartier nord").id])
    _heading, [row], _mark = csv_rows(browse(coordinator), page)
    assert row[0] == "1 =cmd()"


def test_the_last_move_is_taken_back_whole_and_targets_show_their_streets(browse, coordinator, plan):
    client = browse(coordinator)
    source, target = tours_of(plan)[:2]
    page = reverse("planning:tour", args=[source.id])
    undo = reverse("planning:undo_move", args=[source.id])
    assert "Rue des Lilas" in client.get(page).context["move_form"].fields["target"].choices[1][1]
    before = list(source.stops.order_by("position").values_list("dwelling_id", flat=True))
    for where in (target.id, "-"):
        moved = [str(door) for door in before[:3]]
        client.post(reverse("planning:move_doors", args=[source.id]), {"portes": moved, "target": where})
        assert source.stops.count() == len(before) - 3
        assert "Annuler le dernier déplacement" in text(client.get(page))
        client.post(undo)
        assert set(source.stops.values_list("dwelling_id", flat=True)) == set(before)
        plan.refresh_from_db()
        assert plan.left_out == []
    assert "ne peut plus être annulé" in text(client.post(undo, follow=True))


def test_tours_that_a_new_calculation_does_not_change_keep_their_numbers_and_codes(browse, coordinator, plan):
    client = browse(coordinator)
    before = {
        tour.number: (tour.code, set(tour.stops.values_list("dwelling_id", flat=True)))
        for tour in tours_of(plan)
    }
    page = client.post(reverse("planning:plan_again", args=[plan.id]), follow=True)
    after = {
        tour.number: (tour.code, set(tour.stops.values_list("dwelling_id", flat=True)))
        for tour in tours_of(plan)
    }
    assert after == before
    assert f"{len(before)} tournées n’ont pas changé et gardent leur numéro" in text(page)
    gone = tours_of(plan)[0]
    moves.leave_out([gone.stops.first().dwelling_id], source=gone)
    client.post(reverse("planning:plan_again", args=[plan.id]))
    again = {tour.number: set(tour.stops.values_list("dwelling_id", flat=True)) for tour in tours_of(plan)}
    assert all(
        again.get(number, doors) == doors for number, (_code, doors) in before.items() if number in again
    )
