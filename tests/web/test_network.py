"""The screens of the team, of the collective and of the network."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Collective, Coverage, Invitation, Membership
from tests import factories
from tests.web.leaving import csv_rows

pytestmark = pytest.mark.django_db
TEAM = "/reseau/equipe/"


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network, name="Rose Marchand")


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def names(answer):
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', answer.content.decode())


# --- the team


def test_the_team_is_listed_searched_and_paged(collective, coordinator, browse):
    for number in range(30):
        factories.member(collective, name=f"Personne {number:02d}")
    client = browse(coordinator)
    assert len(names(client.get(TEAM))) == 25
    assert len(names(client.get(f"{TEAM}?page=2"))) == 6
    assert names(client.get(f"{TEAM}?q=personne+07")) == ["Personne 07"]
    assert names(client.get(f"{TEAM}?role=coordinator")) == ["Nadia Benali"]
    assert names(client.get(f"{TEAM}?q=zzz")) == []
    assert len(names(client.get(f"{TEAM}?page=abc&role=chef"))) == 25


def test_the_list_costs_the_same_for_three_members_and_for_twenty(collective, coordinator, browse):
    client = browse(coordinator)
    costs = []
    for added in (2, 17):
        for _ in range(added):
            factories.member(collective)
        with CaptureQueriesContext(connection) as queries:
            client.get(TEAM)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_an_end_that_is_near_or_past_is_said(collective, coordinator, browse):
    factories.member(collective, name="Bientôt", ends_on=timezone.localdate() + timedelta(days=10))
    factories.member(collective, name="Passée", ends_on=timezone.localdate() - timedelta(days=1))
    page = browse(coordinator).get(TEAM).content.decode()
    assert re.findall(r"</svg>(bientôt|passée)</span>", page) == ["bientôt", "passée"]


def test_the_team_is_exported_without_formulas(collective, coordinator, browse):
    factories.member(collective, name="=HYPERLINK(1)")
    heading, rows, _mark = csv_rows(browse(coordinator), TEAM)
    assert heading == ["Nom", "Adresse e-mail", "Rôle", "Sorties faites", "Début", "Fin"]
    assert [row[0] for row in rows] == ["'=HYPERLINK(1)", coordinator.user.name]


def test_an_invitation_is_shown_once_with_a_link_and_a_qr_code(coordinator, browse, settings):
    client = browse(coordinator)
    assert client.get(f"{TEAM}inviter/").status_code == 200
    answer = client.post(f"{TEAM}inviter/", {"role": "volunteer", "ends_on": in_days(100)})
    page = answer.content.decode()
    link = re.search(r'value="(http://localhost:8000/compte/invitation/[\w-]{32}/)"', page)[1]
    assert "À montrer, pas à envoyer" in page
    assert read_qr_code(re.search(r'<img src="(data:image/svg\+xml[^"]+)"', page)[1]) == link
    assert answer.headers["Cache-Control"] == "no-store"
    assert Invitation.objects.get().created_by == coordinator.user
    assert link.split("/")[-2] not in client.get(TEAM).content.decode()


def read_qr_code(uri):
    """From the image itself: drawn by a small painter, read by another library than the one that made it."""
    import html

    import numpy as np
    import zxingcpp

    svg = unquote(html.unescape(uri).split(",", 1)[1])
    width = int(re.search(r"width='(\d+)'", svg)[1]) // 6
    pixels = np.full((width, width), 255, np.uint8)
    x = y = 0.0
    for command, first, second in re.findall(
        r"([Mmhl])\s?(-?[\d.]+)(?:[ ,](-?[\d.]+))?", re.findall(r"<path[^>]* d='([^']+)'", svg)[-1]
    ):
        if command == "M":
            x, y = float(first), float(second)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            pixels[int(y), int(x) : int(x + float(first))] = 0
            x += float(first)
    return zxingcpp.read_barcode(np.kron(pixels, np.ones((6, 6), np.uint8))).text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"role": "network_lead", "ends_on": "2027-01-01"}, "Sélectionnez un choix valide"),
        ({"role": "volunteer", "ends_on": "2020-01-01"}, "Choisissez une date de fin après aujourd’hui"),
        ({"role": "volunteer", "ends_on": "9999-12-31"}, "Choisissez une date de fin après aujourd’hui"),
        ({"role": "volunteer", "ends_on": "demain"}, "Saisissez une date valide"),
        ({"role": "volunteer"}, "Ce champ est obligatoire"),
    ],
)
def test_a_faulty_invitation_is_not_made_and_says_why(coordinator, browse, form, sentence):
    answer = browse(coordinator).post(f"{TEAM}inviter/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Invitation.objects.exists()


def test_an_open_invitation_is_withdrawn(coordinator, browse):
    client = browse(coordinator)
    client.post(f"{TEAM}inviter/", {"role": "volunteer", "ends_on": in_days(100)})
    client.post(f"{TEAM}invitations/{Invitation.objects.get().id}/retirer/")
    assert not Invitation.objects.exists()


def test_a_member_changes_of_role_is_prolonged_and_leaves(volunteer, coordinator, browse):
    client = browse(coordinator)
    page = f"{TEAM}{volunteer.id}/"
    assert "Amina Diallo" in client.get(page).content.decode()
    assert client.post(f"{page}role/", {"role": "facilitator"}).url == page
    assert client.post(f"{page}fin/", {"ends_on": in_days(200)}).url == page
    volunteer.refresh_from_db()
    assert (volunteer.role, volunteer.ends_on.isoformat()) == ("facilitator", in_days(200))
    assert client.post(f"{page}terminer/").url == TEAM
    assert client.get(page).status_code == 404
    assert names(client.get(TEAM)) == ["Nadia Benali"]


def test_the_last_coordinator_is_told_why_she_cannot_leave(coordinator, browse):
    client = browse(coordinator)
    answer = client.post(f"{TEAM}{coordinator.id}/terminer/", follow=True)
    assert "Le collectif doit garder au moins un·e référent·e." in answer.content.decode()
    answer = client.post(f"{TEAM}{coordinator.id}/role/", {"role": "volunteer"})
    assert answer.status_code == 422
    coordinator.refresh_from_db()
    assert (coordinator.role, coordinator.ended_at) == ("coordinator", None)


def test_the_members_of_another_collective_do_not_exist(coordinator, browse):
    stranger = factories.member(factories.collective("Allonnes"))
    client = browse(coordinator)
    page = f"{TEAM}{stranger.id}/"
    assert client.get(page).status_code == 404
    for gesture in ("role", "fin", "terminer"):
        assert (
            client.post(f"{page}{gesture}/", {"role": "volunteer", "ends_on": in_days(9)}).status_code == 404
        )


# --- the collective


def test_a_collective_is_described(collective, coordinator, browse):
    form = {
        "name": "Collectif du Nord",
        "carrier": "Centre social",
        "phone": "01 02 03 04 05",
        "phone_hours": "10 h – 12 h",
    }
    assert browse(coordinator).post("/reseau/collectif/", form).url == "/reseau/collectif/"
    collective.refresh_from_db()
    assert {name: getattr(collective, name) for name in form} == form


POLYGON = '{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[2.4, 48.9], [2.5, 48.9], [2.5, 49.0], [2.4, 48.9]]]}}'


def test_a_commune_is_covered_whole_then_in_part_then_no_more(collective, coordinator, browse):
    client = browse(coordinator)
    client.post("/reseau/collectif/communes/", {"insee": "93010", "name": "Bondy"})
    with within(collective):
        coverage = Coverage.objects.get()
    page = f"/reseau/collectif/communes/{coverage.id}/"
    assert (coverage.commune_id, coverage.kind) == ("93010", "whole")
    client.post(page, {"kind": "perimeter", "perimeter": POLYGON})
    with within(collective):
        coverage.refresh_from_db()
    assert coverage.perimeter["type"] == "Polygon"
    client.post(page, {"kind": "streets", "street_names": "Rue des Lilas\n\n  Rue   du Parc \nRue des Lilas"})
    with within(collective):
        coverage.refresh_from_db()
    assert (coverage.perimeter, coverage.street_names) == (None, ["Rue des Lilas", "Rue du Parc"])
    assert client.get(page).status_code == 200
    client.post(f"{page}retirer/")
    with within(collective):
        assert not Coverage.objects.exists()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"insee": "93140", "name": "Bondy"}, None),
        ({"insee": "9301", "name": "Bondy"}, "Ce code n’a pas la forme d’un code INSEE"),
        ({"insee": "٩٣٠١٠", "name": "Bondy"}, "Ce code n’a pas la forme d’un code INSEE"),
        ({"insee": "2a004", "name": "Ajaccio"}, None),
    ],
)
def test_a_commune_is_known_by_its_insee_code(coordinator, browse, form, sentence):
    answer = browse(coordinator).post("/reseau/collectif/communes/", form)
    if sentence:
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    else:
        assert answer.status_code == 302


@pytest.mark.parametrize(
    "shape",
    [
        "",
        "coucou",
        "[]",
        "null",
        '{"type": "Point", "coordinates": [2, 48]}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2.5, 48]]]}',
        '{"type": "Polygon", "coordinates": [[[652469, 6862035], [652470, 6862035], [652470, 6862036], [652469, 6862035]]]}',
        '{"type": "Polygon", "coordinates": [[["a", 48], [3, 48], [3, 49], ["a", 48]]]}',
        '{"type": "Polygon", "coordinates": [[[NaN, 48], [3, 48], [3, 49], [NaN, 48]]]}',
        '{"type": "Polygon", "coordinates": [[[1%s, 48], [3, 48], [3, 49], [1, 48]]]}' % ("0" * 400),
        "[" * 5000,
    ],
)
def test_a_perimeter_that_is_not_one_is_refused(collective, coordinator, browse, shape):
    client = browse(coordinator)
    client.post("/reseau/collectif/communes/", {"insee": "93010", "name": "Bondy"})
    with within(collective):
        coverage = Coverage.objects.get()
    answer = client.post(
        f"/reseau/collectif/communes/{coverage.id}/", {"kind": "perimeter", "perimeter": shape}
    )
    assert answer.status_code == 422
    with within(collective):
        coverage.refresh_from_db()
    assert coverage.kind == "whole"


# --- the network


def test_the_lead_creates_a_collective_and_invites_its_coordinator(collective, lead, browse):
    client = browse(lead)
    answer = client.post("/reseau/collectifs/nouveau/", {"name": "Collectif de Bondy", "carrier": ""})
    made = Collective.objects.exclude(id=collective.id).get()
    assert made.network == lead.network
    assert answer.url == f"/reseau/collectifs/{made.id}/inviter/"
    assert client.get(answer.url).status_code == 200
    page = client.post(answer.url, {"role": "coordinator", "ends_on": in_days(300)}).content.decode()
    assert "À montrer, pas à envoyer" in page
    assert Invitation.objects.get().collective == made


def test_someone_of_two_collectives_passes_from_one_to_the_other(volunteer, browse):
    elsewhere = factories.collective("Allonnes")
    other = Membership.objects.create(
        user=volunteer.user,
        network=elsewhere.network,
        collective=elsewhere,
        role="volunteer",
        starts_on=date(2020, 1, 1),
        ends_on=date(2030, 1, 1),
    )
    client = browse(volunteer)
    assert client.get("/compte/").context["collective"] == volunteer.collective
    assert client.post("/reseau/adhesion/", {"membership": str(other.id)}).url == "/"
    assert client.get("/compte/").context["collective"] == elsewhere


def test_nobody_takes_the_membership_of_another(volunteer, coordinator, browse):
    client = browse(volunteer)
    for wrong in (str(coordinator.id), "", "x", "0" * 32):
        assert client.post("/reseau/adhesion/", {"membership": wrong}).status_code == 404
    assert client.get(TEAM).status_code == 403
