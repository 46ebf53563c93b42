"""The screens of what is followed of places: closures, doubles made one, the chooser that searches, the moments of a place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import DropIn, Place, PlaceClosure, PlaceMerge, PromisedNews, Referral
from essaim.places.actions.publishing import publish_place
from essaim.territory.models import Street
from tests import factories
from tests.web.test_answers import asked, library, opened, referral  # noqa: F401 -- fixtures
from tests.web.test_places import LIST, made, text

pytestmark = pytest.mark.django_db
# ruff: noqa: F811 -- fixtures of other files


@pytest.fixture
def centre(collective, volunteer):
    return made(collective, volunteer)


def day(ahead):
    return (timezone.localdate() + timedelta(days=ahead)).isoformat()


def test_a_closure_is_noted_read_by_everyone_and_withdrawn(
    browse, volunteer, coordinator, centre, collective, client
):
    with within(collective):
        publish_place(centre, by=coordinator, on=timezone.localdate())
    where = reverse("places:closures", args=[centre.id])
    for faulty in (
        {"first": day(9), "last": day(3)},
        {"first": "demain", "last": day(3)},
        {"first": day(2)},
        {"first": day(2), "last": day(2), "why": "x" * 121},
    ):
        assert browse(volunteer).post(where, faulty).status_code == 422
    browse(volunteer).post(where, {"first": day(2), "last": day(2), "why": "inventaire"})
    said = reverse("public_page:place", args=[collective.slug, centre.id])
    assert "inventaire" in text(browse(volunteer).get(reverse("places:place", args=[centre.id])))
    assert "inventaire" in text(client.get(said))
    with within(collective):
        closure = PlaceClosure.objects.get()
    browse(volunteer).post(reverse("places:closure_withdraw", args=[closure.id]))
    assert "inventaire" not in text(client.get(said))


def test_two_rows_are_compared_made_one_and_two_again(browse, volunteer, coordinator, centre, collective):
    other = made(collective, volunteer, "CENTRE SOCIAL des Lilas")
    client = browse(coordinator)
    assert reverse("places:compare", args=[centre.id]) in text(
        client.get(reverse("places:alike", args=[centre.id]))
    )
    assert "Comparer les deux" in text(client.get(reverse("places:doubles")))
    compare = reverse("places:compare", args=[centre.id]) + f"?avec={other.id}"
    for nonsense in ("x", centre.id, factories.new_id()):
        assert (
            client.get(reverse("places:compare", args=[centre.id]) + f"?avec={nonsense}").status_code == 404
        )
    assert browse(volunteer).get(compare).status_code == 403
    client = browse(coordinator)
    stale = {"version_0": 9, "version_1": other.version, "line_name": "there"}
    assert client.post(compare, stale).status_code == 422
    assert client.post(compare, {**stale, "version_0": 1, "line_name": "both"}).status_code == 422
    client.post(compare, {"version_0": centre.version, "version_1": other.version, "line_name": "there"})
    with within(collective):
        merge = PlaceMerge.objects.get()
        assert Place.objects.get(id=centre.id).name == "CENTRE SOCIAL des Lilas"
    assert "Ce sont deux lieux" in text(client.get(reverse("places:place", args=[centre.id])))
    client.post(reverse("places:separate", args=[merge.id]))
    with within(collective):
        assert Place.objects.get(id=centre.id).name == "Centre social des Lilas"
        assert Place.objects.get(id=other.id).closed_on is None


def test_the_list_is_near_a_street_whose_name_was_written_wrong(browse, volunteer, collective, centre):
    far = made(collective, volunteer, "Aaa loin")
    with within(collective):
        door = factories.dwelling(collective, 3, lon=2.48, lat=48.9)
        street = Street.objects.get(id=door.street_id)
        Place.objects.filter(id=far.id).update(lon=2.52, lat=48.9)
        Place.objects.filter(id=centre.id).update(lon=2.481, lat=48.9)
    shown = text(browse(volunteer).get(LIST, {"near": street.name[:-1]}))
    assert shown.index("Centre social des Lilas") < shown.index("Aaa loin")
    assert "à 2 min à pied environ" in shown
    assert "Cette rue n’est pas connue ici" in text(browse(volunteer).get(LIST, {"near": "zzz"}))


def test_a_large_directory_is_searched_not_listed(browse, volunteer, collective, odette):
    for number in range(13):
        made(collective, volunteer, f"Lieu {number:02}")
    choose = reverse("referrals:choose", args=[odette.id])
    client = browse(volunteer)
    assert "Lieu 07" not in text(client.get(choose))
    assert "Lieu 07" in text(client.get(choose, {"q": "lieu 07"}))
    assert "13 lieux" in text(client.get(choose, {"need": "meet"}))
    made(collective, volunteer, "Médiathèque")
    assert "Peut-être cherchiez-vous" in text(client.get(choose, {"q": "mediatheqe"}))
    assert "Lieu 07" in text(client.get(choose, {"tout": "1"}))


def test_a_place_is_typed_where_a_drop_in_is_held(browse, coordinator, volunteer, collective, centre):
    made(collective, volunteer, "Centre social des Noyers")
    sent = {
        "name": "Permanence", "every": "week", "nth": "1", "weekday": "3", "starts_on": day(0), "starts_at": "14:00", "minutes": "120",
        "hosts_wanted": "2", "drop_in_id": str(factories.new_id()), "where": "",
    }  # fmt: skip
    client, where = browse(coordinator), reverse("dropins:new")
    which = text(client.post(where, {**sent, "place": "centre social"}))
    assert ("Lequel ?" in which, "Centre social des Noyers" in which) == (True, True)
    assert "Aucun lieu du répertoire" in text(client.post(where, {**sent, "place": "zzzzz"}))
    client.post(where, {**sent, "place": "centre social des lilas"})
    with within(collective):
        assert DropIn.objects.get().place_id == centre.id


def test_moments_proposed_by_the_place_are_chosen_in_one_tap(browse, volunteer, asked, referral, collective):
    page = opened(asked)
    assert page.post(asked, {"kind": "accept", "slot_1": "hier"}).status_code == 422
    assert page.post(asked, {"kind": "accept", "slot_1": f"{day(-3)}T14:00"}).status_code == 422
    page.post(asked, {"kind": "accept", "slot_1": f"{day(3)}T14:00", "slot_2": f"{day(4)}T10:30"})
    where = reverse("referrals:referral", args=[referral.id])
    shown = text(browse(volunteer).get(where))
    assert f"?moment={day(3)}T14:00" in shown
    chosen = text(browse(volunteer).get(where, {"moment": f"{day(4)}T10:30"}))
    assert ('value="10 h 30"' in chosen, f'value="{day(4)}"' in chosen) == (True, True)
    together = {
        "on": day(4),
        "with_whom": str(volunteer.id),
        "meeting": "10 h 30",
        "transport": "car",
        "seats": "9",
    }
    assert (
        browse(volunteer).post(reverse("referrals:together", args=[referral.id]), together).status_code == 422
    )
    browse(volunteer).post(reverse("referrals:together", args=[referral.id]), {**together, "seats": "2"})
    with within(collective):
        assert Referral.objects.values_list("transport", "seats").get() == ("car", 2)


def test_news_are_promised_and_taken_back_from_her_orientation(browse, volunteer, referral, collective):
    where, back = (reverse(f"referrals:{name}", args=[referral.id]) for name in ("news", "news_back"))
    yes = {"reach": "06 00 00 00 01", "how": "spoken", "on": day(0)}
    for faulty in (
        {**yes, "reach": ""},
        {**yes, "reach": "la voisine"},
        {**yes, "on": day(2)},
        {**yes, "how": "x"},
    ):
        assert browse(volunteer).post(where, faulty).status_code == 422
    browse(volunteer).post(where, yes)
    assert "06 00 00 00 01" in text(browse(volunteer).get(reverse("referrals:referral", args=[referral.id])))
    browse(volunteer).post(back)
    with within(collective):
        assert not PromisedNews.objects.exists()
