"""What a table holds, whatever its file: columns with their definitions, rows, and the mark of who took it out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from django.utils import timezone
from django.utils.translation import gettext as _

from address_files import safe_cell
from essaim.kernel.dates import in_words

Value = str | int | float | date | datetime | None
Row = Sequence[Value]
LONGEST_CELL = 32_000  # Excel takes 32,767 signs
MOST_ROWS = 1_048_000  # what a sheet holds, with its heading
_NOT_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class Kind(Enum):
    TEXT = auto()  # codes too: an INSEE code keeps its zeros
    NUMBER = auto()
    DATE = auto()
    MOMENT = auto()


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.TEXT
    definition: str = ""


@dataclass(frozen=True)
class Mark:
    """Who took this out, when, of what collective; `number`: its line in the ledger of exports."""

    who: str
    collective: str
    at: datetime  # where the collective lives
    number: str = ""

    def __str__(self) -> str:
        told = _("Essaim, %(collective)s : sorti le %(day)s à %(hour)s par %(who)s") % {
            "collective": self.collective,
            "day": in_words(self.at, "j F Y"),
            "hour": in_words(self.at, "H:i"),
            "who": self.who,
        }
        return (
            _("%(told)s, export n° %(number)s.") % {"told": told, "number": self.number}
            if self.number
            else f"{told}."
        )


@dataclass(frozen=True)
class Book:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    mark: Mark
    filters: Sequence[tuple[str, str]] = ()
    about: str = ""

    def clean_rows(self) -> Iterator[list[Value]]:
        for row in self.rows:
            yield [clean(value) for value in row]

    def explained(self) -> Iterator[tuple[str, str]]:
        """The second sheet: what this is, what was asked, what each column means."""
        yield _("Liste"), clean_text(self.title)
        if self.about:
            yield _("Définition"), clean_text(self.about)
        yield _("Origine"), clean_text(str(self.mark))
        for label, value in self.filters:
            yield clean_text(label), clean_text(value)
        if not self.filters:
            yield _("Filtre"), _("aucun : la liste entière")
        yield "", ""
        yield _("Colonne"), _("Ce qu’elle contient")
        for column in self.columns:
            yield clean_text(column.title), clean_text(column.definition)


def clean(value: Value) -> Value:
    """A text is on one line and is never run; a moment is that of the clock on the wall."""
    if isinstance(value, str):
        return clean_text(value)
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def clean_text(text: str) -> str:
    one_line = _NOT_ONE_LINE.sub(" ", str(text))
    return safe_cell(one_line if len(one_line) <= LONGEST_CELL else f"{one_line[:LONGEST_CELL]}…")
