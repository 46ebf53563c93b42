"""What data·inclusion's public score looks at, service by service, and our own checks before anything is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from place_files.cleaning import hours_are_read, is_link, read_phone
from place_files.records import PlaceRecord, Record, ServiceRecord
from place_files.vocabulary import EVERYONE

_UNDATED = frozenset({"agefiph", "france-travail"})
_HALF_YEAR, _TWO_YEARS = 183, 730


class Criterion(Enum):
    """Each is between 0 and 1; its value is what to do when it is not whole."""

    ADDRESS = "écrire l’adresse"
    REACH_MODES = "dire comment on y vient, et qui peut le demander"
    PUBLIC = "dire pour qui"
    TOPIC = "dire pour quoi on y vient"
    CONTACT = "donner un téléphone, un e-mail ou un lien"
    EMAIL = "donner l’e-mail, puisqu’on écrit pour venir"
    RECENT = "vérifier : la dernière fois date"
    FEE = "dire si c’est gratuit, ou le prix"
    DESCRIPTION = "décrire en deux à dix phrases"
    PHONE = "donner le téléphone, puisqu’on appelle pour venir"


@dataclass(frozen=True)
class Quality:
    """`score`: 0 to 1, as data·inclusion publishes it. `missing`: the criteria that are not whole, the worst first."""

    score: float
    found: Mapping[Criterion, float]

    @property
    def missing(self) -> list[Criterion]:
        return sorted(
            (one for one, value in self.found.items() if value < 1), key=lambda one: self.found[one]
        )


def quality(service: ServiceRecord, *, today: date) -> Quality:
    asked: dict[Criterion, float | None] = {
        Criterion.ADDRESS: _asked(
            "en-presentiel" in service.modes or "se-presenter" in service.reach_modes, service.address
        ),
        Criterion.REACH_MODES: (bool(service.reach_modes) + bool(service.reachable_by)) / 2,
        Criterion.PUBLIC: float(bool(service.publics)),
        Criterion.TOPIC: float(bool(service.topics)),
        Criterion.CONTACT: float(bool(service.email or service.reach_link or service.phone)),
        Criterion.EMAIL: _asked("envoyer-un-courriel" in service.reach_modes, service.email),
        Criterion.RECENT: _recent(service, today),
        Criterion.FEE: {"": 0.0, "gratuit": 1.0}.get(service.fee, 1.0 if service.fee_note else 0.5),
        Criterion.DESCRIPTION: _described(len(service.description)),
        Criterion.PHONE: _asked("telephoner" in service.reach_modes, service.phone),
    }
    found = {one: round(value, 2) for one, value in asked.items() if value is not None}
    return Quality(round(sum(found.values()) / len(found), 2), found)


def _asked(applies: bool, value: str) -> float | None:  # noqa: FBT001 -- read as a sentence
    return float(bool(value)) if applies else None


def _recent(service: ServiceRecord, today: date) -> float | None:
    if service.source in _UNDATED:
        return None
    if service.updated_on is None:
        return 0.0
    age = (today - service.updated_on).days
    if age < _HALF_YEAR:
        return 1.0
    return max(0.0, (_TWO_YEARS - age) / (_TWO_YEARS - _HALF_YEAR))


def _described(length: int) -> float:
    if 200 <= length < 2_000:
        return 1.0
    return 0.5 if length >= 50 else 0.0


def faults(record: Record) -> list[str]:
    """Our own checks, where the official schema lets nonsense pass: names of the fields at fault."""
    wrong = []
    if record.hours and not hours_are_read(record.hours):
        wrong.append("horaires_accueil")
    if record.phone and read_phone(record.phone) != record.phone:
        wrong.append("telephone")
    if isinstance(record, ServiceRecord):
        if EVERYONE in record.publics and len(record.publics) > 1:
            wrong.append("publics")
        links = [record.link, record.reach_link]
    else:
        links = [record.link, record.website, record.accessibility]
    return wrong + (["liens"] if any(one and not is_link(one) for one in links) else [])


def publishable(record: Record) -> bool:
    """Does the official schema take it, warnings included?"""
    is_named = 3 <= len(record.name) <= 150 and (
        not record.name.endswith(".") or record.name.endswith("etc.")
    )
    is_described = isinstance(record, PlaceRecord) or len(record.description) >= 5
    return is_named and is_described and record.updated_on is not None and not faults(record)
