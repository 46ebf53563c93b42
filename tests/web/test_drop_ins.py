"""The screens of the talks on the telephone: proposed, led, a seat from her file, a number at the end; her name to whom sees her."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import CallSettings, PhoneDropIn, PhoneSeat
from tests import factories
from tests.web.people_met import looks

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))


def words(answer):
    return answer.content.decode().replace("\u00a0", " ")


def at_home(client):
    return words(client.get(reverse("home")))


@pytest.fixture(autouse=True)
def _nine_in_the_morning():
    with time_machine.travel(NINE, tick=False):
        yield


def test_from_the_date_to_the_number_of_those_who_came(browse, collective, coordinator, volunteer, odette):
    other = factories.member(collective, name="Jo Martin")
    lead, hers = browse(coordinator), reverse("calls:offer_seat", args=[odette.id])
    page = reverse("calls:drop_ins")
    sent = {"day": "2026-11-24", "hour": "15:00", "minutes": "45", "seats": "6"}
    assert lead.post(reverse("calls:propose_talk"), sent).status_code == 422
    with within(collective):
        CallSettings.objects.create(collective=collective, dial_in="01 23 45 67 89", dial_in_code="1234#")
    faulty = lead.post(reverse("calls:propose_talk"), sent | {"hour": "l’après-midi"})
    assert (faulty.status_code, 'value="l’après-midi"' in words(faulty)) == (422, True)
    where = lead.post(reverse("calls:propose_talk"), sent).url
    assert "Aucune date à lui proposer" in words(browse(volunteer).get(hers))
    assert "Je l’anime" in words(browse(other).get(page))
    with within(collective):
        talk = PhoneDropIn.objects.get()
    assert "causerie au téléphone cherche qui l’anime" in at_home(browse(coordinator))
    browse(other).post(reverse("calls:lead_talk", args=[talk.id]))
    assert (
        "cherche qui l’anime" in at_home(browse(coordinator)),
        "Causerie" in at_home(browse(volunteer)),
    ) == (
        False,
        False,
    )
    offered = words(browse(volunteer).get(hers))
    assert ("animée par Jo" in offered, "01 23 45 67 89" in offered, "1234#" in offered) == (True, True, True)
    changed = looks(odette, verb="changed")
    browse(volunteer).post(reverse("calls:seat", args=[talk.id, odette.id]))
    assert looks(odette, verb="changed") == changed + 1
    assert browse(other).post(reverse("calls:seat", args=[talk.id, odette.id])).status_code == 404
    assert ("Odette" in words(browse(volunteer).get(where)), "Odette" in words(browse(other).get(where))) == (
        True,
        False,
    )
    assert "1 autre, que vous n’accompagnez pas." in words(browse(other).get(where))
    assert "Vous l’animez : 1 place prise sur 6." in at_home(browse(other))
    assert "rappelez-lui l’heure et le numéro" in at_home(browse(volunteer))
    with time_machine.travel(NINE + timedelta(days=1, hours=7), tick=False):
        again = browse(other)
        assert "dites combien de personnes sont venues" in at_home(again)
        assert 'value="1"' in words(again.get(where))
        assert again.post(reverse("calls:count_talk", args=[talk.id]), {"came": "neuf"}).status_code == 422
        again.post(reverse("calls:count_talk", args=[talk.id]), {"came": "3"})
        assert "3 personnes sont venues." in words(again.get(where))
        assert "Causerie" not in at_home(again)
    with within(collective):
        assert PhoneSeat.objects.count() == 0


def test_a_talk_called_off_is_told_on_the_page_of_whoever_kept_a_seat(
    browse, collective, coordinator, volunteer, odette
):
    with within(collective):
        CallSettings.objects.create(collective=collective, dial_in="01 23 45 67 89")
        when = NINE + timedelta(days=2)
        talk = PhoneDropIn.objects.create(
            collective=collective, starts_at=when, facilitator=coordinator, made_by=coordinator
        )
        PhoneSeat.objects.create(
            collective=collective, drop_in=talk, person=odette, kept_at=NINE, by=volunteer
        )
    browse(coordinator).post(reverse("calls:call_off_talk", args=[talk.id]))
    assert "prévenez la personne à qui vous aviez gardé une place" in at_home(browse(volunteer))
    assert "Annulée : elle n’aura pas lieu." in at_home(browse(coordinator))
