"""What is shown when something is refused: in the language of its reader, with whatever still works."""

import re

import pytest
from django.conf import settings
from django.urls import path, reverse
from django.utils import translation

from config import urls as real
from scripts import messages


def break_down(request):
    raise ZeroDivisionError


class WithABreakdown:
    """The addresses of Essaim, and one that fails."""

    urlpatterns = [path("panne/", break_down), *real.urlpatterns]
    handler400, handler500 = real.handler400, real.handler500


@pytest.fixture(scope="module", autouse=True)
def _compiled():
    messages.compile_catalogues()


@pytest.fixture(autouse=True)
def _french_again(settings):
    settings.ROOT_URLCONF = WithABreakdown
    yield
    translation.activate("fr")


def told(response):
    page = response.content.decode()
    return re.search(r'lang="(\w+)"', page)[1], " ".join(
        re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)[1].split()
    )


def choose(client, language):
    client.raise_request_exception = False
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", ("fr", "Une panne nous a arrêtés")),
        ("en", ("en", "A breakdown stopped us")),
        ("xx", ("fr", "Une panne nous a arrêtés")),
    ],
)
def test_a_breakdown_is_told_in_the_language_of_the_reader_without_database(
    client, language, sentence, settings
):
    settings.MIDDLEWARE = []  # what fails may be the session, hence the database: pytest refuses any query here
    translation.activate("en" if language == "fr" else "fr")  # the last reader of this thread
    answer = choose(client, language).get("/panne/")
    assert (answer.status_code, told(answer), answer["Content-Language"]) == (500, sentence, sentence[0])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fr", ("fr", "Cette demande n’est pas lisible")), ("en", ("en", "This request cannot be read"))],
)
def test_an_unreadable_request_is_told_in_the_language_of_the_reader_without_database(
    client, language, sentence
):
    translation.activate("en" if language == "fr" else "fr")
    answer = choose(client, language).get("/", headers={"host": "ailleurs.example"})
    assert (answer.status_code, told(answer)) == (400, sentence)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "absent", "closed"),
    [
        ("fr", "Cette porte n’existe pas", "Cette page est réservée"),
        ("en", "There is no such door", "This page is not open to you"),
    ],
)
def test_absent_and_closed_pages_are_told_in_the_language_of_the_reader(
    browse, volunteer, language, absent, closed
):
    client = choose(browse(volunteer), language)
    assert told(client.get("/nulle-part/")) == (language, absent)
    answer = client.get(reverse("planning:list"))
    assert (answer.status_code, told(answer)) == (403, (language, closed))


@pytest.mark.parametrize("signs", ["", "fr; x", "\x00", "en" * 4000])
def test_any_cookie_of_language_is_borne(client, signs):
    answer = choose(client, signs).get("/", headers={"host": "ailleurs.example"})
    assert (answer.status_code, told(answer)[0]) == (400, "fr")
