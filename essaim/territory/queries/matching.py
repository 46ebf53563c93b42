"""Which doors the lines of an address file are, among those already known."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from address_files import AddressLine, address_key
from essaim.network.models import Collective
from essaim.territory.enums import ImportState
from essaim.territory.models import Dwelling, ImportBatch
from essaim.territory.rules.completing import Known, completion, is_same_door, official_key
from essaim.territory.rules.survey import Fate


def key_of(line: AddressLine) -> str:
    return address_key(line.insee, line.former_insee, line.street, line.number, line.suffix)


class Found(NamedTuple):
    """What a line is to the database. `is_renamed`: the door keeps its identity under another address."""

    fate: Fate
    known: Known | None = None
    changes: dict[str, Any] = {}
    is_renamed: bool = False


_NEW = Found(Fate.CREATED)


class Matcher:
    """`match` a few thousand lines at a time: two queries each."""

    def __init__(self, collective: Collective, *, still_in_file: Callable[[str], bool]) -> None:
        self._doors = Dwelling.objects.filter(collective=collective).order_by()
        self._is_empty = not self._doors.exists()
        undone = ImportBatch.objects.filter(collective=collective, state=ImportState.UNDONE)
        self._undone_at = set(undone.values_list("undone_at", flat=True))
        self._still_in_file = still_in_file
        self._renamed_already: set[UUID] = set()

    def match(self, lines: Sequence[AddressLine], keys: Sequence[str]) -> list[Found]:
        if self._is_empty:
            return [_NEW] * len(lines)
        known = {row.address_key: row for row in self._rows(address_key__in=keys)}
        lost = [line for line, key in zip(lines, keys, strict=True) if key not in known]
        others = self._other_names(lost) if lost else {}
        return [
            self._same(known[key], line) if key in known else others.get(line.line_number, _NEW)
            for line, key in zip(lines, keys, strict=True)
        ]

    def _rows(self, **conditions: Any) -> Iterable[Known]:
        return map(Known._make, self._doors.filter(**conditions).values_list(*Known._fields))

    def _same(self, known: Known, line: AddressLine) -> Found:
        """A door archived, or turned into a building, is known: it is left as it is."""
        changes: dict[str, Any] = {}
        if known.archived_at is not None:
            if known.archived_at not in self._undone_at or known.building_id:
                return Found(Fate.UNCHANGED, known)
            changes["archived_at"] = None  # only the undo of an import had put it away
        changes |= completion(known, line)
        return Found(Fate.COMPLETED if changes else Fate.UNCHANGED, known, changes)

    def _other_names(self, lines: Sequence[AddressLine]) -> dict[int, Found]:
        """The doors known under the former name of their street or of their commune."""
        official = {line.line_number: key for line in lines if (key := official_key(line))}
        by_official: dict[str, list[Known]] = {}
        if official:
            for row in self._rows(interop_key__in=set(official.values())):
                by_official.setdefault(row.interop_key, []).append(row)
        former = {line.line_number: _former_keys(line) for line in lines if line.former_insee}
        wanted = {key for keys in former.values() for key in keys}
        by_key = {row.address_key: row for row in self._rows(address_key__in=wanted)} if wanted else {}
        found = {}
        for line in lines:
            rows = by_official.get(official.get(line.line_number, ""), [])
            rows = rows or [by_key[key] for key in former.get(line.line_number, ()) if key in by_key]
            if len(rows) == 1 and is_same_door(rows[0], line):
                found[line.line_number] = self._renamed(rows[0], line)
        return found

    def _renamed(self, known: Known, line: AddressLine) -> Found:
        if (
            known.id in self._renamed_already
            or known.address_key is None
            or self._still_in_file(known.address_key)
        ):
            return _NEW
        same = self._same(known, line)
        if known.archived_at is not None and not same.changes:
            return same
        self._renamed_already.add(known.id)
        changes = same.changes | {"address_key": key_of(line)}
        return Found(Fate.COMPLETED, known, changes, is_renamed=True)


def _former_keys(line: AddressLine) -> tuple[str, ...]:
    """Before two communes became one; or in a file that does not say which of the two."""
    return (
        address_key(line.former_insee, "", line.street, line.number, line.suffix),
        address_key(line.insee, "", line.street, line.number, line.suffix),
    )
