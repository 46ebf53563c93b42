"""What is handed to a person who asks what is held about her: its shape, and whom it must not betray.

Kept words: French whatever language the coordinator reads, for the paper is the person's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FORMAT = "essaim-acces"
VERSION = 1
TO_READ_AGAIN = (
    "Gardé, à relire : ces mots pourraient faire reconnaître la personne qui nous a prévenus. Demandez-les."
)
MARKS = "{count} repères brouillés, faits de votre nom, de votre numéro et de votre porte pour retrouver votre fiche. Ils ne se lisent pas."
UNREADABLE = "Illisible : la clé a été détruite, ou la donnée a été abîmée."


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
