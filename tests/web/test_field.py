from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.contact import leave_alone
from essaim.doors.actions.forgetting import forget_passages
from essaim.doors.enums import Outcome
from essaim.doors.queries.visits import effective
from essaim.kernel.tenancy import within
from essaim.models import DoNotContact, Dwelling, Script, Tour, Visit
from essaim.people.enums import Channel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk(collective, coordinator, volunteer):
    """A tour of three doors for the volunteer's pair."""
    with within(collective):
        doors = factories.dwellings(collective, 3)
        tour = factories.walk(collective, coordinator, doors, pair=[volunteer])
        tour.doors = doors
    return tour


@pytest.fixture
def phone(browse, walk, volunteer):
    """The pair's phone."""
    return browse(volunteer)


def url(name, tour, door=None):
    return reverse(f"field:{name}", args=[tour.id, *([door.id] if door else [])])


def answer(phone, walk, door, outcome, **more):
    data = {"visit_id": factories.new_id(), "outcome": outcome, **more}
    return phone.post(url("record", walk, door), data)


def noted(collective):
    with within(collective):
        return [(visit.dwelling.number, visit.outcome) for visit in effective().order_by("dwelling__number")]


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_shows_the_doors_in_walking_order_and_how_many_are_done(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "absent")
    response = phone.get(url("doors", walk))
    assert [
        card.line.door.number
        for group in response.context["groups"]
        for part in group["parts"]
        for card in part["cards"]
    ] == [
        1,
        2,
        3,
    ]
    told = response.context["progress"]
    assert (told.done, told.total, told.left) == (1, 3, 2)
    assert "<strong>1</strong> porte faite sur 3" in response.content.decode()


def test_a_finished_tour_whose_passages_are_forgotten_shows_its_totals_and_asks_for_nothing(
    phone, walk, collective
):
    answer(phone, walk, walk.doors[0], "talked")
    with within(collective):
        Tour.objects.filter(id=walk.id).update(state="closed", started_at=timezone.now())
        later = timezone.localdate() + timedelta(days=400)
        assert forget_passages(collective, later, later) == 1
    answered = phone.get(url("doors", walk), follow=True)
    assert answered.redirect_chain == [(reverse("tours:tour", args=[walk.id]), 302)]
    assert "seuls les totaux restent" in answered.content.decode()
    assert answered.context["told"].conversations == 1


def test_absent_takes_one_tap_from_the_list_and_leads_to_the_next_door(phone, walk, collective):
    response = answer(phone, walk, walk.doors[0], "absent", from_list="1")
    visit = response.url.removeprefix(url("doors", walk) + "?note=").removesuffix("#porte-1")
    with within(collective):
        assert str(Visit.objects.get().id) == visit
    assert noted(collective) == [(1, "absent")]


def test_the_list_takes_as_many_queries_for_three_doors_as_for_one(phone, collective, coordinator, volunteer):
    def count_for(number):
        with within(collective):
            tour = factories.walk(
                collective, coordinator, factories.dwellings(collective, number), pair=[volunteer]
            )
        return url("doors", tour)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (1, 3):
        address = count_for(number)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert phone.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- one door ---------------------------------------------------------------------------------------------


def test_a_door_offers_the_nine_outcomes_in_words(phone, walk):
    response = phone.get(url("door", walk, walk.doors[0]))
    offered = [tile.value for tile in (*response.context["first_tiles"], *response.context["other_tiles"])]
    assert offered[:4] == ["talked", "absent", "not_now", "refuses"]
    assert sorted(offered) == sorted(outcome.value for outcome in Outcome.offered())


def test_saving_leads_to_the_next_door_with_the_means_to_undo(phone, walk, collective):
    response = answer(phone, walk, walk.doors[0], "talked", leaflet_left="on")
    assert response.url.partition("?")[0] == url("door", walk, walk.doors[1])
    following = phone.get(response.url)
    assert [visit.dwelling for visit in following.context["recent"]] == [walk.doors[0]]
    assert "Au 1 : on a parlé, avis laissé" in following.content.decode()
    with within(collective):
        assert effective().get().leaflet_left is True


def test_undoing_from_the_message_brings_the_door_back(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "talked")
    with within(collective):
        visit = Visit.objects.get()
    response = phone.post(url("undo", walk), {"visit": visit.id})
    assert response.url == url("door", walk, walk.doors[0])
    assert noted(collective) == []


def test_the_undo_is_offered_on_the_next_page_and_on_no_other(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "talked")
    following = answer(phone, walk, walk.doors[1], "absent").url
    assert [visit.outcome for visit in phone.get(following).context["recent"]] == ["absent"]
    for later in ("doors", "end", "plan"):
        assert phone.get(url(later, walk)).context["recent"] == []
    with within(collective):
        absent = effective().get(outcome="absent")
    after = phone.post(url("undo", walk), {"visit": absent.id}, follow=True)
    assert after.context["recent"] == []


def test_the_way_home_and_back_to_the_tour_are_on_every_page_at_the_door(phone, walk, staircase):
    pages = [url(name, walk) for name in ("doors", "plan", "emergency", "script", "end", "add")]
    pages += [url("door", walk, walk.doors[0]), url("landing", staircase, staircase.doors[0])]
    for page in pages:
        shown = phone.get(page).content.decode()
        tour = staircase if "palier" in page else walk
        assert f'href="{reverse("home")}"' in shown, page
        assert f'href="{reverse("tours:tour", args=[tour.id])}"' in shown, page


def test_before_leaving_every_door_asks_whether_the_pair_leaves(phone, collective, coordinator, volunteer):
    with within(collective):
        doors = factories.dwellings(collective, 2)
        tour = factories.tour(collective, coordinator, doors, pair=[volunteer], starts_at=timezone.now())
    for page in (url("doors", tour), url("door", tour, doors[0])):
        shown = phone.get(page).content.decode()
        assert "Vous partez\u00a0?" in shown
        assert 'name="outcome"' not in shown
    refused = answer(phone, tour, doors[0], "absent")
    assert refused.url == url("door", tour, doors[0])
    assert noted(collective) == []
    left = phone.post(reverse("tours:start", args=[tour.id]), {"door": doors[0].id})
    assert left.url == url("door", tour, doors[0])
    assert phone.get(left.url).content.decode().count('name="outcome"') == 9
    answer(phone, tour, doors[0], "absent")
    assert noted(collective) == [(1, "absent")]


def test_a_tour_of_another_day_says_so_and_leaves_only_when_chosen(phone, collective, coordinator, volunteer):
    with within(collective):
        doors = factories.dwellings(collective, 1)
        tomorrow = timezone.now() + timedelta(days=1)
        tour = factories.tour(collective, coordinator, doors, pair=[volunteer], starts_at=tomorrow)
    assert "Partir aujourd’hui" in phone.get(url("door", tour, doors[0])).content.decode()
    start = reverse("tours:start", args=[tour.id])
    for data, state in (({"door": doors[0].id}, "ready"), ({"door": doors[0].id, "today": "1"}, "under_way")):
        phone.post(start, data)
        with within(collective):
            tour.refresh_from_db()
        assert tour.state == state


def test_too_late_to_undo_says_what_to_do(phone, walk, collective, time_machine_now):
    answer(phone, walk, walk.doors[0], "talked")
    with within(collective):
        visit = Visit.objects.get()
    time_machine_now(timezone.now() + timedelta(minutes=2))
    response = phone.post(url("undo", walk), {"visit": visit.id}, follow=True)
    assert [str(message) for message in response.context["messages"]] == [
        "Il est trop tard pour annuler d’un geste. Ouvrez la porte et choisissez « Modifier »."
    ]
    assert noted(collective) == [(1, "talked")]


@pytest.fixture
def time_machine_now():
    import time_machine

    travellers = []

    def go(moment):
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in travellers:
        traveller.stop()


def test_the_same_form_sent_twice_records_once(phone, walk, collective):
    data = {"visit_id": factories.new_id(), "outcome": "absent"}
    for _ in range(2):
        assert phone.post(url("record", walk, walk.doors[0]), data).status_code == 302
    assert noted(collective) == [(1, "absent")]


def test_the_same_form_sent_again_an_hour_later_records_once(phone, walk, collective, time_machine_now):
    data = {"visit_id": factories.new_id(), "outcome": "absent"}
    phone.post(url("record", walk, walk.doors[0]), data)
    time_machine_now(timezone.now() + timedelta(hours=1))
    again = phone.post(url("record", walk, walk.doors[0]), data, follow=True)
    assert [str(message) for message in again.context["messages"]] == []
    assert noted(collective) == [(1, "absent")]


def test_not_now_asks_when_to_come_back_before_anything_is_kept(phone, walk, collective):
    response = answer(phone, walk, walk.doors[0], "not_now")
    assert (response.status_code, noted(collective)) == (200, [])
    days = response.context["days"]
    answer(phone, walk, walk.doors[0], "not_now", when=days[0]["value"])
    with within(collective):
        assert effective().get().come_back_on == timezone.localdate() + timedelta(days=1)


def test_not_now_without_a_date_is_kept_too(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "not_now", when="sans-date")
    with within(collective):
        assert effective().get().come_back_on is None


def test_another_day_must_be_chosen(phone, walk, collective):
    response = answer(phone, walk, walk.doors[0], "not_now", when="autre")
    assert (response.status_code, noted(collective)) == (422, [])
    assert "Choisissez un jour, ou « Sans date »." in response.content.decode()


@pytest.mark.parametrize("when", ["hier", "2020-01-01", "9999-99-99"])
def test_a_day_that_is_no_day_is_refused_in_words(phone, walk, collective, when):
    response = answer(phone, walk, walk.doors[0], "not_now", when=when)
    assert response.status_code in {302, 422}
    assert noted(collective) == []


@pytest.mark.parametrize("data", [{}, {"outcome": "absent"}, {"outcome": "danse", "visit_id": "x"}])
def test_an_answer_that_cannot_be_read_changes_nothing(phone, walk, collective, data):
    assert phone.post(url("record", walk, walk.doors[0]), data).status_code == 302
    assert noted(collective) == []


def test_a_door_already_noted_looks_editable_and_can_be_corrected(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "absent")
    shown = phone.get(url("door", walk, walk.doors[0])).content.decode()
    assert "Modifier : que s’est-il passé ?" in shown
    with within(collective):
        visit = effective().get()
    answer(phone, walk, walk.doors[0], "talked", corrects=visit.id)
    assert noted(collective) == [(1, "talked")]


def test_a_visit_at_the_wrong_door_is_taken_away(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "absent")
    with within(collective):
        visit = effective().get()
    answer(phone, walk, walk.doors[0], "withdrawn", corrects=visit.id)
    assert noted(collective) == []


def test_the_coordinator_sees_who_corrected_what(browse, phone, walk, collective, coordinator):
    answer(phone, walk, walk.doors[0], "absent")
    with within(collective):
        visit = effective().get()
    answer(phone, walk, walk.doors[0], "talked", corrects=visit.id)
    assert phone.get(url("door", walk, walk.doors[0])).context["history"] == []
    seen = browse(coordinator).get(url("door", walk, walk.doors[0]))
    assert [one["said"] for one in seen.context["history"]] == ["On a parlé", "Personne n’ouvre"]
    assert "Corrigé par Amina le" in seen.content.decode()


def test_the_figures_follow_an_undo_and_a_correction_at_once(phone, walk, collective):
    from essaim.impact.enums import Indicator
    from essaim.impact.queries import figures
    from essaim.impact.rules import Period

    def counted():
        today = timezone.localdate()
        with within(collective):
            told = figures(collective, Period(today, today))
        return told[Indicator.DOORS_VISITED], told[Indicator.CONVERSATIONS]

    answer(phone, walk, walk.doors[0], "absent")
    answer(phone, walk, walk.doors[1], "talked")
    assert counted() == (2, 1)
    with within(collective):
        absent, talked = effective().get(outcome="absent"), effective().get(outcome="talked")
    answer(phone, walk, walk.doors[0], "talked", corrects=absent.id)
    assert counted() == (2, 2)
    phone.post(url("undo", walk), {"visit": talked.id})
    assert counted() == (1, 1)


# --- a landing --------------------------------------------------------------------------------------------


@pytest.fixture
def staircase(collective, coordinator, volunteer):
    with within(collective):
        building = factories.building(collective)
        doors = [
            factories.dwelling(
                collective, 10, building=building, floor=floor, label=f"porte {side}", address_key=None
            )
            for floor in (1, 2)
            for side in ("A", "B")
        ]
        tour = factories.walk(collective, coordinator, doors, pair=[volunteer])
        tour.doors = doors
    return tour


def test_a_whole_landing_is_absent_in_two_taps_and_undone_in_one(phone, staircase, collective):
    asked = phone.get(url("landing", staircase, staircase.doors[0]))
    ticked = asked.context["same_floor"]
    assert ticked == [door.id for door in staircase.doors[:2]]
    data = {"landing_id": asked.context["landing_id"], "outcome": "absent", "doors": ticked}
    response = phone.post(url("landing", staircase, staircase.doors[0]), data)
    assert response.url.startswith(url("doors", staircase) + "?note=")
    assert response.url.endswith("#contenu")
    with within(collective):
        assert effective().count() == 2
    shown = phone.get(response.url)
    assert "2 portes : personne n’ouvre" in shown.content.decode()
    phone.post(url("undo", staircase), {"visit": [visit.id for visit in shown.context["recent"]]})
    with within(collective):
        assert effective().count() == 0


def test_a_landing_without_a_door_ticked_says_so(phone, staircase, collective):
    data = {"landing_id": factories.new_id(), "outcome": "absent"}
    response = phone.post(url("landing", staircase, staircase.doors[0]), data)
    assert response.status_code == 422
    with within(collective):
        assert Visit.objects.count() == 0


def test_a_door_answered_meanwhile_is_left_as_it_is_and_told(phone, staircase, collective):
    answer(phone, staircase, staircase.doors[1], "talked")
    data = {
        "landing_id": factories.new_id(),
        "outcome": "absent",
        "doors": [door.id for door in staircase.doors],
    }
    response = phone.post(url("landing", staircase, staircase.doors[0]), data, follow=True)
    assert "1 porte avait déjà une réponse aujourd’hui : elle n’a pas changé." in response.content.decode()
    with within(collective):
        assert effective().filter(outcome="talked").count() == 1


# --- doors that want to be left alone ---------------------------------------------------------------------


def test_a_door_to_leave_alone_says_so_and_leads_nowhere(phone, walk, collective, coordinator):
    with within(collective):
        leave_alone(
            walk.doors[1],
            channel=Channel.DOOR,
            said_on=timezone.localdate(),
            said_by="",
            by=coordinator,
            at=timezone.now(),
            today=timezone.localdate(),
        )
    shown = phone.get(url("doors", walk))
    assert "Ne plus solliciter, ne pas sonner" in shown.content.decode()
    assert url("door", walk, walk.doors[1]) not in shown.content.decode()
    assert shown.context["progress"].total == 2
    following = answer(phone, walk, walk.doors[0], "absent").url.partition("?")[0]
    assert following == url("door", walk, walk.doors[2])


def test_do_not_come_back_can_still_be_corrected_by_the_pair_the_same_day(phone, walk, collective):
    answer(phone, walk, walk.doors[0], "never")
    shown = phone.get(url("doors", walk)).content.decode()
    assert url("door", walk, walk.doors[0]) in shown
    with within(collective):
        visit = effective().get()
        assert DoNotContact.objects.filter(lifted_at=None).count() == 1
    answer(phone, walk, walk.doors[0], "refuses", corrects=visit.id)
    with within(collective):
        assert DoNotContact.objects.filter(lifted_at=None).count() == 0


# --- doors added and named on the spot --------------------------------------------------------------------


def test_a_door_is_added_on_the_spot_after_the_one_where_we_stand(phone, walk, collective):
    with within(collective):
        street = walk.doors[0].street_id
    data = {"number": 1, "suffix": "bis", "label": "", "street": street, "after": walk.doors[0].id}
    response = phone.post(url("add", walk), data)
    with within(collective):
        made = Dwelling.objects.get(number=1, suffix="bis")
        assert list(walk.stops.values_list("dwelling__number", "dwelling__suffix")) == [
            (1, ""), (1, "bis"), (2, ""), (3, ""),
        ]  # fmt: skip
    assert response.url == url("door", walk, made)


def test_a_door_already_known_is_not_doubled(phone, walk, collective):
    with within(collective):
        street = walk.doors[0].street_id
    phone.post(url("add", walk), {"number": 2, "street": street})
    with within(collective):
        assert (Dwelling.objects.count(), walk.stops.count()) == (3, 3)


def test_a_door_needs_a_number_or_a_landmark(phone, walk, collective):
    with within(collective):
        street = walk.doors[0].street_id
    response = phone.post(url("add", walk), {"street": street})
    assert response.status_code == 422
    assert "Donnez un numéro, ou un repère" in response.content.decode()


@pytest.mark.parametrize("label", ["code 1234", "chez Mme Durand", "clé sous le pot", "digicode B4512"])
def test_a_landmark_never_says_a_code_or_a_name(phone, walk, collective, label):
    phone.post(url("landmark", walk, walk.doors[0]), {"label": label})
    with within(collective):
        assert Dwelling.objects.get(id=walk.doors[0].id).label == ""


def test_a_landmark_helps_to_find_the_door(phone, walk, collective):
    phone.post(url("landmark", walk, walk.doors[0]), {"label": "portail vert"})
    with within(collective):
        assert Dwelling.objects.get(id=walk.doors[0].id).label == "portail vert"


# --- the other pages --------------------------------------------------------------------------------------


def test_the_emergency_numbers_are_one_tap_away_with_the_date_of_their_check(phone, walk):
    shown = phone.get(url("emergency", walk)).content.decode()
    for number in ("15", "17", "18", "112", "3919", "119", "3133"):
        assert f'href="tel:{number}"' in shown
    assert 'href="sms:114"' in shown
    assert 'href="tel:0123456789"' in shown
    assert "Numéros vérifiés le 22 novembre 2026." in shown


def test_the_script_of_the_outing_is_read_at_the_door_without_any_html_of_its_own(phone, walk, collective):
    with within(collective):
        body = "# Bonjour\n\nNous sommes **voisins** <script>alert(1)</script>\n\n- sourire"
        walk.outing.script = Script.objects.create(
            collective=collective, version=1, body=body, created_at=factories.NOW
        )
        walk.outing.save()
    for address in (url("script", walk), url("door", walk, walk.doors[0])):
        shown = phone.get(address).content.decode()
        assert "<strong>voisins</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in shown


@pytest.mark.parametrize("name", ["doors", "plan", "emergency", "script", "end", "add"])
def test_every_page_opens_for_the_pair_and_the_coordinator_and_is_absent_for_others(
    browse, walk, collective, volunteer, coordinator, name
):
    theirs = factories.collective("Allonnes", of=collective.network)
    stranger = factories.member(theirs, role="coordinator")
    other = factories.member(collective, role="volunteer")
    statuses = [
        browse(who).get(url(name, walk)).status_code for who in (volunteer, coordinator, other, stranger)
    ]
    assert statuses == [200, 200, 404, 404]


@pytest.mark.parametrize("name", ["door", "landing"])
def test_a_door_opens_for_the_pair_and_is_absent_for_others(browse, walk, collective, volunteer, name):
    other = factories.member(collective, role="volunteer")
    statuses = [browse(who).get(url(name, walk, walk.doors[0])).status_code for who in (volunteer, other)]
    assert statuses == [200, 404]


@pytest.mark.parametrize("name", ["record", "landmark", "undo"])
def test_a_stranger_changes_nothing(browse, walk, collective, name):
    other = factories.member(collective, role="volunteer")
    door = None if name == "undo" else walk.doors[0]
    data = {"visit_id": factories.new_id(), "outcome": "absent", "label": "x"}
    assert browse(other).post(url(name, walk, door), data).status_code == 404
    assert noted(collective) == []


def test_a_door_of_another_tour_does_not_exist_here(phone, walk, collective, coordinator, volunteer):
    with within(collective):
        stray = factories.dwelling(collective, 50)
        factories.walk(collective, coordinator, [stray], pair=[volunteer])
    assert phone.get(url("door", walk, stray)).status_code == 404
    assert answer(phone, walk, stray, "absent").status_code == 404


def test_an_observer_never_sees_a_door(browse, walk, collective):
    observer = factories.member(collective, role="observer")
    assert browse(observer).get(url("doors", walk)).status_code == 403


# --- a building -------------------------------------------------------------------------------------------


def test_a_building_is_described_in_two_taps_copied_in_one_and_taken_back(phone, walk, collective):
    page = phone.get(url("building", walk, walk.doors[1]))
    assert "Comme au" not in page.content.decode()
    flats = phone.get(url("building", walk, walk.doors[1]), {"etages": "2"})
    assert flats.context["floors"] == 2
    done = phone.post(url("building", walk, walk.doors[1]), {"floors": "2", "flats": "2"}, follow=True)
    assert "L’immeuble a 6 portes. La tournée dure maintenant" in done.content.decode()
    assert done.context["described"].number == 2
    assert "#porte-2" in done.redirect_chain[-1][0]
    beside = phone.get(url("building", walk, walk.doors[2])).content.decode()
    assert "Comme au 2 : 2 étages, 2 par étage" in beside
    copied = {"floors": "2", "flats": "2", "naming": "words"}
    assert phone.post(url("building", walk, walk.doors[2]), copied).status_code == 302
    with within(collective):
        assert walk.stops.count() == 13
        building = walk.stops.get(position=2).dwelling.building
    undone = phone.post(reverse("field:building_undo", args=[walk.id, building.id]), follow=True)
    assert "C’est annulé." in undone.content.decode()
    assert undone.redirect_chain == [(url("door", walk, walk.doors[1]), 302)]
    with within(collective):
        assert walk.stops.count() == 8


def test_the_other_phone_is_led_to_the_flats_and_loses_no_tap(phone, walk, collective, browse, coordinator):
    phone.post(url("building", walk, walk.doors[1]), {"floors": "1", "flats": "1"})
    other = browse(coordinator)
    sent = (
        other.get(url("door", walk, walk.doors[1]), follow=True),
        answer_followed(other, walk, walk.doors[1], "absent"),
        other.post(url("building", walk, walk.doors[1]), {"floors": "1", "flats": "1"}, follow=True),
    )
    for page in sent:
        assert "Cette adresse est maintenant un immeuble" in page.content.decode()
        assert page.redirect_chain[-1][0] == url("doors", walk) + "#porte-2"
    assert noted(collective) == []
    with within(collective):
        flat = walk.stops.get(position=2).dwelling
        assert walk.stops.count() == 4
    answer(other, walk, flat, "absent")
    refused = other.post(reverse("field:building_undo", args=[walk.id, flat.building_id]), follow=True)
    assert "ne peut plus être défait ici" in refused.content.decode()


def answer_followed(phone, walk, door, outcome):
    data = {"visit_id": factories.new_id(), "outcome": outcome}
    return phone.post(url("record", walk, door), data, follow=True)


@pytest.mark.parametrize(
    "sent",
    [{}, {"floors": "2"}, {"floors": "x", "flats": "2"}, {"floors": "2", "flats": "31"}, {"floors": "-1", "flats": "2"},
     {"floors": "60", "flats": "30"}, {"floors": "1", "flats": "1", "naming": "x"}],
)  # fmt: skip
def test_an_impossible_building_is_refused_at_the_door_and_nothing_changes(phone, walk, collective, sent):
    response = phone.post(url("building", walk, walk.doors[1]), sent)
    assert response.status_code == 422
    with within(collective):
        assert walk.stops.count() == 3
    assert phone.get(url("building", walk, walk.doors[1]), {"etages": "beaucoup"}).context["floors"] is None
