"""« b » for « bis », « t » for « ter », « q » for « quater », in the communes whose addresses never write the whole word.

Where « 12 bis » is written somewhere, « 12 b » is another door; and so it is beside « 12 a » or « 12 c », everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from address_files.lines import AddressLine

WORDS = {"b": "bis", "t": "ter", "q": "quater"}
_LETTERS = frozenset({"a", "c"})  # beside them a « b » is a letter
MOST_LETTERED = 20_000
_Number = tuple[str, str, int]


class Spoken:
    """`add` every line of a file, then `read` its lines; `as_json` and `of` keep it between the two."""

    def __init__(self) -> None:
        self._seen: dict[str, set[str]] = defaultdict(
            set
        )  # commune: the words and the letters that it writes
        self._lettered: set[_Number] = set()
        self._words: dict[str, dict[str, str]] = {}

    def add(self, lines: Iterable[AddressLine]) -> None:
        for line in lines:
            if not line.suffix or line.number is None:
                continue
            if line.suffix in WORDS or line.suffix in WORDS.values():
                self._seen[line.insee].add(line.suffix)
            elif line.suffix in _LETTERS and len(self._lettered) <= MOST_LETTERED:
                self._lettered.add((line.insee, line.street, line.number))

    def settle(self) -> bool:
        """Is there anything to read otherwise than it is written? Not where too many letters would have to be kept."""
        found = {
            insee: {letter: word for letter, word in WORDS.items() if letter in seen and word not in seen}
            for insee, seen in self._seen.items()
        }
        self._words = {insee: words for insee, words in found.items() if words}
        self._lettered = {one for one in self._lettered if one[0] in self._words}
        if len(self._lettered) > MOST_LETTERED:
            self._words = {}
        return bool(self._words)

    def read(self, lines: Sequence[AddressLine]) -> list[AddressLine]:
        return [self._read(line) for line in lines] if self._words else list(lines)

    def _read(self, line: AddressLine) -> AddressLine:
        word = self._words.get(line.insee, {}).get(line.suffix)
        if word is None or line.number is None or (line.insee, line.street, line.number) in self._lettered:
            return line
        return line._replace(suffix=word)

    def as_json(self) -> dict[str, Any]:
        return {"words": self._words, "lettered": sorted(self._lettered)} if self._words else {}

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> "Spoken":
        made = cls()
        if kept:
            made._words = dict(kept["words"])
            made._lettered = {(insee, street, number) for insee, street, number in kept["lettered"]}
        return made
