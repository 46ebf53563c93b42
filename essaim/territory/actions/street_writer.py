"""The streets of the doors that an address file brings; those of one name are told apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Avg

from address_files import AddressLine, StreetSaid, metres, street_code, street_key, street_said
from essaim.kernel.ids import uuid7
from essaim.network.models import Collective
from essaim.territory.actions.rows import id_for_database, insert_rows
from essaim.territory.models import Commune, Dwelling, Street
from essaim.territory.queries.communes import listed
from essaim.territory.rules.homonyms import Clues, beside_commune, hints

_UUID_LENGTH = 36
_COLUMNS = ("id", "collective_id", "commune_id", "name", "key", "code", "hint", "is_place")


@dataclass
class _Known:
    id: UUID
    name: str
    code: str
    hint: str


class StreetWriter:
    def __init__(self, collective: Collective) -> None:
        self._collective = collective
        self._communes = dict(Commune.objects.values_list("insee", "name"))
        self._known: dict[str, list[_Known]] = defaultdict(list)
        rows = Street.objects.filter(collective=collective).order_by("id")
        for key, id_, name, code, hint in rows.values_list("key", "id", "name", "code", "hint"):
            self._known[key].append(_Known(id_, name, code, hint))
        self._before = {one.id for same in self._known.values() for one in same}
        self._chosen: dict[StreetSaid, _Known] = {}
        self.of: dict[StreetSaid, Any] = {}  # the identifier, as the database wants it, of those named so far
        self._clues: dict[UUID, Clues] = {}
        self._touched: set[str] = set()
        self._db_id = id_for_database()

    def id_of(self, line: AddressLine) -> UUID:
        return self._chosen[street_said(line)].id

    def name(self, lines: Mapping[StreetSaid, AddressLine]) -> None:
        """Find or make these streets; a line of each."""
        keys = {said: street_key(*said[:3]) for said in lines if said not in self._chosen}
        self._know_again(set(keys.values()))
        created: list[tuple[Any, ...]] = []
        for said, key in keys.items():
            line = lines[said]
            street = self._same(key, line) or self._make(key, line, created)
            self._chosen[said] = street
            self.of[said] = self._db_id(street.id)
            self._clues.setdefault(street.id, _clues(line))
        insert_rows(Street, _COLUMNS, created)

    def _know_again(self, keys: set[str]) -> None:
        """A street that someone wrote by hand since this import began."""
        unknown = [key for key in keys if key not in self._known]
        if not unknown:
            return
        rows = Street.objects.filter(collective=self._collective, key__in=unknown).order_by()
        for key, id_, name, code, hint in rows.values_list("key", "id", "name", "code", "hint"):
            self._known[key].append(_Known(id_, name, code, hint))
            self._before.add(id_)

    def _same(self, key: str, line: AddressLine) -> _Known | None:
        """That of the same code; else one whose code says nothing of this one's."""
        code, known = street_code(line), self._known[key]
        if same := next((one for one in known if one.code == code), None):
            return same
        rows = [one for one in known if one.id in self._before and _may_be_one(one.code, code)]
        if len(rows) > 1:
            rows = [
                one for one in rows if line.complement and _says(one.hint, line.complement)
            ] or self._nearest(rows, line)
        if not rows:
            return None
        (street, *_) = rows
        if not street.code:
            street.code = code
            Street.objects.filter(collective=self._collective, id=street.id).update(code=code)
        return street

    def _nearest(self, rows: Sequence[_Known], line: AddressLine) -> list[_Known]:
        middles = _middles(self._collective, [one.id for one in rows])
        placed = [one for one in rows if one.id in middles]
        return sorted(placed, key=lambda one: metres(*middles[one.id], line.lon, line.lat))[:1] or list(rows)

    def _make(self, key: str, line: AddressLine, created: list[tuple[Any, ...]]) -> _Known:
        self._name_commune(line)
        is_elsewhere = line.former_insee and line.former_insee != line.insee
        hint = line.former_name[:120] if is_elsewhere else ""
        known = _Known(uuid7(), line.street, street_code(line), hint)
        mine, its = self._db_id(self._collective.id), self._db_id(known.id)
        created.append((its, mine, line.insee, known.name, key, known.code, hint, line.is_place))
        self._known[key].append(known)
        self._touched.add(_commune_and_name(key))
        return known

    def _name_commune(self, line: AddressLine) -> None:
        if line.insee not in self._communes:
            commune, _made = Commune.objects.get_or_create(
                insee=line.insee, defaults={"name": _name_of_commune(line)}
            )
            self._communes[line.insee] = commune.name

    def hints(self) -> list[tuple[str, Any]]:
        """A hint for the streets of one commune that have one name, and their identifier: to be kept by the caller."""
        groups: dict[str, list[_Known]] = defaultdict(list)
        for key, known in self._known.items():
            if (name := _commune_and_name(key)) in self._touched:
                groups[name] += known
        alone = {name: streets for name, streets in groups.items() if _are_alike(streets)}
        middles = _middles(self._collective, [one.id for streets in alone.values() for one in streets])
        changed = []
        for name, streets in alone.items():
            commune = self._communes[name.partition("|")[0]]
            clues = [self._clues.get(one.id, Clues()) for one in streets]
            places = [middles.get(one.id) for one in streets]
            before = [beside_commune(commune, one.hint) for one in streets]
            for street, hint in zip(streets, hints(before, clues, places), strict=True):
                if hint != street.hint:
                    street.hint = hint
                    changed.append((hint, self._db_id(street.id)))
        return changed


def _are_alike(streets: Sequence[_Known]) -> bool:
    return len(streets) > 1 and len({one.hint for one in streets} - {""}) < len(streets)


def _clues(line: AddressLine) -> Clues:
    return Clues(line.former_name, line.complement, line.postcode)


def _name_of_commune(line: AddressLine) -> str:
    """Every network reads it: not what a file says of a code, but of a commune made since from one that we know."""
    if known := listed(line.insee):
        return known.name
    return line.commune_name[:120] if listed(line.former_insee) and line.commune_name else line.insee


def _may_be_one(code: str, other: str) -> bool:
    """A code and a UUID do not contradict each other; two codes do."""
    return not (code and other) or (len(code) == _UUID_LENGTH) != (len(other) == _UUID_LENGTH)


def _commune_and_name(key: str) -> str:
    return f"{key.partition('|')[0]}|{key.rpartition('|')[2]}"


def _says(hint: str, text: str) -> bool:
    return hint == text or hint.endswith(f", {text}")


def _middles(collective: Collective, streets: Iterable[UUID]) -> dict[UUID, tuple[float, float]]:
    listed = list(streets)
    found: dict[UUID, tuple[float, float]] = {}
    for at in range(0, len(listed), 500):
        doors = Dwelling.every.filter(collective=collective, street__in=listed[at : at + 500]).exclude(
            lon=None
        )
        rows = doors.order_by().values_list("street_id").annotate(Avg("lon"), Avg("lat"))
        found |= {street: (lon, lat) for street, lon, lat in rows}
    return found
