"""data·inclusion, schema v1: structures and services, in JSON or as a table. One table says which field is which."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

from place_files.cleaning import LONGEST_NAME, LONGEST_TEXT, Cleaner
from place_files.records import PlaceRecord, Problem, Reason, Record, Row, ServiceRecord
from place_files.vocabulary import FEES, MODES, NETWORKS, PUBLICS, REACH_MODES, REACHABLE_BY, TOPICS, TYPES

WHERE = {
    "town": "commune", "postcode": "code_postal", "insee": "code_insee", "address": "adresse",
    "more_address": "complement_adresse", "lon": "longitude", "lat": "latitude",
}  # fmt: skip
REACH = {"phone": "telephone", "email": "courriel", "hours": "horaires_accueil", "link": "lien_source"}
PLACE: Mapping[str, str] = {
    "source": "source", "ref": "id", "name": "nom", "updated_on": "date_maj", "description": "description", "siret": "siret",
    **WHERE, **REACH, "website": "site_web", "accessibility": "accessibilite_lieu", "networks": "reseaux_porteurs",
}  # fmt: skip
SERVICE: Mapping[str, str] = {
    "source": "source", "place_ref": "structure_id", "ref": "id", "name": "nom", "description": "description",
    "updated_on": "date_maj", "type": "type", "topics": "thematiques", "fee": "frais", "fee_note": "frais_precisions",
    "publics": "publics", "publics_note": "publics_precisions", "conditions": "conditions_acces", **WHERE, **REACH,
    "modes": "modes_accueil", "area": "zone_eligibilite", "contact": "contact_nom_prenom", "reach_link": "lien_mobilisation",
    "reach_modes": "modes_mobilisation", "reachable_by": "mobilisable_par", "reach_note": "mobilisation_precisions",
    "weekly_hours": "volume_horaire_hebdomadaire", "weeks": "nombre_semaines",
}  # fmt: skip
LISTS: Mapping[str, tuple[str, ...]] = {
    "networks": NETWORKS, "topics": TOPICS, "publics": PUBLICS, "modes": MODES, "reach_modes": REACH_MODES,
    "reachable_by": REACHABLE_BY,
}  # fmt: skip
CHOICES: Mapping[str, tuple[str, ...]] = {"type": TYPES, "fee": FEES}
_LINES = frozenset({"description", "fee_note", "publics_note", "conditions", "reach_note"})
MARKS = frozenset({"id", "nom"})  # what every row of data·inclusion has


def is_service(row: Mapping[str, Any]) -> bool:
    return "structure_id" in row


def read_row(row: Any, *, line: int, today: date, source: str = "") -> Iterator[Row]:
    """The record, then all that had to be said of it. `source`: when the file does not name its own."""
    if not isinstance(row, dict):
        yield Problem(line, Reason.NOT_A_RECORD, str(row)[:60])
        return
    if row.get("__ignore__") not in (None, "", False, "0", "non", "false", "False"):
        return
    cleaner = Cleaner(row, line=line, name=str(row.get("nom") or row.get("id") or "")[:80], today=today)
    record = _service(cleaner, source, line) if is_service(row) else _place(cleaner, source, line)
    if record is not None:
        yield record
    yield from cleaner.problems


def _place(cleaner: Cleaner, source: str, line: int) -> PlaceRecord | None:
    known = _known(cleaner, PLACE, source)
    return None if known is None else PlaceRecord(**known, line=line)


def _service(cleaner: Cleaner, source: str, line: int) -> ServiceRecord | None:
    known = _known(cleaner, SERVICE, source)
    if known is None:
        return None
    if not known["place_ref"]:
        cleaner.tell(Reason.NO_PLACE, field="structure_id")
        return None
    weeks = known.pop("weeks")
    return ServiceRecord(**known, weeks=int(weeks) if weeks else None, line=line)


def _known(cleaner: Cleaner, names: Mapping[str, str], source: str) -> dict[str, Any] | None:
    ref, name = cleaner.text("id"), cleaner.text("nom", limit=LONGEST_NAME)
    if not ref or not name:
        cleaner.tell(Reason.NO_NAME if ref else Reason.NO_ID)
        return None
    lon, lat = cleaner.point("longitude", "latitude")
    done = {"ref": ref, "name": name, "lon": lon, "lat": lat}
    done["source"] = cleaner.text("source") or source or ref.partition("--")[0]
    for ours, theirs in names.items():
        if ours not in done:
            done[ours] = _value(cleaner, ours, theirs)
    return done


_READ: Mapping[str, Callable[[Cleaner, str], Any]] = {
    "area": Cleaner.words,
    "updated_on": Cleaner.day,
    "siret": partial(Cleaner.digits, count=14, reason=Reason.BAD_SIRET),
    "postcode": partial(Cleaner.digits, count=5, reason=Reason.BAD_POSTCODE),
    "weekly_hours": Cleaner.number,
    "weeks": Cleaner.number,
    "insee": Cleaner.insee,
    "phone": Cleaner.phone,
    "email": Cleaner.email,
    "hours": Cleaner.hours,
    **dict.fromkeys(("link", "website", "accessibility", "reach_link"), Cleaner.link),
}


def _value(cleaner: Cleaner, ours: str, theirs: str) -> Any:
    if ours in LISTS:
        return cleaner.some_of(theirs, LISTS[ours])
    if ours in CHOICES:
        return cleaner.one_of(theirs, CHOICES[ours])
    if ours in _READ:
        return _READ[ours](cleaner, theirs)
    return cleaner.text(theirs, limit=LONGEST_TEXT if ours in _LINES else 500, lines=ours in _LINES)


def write(record: Record) -> dict[str, Any]:
    """As the schema wants it: what is empty is not written, but what it requires."""
    names = SERVICE if isinstance(record, ServiceRecord) else PLACE
    row = {theirs: _plain(getattr(record, ours)) for ours, theirs in names.items()}
    return {key: value for key, value in row.items() if value not in ("", None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
