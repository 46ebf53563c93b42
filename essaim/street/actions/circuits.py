"""What may be done with a circuit: a place, some streets, or a walk drawn on the map; each week at the same hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line
from essaim.street.enums import Weekday
from essaim.street.models import NAME_LENGTH, PLACE_LENGTH, Circuit, CircuitStreet
from essaim.street.rules.rounds import (
    LEAST_MINUTES,
    LONGEST_WALK,
    MOST_MINUTES,
    length_of,
    walk_in,
)
from essaim.territory.queries.streets import street_matching

MOST_STREETS = 20


class CircuitNeedsAName(DomainError):
    """Donnez un nom au parcours : « Le marché », « De l’arrêt de bus à la pharmacie »."""


class NotAWeekday(DomainError):
    """Choisissez quel jour de la semaine ce parcours se fait."""


class NotALength(DomainError):
    """Une déambulation dure de 15 minutes à 5 heures. Vérifiez la durée."""


class StreetUnknown(DomainError):
    """« {name} » n’est pas dans vos rues : écrivez le nom comme sur la plaque, une rue par ligne, ou laissez vide."""


class TooManyStreets(DomainError):
    """Un parcours tient en vingt rues au plus. Faites-en deux."""


class WalkUnreadable(DomainError):
    """Ce tracé ne se lit pas. Redessinez-le sur la carte, deux points au moins, ou effacez-le et nommez les rues."""


class WalkTooLong(DomainError):
    """Ce tracé fait plus de 15 km : il ne se marche pas en une fois. Raccourcissez-le."""


class CircuitNotKept(DomainError):
    """Ce parcours n’a pas pu être enregistré. Ouvrez de nouveau le formulaire et recommencez."""


@dataclass(frozen=True, kw_only=True)
class CircuitData:
    """`streets`: their names, one a line, in walking order; none: a place. `line`: as drawn on the map (GeoJSON)."""

    name: str
    meeting_point: str = ""
    weekday: int
    starts_at: time
    minutes: int
    streets: Sequence[str] = ()
    line: Any = None


@transaction.atomic
def open_circuit(collective: Collective, *, data: CircuitData, by: Membership, circuit_id: UUID) -> Circuit:
    """The same `circuit_id` is kept once.

    Raises:
        CircuitNeedsAName, NotAWeekday, NotALength, StreetUnknown, TooManyStreets, WalkUnreadable, WalkTooLong,
        CircuitNotKept, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    row_id = drawn_id("circuit", collective_id=collective.id, by=by.id, chosen=circuit_id)
    circuit = Circuit(id=row_id, collective=collective, **_values(data))
    kept = insert_once(circuit)
    if kept is None:
        raise CircuitNotKept
    if kept is circuit:
        _walk(circuit, data.streets)
    return kept


@transaction.atomic
def change_circuit(circuit: Circuit, *, data: CircuitData, by: Membership) -> Circuit:
    """For the rounds to come; those that are prepared keep their hour.

    Raises:
        The same.
    """
    must_coordinate(by, collective_id=circuit.collective_id)
    values = _values(data)
    for name, value in values.items():
        setattr(circuit, name, value)
    circuit.save(update_fields=list(values))  # that it was stopped meanwhile stays
    _walk(circuit, data.streets)
    return circuit


@transaction.atomic
def stop_circuit(circuit: Circuit, *, is_over: bool, by: Membership, on: date) -> None:
    """Walked no more; or again. What was counted stays."""
    must_coordinate(by, collective_id=circuit.collective_id)
    Collective.objects.select_for_update().get(
        id=circuit.collective_id
    )  # no round is being prepared meanwhile
    circuit.ended_on = on if is_over else None
    circuit.save(update_fields=["ended_on"])


def _values(data: CircuitData) -> dict[str, Any]:
    name = clean_line(data.name, limit=NAME_LENGTH, what=_("Nom du parcours"))
    if not name:
        raise CircuitNeedsAName
    if data.weekday not in Weekday.values:
        raise NotAWeekday
    if not LEAST_MINUTES <= data.minutes <= MOST_MINUTES:
        raise NotALength
    line = walk_in(data.line)
    if line is None:
        raise WalkUnreadable
    if length_of(line) > LONGEST_WALK:
        raise WalkTooLong
    point = clean_line(data.meeting_point, limit=PLACE_LENGTH, what=_("Point de départ"))
    return {
        "name": name,
        "meeting_point": point,
        "weekday": data.weekday,
        "starts_at": data.starts_at,
        "minutes": data.minutes,
        "line": line,
    }


def _walk(circuit: Circuit, names: Sequence[str]) -> None:
    wanted = [name.strip() for name in names if name.strip()]
    if len(wanted) > MOST_STREETS:
        raise TooManyStreets
    found: dict[UUID, None] = {}
    for name in wanted:
        street = street_matching(circuit.collective, name).first()
        if street is None:
            raise StreetUnknown(name=name[:60])
        found[street.id] = None
    CircuitStreet.objects.filter(circuit=circuit).delete()
    CircuitStreet.objects.bulk_create(
        CircuitStreet(collective_id=circuit.collective_id, circuit=circuit, street_id=one, position=place)
        for place, one in enumerate(found)
    )
