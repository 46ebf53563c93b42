"""Are the names, codes and words of a line fit to be kept?"""

import re
import unicodedata
from typing import NamedTuple

from address_files.cells import is_formula
from address_files.france import Box, box_of, is_insee
from address_files.reasons import Reason
from address_files.repairs import Repair

LONGEST_NAME = 200
LONGEST_SUFFIX = 9
LONGEST_KEY = 64
_SIGNS = len("75001")
_SPREADSHEET_CODE = re.compile(r"(\d{4,5})([.,]0+)?", re.ASCII)
_INVISIBLE = {"Cc", "Cf"}
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
    former_name: str
    postcode: str
    street: str
    complement: str
    toponym: str
    box: Box
    repairs: tuple[Repair, ...]


class PlaceCells(NamedTuple):
    """The cells of a line that make a `Locality`, as they were read."""

    insee: str
    commune_name: str
    former_insee: str
    former_name: str
    postcode: str
    street: str
    complement: str
    toponym: str


def short(value: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in value[:60])


def checked_locality(cells: PlaceCells, *, key: str) -> Locality:
    """`key`: the official key of the line, which begins with the code of its commune."""
    repairs: list[Repair] = []
    postcode = _five_signs(cells.postcode.strip(), repairs)
    insee = _checked_insee(cells.insee.strip().upper(), postcode, key, repairs)
    former = _five_signs(cells.former_insee.strip().upper(), repairs)
    street = _checked_name(cells.street)
    if not street:
        raise Rejection(Reason.MISSING_STREET)
    return Locality(
        insee,
        _checked_name(cells.commune_name),
        former if is_insee(former) else "",
        _name_or_nothing(cells.former_name),
        postcode if len(postcode) == _SIGNS and postcode.isdecimal() and postcode.isascii() else "",
        street,
        _name_or_nothing(cells.complement),
        ban_id_of(cells.toponym),
        box_of(insee),
        tuple(dict.fromkeys(repairs)),
    )


def _five_signs(code: str, repairs: list[Repair]) -> str:
    """A code that a spreadsheet took for a number, or was kept from doing so: « 1001 », « 75113.0 », « ="01001" »."""
    bare = as_typed(code)
    found = _SPREADSHEET_CODE.fullmatch(bare)
    whole = found[1].zfill(_SIGNS) if found else bare
    if whole == code or not (found or is_insee(bare)):
        return code
    repairs.append(Repair.SHORT_CODE)
    return whole


def as_typed(cell: str) -> str:
    """Without the signs that keep a spreadsheet from taking it for a number, nor spaces: « ="01001" », « '9 »."""
    return "".join(cell.strip("='\"").split())


def _checked_insee(code: str, postcode: str, key: str, repairs: list[Repair]) -> str:
    prefix = key[:_SIGNS].upper()
    from_key = prefix if is_insee(prefix) and key[_SIGNS : _SIGNS + 1] == "_" else ""
    if not code and from_key:
        repairs.append(Repair.CODE_FROM_KEY)
        return from_key
    insee = _five_signs(code, repairs)
    departement = (from_key or postcode)[:2]
    is_doubtful = insee != code and departement and departement != insee[:2]
    if is_doubtful or not is_insee(insee):
        raise Rejection(Reason.BAD_INSEE, value=short(code))
    return insee


def _name_or_nothing(name: str) -> str:
    """A detail that cannot be read does not cost the door."""
    try:
        return _checked_name(name)
    except Rejection:
        return ""


def visible(text: str) -> str:
    """Without what nobody sees: soft hyphens, zero-width spaces, marks of direction."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)


def _checked_name(name: str) -> str:
    if not name:
        return ""
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


def toponym_in(cell: str) -> str:
    """The UUID of the street, after `@v:` in `uid_adresse` of BAL 1.3."""
    found = _UUID.search(cell.lower().rpartition("@v:")[2].partition("@a:")[0]) if "@v:" in cell else None
    return found.group() if found else ""


_PARCEL = 14


def kind_of(position: str) -> str:
    return KINDS.get(position.strip().lower(), "")


def parcel_of(cell: str) -> str:
    """The first of the parcels written: the land register names them with 14 signs."""
    first = cell.partition("|")[0].strip().upper()
    return first if len(first) == _PARCEL and first.isascii() and first.isalnum() else ""
