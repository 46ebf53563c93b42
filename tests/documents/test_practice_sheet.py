"""The fiche: every part of the card on one page, its longest texts included."""

from dataclasses import fields, replace

from essaim.documents.practice_sheet import render_practice
from essaim.sharing.models.cards import IDENTITY_LENGTHS, LENGTHS, Identity, Shown
from tests.documents import reading
from tests.sharing.samples import CAFE, longest


def plain(text):
    return "".join(text.split())


def test_all_of_the_longest_card_is_on_one_page():
    card = longest()
    made = render_practice(card, network="Réseau " + "x" * 100, taken_up=17)
    (page,) = reading.pages(made)
    shown = plain(page)
    texts = [getattr(card, name) for name in LENGTHS] + [
        getattr(card.identity, name) for name in IDENTITY_LENGTHS
    ]
    assert [one for one in (*texts, *card.steps, card.identity.collective) if plain(one) not in shown] == []
    assert "17 collectifs l’ont reprise" in " ".join(page.split())
    claims = reading.claims(made)
    assert (claims["ua"], reading.tags(made).count("H1")) == ("1", 1)


def test_what_is_not_said_leaves_no_empty_heading():
    bare = replace(
        CAFE, results="", quotation="", quoted="", limits="", identity=Identity(collective="Bondy")
    )
    (page,) = reading.pages(render_practice(bare, network="Réseau"))
    assert [
        word
        for word in ("Résultats", "résultats", "Limites", "Mission", "Contact", "reprise")
        if word in page
    ] == []
    (full,) = reading.pages(
        render_practice(replace(bare, figures=(Shown("Portes", "214"),), period="du 1 au 2"), network="R")
    )
    assert ("214" in full, "Les résultats" in full) == (True, True)


def test_a_part_of_the_card_that_is_added_is_thought_of():
    """Each has a length, or a rule of its own."""
    apart = {"theme", "steps", "agreed", "period", "figures", "identity"}
    assert {one.name for one in fields(CAFE)} == set(LENGTHS) | apart
    assert {one.name for one in fields(Identity)} == set(IDENTITY_LENGTHS) | {"collective"}
