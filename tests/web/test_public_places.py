"""The directory as everyone reads it, in a page, in a block of another site, in a feed; and what they tell of it."""

from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Origin, Place, Proposal
from essaim.places.actions.publishing import publish_place
from tests import factories
from tests.documents import reading
from tests.web.test_places import made, text

pytestmark = pytest.mark.django_db
WRONG = {"wrong": "hours", "said": "Ouvert aussi le mercredi"}


@pytest.fixture(autouse=True)
def _no_attempt_counted(db):
    cache.clear()


@pytest.fixture
def shown(collective, volunteer, coordinator):
    """One place that everyone reads, one that the team alone does."""
    kept = made(collective, volunteer, email="accueil@lilas.example", remark="Demander Jo au 06 39 98 12 34")
    made(collective, volunteer, "Foyer caché")
    with within(collective):
        publish_place(kept, by=coordinator, on=timezone.localdate())
        Origin.objects.create(
            collective=collective, place=kept, source="dora", ref="1", licence="Licence Ouverte 2.0",
            read_on=timezone.localdate(),
        )  # fmt: skip
    return kept


@pytest.fixture
def address(collective):
    return lambda path="": f"/c/{collective.slug}/lieux/{path}"


def proposals(collective):
    with within(collective):
        return list(Proposal.objects.values_list("wrong", "said", "by", "settled_on"))


def test_anyone_reads_what_was_published_and_nothing_else(collective, shown, address):
    home = text(Client().get(f"/c/{collective.slug}/"))
    assert "Où aller : les lieux du quartier" in home
    for path in ("", f"{shown.id}/", "bloc/", "nouveautes.rss"):
        answer = Client().get(address(path))
        page = text(answer)
        assert (answer.status_code, shown.name in page) == (200, True)
        assert [word for word in ("caché", "lilas.example", "Demander Jo", "06 39") if word in page] == []
    page = text(Client().get(address(f"{shown.id}/")))
    assert ("01 48 00 00 00" in page, "dora · Licence Ouverte 2.0" in page) == (True, True)
    with within(collective):
        hidden = Place.objects.get(name="Foyer caché")
    assert Client().get(address(f"{hidden.id}/")).status_code == 404
    assert Client().get(address(f"{hidden.id}/erreur/")).status_code == 404
    found = [text(Client().get(address(), {"need": need})) for need in ("meet", "care")]
    assert [shown.name in page for page in found] == [True, False]


def test_a_place_of_another_collective_is_on_none_of_its_pages(collective, shown, address):
    other = factories.collective("Allonnes", of=collective.network)
    assert Client().get(f"/c/{other.slug}/lieux/{shown.id}/").status_code == 404
    assert shown.name not in text(Client().get(f"/c/{other.slug}/lieux/"))


def test_the_block_stands_on_any_site_and_runs_nothing(browse, coordinator, shown, address, settings):
    page, block = Client().get(address()), Client().get(address("bloc/"))
    assert (page["X-Frame-Options"], "frame-ancestors 'none'" in page["Content-Security-Policy"]) == (
        "DENY",
        True,
    )
    policy = block["Content-Security-Policy"]
    for rule in ("frame-ancestors *", "script-src 'none'", "form-action 'none'", "default-src 'none'"):
        assert rule in policy
    assert ("X-Frame-Options" in block, block["Cross-Origin-Resource-Policy"]) == (False, "cross-origin")
    shown_page = block.content.decode()
    assert [word for word in ("<script", "<form", coordinator.user.name) if word in shown_page] == []
    assert block.cookies.output() == ""
    client = browse(coordinator)
    assert coordinator.user.first_name not in text(client.get(address("bloc/")))
    frame = text(client.get(reverse("places:publishing")))
    assert f"src=&quot;{settings.PUBLIC_URL}{address('bloc/')}&quot;" in frame


def test_the_feed_is_read_by_a_reader_of_feeds(shown, address, settings):
    answer = Client().get(address("nouveautes.rss"))
    assert answer["Content-Type"].startswith("application/rss+xml")
    channel = ET.fromstring(answer.content).find("channel")
    (item,) = channel.findall("item")
    assert item.findtext("title") == f"Nouveau\u00a0: {shown.name}"
    assert item.findtext("link") == settings.PUBLIC_URL + address(f"{shown.id}/")
    assert item.find("guid").get("isPermaLink") == "false"


def test_an_error_is_told_without_account_then_looked_at(
    browse, collective, coordinator, volunteer, shown, address
):
    told = Client().post(address(f"{shown.id}/erreur/"), WRONG)
    assert told.url == address("merci/")
    assert proposals(collective) == [("hours", "Ouvert aussi le mercredi", None, None)]
    assert browse(volunteer).get(reverse("places:proposals")).status_code == 403
    client = browse(coordinator)
    assert "1 erreur signalée" in text(client.get("/"))
    with within(collective):
        proposal = Proposal.objects.get()
    assert "Ouvert aussi le mercredi" in text(client.get(reverse("places:proposals")))
    page = reverse("places:proposal", args=[proposal.id])
    assert "Ouvert aussi le mercredi" in text(client.get(page))
    typed = {
        "name": shown.name,
        "kind": "centre",
        "step_free": "yes",
        "day_We": "14h-18h",
        "place_id": str(shown.id),
        "version": 1,
    }
    assert client.post(page, {**typed, "day_We": "le matin"}).status_code == 422
    assert client.post(page, typed).url == reverse("places:proposals")
    assert "14 h – 18 h" in text(Client().get(address(f"{shown.id}/")))
    assert client.get(page).status_code == 404
    Client().post(address(f"{shown.id}/erreur/"), {"wrong": "closed"})
    with within(collective):
        closing = Proposal.objects.get(settled_on=None)
    client.post(reverse("places:proposal_close", args=[closing.id]))
    assert Client().get(address(f"{shown.id}/")).status_code == 404
    assert "Fermé" in text(Client().get(address("nouveautes.rss")))


@pytest.mark.parametrize(
    "said",
    [
        {"said": "x"},
        {"wrong": "hours"},
        {"wrong": "casino", "said": "x"},
        {"wrong": "other", "said": "x" * 501},
    ],
)
def test_what_is_told_wrong_is_said_and_nothing_is_kept(collective, shown, address, said):
    assert Client().post(address(f"{shown.id}/erreur/"), said).status_code == 422
    assert proposals(collective) == []


def test_a_program_is_thanked_and_forgotten_and_many_are_slowed_down(collective, shown, address):
    page = address(f"{shown.id}/erreur/")
    assert Client().post(page, {**WRONG, "website": "https://exemple.org"}).url == address("merci/")
    assert proposals(collective) == []
    answers = [Client().post(page, {**WRONG, "said": f"Chose {n}"}).status_code for n in range(11)]
    assert (answers.count(302), answers[-1]) == (9, 429)


def test_a_coordinator_publishes_and_takes_back(browse, collective, coordinator, volunteer, shown, address):
    where = reverse("places:publish", args=[shown.id])
    assert browse(volunteer).post(where, {"shown": "no"}).status_code == 403
    client = browse(coordinator)
    client.post(where, {"shown": "no"})
    assert shown.name not in text(Client().get(address()))
    assert "Publier les 2 lieux que nous avons vérifiés" in text(client.get(reverse("places:publishing")))
    client.post(reverse("places:publish_all"))
    assert "Foyer caché" in text(Client().get(address()))
    client.post(reverse("places:share"), {"shares": "yes"})
    other = factories.collective("Allonnes", of=collective.network)
    theirs = browse(factories.member(other, role="coordinator"))
    assert f"{collective.name}</strong>, 2 lieux" in text(theirs.get(reverse("places:publishing")))
    looked = theirs.post(reverse("places:take_shared", args=[collective.slug]))
    assert "Ce que le fichier apporte" in text(theirs.get(looked.url))
    theirs.post(looked.url + "importer/")
    assert "Foyer caché" in text(theirs.get("/lieux/"))
    stranger = browse(factories.member(factories.collective("Loin"), role="coordinator"))
    assert stranger.post(reverse("places:take_shared", args=[collective.slug])).url == reverse(
        "places:publishing"
    )


def test_the_leaflet_holds_what_may_be_left_anywhere(browse, collective, coordinator, volunteer, shown):
    with within(collective):
        Place.objects.filter(name="Foyer caché").update(phone="06 39 98 12 34")
    client, page = browse(volunteer), reverse("places:leaflet")
    assert client.get(page).status_code == 200
    for size in ("normal", "large"):
        printed = reading.text(client.post(page, {"size": size}).content)
        assert [word in printed for word in (shown.name, "Voir du monde", "gratuit", "01 48 00 00 00")] == [
            True
        ] * 4
        assert [word for word in ("Demander Jo", "06 39", "lilas.example") if word in printed] == []
    assert client.post(page, {"size": "normal", "sector": str(factories.new_id())}).status_code == 422
