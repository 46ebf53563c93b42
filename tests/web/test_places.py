"""The screens of the directory of places."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Place, Service
from essaim.places.actions.places import PlaceData, add_place
from essaim.places.actions.services import ServiceData, add_service
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/lieux/"


@pytest.fixture
def centre(collective, volunteer):
    return made(collective, volunteer)


def made(of, by, name="Centre social des Lilas", *, ago=0, **said):
    on = timezone.localdate() - timedelta(days=ago)
    with within(of):
        data = PlaceData(name=name, kind="centre", phone="01 48 00 00 00", **said)
        place = add_place(of, data=data, place_id=factories.new_id(), by=by, on=on)
        offer = ServiceData(name=f"Café de {name}", need="meet", welcome="anyone", is_free="yes")
        add_service(place, data=offer, service_id=factories.new_id(), by=by, on=on)
        return place


def typed(**changes):
    return {
        "name": "Médiathèque",
        "kind": "library",
        "step_free": "yes",
        "day_Mo": "14h-18h",
        "place_id": str(factories.new_id()),
        **changes,
    }


def kept(collective, model=Place):
    with within(collective):
        return list(model.objects.all())


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_a_volunteer_adds_a_place_then_says_what_happens_there(browse, volunteer, collective):
    client = browse(volunteer)
    assert "Aucun lieu pour l’instant." in text(client.get(LIST))
    answer = client.post(LIST + "nouveau/", typed())
    (place,) = kept(collective)
    assert (place.name, place.hours) == ("Médiathèque", "Mo 14:00-18:00; PH off")
    assert answer.url == reverse("places:service_add", args=[place.id])
    offer = {"name": "Atelier tablette", "need": "digital", "welcome": "booked", "is_free": "yes"}
    answer = client.post(answer.url, {**offer, "service_id": str(factories.new_id())})
    assert answer.url == reverse("places:place", args=[place.id])
    shown = text(client.get(answer.url))
    for words in ("Atelier tablette", "Sur rendez-vous", "14 h – 18 h", "Gratuit"):
        assert words in shown


def test_hours_that_make_no_sense_say_which_day(browse, volunteer, collective):
    answer = browse(volunteer).post(LIST + "nouveau/", typed(day_We="le matin"))
    assert answer.status_code == 422
    assert "Mercredi : écrivez les heures comme « 9 h - 12 h, 14 h - 17 h 30 »" in text(answer)
    assert kept(collective) == []


def test_what_someone_else_corrected_meanwhile_is_not_written_over(browse, volunteer, centre, collective):
    where = reverse("places:edit", args=[centre.id])
    first = typed(name="Un", version=1)
    assert browse(volunteer).post(where, first).status_code == 302
    answer = browse(volunteer).post(where, typed(name="Deux", version=1))
    assert answer.status_code == 422
    assert "Quelqu’un vient de corriger ce lieu." in text(answer)
    assert [one.name for one in kept(collective)] == ["Un"]


def test_still_true_in_one_tap(browse, volunteer, coordinator, collective):
    old = made(collective, volunteer, ago=200)
    where = reverse("places:place", args=[old.id])
    client = browse(volunteer)
    assert "À vérifier" in text(client.get(where))
    assert "1 lieu à vérifier" in text(browse(coordinator).get("/"))
    client.post(reverse("places:check", args=[old.id]))
    shown = text(client.get(where))
    assert "À vérifier" not in shown
    assert "Toujours vrai</button>" not in shown
    assert "lieu à vérifier" not in text(browse(coordinator).get("/"))


def test_only_the_coordinator_closes(browse, volunteer, coordinator, centre, collective):
    where = reverse("places:close", args=[centre.id])
    assert browse(volunteer).post(where).status_code == 403
    browse(coordinator).post(where)
    assert kept(collective)[0].closed_on == timezone.localdate()
    assert centre.name not in text(browse(volunteer).get(LIST))
    assert centre.name in text(browse(volunteer).get(LIST + "?state=closed"))


def test_what_no_longer_happens_is_taken_away(browse, volunteer, centre, collective):
    (offer,) = kept(collective, Service)
    client = browse(volunteer)
    page = reverse("places:service", args=[offer.id])
    said = {"name": "Thé", "need": "eat", "welcome": "anyone", "is_free": "no", "service_id": str(offer.id)}
    assert client.post(page, said).status_code == 302
    assert kept(collective, Service)[0].name == "Thé"
    client.post(reverse("places:service_remove", args=[offer.id]))
    assert kept(collective, Service) == []


def test_a_wrong_letter_finds_it_in_the_list_and_in_the_box(browse, volunteer, collective):
    made(collective, volunteer, "Médiathèque")
    made(collective, volunteer, "Square")
    client = browse(volunteer)
    shown = text(client.get(LIST, {"q": "mediateque"}))
    assert (">Médiathèque<" in shown, ">Square<" in shown) == (True, False)
    found = text(client.post(reverse("search:page"), {"words": "mediateque", "q": "mediateque"}))
    assert "Médiathèque" in found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("need=meet&free=on", ["A", "B"]),
        ("day=Mo", ["B"]),
        ("step_free=on", ["A"]),
        ("need=nonsense", ["A", "B"]),
    ],
)
def test_a_filter_keeps_what_one_comes_for(browse, volunteer, collective, query, names):
    from datetime import time

    made(collective, volunteer, "A", step_free="yes")
    made(collective, volunteer, "B", week={"Mo": ((time(9), time(12)),)})
    shown = text(browse(volunteer).get(f"{LIST}?{query}"))
    assert [name for name in ("A", "B") if f">{name}<" in shown] == names


def test_the_list_asks_as_much_for_three_as_for_one(browse, volunteer, collective):
    client = browse(volunteer)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        return len(asked)

    made(collective, volunteer, "A")
    queries()
    one = queries()
    for name in "BC":
        made(collective, volunteer, name)
    assert queries() == one


def test_a_place_of_another_collective_is_absent(browse, volunteer, collective):
    other = factories.collective("Allonnes", of=collective.network)
    theirs = made(other, factories.member(other, role="coordinator"))
    client = browse(volunteer)
    assert client.get(reverse("places:place", args=[theirs.id])).status_code == 404
    assert client.post(reverse("places:check", args=[theirs.id])).status_code == 404


def test_a_partner_does_not_come_in(browse, observer):
    assert browse(observer).get(LIST).status_code == 403


def test_what_helps_in_great_heat_is_noted_and_shown_with_its_day(browse, volunteer, centre):
    client, page = browse(volunteer), reverse("places:climate", args=[centre.id])
    answers = dict.fromkeys(["cool", "cooled", "warm", "water", "toilets", "seats"], "unknown")
    assert client.post(page, {**answers, "cool": "perhaps"}).status_code == 422
    answer = client.post(page, {**answers, "cool": "yes", "toilets": "no"})
    shown = text(client.get(answer.url))
    assert "Il y fait frais quand il fait très chaud</dt><dd>oui, dit le" in shown
    assert "Des toilettes</dt><dd>non, dit le" in shown
    assert "Centre social" in text(client.get(LIST, {"climate": "cool"}))
    assert "Centre social" not in text(client.get(LIST, {"climate": "toilets"})).split("<main")[1]


def test_the_map_shows_the_set_of_the_list(browse, volunteer, collective, centre):
    with within(collective):
        Place.objects.update(lon=2.48, lat=48.9)
    made(collective, volunteer, "Médiathèque")
    client = browse(volunteer)
    shown = text(client.get("/lieux/carte/"))
    assert '<li value="1"><strong>1</strong> <a class="lone-link"' in shown
    assert "Médiathèque" in shown.split("Sans position connue")[1]
    shown = text(client.get("/lieux/carte/", {"q": "mediatheque"}))
    assert "Centre social" not in shown.split("<main")[1]
    assert "Aucun de ces lieux" in shown
    plan = client.get("/lieux/carte/plan.svg")
    assert (plan.status_code, b">1<" in plan.content) == (200, True)
    assert b">1<" not in client.get("/lieux/carte/plan.svg", {"q": "mediatheque"}).content
