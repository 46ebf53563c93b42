"""The leaflet of a quarter: one page when it fits, large letters on demand, tagged, with a code that opens the public page."""

from essaim.documents.leaflet import Leaflet, LeafletPlace, picture_leaflet, render_leaflet
from tests.documents import reading

URL = "https://essaim.example/c/bondy-nord/lieux/"


def leaflet(count=8):
    places = [
        LeafletPlace(
            name=f"Lieu {n} \u200b#[evil]", lines=["Café"], hours=["Lundi : 9 h – 12 h"], address="3 place du Canal", phone="01 00 00 00 22",
            facts=["à 6 min à pied", "gratuit"],
        )
        for n in range(count)
    ]  # fmt: skip
    return Leaflet(
        collective="Collectif de Bondy nord", quarter="Secteur du Canal", groups=[("Voir du monde", places[:3]), ("Bouger", places[3:])],
        checked="mai 2026", phone="01 23 45 67 89", public_url=URL, public_label="essaim.example/c/bondy-nord/lieux",
    )  # fmt: skip


def test_it_fits_one_page_and_its_large_letters_take_more():
    usual, large = render_leaflet(leaflet()), render_leaflet(leaflet(), large=True)
    assert (reading.page_count(usual), reading.page_count(large)) == (1, 3)
    for printed in (usual, large):
        said = reading.text(printed)
        for words in (
            "Secteur du Canal",
            "Lieu 7 #[evil]",
            "à 6 min à pied · gratuit",
            "01 23 45 67 89",
            "mai 2026",
        ):
            assert words in said
        assert {"H1", "H2", "H3"} <= set(reading.tags(printed))
    assert reading.claims(usual) == reading.claims(large)


def test_its_code_opens_the_public_page_and_is_large_enough():
    (code,) = reading.codes(picture_leaflet(leaflet(), dots_per_inch=150)[0])
    assert code.text == URL
    assert reading.width_mm(code, 150) >= 16
    none = Leaflet(collective="C", quarter="Q", groups=[])
    assert reading.page_count(render_leaflet(none)) == 1
