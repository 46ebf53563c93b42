"""What a pair does in the street: add a door that the file did not know, say how to recognise one."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from essaim.doors.actions.contact import LooksLikeACode, SomeoneIsNamed
from essaim.doors.models import Stop, Tour
from essaim.doors.queries.proposals import left_alone
from essaim.doors.rules.discretion import names_someone, tells_how_to_break_in
from essaim.kernel.errors import DomainError
from essaim.kernel.words import fold
from essaim.territory.actions.doors import release_door
from essaim.territory.actions.sectors import place_doors
from essaim.territory.enums import Source
from essaim.territory.models import Building, Dwelling, Street
from essaim.territory.queries.doors import free_twin


class DoorIsLeftAlone(DomainError):
    """Cette porte ne veut plus être sollicitée : ne sonnez pas."""


class NumberOrLandmarkNeeded(DomainError):
    """Donnez un numéro, ou un repère comme « maison au fond de la cour »."""


@dataclass(frozen=True)
class NewDoor:
    """What is written of a door found in the street; inside `building`, its number is the building's."""

    street: Street
    number: int | None = None
    suffix: str = ""
    label: str = ""
    building: Building | None = None
    floor: int | None = None


@transaction.atomic
def add_on_the_spot(tour: Tour, wanted: NewDoor, *, after: Dwelling | None = None) -> Dwelling:
    """Add a door to the tour, after the one where the pair stands. One already known is never doubled."""
    check_landmark(wanted.label)
    if wanted.number is None and not wanted.label.strip():
        raise NumberOrLandmarkNeeded
    dwelling = _known(wanted) or _create(wanted)
    if left_alone().filter(dwelling=dwelling).exists():
        raise DoorIsLeftAlone
    _insert(tour, dwelling, after=after)
    return dwelling


@transaction.atomic
def name_landmark(dwelling: Dwelling, *, label: str) -> Dwelling:
    """« au fond de la cour »: how to recognise the door, nothing about who lives there."""
    check_landmark(label)
    dwelling.label = " ".join(label.split())
    dwelling.save(update_fields=["label"])
    return dwelling


def check_landmark(label: str) -> None:
    if tells_how_to_break_in(label):
        raise LooksLikeACode
    if names_someone(label):
        raise SomeoneIsNamed


def _key(wanted: NewDoor) -> str | None:
    """The same as that of an address file, so that an import completes this door; none for a door within a number."""
    if wanted.label.strip() or wanted.building or wanted.number is None:
        return None
    return f"{wanted.street.key}|{wanted.number}|{wanted.suffix.lower()}"


def _known(wanted: NewDoor) -> Dwelling | None:
    if key := _key(wanted):
        release_door(wanted.street, address_key=key)
    doors = Dwelling.objects.filter(
        street=wanted.street, number=wanted.number, suffix=wanted.suffix.strip().lower()
    )
    same = doors.filter(label__folded=fold(wanted.label), building=wanted.building, floor=wanted.floor)
    known = same.first()
    if known is not None and known.archived_at is not None:
        known.archived_at = None
        known.save(update_fields=["archived_at"])
    return known


def _create(wanted: NewDoor) -> Dwelling:
    beside = Dwelling.objects.filter(street=wanted.street, number=wanted.number).exclude(lon=None).first()
    key = _key(wanted)
    made = Dwelling.objects.create(
        collective_id=wanted.street.collective_id,
        street=wanted.street,
        number=wanted.number,
        suffix=wanted.suffix.lower(),
        label=" ".join(wanted.label.split()),
        building=wanted.building,
        floor=wanted.floor,
        lon=beside.lon if beside else None,
        lat=beside.lat if beside else None,
        address_key=key,
        twin=free_twin(wanted.street.collective_id, key),
        source=Source.HAND,
    )
    place_doors([made])
    return made


def _insert(tour: Tour, dwelling: Dwelling, *, after: Dwelling | None) -> None:
    if tour.stops.filter(dwelling=dwelling).exists():
        return
    here = tour.stops.filter(dwelling=after).first() if after else None
    if here is None:
        last = tour.stops.order_by("position").last()
        position = last.position + 1 if last else 1
    else:
        position = here.position + 1
        tour.stops.filter(position__gte=position).update(position=F("position") + 1)
    Stop.objects.create(collective_id=tour.collective_id, tour=tour, dwelling=dwelling, position=position)
