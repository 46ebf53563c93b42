"""Two rows that are one place: what is compared side by side, which value stays. No database."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

UNDONE_FOR = timedelta(days=30)
LINES: Mapping[str, Sequence[str]] = {  # what is chosen together → its fields
    "name": ("name",),
    "kind": ("kind",),
    "address": ("address", "town", "postcode", "insee", "lon", "lat"),
    "phone": ("phone",),
    "email": ("email",),
    "website": ("website",),
    "hours": ("hours", "slots"),
    "hours_note": ("hours_note",),
    "getting_there": ("getting_there",),
    "step_free": ("step_free",),
    "languages": ("languages",),
    "description": ("description",),
    "siret": ("siret",),
}
NOT_SAID = {None, "", "unknown"}


def may_be_undone(*, made_on: date, undone_on: date | None, on: date) -> bool:
    return undone_on is None and on - made_on <= UNDONE_FOR


def is_said(values: Mapping[str, object], line: str) -> bool:
    return values[LINES[line][0]] not in NOT_SAID


def values_after(
    kept: Mapping[str, object], gone: Mapping[str, object], *, taken: Sequence[str]
) -> dict[str, object]:
    """Of the lines taken, what the other said; of those that the kept one leaves empty too. Nothing else changes."""
    lines = [one for one in LINES if is_said(gone, one) and (one in taken or not is_said(kept, one))]
    return {name: gone[name] for line in lines for name in LINES[line]}
