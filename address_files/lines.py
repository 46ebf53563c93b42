"""What the reader yields. A named tuple, not a dataclass: immutable and three times cheaper to build."""

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from address_files.reasons import Reason

NUMBERLESS = 99_999
"""The number that the official files give to a lieu-dit without number."""


class AddressLine(NamedTuple):
    line_number: int
    interop_key: str
    """`insee_street_number[_suffix]`, lower case; empty in BAL 1.5."""
    ban_id: str
    """UUID of the address in lower case, or empty."""
    insee: str
    commune_name: str
    former_insee: str
    """INSEE code of the former or delegated commune, or empty."""
    postcode: str
    """Five digits, or empty (a BAL has none)."""
    street: str
    number: int | None
    """None for a lieu-dit without number."""
    suffix: str
    lon: float
    lat: float
    is_place: bool
    position_kind: str
    """One of the official words (« entrée », « bâtiment », « parcelle »…), or empty."""
    former_name: str = ""
    complement: str = ""
    """The hamlet or the place that the file writes beside the street."""
    toponym: str = ""
    """UUID of the street in lower case, or empty."""
    parcel: str = ""
    """The first parcel of the land register where it stands (14 signs), or empty."""


@dataclass(frozen=True, slots=True)
class RejectedLine:
    line_number: int
    reason: Reason
    sentence: str
    raw: str
    """The line as read, cut to 1,000 characters."""


Line: TypeAlias = AddressLine | RejectedLine
