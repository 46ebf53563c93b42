from essaim.documents.access_export import access_paper, render_access
from essaim.rights.rules.export import Holding, Item, Section
from tests.documents import reading

HOLDING = Holding(
    made_on="2026-11-21",
    collective="Collectif de Bondy",
    controller="Association des Lilas",
    dpo_contact="donnees@exemple.org",
    sections=(
        Section("Person", "Sa fiche", ((Item("name", "Prénom, ou nom", "Odette Renaud"), Item("reach", "Comment la joindre", "Après 14 h\n#let x = 1")),)),
        Section("Note", "Les notes", tuple((Item("body", "Note", f"Note {number}"),) for number in range(1, 4))),
        Section("AccessEntry", "Qui a regardé sa fiche", ((Item("on", "Le", "21 novembre 2026"), Item("why", "À quel titre", "référent·e"), Item("times", "Nombre de fois", "2")),), "Le nom n’est pas donné."),
    ),
)  # fmt: skip


def test_the_paper_says_everything_that_is_held_in_order():
    said = reading.text(render_access(HOLDING))
    places = [
        said.index(words)
        for words in (
            "Ce que nous gardons sur vous",
            "au 21 novembre 2026",
            "Responsable de ces données : Association des Lilas",
            "donnees@exemple.org",
            "Prénom, ou nom : Odette Renaud",
            "#let x = 1",
            "1 / 3",
            "Note : Note 3",
            "Le nom n’est pas donné.",
            "référent·e",
            "Vous plaindre à la CNIL",
        )
    ]
    assert places == sorted(places)


def test_the_pdf_is_tagged_titled_and_in_french_and_its_title_names_nobody():
    pdf = render_access(HOLDING)
    assert reading.claims(pdf) == {
        "lang": "fr",
        "title": "Ce que nous gardons sur vous – Collectif de Bondy",
        "ua": "1",
        "a": "2A",
    }
    tags = reading.tags(pdf)
    assert (tags.count("H1"), tags.count("H2"), tags.count("H3"), tags.count("TH")) == (1, 4, 3, 3)


def test_a_sign_that_no_font_holds_does_not_stop_the_paper():
    odd = Section("Note", "Les notes", ((Item("body", "Note", "bonjour \ud800 \x00 👵🏽 مرحبا"),),))
    assert "bonjour" in reading.text(render_access(Holding("2026-11-21", "C", "R", "", (odd,))))


def test_a_person_of_whom_little_is_held_has_a_paper_too():
    empty = Holding("2026-11-21", "C", "R", "", (Section("AccessEntry", "Qui a regardé", ()),))
    assert "Rien." in [block.text for block in access_paper(empty).blocks]
