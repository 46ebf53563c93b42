"""French first; English for who asks for it at the foot of a page."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from essaim.kernel.tenancy import within
from essaim.models import Sheet
from essaim.territory.rules.grids import Naming, flat_labels, landing_order
from scripts import messages
from tests import factories
from tests.documents import reading

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    messages.compile_catalogues()


@pytest.fixture(autouse=True)
def _french_again():
    yield
    translation.activate("fr")


def words(response):
    """What is read on the page, without its tags; the button that leads back to French left aside."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def heading(response):
    return " ".join(re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)[1].split())


def in_english(client):
    client.post(reverse("language"), {"language": "en", "next": "/"})
    return client


def test_the_sign_in_page_is_in_english_once_chosen(client):
    page = in_english(client).get(reverse("account_login"))
    assert heading(page) == "Sign in"
    assert '<html lang="en"' in page.content.decode()
    assert [
        word for word in ("connecter", "Mot de passe", "mot de passe", "compte") if word in words(page)
    ] == []


def test_the_page_of_figures_is_in_english_once_chosen(browse, coordinator):
    page = in_english(browse(coordinator)).get(reverse("counts:page"))
    assert heading(page) == "Figures"
    french = (
        "Chiffres",
        "Portes",
        "Passages",
        "Tournées",
        "Bénévoles",
        "Afficher",
        "Imprimer",
        "Tableau de bord",
    )
    assert [word for word in french if word in words(page)] == []


def test_a_browser_in_english_does_not_choose_for_its_reader(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "en-GB,en;q=0.9"})
    assert (heading(page), page["Content-Language"]) == ("Se connecter", "fr")


def test_one_comes_back_to_french_and_to_her_page(client):
    here = reverse("account_login")
    answer = in_english(client).post(reverse("language"), {"language": "fr", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert heading(client.get(here)) == "Se connecter"


@pytest.mark.parametrize("language", ["de", "", "../en", "en\0", "x" * 5000])
def test_a_language_that_essaim_does_not_speak_changes_nothing(client, language):
    here = reverse("account_login")
    answer = client.post(reverse("language"), {"language": language, "next": here})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert heading(client.get(here)) == "Se connecter"


def test_choosing_a_language_never_leads_to_another_site(client):
    answer = client.post(reverse("language"), {"language": "en", "next": "https://ailleurs.example/"})
    assert answer["Location"] == "/"


def test_the_choice_of_language_is_a_form_that_names_the_other_language(client):
    page = client.get(reverse("account_login")).content.decode()
    assert re.findall(r'name="language" value="(\w+)" lang="(\w+)">(\w+)<', page) == [("en", "en", "English")]
    page = in_english(client).get(reverse("account_login")).content.decode()
    assert re.findall(r'name="language" value="(\w+)" lang="(\w+)">(\w+)<', page) == [
        ("fr", "fr", "Français")
    ]


def test_a_look_at_the_address_of_the_language_is_refused(client):
    assert client.get(reverse("language")).status_code == 405


def test_the_paper_is_in_french_whoever_prints_it(browse, collective, coordinator, volunteer):
    with within(collective):
        tour = factories.tour(
            collective, coordinator, factories.dwellings(collective, 2, floor=1), pair=[volunteer]
        )
    reader = in_english(browse(coordinator))
    text = reading.text(reader.post(reverse("sheets:print", args=[tour.id]), {"size": "normal"}).content)
    french = ("samedi 21 novembre 2026", "étage 1", "On a parlé", "Violence en cours")
    assert [word for word in french if word not in text] == []
    with within(collective):
        assert Sheet.objects.get().outcomes[0] == ["talked", "On a parlé"]


def test_the_doors_of_a_landing_are_named_and_sorted_in_french_whoever_makes_them():
    with translation.override("en"):
        labels = flat_labels(3, Naming.WORDS)
    left_to_right = ["porte gauche", "porte face", "porte droite"]
    assert labels == left_to_right
    assert sorted(["porte droite", "porte gauche", "porte face"], key=landing_order) == labels
