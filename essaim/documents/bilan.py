"""The published bilan: one paper of titles, tables and sentences, read on screen, printed, edited in a word processor."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext, override

from essaim.bilans.enums import MET_DEFINITIONS, TOTAL_OF, WORK_DEFINITIONS, Met, Section, Table, Work
from essaim.bilans.models import BilanEdition, Quotation
from essaim.bilans.rules.periods import in_words
from essaim.bilans.rules.words import LEVEL_SAID, THEORY
from essaim.documents import paper
from essaim.documents.paper import Block, Paper
from essaim.documents.processing_register import french_day
from essaim.impact.rules import Period
from essaim.people.enums import ContactKind

FEW, WITHHELD = "moins de 15", "non publié"
_COLUMNS = ("Ce qui est compté", "Nombre", "Définition")
_HOW = (
    "Ce qui compte le travail des bénévoles (portes, passages, tournées, heures, permanences) est donné tel quel : on n’y reconnaît personne.",
    (
        "Ce qui compte des personnes est protégé : rien au-dessous de 15 ; le reste est un multiple de 5, au-dessus ou au-dessous du vrai nombre, de 4 au plus. "
        "Les mêmes personnes ont toujours le même nombre ; une somme peut donc différer un peu de ses parties."
    ),
    (
        "Avant de sortir, ces chiffres ont été attaqués avec tous ceux déjà publiés, par un calcul qui cherche à retrouver un petit nombre. Un tableau qui l’aurait "
        "permis n’est pas publié."
    ),
    "Ils sont arrêtés : une correction faite plus tard comptera dans une période suivante.",
)


def bilan_paper(edition: BilanEdition, quotations: Sequence[Quotation], *, collective: str) -> Paper:
    """`quotations`: those that may still be read."""
    with override("fr"):
        blocks = tuple(_blocks(edition, quotations))
        day = french_day(edition.published_at.date())
        foot = f"{collective} – édition {edition.number}, publiée le {day} – chiffres arrêtés le {french_day(edition.figures.frozen_at.date())}"
        return Paper(edition.title, collective, foot, blocks)


def _blocks(edition: BilanEdition, quotations: Sequence[Quotation]) -> Iterator[Block]:
    figures = edition.figures
    period = Period(figures.first, figures.last)
    yield paper.text(f"{in_words(period).capitalize()} : du {_day(figures.first)} au {_day(figures.last)}.")
    yield from _section(edition, Section.DONE)
    yield from work_and_met(figures.content)
    yield from _parts(figures.content)
    if quotations:
        yield paper.title("Ce que nous entendons")
        yield paper.bullets(f"« {one.words} » – {one.said_by}" for one in quotations)
    for section in (Section.WORKED, Section.FAILED, Section.LEARNED, Section.NEXT):
        yield from _section(edition, section)
    yield paper.title("Comment nous pensons que cela aide")
    yield paper.bullets(map(str, THEORY))
    yield paper.text(str(LEVEL_SAID))
    yield paper.title("D’où viennent ces chiffres, et pourquoi ils ne trahissent personne")
    yield paper.bullets(_HOW)
    yield paper.title("Ce que nous ne comptons pas")
    yield paper.text(
        "Santé, perte d’autonomie (GIR), nationalité, revenus, numéro de sécurité sociale : nous ne les demandons pas, pour que chacun·e ouvre sans crainte."
    )


def _section(edition: BilanEdition, section: Section) -> Iterator[Block]:
    text = edition.texts.get(section.value, "")
    if text:
        yield paper.title(str(section.label))
        yield paper.text(text)


def work_and_met(content: dict[str, object]) -> Iterator[Block]:
    """Both kinds of figures, never in one table."""
    yield paper.title("Ce que les bénévoles ont fait")
    rows = work_rows(content)
    yield paper.table(_COLUMNS, rows, caption="Ce que les bénévoles ont fait")
    yield paper.title("Les personnes rencontrées")
    yield paper.table(_COLUMNS, met_rows(content), caption="Les personnes rencontrées")


def work_rows(content: dict[str, object]) -> list[tuple[str, str, str]]:
    told = content["work"]
    assert isinstance(told, dict)
    return [
        (str(one.label), number(told[one.value]), str(WORK_DEFINITIONS[one]))
        for one in Work
        if one.value in told
    ]


def met_rows(content: dict[str, object]) -> list[tuple[str, str, str]]:
    told = content["met"]
    assert isinstance(told, dict)
    return [
        (
            str(one.label),
            protected(told[one.value]) if one.value in told else WITHHELD,
            str(MET_DEFINITIONS[one]),
        )
        for one in Met
    ]


def _parts(content: dict[str, object]) -> Iterator[Block]:
    tables, withheld = content["tables"], content["withheld"]
    assert isinstance(tables, dict)
    assert isinstance(withheld, list)
    for table in TOTAL_OF:
        if table.value in tables:
            yield paper.subtitle(str(table.label))
            rows = [
                (part_label(table, name), protected(count)) for name, count in tables[table.value].items()
            ]
            yield paper.table(("", "Nombre"), rows, caption=str(table.label))
        elif table.value in withheld:
            yield paper.subtitle(str(table.label))
            yield paper.text(
                "Non publié : trop peu de monde dans une partie, ou un calcul aurait permis de retrouver un petit nombre."
            )


def part_label(table: Table, name: str) -> str:
    if table == Table.BY_KIND:
        return str(ContactKind(name).label)
    return name or gettext("Commune qui n’est plus gardée")


def protected(count: int | None) -> str:
    return FEW if count is None else number(count)


def number(value: float) -> str:
    whole = int(value) if float(value).is_integer() else round(value, 1)
    return str(number_format(whole, use_l10n=True, force_grouping=True))


def _day(day: date) -> str:
    return french_day(day)
