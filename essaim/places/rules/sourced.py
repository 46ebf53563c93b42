"""What a record of a public directory makes of a place and of what it offers, and the reverse. No database.

A place that nobody changed here leaves as it came: what we have no field for is kept as the source said it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import phonenumbers
from django.utils.text import Truncator

from essaim.places.enums import Known, Need, PlaceKind, Welcome
from essaim.places.rules.hours import slots_said
from place_files import PlaceRecord, ServiceRecord

LONGEST_HOURS = 400
NEVER = date(1970, 1, 1)
"""The day of whoever never said one: to be checked before all others."""
FOLLOWED = (
    "name", "address", "town", "postcode", "insee", "siret", "phone", "email", "website", "hours", "description", "point",
)  # fmt: skip
"""What follows its source as long as nobody here wrote otherwise."""
OURS = ("step_free", "languages", "getting_there", "hours_note")
"""What a source fills when it is empty, and never touches again."""
CLOSED = "closed"
"""A source says that the place is closed: never followed by itself."""
SERVICE_FOLLOWED = (
    "name",
    "need",
    "welcome",
    "first_contact",
    "for_whom",
    "is_free",
    "price",
    "when",
    "description",
)
_KINDS: tuple[tuple[PlaceKind, tuple[str, ...]], ...] = (
    (PlaceKind.LIBRARY, ("biblioth", "médiath", "mediath", "ludoth")),
    (PlaceKind.SOCIAL_CENTRE, ("centre social", "maison de quartier", "maison des habitants", "espace de vie sociale", "fcsf")),
    (PlaceKind.RIGHTS, ("france-service", "france services", "point-justice", "points-justice", "accès aux droits", "msap", "cidff", "pimms")),
    (PlaceKind.TOWN, ("mairie", "ccas", "cias", "communes", "hôtel de ville")),
    (PlaceKind.MEALS, ("resto", "épicerie", "epicerie", "banque alimentaire", "banques-alimentaires", "repas", "partage de nourriture")),
    (PlaceKind.HEALTH, ("santé", "sante", "médic", "medic", "cmp", "hopital", "hôpital", "pharmac", "infirm", "ehpad", "psych", "csapa")),
    (PlaceKind.CULTURE, ("culture", "musée", "sport", "jardin", "théâtre", "cinéma", "conservatoire", "mjc", "marché")),
    (PlaceKind.CLUB, ("associat", "club", "amicale", "comité", "croix-rouge", "secours", "unis-cite")),
)  # fmt: skip
TOPIC_OF: Mapping[Need, str] = {
    Need.MEET: "remobilisation--lien-social",
    Need.EAT: "equipement-et-alimentation--alimentation",
    Need.MOVE: "remobilisation--activites-sportives-et-culturelles",
    Need.MAKE: "remobilisation--bien-etre-confiance-en-soi",
    Need.USEFUL: "remobilisation--benevolat-action-citoyenne",
    Need.PAPERS: "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits",
    Need.DIGITAL: "numerique--maitriser-les-fondamentaux-du-numerique",
    Need.CARE: "sante--acces-aux-soins",
    Need.TRAVEL: "mobilite--mobilite-douce-partagee-collective",
    Need.RESPITE: "famille--soutien-aidants",
    Need.HOME: "equipement-et-alimentation--aide-menagere",
}
_BY_CATEGORY = {
    "remobilisation": Need.MEET, "equipement-et-alimentation": Need.HOME, "numerique": Need.DIGITAL, "sante": Need.CARE,
    "mobilite": Need.TRAVEL, "famille": Need.RESPITE,
}  # fmt: skip
_NEED_OF = {topic: need for need, topic in TOPIC_OF.items()}
_EVERYONE = "tous-publics"
R = TypeVar("R", PlaceRecord, ServiceRecord)


def place_values(record: PlaceRecord) -> dict[str, Any]:
    """Field of `Place` → what it would hold."""
    hours = record.hours if len(record.hours) <= LONGEST_HOURS else ""
    return {
        "name": record.name,
        "kind": kind_of(record),
        "address": _cut(record.address, 200),
        "town": _cut(record.town, 80),
        "postcode": record.postcode,
        "insee": record.insee,
        "siret": record.siret,
        "phone": shown_phone(record.phone),
        "email": record.email,
        "website": record.website if len(record.website) <= 200 else "",
        "hours": hours,
        "description": record.description,
        "lon": record.lon,
        "lat": record.lat,
        "step_free": record.step_free or Known.UNKNOWN,
        "languages": _cut(", ".join(record.languages), 120),
        "getting_there": _cut(record.getting_there, 300),
        "hours_note": _cut(record.hours_note, 200),
        "slots": slots_said(hours),
    }


def service_values(record: ServiceRecord) -> dict[str, Any]:
    """Field of `Service` → what it would hold."""
    publics = [one.replace("-", " ") for one in record.publics if one != _EVERYONE]
    return {
        "name": record.name,
        "need": need_of(record),
        "welcome": _welcome(record),
        "first_contact": _cut(record.reach_note, 300),
        "for_whom": _cut(". ".join(filter(None, (", ".join(publics), record.publics_note))), 200),
        "is_free": {"gratuit": Known.YES, "payant": Known.NO}.get(record.fee, Known.UNKNOWN),
        "price": _cut(record.fee_note, 120),
        "when": "",
        "description": record.description,
    }


def kind_of(record: PlaceRecord) -> PlaceKind:
    if record.kind in PlaceKind.values:  # one of ours, of another collective
        return PlaceKind(record.kind)
    said = " ".join((record.kind, *record.networks, record.name)).casefold()
    return next((kind for kind, words in _KINDS if any(word in said for word in words)), PlaceKind.OTHER)


def need_of(record: ServiceRecord) -> Need:
    """The first topic that we have words for; else what its category is about; papers and rights are most of the rest."""
    for topic in record.topics:
        if topic in _NEED_OF:
            return _NEED_OF[topic]
    category = next(iter(record.topics), "").partition("--")[0]
    return _BY_CATEGORY.get(category, Need.PAPERS)


def _welcome(record: ServiceRecord) -> Welcome:
    if record.reachable_by == ("professionnels",):
        return Welcome.REFERRED
    if "se-presenter" in record.reach_modes:
        return Welcome.ANYONE
    return Welcome.APPOINTMENT


def shown_phone(number: str) -> str:
    """As it is dialled: « 01 48 00 00 00 »."""
    if not number.startswith("+"):
        return number
    read = phonenumbers.parse(number)
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        read, form.NATIONAL if read.country_code in _FRENCH else form.INTERNATIONAL
    )


_FRENCH = frozenset({33, 262, 508, 590, 594, 596})


def _cut(text: str, limit: int) -> str:
    line = " ".join(text.split())
    return str(Truncator(line).chars(limit)) if len(line) > limit else line


# ---- what is kept of a record


def kept(record: PlaceRecord | ServiceRecord) -> dict[str, Any]:
    """As a database holds it; what is empty is not there."""
    found: dict[str, Any] = {}
    kind: Any = type(record)
    for name in _names(kind):
        value = getattr(record, name)
        if value in _EMPTY:
            continue
        if type(value) is tuple:
            found[name] = list(value)
        else:
            found[name] = value.isoformat() if isinstance(value, date) else value
    return found


_EMPTY: tuple[Any, ...] = ("", None, (), False)


@lru_cache(maxsize=8)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.name != "line")


def place_record(said: Mapping[str, Any]) -> PlaceRecord:
    return PlaceRecord(**_unkept(said, PlaceRecord))


def service_record(said: Mapping[str, Any]) -> ServiceRecord:
    return ServiceRecord(**_unkept(said, ServiceRecord))


def _unkept(said: Mapping[str, Any], kind: type) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    found = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in said.items()
        if name in names
    }
    if "updated_on" in found:
        found["updated_on"] = date.fromisoformat(str(found["updated_on"]))
    return found


# ---- three sides: what is here, what the source said before, what it says now


def compared(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Those fields, where it stands being one: « 48.9, 2.48 »."""
    point = "" if values["lat"] is None else f"{values['lat']:.5f}, {values['lon']:.5f}"
    return {name: point if name == "point" else values[name] for name in names}


def fill(place: Any, values: Mapping[str, Any], names: Sequence[str]) -> bool:
    """What is empty here takes what the source says."""
    filled = False
    for name in names:
        if getattr(place, name) in ("", Known.UNKNOWN) and values[name] not in ("", Known.UNKNOWN):
            setattr(place, name, values[name])
            filled = True
    return filled


def followed(
    here: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """(what follows the source by itself, the fields where both sides changed or were never the same).

    An empty field is filled; a field written here is never written over.
    """
    takes: dict[str, Any] = {}
    differs: list[str] = []
    for name, said in now.items():
        if said in ("", None) or here[name] == said:
            continue
        if here[name] in ("", None) or (name in before and here[name] == before[name]):
            takes[name] = said
        elif name in before and before[name] == said:
            continue  # changed here alone: already known, and settled
        else:
            differs.append(name)
    return takes, differs


# ---- ours, as it leaves


def as_left(record: R, here: Mapping[str, Any], before: Mapping[str, Any], wanted: Mapping[str, Any]) -> R:
    """The record of the source with what we wrote since. `wanted`: field of ours → fields of the record it makes."""
    changed: dict[str, Any] = {}
    for name, made in wanted.items():
        if name not in before or here[name] != before[name]:
            changed |= made
    return replace(record, **changed)
