import re

from essaim.documents.notice import Notice, picture_notices, render_notices
from tests.documents import reading

URL = "https://essaim.example.org/bondy-nord/"
NOTICE = Notice(
    collective="Collectif de Bondy Nord",
    phone="01 39 98 12 34",
    phone_hours="du lundi au vendredi, 9 h – 18 h",
    public_url=URL,
    public_label="essaim.example.org/bondy-nord",
)


def test_a_page_holds_four_times_the_same_notice():
    pages = reading.pages(render_notices(NOTICE, pages=3))

    said = (
        "Collectif de Bondy Nord",
        "Nous sommes passés vous voir",
        "nous sommes des habitants du quartier",
        "C’est gratuit. Nous ne vendons rien",
        "Passage le",
        "Vous préférez que nous ne revenions pas ?",
        "01 39 98 12 34",
        "du lundi au vendredi, 9 h – 18 h",
        "essaim.example.org/bondy-nord",
    )
    assert [[page.count(words) for words in said] for page in pages] == [[4] * len(said)] * 3


def test_a_telephone_reads_the_public_page_four_times():
    dots = 150
    found = reading.codes(picture_notices(NOTICE, dots_per_inch=dots)[0])

    assert [(code.text, code.ec_level) for code in found] == [(URL, "M")] * 4
    assert [code for code in found if reading.width_mm(code, dots) < 25] == []


def test_a_notice_names_nobody_and_hints_at_nothing():
    planted = Notice(
        collective="Collectif",
        phone="01 39 98 12 34",
        offer=("Pour les personnes isolées.", "Un café le jeudi."),
    )

    text = reading.text(render_notices(planted))

    assert re.findall(r"isol|\bseul|fragil|âgé|Madame|Monsieur", text, re.IGNORECASE) == []
    assert text.count("Un café le jeudi.") == 4


def test_a_notice_without_phone_nor_page_still_says_how_to_say_no():
    text = reading.text(render_notices(Notice(collective="#let x")))

    assert text.count("Dites-le à un bénévole, sans donner de raison.") == 4
    assert text.count("#let x") == 4


def test_the_pdf_is_tagged_titled_and_in_french():
    pdf = render_notices(NOTICE)

    assert reading.claims(pdf) == {
        "lang": "fr",
        "title": "Avis de passage – Collectif de Bondy Nord",
        "ua": "1",
        "a": "2A",
    }
    assert reading.tags(pdf).count("H1") == 4


def test_a_collective_with_much_to_say_still_has_four_notices_a_page():
    talkative = Notice(
        collective="Collectif",
        phone="01 39 98 12 34",
        offer=("Un café, un coup de main, une balade. " * 4,) * 5,
    )

    pages = reading.pages(render_notices(talkative))

    assert [page.count("01 39 98 12 34") for page in pages] == [4]
    assert [page.count("sans donner de raison") for page in pages] == [4]
