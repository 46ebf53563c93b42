"""A cohort on the screens: opened, enrolled, planned, attended, printed, exported."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries import polls
from essaim.transmission.rules.polls import token_to_answer
from essaim.web.transmission import dates
from tests import factories
from tests.documents import reading
from tests.web.leaving import csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def go(client, collective):
    member = factories.member(collective, role="facilitator", name="Claire Petit")
    client.force_login(member.user)

    def go(name, /, *args, **data):
        path = reverse(f"transmission:{name}", args=args)
        return client.post(path, data, follow=True) if data else client.get(path)

    go.client = client
    return go


@pytest.fixture
def path(go, collective):
    assert go("new_path", name=" ").status_code == 422
    page = go("new_path", name="Printemps 2027")
    assert "Le parcours est ouvert" in page.content.decode()
    with within(collective):
        return queries.paths(collective).get()


def workshop(path, number):
    with within(path.collective):
        return queries.workshops(path.collective).get(path=path, number=number)


def day(days):
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_from_the_first_name_to_the_export(go, path, volunteer):
    go("add_participant", path.id, member=str(volunteer.id), is_resident="on")
    go("add_participant", path.id, name="Odette R.", email="odette@exemple.org")
    page = go("add_participant", path.id, name="odette r.")
    assert (page.status_code, "est déjà dans ce parcours" in page.content.decode()) == (422, True)
    page = go("add_participant", path.id, name="Samir", phone="06 11 22 33 44").content.decode()
    assert "Les habitants sont 1 sur 3" in page
    first = workshop(path, 1)
    page = go("plan", first.id, starts_at=day(3), minutes="150", place="Salle des fêtes").content.decode()
    assert "Samir, 06 11 22 33 44" in page
    assert (
        "2 messages partent. 1 personne est à prévenir de vive voix."
        in go("invite", first.id, x="1").content.decode()
    )
    page = go("plan", workshop(path, 2).id, starts_at=day(2), minutes="150", place="")
    assert (page.status_code, "viendrait avant" in page.content.decode()) == (422, True)
    assert go("plan", first.id, starts_at="demain", minutes="0", place="").status_code == 422
    go("plan", first.id, starts_at=day(-1), minutes="150", place="Salle des fêtes")
    with within(path.collective):
        jo, odette, samir = queries.participants(path)
    for who, mark in (
        (jo, "present"),
        (odette, "excused"),
        (samir, "present"),
        (samir, "none"),
        (samir, "caught_up"),
    ):
        go("mark", first.id, who.id, mark=mark)
    page = go("path", path.id).content.decode()
    assert "tenue, 2 présences" in page
    assert "à rattraper" in page
    assert (
        "Cette séance a eu lieu"
        in go("plan", first.id, starts_at=day(9), minutes="150", place="").content.decode()
    )
    exported = go("attendance", path.id)
    assert "Rattrapée" in exported.content.decode()
    _headings, lines, _mark = csv_rows(go.client, reverse("transmission:attendance", args=[path.id]))
    assert [line[2:] for line in lines] == [
        [volunteer.user.name, "Présent·e"],
        ["Odette R.", "Prévenu·e, pas là"],
        ["Samir", "Rattrapée"],
    ]
    printed = reading.text(go("sheet", first.id).content)
    assert printed.count("Odette R.") == 1
    go("leave_path", samir.id, x="1")
    assert "a quitté le parcours" in go("path", path.id).content.decode()
    assert "n’est plus" not in go("end_path", path.id, x="1").content.decode()
    assert "Ce parcours est terminé" in go("mark", first.id, jo.id, mark="absent").content.decode()


def test_what_a_workshop_produces_is_a_link_to_the_thing_itself(go, path):
    page = go("path_workshop", workshop(path, 6).id).content.decode()
    assert f'href="{reverse("places:list")}"' in page
    assert "0 sur 15" in page
    assert "se garde sur papier" in go("path_workshop", workshop(path, 2).id).content.decode()


def test_a_volunteer_sees_no_path_and_another_collective_none_of_ours(client, path, volunteer):
    stranger = factories.member(
        factories.collective("Allonnes", of=path.collective.network), role="coordinator"
    )
    for member, status in ((volunteer, 403), (stranger, 404)):
        client.force_login(member.user)
        for name, of in (("path", path), ("path_workshop", workshop(path, 1)), ("sheet", workshop(path, 1))):
            assert client.get(reverse(f"transmission:{name}", args=[of.id])).status_code == status


def test_whoever_comes_reads_when_and_where_in_the_calendar_and_not_who_else_comes(
    client, go, path, volunteer
):
    go("add_participant", path.id, member=str(volunteer.id))
    go("add_participant", path.id, name="Odette R.")
    first = workshop(path, 1)
    go("plan", first.id, starts_at=day(3), minutes="150", place="Salle des fêtes")
    go("cancel", first.id, why="room")
    go("plan", first.id, starts_at=day(2), minutes="150", place="Salle des fêtes")
    lead = reverse("transmission:path_workshop", args=[first.id])
    address = reverse("transmission:appointment", args=[first.id])
    assert client.get(address).url == lead
    with within(path.collective):
        today = timezone.localdate()
        (one,) = dates.workshops(path.collective, today, today + timedelta(days=5))
    assert (one.url, one.sequence, one.is_off, list(one.members)) == (address, 3, False, [volunteer.id])
    client.force_login(volunteer.user)
    page = client.get(address).content.decode()
    assert "Salle des fêtes" in page
    assert "Odette" not in page


def test_a_day_is_asked_of_all_answered_by_a_link_without_an_account_and_chosen(client, go, path):
    go("add_participant", path.id, name="Odette R.", email="odette@exemple.org")
    go("add_participant", path.id, name="Samir")
    first = workshop(path, 1)
    page = go("dates", first.id, day1=day(10), day2="", closes_on=day(3)[:10])
    assert page.status_code == 422
    page = go("dates", first.id, day1=day(10), day2=day(11), closes_on=day(3)[:10]).content.decode()
    assert "1 personne est consultée par écrit." in page
    assert "2 personnes n’ont pas répondu" in page
    with within(path.collective):
        odette, samir = queries.participants(path)
        days = list(polls.choices_of(first))
    yes_then_no = {f"on_{days[0].id}": "no", f"on_{days[1].id}": "yes"}
    assert go("note_dates", first.id, samir.id, **yes_then_no).status_code == 200
    stranger = Client()
    link = reverse(
        "transmission:answer_dates", args=[path.collective.slug, token_to_answer(first.id, odette.id)]
    )
    page = stranger.get(link).content.decode()
    assert "Odette" not in page + stranger.post(link, yes_then_no).content.decode()
    assert stranger.post(link, {}).status_code == 422
    elsewhere = factories.collective("Allonnes")
    other = link.replace(path.collective.slug, elsewhere.slug)
    for gone in (other, link[:-2] + "x/"):
        assert stranger.get(gone).status_code == 410
    page = go("dates", first.id).content.decode()
    assert page.index("oui : 2") < page.index("non : 2")
    go("choose", days[1].id, x="1")
    assert stranger.get(link).status_code == 410
    assert workshop(path, 1).starts_at == days[1].starts_at


def test_her_know_how_is_hers_first_then_shown_if_she_wishes(client, go, path, volunteer):
    client.force_login(volunteer.user)
    mine = reverse("transmission:my_skills")
    assert client.post(mine, {"level_knock": "7"}).status_code == 422
    assert client.post(mine, {"level_knock": "2", "level_call": ""}).status_code == 302
    page = client.get(mine).content.decode()
    assert '<option value="2" selected>' in page
    assert "0 sur 20" in page
    everyone = reverse("transmission:skills")
    assert client.get(everyone).status_code == 403
    lead = Client()
    lead.force_login(factories.member(path.collective, role="facilitator").user)
    assert volunteer.user.name not in lead.get(everyone).content.decode()
    client.post(reverse("transmission:share_skills"), {"share": "yes"})
    page = lead.get(everyone).content.decode()
    assert page.count(volunteer.user.name) == page.count("repose sur une seule personne") == 1
    client.post(reverse("transmission:share_skills"), {"share": "no"})
    assert volunteer.user.name not in lead.get(everyone).content.decode()
