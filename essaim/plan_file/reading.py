"""The doors of an address file, and the lines that could not become one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from address_files import AddressLine, RejectedLine, Spread, address_key, open_address_file
from tour_planner import Door


class LeftOut(NamedTuple):
    id: str  # of the door, or « ligne 12 » when the line has none
    reason: str


@dataclass(frozen=True)
class FileDoors:
    """`doors` to plan, their `addresses` by id, and the lines `left_out`, each with its reason."""

    doors: list[Door]
    addresses: dict[str, AddressLine]
    left_out: list[LeftOut]


def read_doors(path: Path) -> FileDoors:
    """Read a BAN or BAL file.

    A door's id is the key of its line (`id` of the BAN, `cle_interop` of the BAL), or the key made from its
    address when the file has none. A line that repeats the id of another is left out and says so.

    Raises:
        AddressFileError: the file as a whole cannot be read; its text is a French sentence.
    """
    spread, good, left_out = Spread(), [], []
    with open_address_file(path, name=path.name) as lines:
        for line in lines:
            if isinstance(line, RejectedLine):
                left_out.append(_refused(line))
            else:
                spread.add(line.insee, line.lon, line.lat)
                good.append(line)
    addresses: dict[str, AddressLine] = {}
    for line in good:
        key = line.interop_key or line.ban_id or _key(line)
        if spread.is_far(line.insee, line.lon, line.lat):
            left_out.append(LeftOut(key, spread.rejection(line).sentence))
        elif key in addresses:
            sentence = f"Ligne {line.line_number} : même adresse que la ligne {addresses[key].line_number}."
            left_out.append(LeftOut(key, sentence))
        else:
            addresses[key] = line
    return FileDoors(list(_doors(addresses)), addresses, left_out)


_KEY = re.compile(r"(?:^|[;,|\t])\"?(\d[\dABab]\d{3}(?:_[0-9A-Za-z]+)+)")


def _refused(line: RejectedLine) -> LeftOut:
    """Named by its key where one can be read in the line, else by the number of the line."""
    key = _KEY.search(line.raw)
    return LeftOut(key[1] if key else f"ligne {line.line_number}", line.sentence)


def _key(line: AddressLine) -> str:
    return address_key(line.insee, line.former_insee, line.street, line.number, line.suffix)


def _doors(addresses: dict[str, AddressLine]) -> Iterable[Door]:
    for key, line in addresses.items():
        yield Door(
            id=key, lon=line.lon, lat=line.lat, street=f"{line.insee} {line.street}", number=line.number
        )
