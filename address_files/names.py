"""Are the names, codes and words of a line fit to be kept?"""

import re
import unicodedata
from typing import NamedTuple

from address_files.cells import is_formula
from address_files.france import Box, box_of, is_insee
from address_files.reasons import Reason

LONGEST_NAME = 200
LONGEST_SUFFIX = 9
LONGEST_KEY = 64
_MOJIBAKE = re.compile("[ÃÂÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_KINDS = (
    "entrée",
    "bâtiment",
    "cage d'escalier",
    "logement",
    "service technique",
    "délivrance postale",
    "parcelle",
    "segment",
)
KINDS = {kind: kind for kind in _KINDS} | {
    "cage d’escalier": "cage d'escalier",
    "entree": "entrée",
    "batiment": "bâtiment",
    "delivrance postale": "délivrance postale",
}


class Rejection(Exception):
    """This line is set aside."""

    def __init__(self, reason: Reason, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class Locality(NamedTuple):
    """What consecutive lines share, checked once."""

    insee: str
    commune_name: str
    former_insee: str
    postcode: str
    street: str
    box: Box


def short(value: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in value[:60])


def checked_locality(insee: str, commune: str, former: str, postcode: str, street: str) -> Locality:
    insee, former, postcode = insee.strip().upper(), former.strip().upper(), postcode.strip()
    if not is_insee(insee):
        raise Rejection(Reason.BAD_INSEE, value=short(insee))
    street = _checked_name(street)
    if not street:
        raise Rejection(Reason.MISSING_STREET)
    return Locality(
        insee,
        _checked_name(commune),
        former if is_insee(former) else "",
        postcode if len(postcode) == len("75001") and postcode.isdecimal() and postcode.isascii() else "",
        street,
        box_of(insee),
    )


def _checked_name(name: str) -> str:
    if is_formula(name):
        raise Rejection(Reason.FORMULA, value=short(name))
    name = unicodedata.normalize("NFC", " ".join(repaired(name).split()))
    if "�" in name:
        raise Rejection(Reason.UNREADABLE_NAME, value=short(name))
    if _MOJIBAKE.search(name):
        raise Rejection(Reason.MOJIBAKE, value=short(name))
    if not name.isprintable():
        raise Rejection(Reason.HIDDEN_CHARACTER)
    if len(name) > LONGEST_NAME:
        raise Rejection(Reason.STREET_TOO_LONG, limit=LONGEST_NAME)
    return name


def repaired(name: str) -> str:
    """Undo UTF-8 read as Windows-1252 (« AllÃ©e »), when nothing is lost: official files have such names."""
    for _ in range(2):
        if not _MOJIBAKE.search(name):
            break
        try:
            name = name.encode("cp1252").decode()
        except UnicodeError:
            break
    return name


def checked_suffix(suffix: str) -> str:
    suffix = suffix.strip().lower()
    if is_formula(suffix):
        raise Rejection(Reason.FORMULA, value=short(suffix))
    is_good = suffix[:1].isascii() and suffix[:1].isalnum() and suffix.isprintable()
    if suffix and not (is_good and len(suffix) <= LONGEST_SUFFIX):
        raise Rejection(Reason.BAD_SUFFIX, value=short(suffix))
    return suffix


def key_of(interop_key: str) -> str:
    return interop_key.lower() if len(interop_key) <= LONGEST_KEY and interop_key.isprintable() else ""


def ban_id_of(cell: str) -> str:
    """The UUID of the address, alone (`id_ban_adresse`) or after `@a:` (`uid_adresse` of BAL 1.3)."""
    found = _UUID.search(cell.lower().rpartition("@a:")[2])
    return found.group() if found else ""


def kind_of(position: str) -> str:
    return KINDS.get(position.strip().lower(), "")
