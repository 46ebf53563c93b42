"""Which doors the lines of an address file are, among those already known."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from address_files import AddressLine, Sieve, Told, address_key, identity, metres, official_key
from essaim.network.models import Collective
from essaim.territory.enums import ImportState, Source
from essaim.territory.models import Dwelling, ImportBatch
from essaim.territory.rules.completing import (
    MOVED,
    SAME_DOOR,
    Known,
    completion,
    gap,
    has_its_key,
    has_its_uuid,
    is_another,
    is_same_door,
    new_address,
)
from essaim.territory.rules.survey import Fate

_CELL = 0.0002  # degrees: a door a few metres away lies in this square or in one that touches it
Rows = dict[str, list[Known]]


class Found(NamedTuple):
    """What a line is to the database. `is_renamed`: the door keeps its identity under another address."""

    fate: Fate
    known: Known | None = None
    changes: dict[str, Any] = {}
    is_renamed: bool = False


_NEW = Found(Fate.CREATED)


class Matcher:
    """`match` a few thousand lines at a time. The UUID decides first, then the key, the address, the place.

    `whole`: the whole file, settled; asked for only when a door could belong to a line read later.
    """

    def __init__(self, collective: Collective, *, whole: Callable[[], Sieve]) -> None:
        self._doors = Dwelling.objects.filter(collective=collective).order_by()
        self.is_empty = not self._doors.exists()
        undone = ImportBatch.objects.filter(collective=collective, state=ImportState.UNDONE)
        self._undone_at = set(undone.values_list("undone_at", flat=True))
        self._ask = whole
        self._claims: dict[UUID, tuple[tuple[str, str], float, float]] = {}
        self._absent: dict[str, _Places] = {}

    @cached_property
    def _whole(self) -> Sieve:
        return self._ask()

    def match(self, told: Told) -> list[Found]:
        lines, keys, officials, _streets = told
        if self.is_empty:
            return [_NEW] * len(lines)
        here = self._by("address_key", set(keys))
        certain = [self._certain(here.get(key, ()), line) for line, key in zip(lines, keys, strict=True)]
        is_lost = [known is None for known in certain]
        lost = list(compress(lines, is_lost))
        others = _Others(
            self._by("ban_id", {line.ban_id for line in lost if line.ban_id}),
            self._by("interop_key", {key for key in compress(officials, is_lost) if key}),
            self._by("address_key", {key for line in lost for key in _former_keys(line)}),
        )
        found = []
        for line, key, sure in zip(lines, keys, certain, strict=True):
            known = sure or self._likely(line, key, here.get(key, ()), others)
            found.append(self._found(known, line, key) if known else _NEW)
        return found

    def _by(self, column: str, values: set[str]) -> Rows:
        rows: Rows = defaultdict(list)
        if values:
            for row in self._rows(**{f"{column}__in": values}):
                rows[getattr(row, column)].append(row)
        return rows

    def _rows(self, **conditions: Any) -> Iterable[Known]:
        return map(Known._make, self._doors.filter(**conditions).values_list(*Known._fields))

    def _certain(self, doors: Sequence[Known], line: AddressLine) -> Known | None:
        return next((one for one in doors if has_its_uuid(one, line) or has_its_key(one, line)), None)

    def _likely(self, line: AddressLine, key: str, here: Sequence[Known], others: "_Others") -> Known | None:
        ways = (self._by_uuid, self._by_key, self._by_address, self._by_former, self._by_place)
        for way in ways:
            known = way(line, key, here, others)
            if known is not None and self._claim(known, line, key):
                return known
        return None

    def _by_uuid(
        self, line: AddressLine, _key: str, _here: Sequence[Known], others: "_Others"
    ) -> Known | None:
        rows = [row for row in others.uuids.get(line.ban_id, ()) if row.address_key]
        return next(
            (row for row in rows if not self._whole.holds_uuid_at(line.ban_id, row.address_key or "")), None
        )

    def _by_key(
        self, line: AddressLine, _key: str, _here: Sequence[Known], others: "_Others"
    ) -> Known | None:
        official = official_key(line)
        rows = [
            row
            for row in others.officials.get(official, ())
            if row.address_key
            and has_its_key(row, line)
            and (is_same_door(row, line) or gap(row, line) < MOVED)
        ]
        if len(rows) == 1 and not self._whole.holds_key_at(official, rows[0].address_key or ""):
            return rows[0]
        return None

    def _by_address(
        self, line: AddressLine, key: str, here: Sequence[Known], _others: "_Others"
    ) -> Known | None:
        rows = [row for row in here if self._may_be(row, line, key)]
        return min(rows, key=lambda row: (gap(row, line), row.twin), default=None)

    def _may_be(self, row: Known, line: AddressLine, key: str) -> bool:
        if not self._is_free(row, line, key) or self._is_held(row, line):
            return False
        if is_another(row, line):
            return gap(row, line) < SAME_DOOR
        return gap(row, line) < SAME_DOOR or not self._whole.is_shared(key)

    def _by_former(
        self, line: AddressLine, _key: str, _here: Sequence[Known], others: "_Others"
    ) -> Known | None:
        """Before two communes became one; or in a file that does not say which of the two."""
        rows = [row for key in _former_keys(line) for row in others.formers.get(key, ())]
        rows = [
            row
            for row in rows
            if is_same_door(row, line)
            and not self._whole.holds_address(row.address_key or "")
            and not self._is_held(row, line)
        ]
        return rows[0] if len(rows) == 1 else None

    def _by_place(
        self, line: AddressLine, key: str, _here: Sequence[Known], _others: "_Others"
    ) -> Known | None:
        """The only door at this point that the file does not name any more: its number changed, or its street.

        Its street only if the file names most doors of the commune: an extract of one street renames nothing.
        Or its commune, when nobody knows the new one and the file has none of the one that it left.
        """
        if line.insee not in self._absent:
            self._absent[line.insee] = self._places_of(line.insee)
        places = self._absent[line.insee]
        rows = places.near(line)
        numbered = [row for row in rows if (row.number, row.suffix) == (line.number, line.suffix)]
        if places.are_elsewhere:
            same = [row for row in numbered if _name(row.address_key) == _name(key)]
        else:
            same = [row for row in rows if _street(row.address_key) == _street(key)]
        if not same and places.are_few:
            same = numbered
        return same[0] if len(same) == 1 else None

    def _places_of(self, insee: str) -> "_Places":
        known = self._doors.filter(street__commune=insee, archived_at=None).count()
        if known:
            return _Places(self.absent([insee]), known=known)
        every = set(self._doors.values_list("street__commune", flat=True).distinct())
        left = {one for one in every - set(self._whole.communes) if one[:2] == insee[:2]}
        return _Places(self.absent(left), known=0)

    def _is_held(self, row: Known, line: AddressLine) -> bool:
        """Its identifier is that of another line of the file."""
        keys = {row.interop_key, row.ban_id} - {official_key(line), line.ban_id, ""}
        return any(self._whole.holds_identifier(key) for key in keys)

    def _is_free(self, row: Known, line: AddressLine, key: str) -> bool:
        claim = self._claims.get(row.id)
        if claim is None:
            return True
        mine, lon, lat = claim
        return mine == identity(line, key) and metres(lon, lat, line.lon, line.lat) < SAME_DOOR

    def _claim(self, row: Known, line: AddressLine, key: str) -> bool:
        if not self._is_free(row, line, key):
            return False
        self._claims[row.id] = (identity(line, key), line.lon, line.lat)
        return True

    def absent(self, communes: Iterable[str], *, numbered: bool | None = None) -> list[Known]:
        """The live doors of these communes, from a file, that this one does not name and that no line took."""
        asked = self._doors.filter(
            street__commune__in=list(communes),
            source__in=(Source.BAN, Source.BAL),
            archived_at=None,
            building=None,
            address_key__isnull=False,
        )
        if numbered is not None:
            asked = asked.filter(number__isnull=not numbered)
        rows = list(map(Known._make, asked.values_list(*Known._fields)))
        if not rows:
            return []
        lacking = self._whole.lacks([(row.address_key or "", row.interop_key, row.ban_id) for row in rows])
        return [rows[at] for at in np.flatnonzero(lacking) if rows[at].id not in self._claims]

    def _found(self, known: Known, line: AddressLine, key: str) -> Found:
        """A door archived, or turned into a building, is known: it is left as it is."""
        changes: dict[str, Any] = {}
        if known.archived_at is not None:
            if known.archived_at not in self._undone_at or known.building_id:
                return Found(Fate.UNCHANGED, known)
            changes["archived_at"] = None  # only the undo of an import had put it away
        changes |= completion(known, line)
        is_renamed = known.address_key != key
        if is_renamed:
            changes |= new_address(known, line, key)
        return Found(Fate.COMPLETED if changes else Fate.UNCHANGED, known, changes, is_renamed)


class _Others(NamedTuple):
    """The doors that may be those of lines whose address is not known."""

    uuids: Rows
    officials: Rows
    formers: Rows


class _Places:
    """The doors of a commune that the file does not name, by their point, among those that are `known`."""

    def __init__(self, doors: Sequence[Known], *, known: int) -> None:
        self.are_elsewhere = not known
        self.are_few = 2 * len(doors) < known
        self._cells: dict[tuple[int, int], list[Known]] = defaultdict(list)
        for door in doors:
            if door.lon is not None and door.lat is not None:
                self._cells[_cell(door.lon, door.lat)].append(door)

    def near(self, line: AddressLine) -> list[Known]:
        east, north = _cell(line.lon, line.lat)
        around = [(east + a, north + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        return [door for cell in around for door in self._cells.get(cell, ()) if gap(door, line) < MOVED]


def _cell(lon: float, lat: float) -> tuple[int, int]:
    return round(lon / _CELL), round(lat / _CELL)


def _street(key: str | None) -> str:
    """The beginning of an address key, without the number and its suffix."""
    return (key or "").rsplit("|", 2)[0]


def _name(key: str | None) -> str:
    return _street(key).rpartition("|")[2]


def _former_keys(line: AddressLine) -> tuple[str, ...]:
    if not line.former_insee:
        return ()
    return (
        address_key(line.former_insee, "", line.street, line.number, line.suffix),
        address_key(line.insee, "", line.street, line.number, line.suffix),
    )
