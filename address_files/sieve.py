"""Which lines of a whole address file are doors, in about sixty bytes a line."""

from array import array
from collections.abc import Iterable, Sequence
from operator import not_, or_
from typing import Final

import numpy as np
from numpy.typing import NDArray

from address_files.keys import normalise_street
from address_files.lines import AddressLine, RejectedLine
from address_files.reasons import Reason
from address_files.sameness import SAME_PLACE, StreetSaid, Told, identity, metres
from address_files.spread import Spread

ENTRANCE: Final = "entrée"
Mask = NDArray[np.bool_]


class Sieve:
    """`add` every address of the file, `settle` once; then every line is a door, or is left out for a reason.

    `far`: too far from its commune. `streets`: the line of a street whose numbers are in the file.
    `repeats`: line → the line of the same address that is kept, at its entrance when one is given.
    """

    def __init__(self) -> None:
        self._spread = Spread()
        self._order: dict[str, int] = {}
        self._numbers, self._communes = array("L"), array("L")
        self._lons, self._lats = array("d"), array("d")
        self._identities, self._keys, self._officials, self._uuids, self._pairs = (
            array("q") for _ in range(5)
        )
        self._entrances, self._nameless = array("b"), array("b")
        self._numbered: set[StreetSaid] = set()
        self._place_streets: dict[int, StreetSaid] = {}

    @property
    def communes(self) -> Iterable[str]:
        return self._order

    def add(self, told: Told) -> None:
        lines, keys, officials, streets = told
        order, insees = self._order, [line.insee for line in lines]
        for insee in dict.fromkeys(insees):
            order.setdefault(insee, len(order))
        self._numbers.extend([line.line_number for line in lines])
        self._communes.extend([order[insee] for insee in insees])
        lons, lats = [line.lon for line in lines], [line.lat for line in lines]
        self._lons.extend(lons)
        self._lats.extend(lats)
        self._spread.add(insees, lons, lats)
        self._entrances.extend([line.position_kind == ENTRANCE for line in lines])
        self._keys.extend(map(hash, keys))
        self._officials.extend(map(hash, officials))
        uuids = [line.ban_id for line in lines]
        self._uuids.extend(map(hash, uuids))
        self._pairs.extend(map(hash, zip(uuids, keys, strict=True)))
        if all(officials):
            self._identities.extend(map(hash, zip(officials, keys, strict=True)))
        else:
            self._identities.extend(map(hash, map(identity, lines, keys)))
        named = map(or_, map(bool, officials), map(bool, uuids))
        self._nameless.extend(map(not_, named))
        before: StreetSaid | None = None
        for line, street in zip(lines, streets, strict=True):
            if line.is_place:
                self._place_streets[line.line_number] = street
            elif street is not before:
                self._numbered.add(street)
                before = street

    def settle(self, *, accepted: Iterable[int] | None = ()) -> None:
        """`accepted`: the lines to keep however far they are; None: all of them."""
        self.numbers = np.frombuffer(self._numbers, dtype=np.uint64).astype(np.int64)
        self.lons, self.lats = np.frombuffer(self._lons), np.frombuffer(self._lats)
        self.ranks = np.frombuffer(self._communes, dtype=np.uint64).astype(np.int64)
        self.far = self._far()
        if accepted is None:
            self.far[:] = False
        else:
            self.far &= ~np.isin(self.numbers, np.array(list(accepted), dtype=np.int64))
        self.streets = self._streets_themselves()
        self.repeats = self._repeats()
        self.doubled = np.isin(self.numbers, np.array(list(self.repeats), dtype=np.int64))
        self._sorted: dict[str, NDArray[np.int64]] = {}
        self.homonyms = self._homonyms()

    def skipped(self) -> set[int]:
        """The lines that are no door of their own."""
        return set(self.numbers[self.far | self.doubled | self.streets].tolist())

    def sharing_a_point(self) -> Mask:
        """The doors that stand at the very point of another: what lies between them is not known."""
        kept = np.flatnonzero(~(self.far | self.doubled | self.streets))
        points = self.lons[kept] + 1j * self.lats[kept]
        _points, places, counts = np.unique(points, return_inverse=True, return_counts=True)
        shared = np.zeros(len(self.lons), dtype=np.bool_)
        shared[kept] = counts[places] > 1
        return shared

    def holds_address(self, key: str) -> bool:
        """Does some line of the file have this address?"""
        return self._holds("_keys", hash(key))

    def holds_key_at(self, official: str, key: str) -> bool:
        """Does some line have this official key at this address?"""
        return self._holds("_identities", hash((official, key)))

    def holds_uuid_at(self, ban_id: str, key: str) -> bool:
        """Does some line have this UUID at this address?"""
        return self._holds("_pairs", hash((ban_id, key)))

    def holds_identifier(self, identifier: str) -> bool:
        """Does some line have this key or this UUID?"""
        value = hash(identifier)
        return bool(identifier) and (self._holds("_officials", value) or self._holds("_uuids", value))

    def _holds(self, name: str, value: int) -> bool:
        values = self._values(name)
        place = int(np.searchsorted(values, value))
        return place < len(values) and int(values[place]) == value

    def _values(self, name: str) -> NDArray[np.int64]:
        if name not in self._sorted:
            self._sorted[name] = np.unique(np.frombuffer(getattr(self, name), dtype=np.int64))
        return self._sorted[name]

    def lacks(self, doors: Sequence[tuple[str, str, str]]) -> Mask:
        """Of these (address, official key, UUID), those that no line of the file has, by any of the three."""
        lacking = np.ones(len(doors), dtype=np.bool_)
        for column, name in enumerate(("_keys", "_officials", "_uuids")):
            known = np.array([bool(door[column]) for door in doors], dtype=np.bool_)
            hashes = np.array([hash(door[column]) for door in doors], dtype=np.int64)
            lacking &= ~(known & np.isin(hashes, self._values(name)))
        return lacking

    def is_shared(self, key: str) -> bool:
        """Do several addresses of the file read the same?"""
        return hash(key) in self._shared

    def far_km(self, line: AddressLine) -> int:
        """From the middle of the addresses of its commune."""
        return round(self._spread.distance_km(line.insee, line.lon, line.lat))

    def middle(self, line: AddressLine) -> tuple[float, float] | None:
        """Of the addresses of its commune: (longitude, latitude)."""
        return self._spread.middle(line.insee)

    def rejection(self, line: AddressLine) -> RejectedLine:
        """The line to show for one that is far, or that is the street itself."""
        if line.is_place and self._is_numbered(line.line_number):
            reason = Reason.STREET_ITSELF
            sentence = reason.sentence(line.line_number, value=line.street)
            return RejectedLine(line.line_number, reason, sentence, f"{line.street};{line.insee}")
        return self._spread.rejection(line)

    def _is_numbered(self, line_number: int) -> bool:
        return line_number in self._itself

    def _streets_themselves(self) -> Mask:
        numbered = {_named(street) for street in self._numbered}
        self._itself = {
            number for number, street in self._place_streets.items() if _named(street) in numbered
        }
        return np.isin(self.numbers, np.array(list(self._itself), dtype=np.int64)) & ~self.far

    def _far(self) -> Mask:
        far = np.zeros(len(self.lons), dtype=np.bool_)
        for insee, rank in self._order.items():
            mine = np.flatnonzero(self.ranks == rank) if len(self._order) > 1 else np.arange(len(far))
            lons, lats = self.lons[mine], self.lats[mine]
            if self._spread.may_be_far(insee, lons.min(), lats.min(), lons.max(), lats.max()):
                far[mine] = [
                    self._spread.is_far(insee, lon, lat) for lon, lat in zip(lons, lats, strict=True)
                ]
        return far

    def _repeats(self) -> dict[int, int]:
        identities = np.frombuffer(self._identities, dtype=np.int64)
        entrances = np.frombuffer(self._entrances, dtype=np.int8)
        out = self.far | self.streets
        order = np.lexsort((self.numbers, -entrances, out, identities))
        ranked = identities[order]
        starts = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])) if len(order) else order
        ends = np.append(starts[1:], len(order))
        found: dict[int, int] = {}
        for group in np.flatnonzero(ends - starts > 1):
            places = order[starts[group] : ends[group]]
            found |= self._same_in([int(place) for place in places if not out[place]])
        return found

    def _homonyms(self) -> dict[int, int]:
        """Line → its rank among the doors of the file whose address reads the same; the first ones are not told."""
        keys = np.frombuffer(self._keys, dtype=np.int64)
        kept = np.flatnonzero(~(self.far | self.doubled | self.streets))
        order = kept[np.lexsort((self.numbers[kept], keys[kept]))]
        ranked = keys[order]
        again = np.flatnonzero(ranked[1:] == ranked[:-1]) + 1
        found: dict[int, int] = {}
        for place in again:
            before = found.get(int(self.numbers[order[place - 1]]), 0)
            found[int(self.numbers[order[place]])] = before + 1
        self._shared = frozenset(ranked[again].tolist())
        return found

    def _same_in(self, group: list[int]) -> dict[int, int]:
        """An address keeps its entrance, else its first line. Without an identifier, homonyms far apart stay several."""
        kept: list[int] = []
        found: dict[int, int] = {}
        for place in group:
            near = (one for one in kept if not self._nameless[place] or self._metres(one, place) < SAME_PLACE)
            same = next(near, None)
            if same is None:
                kept.append(place)
            else:
                found[int(self.numbers[place])] = int(self.numbers[same])
        return found

    def _metres(self, one: int, other: int) -> float:
        return metres(self._lons[one], self._lats[one], self._lons[other], self._lats[other])


def repeated(line: AddressLine, other: int) -> RejectedLine:
    """The line to show for another position of an address."""
    sentence = Reason.REPEATED.sentence(line.line_number, expected=other)
    shown = ("" if line.number is None else str(line.number), line.suffix, line.street, line.insee)
    return RejectedLine(line.line_number, Reason.REPEATED, sentence, ";".join(shown))


def _named(street: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    insee, former, name, code = street
    return insee, "" if former == insee else former, normalise_street(name), code
