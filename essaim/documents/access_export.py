"""« Ce que nous gardons sur vous »: everything held about a person, as a paper that she can read."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import override

from essaim.documents import paper
from essaim.documents.paper import Block, Paper
from essaim.kernel.dates import in_words
from essaim.rights.rules.export import Holding, Section

TITLE = "Ce que nous gardons sur vous"
_HELLO = (
    "Vous avez demandé à savoir ce que le collectif garde sur vous. Voici tout ce qui est gardé, en clair, au {day}. "
    "Rien d’autre n’est gardé à votre nom."
)
_MASKED = (
    "Une seule chose est masquée : ce qui ferait reconnaître une personne qui nous aurait prévenus pour vous. "
    "Les membres de l’équipe que vous ne connaissez pas sont cités par leur rôle."
)
_DOORS = (
    "Les passages de notre équipe aux portes de votre rue sont comptés sans nom, par adresse : ils ne sont pas "
    "reliés à vous et ne figurent pas ici."
)
_RIGHTS = (
    "Corriger : dites-nous ce qui est faux ou ce qui a changé.",
    "Être effacée : votre fiche est détruite, sauvegardes comprises ; il ne reste que des nombres sans nom.",
    "Dire stop : nous ne vous contactons plus, par le moyen que vous choisissez ou par aucun.",
    "Retirer un accord, un par un, sans donner de raison.",
    "Vous plaindre à la CNIL : 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, ou sur cnil.fr.",
)
_TO_HER = {
    "Person": "Votre fiche",
    "Consent": "Vos accords",
    "Companionship": "Qui vous accompagne",
    "Measure": "Vos réponses à un questionnaire",
    "PersonRequest": "Vos demandes",
    "LadderRung": "Ce qui est tenté quand vous ne répondez plus",
    "AccessEntry": "Qui a regardé votre fiche",
}
_LONGEST_ROWS_APART = 1  # a section of several rows numbers them


def access_paper(holding: Holding) -> Paper:
    with override("fr"):
        day = in_words(date.fromisoformat(holding.made_on), "j F Y")
    blocks: list[Block] = [
        paper.text(_HELLO.format(day=day)),
        paper.text(_MASKED),
        paper.pairs(_who_answers(holding)),
    ]
    for section in holding.sections:
        blocks += _blocks(section)
    blocks += [
        paper.title("Ce que vous pouvez demander"),
        paper.bullets(_RIGHTS),
        paper.text(_DOORS),
    ]
    foot = f"Ce papier est à vous. Fait le {day}."
    return Paper(TITLE, holding.collective, foot, tuple(blocks))


def render_access(holding: Holding) -> bytes:
    return paper.render_paper(access_paper(holding))


def _who_answers(holding: Holding) -> Iterator[tuple[str, str]]:
    yield "Responsable de ces données", holding.controller
    if holding.dpo_contact:
        yield "Pour toute question", holding.dpo_contact


def _blocks(section: Section) -> Iterator[Block]:
    title = _TO_HER.get(section.name, section.title)
    yield paper.title(title)
    if section.note:
        yield paper.text(section.note)
    rows = [row for row in section.rows if row]
    if rows and all(len(row) == len(rows[0]) for row in rows) and section.name == "AccessEntry":
        labels = [item.label for item in rows[0]]
        yield paper.table(labels, [[item.text for item in row] for row in rows], caption=title)
        return
    if not rows and not section.is_told_by_note:
        yield paper.text("Rien.")
    for number, row in enumerate(rows, start=1):
        if len(rows) > _LONGEST_ROWS_APART:
            yield paper.subtitle(f"{number}\u00a0/\u00a0{len(rows)}")
        yield paper.pairs((item.label, item.text) for item in row)
