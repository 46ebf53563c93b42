"""The doors of an address file, and the lines that could not become one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from address_files import (
    AddressLine,
    RejectedLine,
    Sieve,
    Spoken,
    Told,
    normalise_street,
    open_address_file,
    repeated,
    street_code,
)
from essaim.territory.rules.homonyms import Clues, hints, in_commune
from essaim.territory.rules.street_network import (
    STREETS_ALONE,
    WALKABLE,
    Streets,
    alike,
    box_around,
    walkable,
)
from tour_planner import Door, Ways, ways_between


class LeftOut(NamedTuple):
    id: str  # of the door, or « ligne 12 » when the line has none
    reason: str


@dataclass(frozen=True)
class FileDoors:
    """`doors` to plan, their `addresses` by id, and the lines `left_out`, each with its reason."""

    doors: list[Door]
    addresses: dict[str, AddressLine]
    left_out: list[LeftOut]
    streets: dict[str, str]  # by id: the name of the street, and what tells it from another of that name
    repairs: list[str]  # what the reader put right by itself


def read_doors(path: Path, *, keep_far: bool = False) -> FileDoors:
    """Read a BAN or BAL file; what a door is in it is decided as for an import.

    A door's id is the key of its line (`id` of the BAN, `cle_interop` of the BAL), its UUID, or the key made from its
    address when the file has none. A line that repeats the address of another is left out and says so.

    Raises:
        AddressFileError: the file as a whole cannot be read; its text is a French sentence.
    """
    sieve, good, left_out = Sieve(), [], []
    with open_address_file(path, name=path.name) as lines:
        for line in lines:
            if isinstance(line, RejectedLine):
                left_out.append(_refused(line))
            else:
                good.append(line)
        repairs = [repair.sentence(count) for repair, count in lines.repairs.items()]
    told = Told.of(_spoken(good))
    sieve.add(told)
    sieve.settle(accepted=None if keep_far else ())
    skipped = sieve.skipped()
    addresses: dict[str, AddressLine] = {}
    for line, key, official, _street in zip(*told, strict=True):
        id_ = official or line.ban_id or key
        if line.line_number in skipped:
            left_out.append(LeftOut(id_, _why(line, sieve)))
        else:
            addresses[f"{id_}#{line.line_number}" if id_ in addresses else id_] = line
    return FileDoors(list(_doors(addresses)), addresses, left_out, _shown(addresses), repairs)


def _spoken(lines: Sequence[AddressLine]) -> list[AddressLine]:
    """« 12 b » is « 12 bis », as an import reads it."""
    spoken = Spoken()
    spoken.add(lines)
    spoken.settle()
    return spoken.read(lines)


def _why(line: AddressLine, sieve: Sieve) -> str:
    other = sieve.repeats.get(line.line_number)
    return (sieve.rejection(line) if other is None else repeated(line, other)).sentence


def _shown(addresses: dict[str, AddressLine]) -> dict[str, str]:
    """« Rue de la République (Lomme) », as an import shows it."""
    named: dict[tuple[str, str], dict[str, list[AddressLine]]] = defaultdict(lambda: defaultdict(list))
    for line in addresses.values():
        named[line.insee, normalise_street(line.street)][_street(line)].append(line)
    told: dict[str, str] = {}
    communes = Counter(name for _insee, name in named)
    for (_insee, name), streets in named.items():
        found = [""] * len(streets)
        if len(streets) > 1:
            found = hints(found, *zip(*map(_clues, streets.values()), strict=True))
        if communes[name] > 1:
            where = [lines[0].commune_name or lines[0].insee for lines in streets.values()]
            found = list(map(in_commune, where, found))
        told |= dict(zip(streets, found, strict=True))
    shown = ((id_, line, told.get(_street(line), "")) for id_, line in addresses.items())
    return {id_: f"{line.street} ({hint})" if hint else line.street for id_, line, hint in shown}


def _clues(lines: Sequence[AddressLine]) -> tuple[Clues, tuple[float, float]]:
    first = lines[0]
    middle = (fmean(line.lon for line in lines), fmean(line.lat for line in lines))
    return Clues(first.former_name or first.former_insee, first.complement, first.postcode), middle


_KEY = re.compile(r"(?:^|[;,|\t])\"?(\d[\dABab]\d{3}(?:_[0-9A-Za-z]+)+)")


def _refused(line: RejectedLine) -> LeftOut:
    """Named by its key where one can be read in the line, else by the number of the line."""
    key = _KEY.search(line.raw)
    return LeftOut(key[1] if key else f"ligne {line.line_number}", line.sentence)


def _doors(addresses: dict[str, AddressLine]) -> Iterable[Door]:
    for key, line in addresses.items():
        yield Door(id=key, lon=line.lon, lat=line.lat, street=_street(line), number=line.number)


def _street(line: AddressLine) -> str:
    return " ".join((line.insee, line.former_insee, line.street, street_code(line)))


def ways_of(streets: Streets | None, source: FileDoors) -> Ways | None:
    """By which streets one walks between the doors."""
    if streets is None:
        return None
    near = streets.within(box_around([(door.lon, door.lat) for door in source.doors]))
    called = {_street(line): alike(line.street) for line in source.addresses.values()}
    networks = (walkable(near, kinds) for kinds in (WALKABLE, STREETS_ALONE))
    return ways_between(source.doors, networks, called=called)
