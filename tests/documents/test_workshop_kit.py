"""The kit of a workshop and its run sheet: whole, tagged, cut out in time."""

import pytest

from essaim.documents.workshop_kit import render_kit, render_programme, render_run_sheet
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.programme import Step, Titled, Workshop
from tests.documents import reading

PROGRAMME = default_programme()


def test_the_kit_holds_every_word_of_its_workshop():
    one = PROGRAMME.workshop("portes")
    made = render_kit(PROGRAMME, one, of="Réseau de Nantes")
    text = reading.text(made)
    for step in one.steps:
        assert _plain(step.title) in text
        for card in step.cards:
            assert _plain(card.title) in text
    for item in (*one.aims, *one.before, *one.variants.values(), one.deliverable_text):
        assert _plain(item)[:60] in text
    tags = reading.tags(made)
    assert (tags.count("H1"), tags.count("Table"), reading.claims(made)["ua"]) == (1, 1, "1")
    assert reading.claims(made)["title"] == "Frapper à une porte – Réseau de Nantes"


def _plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("one", PROGRAMME.workshops, ids=lambda one: one.key)
def test_the_run_sheet_is_one_page_and_its_hours_add_up(one):
    (page,) = reading.pages(render_run_sheet(PROGRAMME, one, of="Réseau de Nantes"))
    begins = 0
    for step in one.steps:
        assert f"{begins // 60} h {begins % 60:02} {step.minutes} min {_plain(step.title)}" in page
        begins += step.minutes


def test_the_book_is_between_25_and_40_pages():
    assert 25 <= reading.page_count(render_programme(PROGRAMME, of="Réseau de Nantes", limit=None)) <= 40


def test_what_a_network_typed_is_printed_as_it_is():
    step = Step(10, "#let x = 1", "$a$ ☎", cards=(Titled("<b>", "w" * 900),))
    one = Workshop(key="x", title="Une séance vide", steps=(step,))
    text = reading.text(render_kit(PROGRAMME, one, of="x"))
    assert "#let x = 1" in text
    assert "$a$" in text
    assert "Une séance vide" in reading.text(
        render_kit(PROGRAMME, Workshop(key="y", title="Une séance vide"), of="x")
    )
