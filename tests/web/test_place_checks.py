"""Places rung one after the other on a phone; the CCAS of a commune, in the letter to the register."""

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import CheckLine, Place
from essaim.network.models import Coverage
from essaim.territory.models import Commune
from tests.web.people_met import meet
from tests.web.test_places import made, text

pytestmark = pytest.mark.django_db


def test_a_list_is_prepared_rung_and_one_tap_says_still_true(browse, collective, volunteer, coordinator):
    made(collective, volunteer, "A", ago=200)
    made(collective, volunteer, "B", ago=200)
    page = reverse("places:checks")
    client = browse(volunteer)
    assert "2 lieux n’ont pas été vérifiés" in text(client.get(page))
    assert client.post(reverse("places:checks_prepare")).status_code == 403
    browse(coordinator).post(reverse("places:checks_prepare"), {"name": "Automne"})
    with within(collective):
        campaign = CheckLine.objects.first().campaign
    take = reverse("places:check_take", args=[campaign.id])
    line = browse(volunteer).post(take).url
    shown = text(client.get(line))
    assert [word in shown for word in ("Appeler le 01 48 00 00 00", "Café de A", "Toujours vrai")] == [
        True
    ] * 3
    assert "quelqu’un d’autre l’a pris" in text(browse(coordinator).get(line))
    client = browse(volunteer)
    assert client.post(line + "fini/", {"outcome": "perhaps"}).url == line
    assert client.post(line + "fini/", {"outcome": "true"}).url == page
    assert "1 sur 2 sont faits" in text(client.get(page))
    line = client.post(take).url
    assert client.post(line + "fini/", {"outcome": "changed"}).url.endswith("/modifier/")
    with within(collective):
        today = timezone.localdate()
        assert list(Place.objects.filter(checked_on=today).values_list("name", flat=True)) == ["A"]
    assert client.post(take).url == page
    assert client.post(reverse("places:checks_close", args=[campaign.id])).status_code == 403
    browse(coordinator).post(reverse("places:checks_close", args=[campaign.id]))
    assert client.post(take).status_code == 404


def test_the_centre_of_a_commune_is_said_once_and_the_letter_goes_to_it(
    browse, collective, volunteer, coordinator
):
    odette = meet(collective, volunteer, "Odette Renaud")
    commune, _made = Commune.objects.get_or_create(insee="93010", defaults={"name": "Bondy"})
    with within(collective):
        Coverage.objects.create(collective=collective, commune=commune)
        type(odette).objects.filter(id=odette.id).update(commune=commune)
    client, letter = browse(volunteer), reverse("worries:register", args=[odette.id])
    assert 'value="Mairie de Bondy"' in text(client.get(letter))
    assert "On ne sait pas" in text(client.get(reverse("places:centres")))
    say = reverse("places:centre")
    assert client.get(say, {"commune": "75056"}).status_code == 404
    assert client.post(f"{say}?commune=93010", {"exists": "perhaps"}).status_code == 422
    client.post(f"{say}?commune=93010", {"exists": "yes", "name": "CCAS de Bondy", "phone": "01 48 00 00 07"})
    assert "Oui : CCAS de Bondy, 01 48 00 00 07" in text(client.get(reverse("places:centres")))
    shown = text(client.get(letter))
    assert ('value="CCAS de Bondy"' in shown, "01 48 00 00 07" in shown) == (True, True)
