"""What is handed to a person who asks what is held about her: its shape, and whom it must not betray.

Kept words: French whatever language the coordinator reads, for the paper is the person's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FORMAT = "essaim-acces"
VERSION = 1
HIDDEN_FROM_HER = "Masqué : cela ferait reconnaître la personne qui nous a prévenus."
TO_READ_AGAIN = (
    "Gardé, à relire : ces mots pourraient faire reconnaître la personne qui nous a prévenus. Demandez-les."
)
TO_UNDO = "Copie scellée qui sert à défaire la réunion de deux fiches ; elle disparaît après 30 jours."
MARKS = "{count} empreintes, faites de votre nom, de votre numéro et de votre porte pour retrouver votre fiche. Elles ne se lisent pas."
UNREADABLE = "Illisible : la clé a été détruite, ou la donnée a été abîmée."

MADE_OF_MARKS = frozenset({"PersonIndex"})
# Marks of the machine: they say nothing of her that is not said elsewhere in words.
TECHNICAL = frozenset(
    {
        "id",
        "collective",
        "digest",
        "source_digest",
        "source_id",
        "version",
        "instrument_version",
        "is_translation_validated",
    }
)


@dataclass(frozen=True)
class Item:
    name: str  # of the field, for a program
    label: str
    text: str  # for a reader
    raw: Any = None  # for a program: an ISO date, a code; the text when there is nothing else


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    rows: tuple[tuple[Item, ...], ...]
    note: str = ""
    is_told_by_note: bool = (
        False  # its rows are marks of the machine: how many there are is all that can be read
    )


@dataclass(frozen=True)
class Holding:
    """Everything held about one person, on a day."""

    made_on: str  # ISO
    collective: str
    controller: str
    dpo_contact: str
    sections: tuple[Section, ...]

    def texts(self) -> Iterator[str]:
        for section in self.sections:
            for row in section.rows:
                for item in row:
                    yield item.text


def hidden_words(model: str, kind: str, *, with_told_words: bool) -> dict[str, str]:
    """Field → what is said in its place. A neighbour who gave a sign is never named, nor made out from her words.

    `with_told_words`: the coordinator read again what others told, worries included, and it makes nobody out.
    """
    if model == "Merge":
        return {"before": TO_UNDO}
    if model == "Worry" and not with_told_words:
        return dict.fromkeys(("fact", "told_who", "conclusion"), TO_READ_AGAIN)
    if model != "Signal" or kind != "neighbour":
        return {}
    hidden = {"reach": HIDDEN_FROM_HER, "relative_knows": HIDDEN_FROM_HER}
    return hidden if with_told_words else hidden | {"where": TO_READ_AGAIN, "what": TO_READ_AGAIN}


def as_json(holding: Holding) -> dict[str, Any]:
    """docs/developers/access-export.md describes it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_on": holding.made_on,
        "collective": holding.collective,
        "controller": holding.controller,
        "dpo_contact": holding.dpo_contact,
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "note": section.note,
                "rows": [[_item(item) for item in row] for row in section.rows],
            }
            for section in holding.sections
        ],
    }


def _item(item: Item) -> dict[str, Any]:
    return {"name": item.name, "label": item.label, "text": item.text, "value": item.raw}
