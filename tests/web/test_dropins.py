"""The screens of drop-ins: what is typed wrong is kept, what everyone sees names nobody, a link answers without signing in."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from essaim.dropins.actions import days, rota
from essaim.dropins.rules.days import signed
from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, Came, DropIn, DropInHost, DropInNotes, Situation
from tests import factories
from tests.documents.reading import text as text_of
from tests.dropins.test_days import CAFE, THURSDAY, TWO, open_cafe
from tests.factories import new_id
from tests.walker import reading_only
from tests.web.people_met import meet

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def _that_monday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cafe(collective, coordinator, volunteer):
    with within(collective):
        made = open_cafe(collective, coordinator)
        rota.sign_up(made, THURSDAY, by=volunteer, at=NOON)
        return made


def of_day(name, cafe, on=THURSDAY):
    return reverse(f"dropins:{name}", args=[cafe.id, on.isoformat()])


def test_a_drop_in_is_typed_and_what_cannot_be_is_kept_on_the_page(browse, collective, coordinator):
    typed = {**CAFE, "drop_in_id": new_id(), "hosts_wanted": 2, "is_public": "on", "starts_at": "14:00"}
    never = browse(coordinator).post(reverse("dropins:new"), {**typed, "months_off": range(1, 13)})
    assert (never.status_code, "n’a jamais lieu" in never.content.decode()) == (422, True)
    assert "Le café du jeudi" in never.content.decode()
    for _twice in range(2):
        assert browse(coordinator).post(reverse("dropins:new"), typed).status_code == 302
    with within(collective):
        made = DropIn.objects.get()
    assert (made.nth, made.months_off, made.starts_on) == (1, [7, 8], THURSDAY)
    page = browse(coordinator).get(reverse("dropins:drop_in", args=[made.id])).content.decode()
    assert "Le 1er jeudi du mois, sauf juillet et août" in page
    off = browse(coordinator).get(of_day("day", made, on=date(2026, 7, 2)))
    assert off.status_code == 404


def test_what_everyone_sees_says_what_is_off_and_names_nobody(client, browse, collective, coordinator, cafe):
    with within(collective):
        days.cancel_day(cafe, date(2026, 4, 2), by=coordinator, at=NOON)
        open_cafe(collective, coordinator, name="Réunion interne", is_public=False)
    for page in (
        reverse("dropins:of", args=[collective.slug]),
        reverse("public_page:collective", args=[collective.slug]),
    ):
        seen = client.get(page).content.decode()
        assert ("Le café du jeudi" in seen, "annulée" in seen) == (True, True)
        assert ("Amina" in seen, "Réunion interne" in seen) == (False, False)
    poster = text_of(browse(coordinator).get(reverse("dropins:poster", args=[cafe.id])).content)
    assert ("jeudi 5 mars" in poster, "Pas de permanence le jeudi 2 avril" in poster, "Amina" in poster) == (True, True, False)  # fmt: skip


def test_the_link_of_a_message_changes_nothing_when_opened_and_answers_when_pressed(
    client, collective, volunteer, cafe
):
    rose = factories.member(collective, name="Rose Petit")
    mine, hers = (
        reverse("dropins:answer", args=[collective.slug, signed(one.id, cafe.id, THURSDAY)])
        for one in (volunteer, rose)
    )
    with reading_only():
        assert "Bonjour Amina" in client.get(mine).content.decode()
    answer = client.post(mine, {"answer": "no"}, follow=True).content.decode()
    assert "prévenue" in answer
    assert "vous venez" in client.post(hers, {"answer": "yes"}, follow=True).content.decode()
    assert "Choisissez" in client.post(hers, {"answer": "x"}, follow=True).content.decode()
    with within(collective):
        assert {one.member_id for one in DropInHost.objects.filter(left_at=None)} == {rose.id}
    with time_machine.travel(TWO + timedelta(hours=4), tick=False):
        assert client.get(mine).status_code == 410


def test_on_the_day_one_tap_counts_and_notes_and_situations_go_where_they_belong(browse, collective, coordinator, volunteer, cafe):  # fmt: skip
    odette = meet(collective, coordinator, "Odette Renaud")
    with time_machine.travel(TWO + timedelta(minutes=5), tick=False):
        page = browse(volunteer).get(of_day("day", cafe)).content.decode()
        assert "C’est sa première fois" in page
        browse(volunteer).post(of_day("came", cafe), {"kind": "first", "came_id": new_id()})
        too_many = browse(volunteer).post(
            of_day("came", cafe), {"kind": "guest", "people": "400", "came_id": new_id()}
        )
        assert too_many.status_code == 422
        browse(volunteer).post(of_day("notes", cafe), {"subjects": "Le jardin ; appeler le 06 11 22 33 44"})
        warned = browse(volunteer).get(f"{of_day('day', cafe)}?ecrit").content.decode()
        assert "numéro de téléphone" in warned
        with within(collective):
            came = Came.objects.get()
        browse(coordinator).post(reverse("dropins:it_was", args=[came.id, odette.id]))
        browse(coordinator).post(reverse("dropins:speak_of", args=[cafe.id, THURSDAY.isoformat(), odette.id]), {"said": "Elle aimerait jardiner"})  # fmt: skip
        seen = {
            one: browse(one).get(of_day("day", cafe)).content.decode() for one in (coordinator, volunteer)
        }
        assert ["Elle aimerait jardiner" in seen[one] for one in (coordinator, volunteer)] == [True, False]
        assert (
            browse(volunteer).get(reverse("people:person", args=[odette.id])).status_code == 200
        )  # until midnight
        assert AccessEntry.objects.filter(subject_id=odette.id, why="host").exists()
    with time_machine.travel(TWO + timedelta(hours=10, minutes=1), tick=False):
        assert browse(volunteer).get(reverse("people:person", args=[odette.id])).status_code == 404
    with within(collective):
        assert (DropInNotes.objects.count(), Situation.objects.count()) == (1, 1)
