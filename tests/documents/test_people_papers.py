"""The papers of the people met: what is on them, what is not, and that a telephone reads them."""

import re

from essaim.documents.home_card import HomeCard, picture_home_card, render_home_card
from essaim.documents.register_letter import RegisterLetter, picture_register_letter, render_register_letter
from essaim.documents.signal_card import SignalCard, picture_signal_cards, render_signal_cards
from tests.documents import reading

URL = "https://essaim.example.org/c/bondy-nord/"
CARD = HomeCard(
    collective="Collectif de Bondy Nord",
    code="K7M49-RT2XQ",
    code_url=f"{URL}code/",
    code_label="essaim.example.org/c/bondy-nord",
    phone="01 39 98 12 34",
    phone_hours="du lundi au vendredi, 9 h – 18 h",
    calls_from="07 80 00 12 34",
)
SIGNAL = SignalCard(
    collective="Collectif de Bondy Nord",
    public_url=URL,
    public_label="essaim.example.org/c/bondy-nord",
    phone="01 39 98 12 34",
    urgent=("15", "18"),
    urgent_by_text=("114",),
)
LETTER = RegisterLetter(town_hall="Mairie de Bondy", name="Odette Renaud", address="12 rue des Lilas, Bondy")
HINTS = re.compile(r"isol|\bseul|fragil|âgé|vulnérab|Madame|Monsieur|senior", re.IGNORECASE)


def test_the_card_left_at_home_has_its_code_and_a_way_to_call_and_nothing_about_her():
    (page,) = reading.pages(render_home_card(CARD))
    for words in (
        "K7M49-RT2XQ",
        "01 39 98 12 34",
        "07 80 00 12 34",
        "« Stop »",
        "« Effacez-moi »",
        "essaim.example.org/c/bondy-nord",
    ):
        assert page.count(words) == 1
    assert HINTS.findall(page) == []


def test_a_telephone_reads_the_page_of_the_code_and_the_code_is_in_no_address():
    dots = 150
    (found,) = reading.codes(picture_home_card(CARD, dots_per_inch=dots)[0])
    assert (found.text, found.ec_level, reading.width_mm(found, dots) >= 25) == (f"{URL}code/", "M", True)


def test_a_collective_without_a_telephone_says_how_to_say_it():
    text = reading.text(
        render_home_card(HomeCard(collective="#let x", code="K7M49-RT2XQ", code_url=URL, code_label=""))
    )
    assert "Ou dites-le à l’un de nous, de vive voix." in text
    assert "#let x" in text


def test_four_cards_for_the_neighbourhood_on_one_page():
    dots = 150
    (page,) = reading.pages(render_signal_cards(SIGNAL))
    for words in (
        "En cas de danger : 15, 18. Par SMS : 114.",
        "01 39 98 12 34",
        "s’efface au bout de 30 jours",
    ):
        assert page.count(words) == 4
    assert HINTS.findall(page) == []
    (picture,) = picture_signal_cards(SIGNAL, dots_per_inch=dots)
    assert [code.text for code in reading.codes(picture)] == [URL] * 4


def test_the_letter_is_one_page_whatever_is_typed():
    long = RegisterLetter(town_hall="Mairie " * 17, name="Odette " * 11, address="rue " * 50, phone="0" * 30)
    assert [len(picture_register_letter(one)) for one in (LETTER, long)] == [1, 1]


def test_the_papers_are_tagged_titled_and_in_french_and_no_title_names_her():
    made = (render_home_card(CARD), render_signal_cards(SIGNAL), render_register_letter(LETTER))
    assert [reading.claims(pdf) for pdf in made] == [
        {"lang": "fr", "title": title, "ua": "1", "a": "2A"}
        for title in (
            "Votre carte – Collectif de Bondy Nord",
            "Cartes à laisser dans le quartier – Collectif de Bondy Nord",
            "Demande d’inscription au registre communal",
        )
    ]
    assert [reading.tags(pdf).count("H1") for pdf in made] == [1, 4, 1]
