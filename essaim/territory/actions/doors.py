"""Doors by hand: add, describe, put away."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from address_files import street_key
from essaim.kernel.errors import DomainError
from essaim.kernel.words import fold
from essaim.network.models import Collective
from essaim.territory.actions.rows import erase_rows
from essaim.territory.actions.sectors import place_doors
from essaim.territory.actions.street_hints import tell_commune
from essaim.territory.enums import HIDDEN, Source
from essaim.territory.models import Commune, Dwelling, ImportChange, SectorDwelling, Street
from essaim.territory.queries.doors import free_twin, has_history, middle_of


class DoorExists(DomainError):
    """Cette porte est déjà dans votre base."""  # `door`: the one that exists


class NumberOrLandmarkNeeded(DomainError):
    """Donnez un numéro, ou un repère comme « maison au fond de la cour »."""


class StreetNameNeeded(DomainError):
    """Écrivez le nom de la rue ou du lieu-dit."""


class DoorHasAHistory(DomainError):
    """Cette porte a des passages ou figure dans une tournée : elle ne peut pas être supprimée. Archivez-la."""


class DoorIsABuildingNow(DomainError):
    """Cette adresse est devenue un immeuble : ce sont ses portes que l’on visite."""


@dataclass(frozen=True)
class Place:
    """Where a door is, as degrees; both or none."""

    lon: float
    lat: float


@transaction.atomic
def name_street(collective: Collective, commune: Commune, *, name: str, is_place: bool = False) -> Street:
    """The street of that name, made if it is unknown."""
    name = " ".join(name.split())
    if not name:
        raise StreetNameNeeded
    key = street_key(commune.insee, "", name)
    known = Street.objects.filter(collective=collective, key=key).order_by("code", "id").first()
    if known is not None:
        return known
    street = Street.objects.create(
        collective=collective, key=key, commune=commune, name=name, is_place=is_place
    )
    tell_commune(street)
    return street


@transaction.atomic
def add_door(
    street: Street,
    *,
    number: int | None = None,
    suffix: str = "",
    label: str = "",
    place: Place | None = None,
) -> Dwelling:
    """A door that no file knew. Without coordinates it takes those of its neighbours.

    Raises:
        DoorExists: with `door`, for a link.
        NumberOrLandmarkNeeded.
    """
    suffix, label = suffix.strip().lower(), " ".join(label.split())
    if number is None and not label and not street.is_place:
        raise NumberOrLandmarkNeeded
    key = _address_key(street, number, suffix)
    if not label and (released := release_door(street, address_key=key)):
        place_doors([released])
        return released
    _refuse_known(street, number, suffix, label, key)
    lon, lat = (place.lon, place.lat) if place else _beside(street, number)
    is_taken = Dwelling.every.filter(street=street, address_key=key).exists()
    door = Dwelling.objects.create(
        collective_id=street.collective_id,
        street=street,
        number=number,
        suffix=suffix,
        label=label,
        lon=lon,
        lat=lat,
        address_key=None if is_taken else key,
        twin=0 if is_taken else free_twin(street.collective_id, key),
        source=Source.HAND,
    )
    place_doors([door])
    return door


def release_door(street: Street, *, address_key: str) -> Dwelling | None:
    """A door that an import is still bringing, and before which someone stands: it is there at once, and stays."""
    brought = Dwelling.every.filter(street=street, address_key=address_key, batch__state__in=HIDDEN)
    if not brought.update(batch=None):
        return None
    return Dwelling.objects.filter(street=street, address_key=address_key).first()


def _address_key(street: Street, number: int | None, suffix: str) -> str:
    """The same as `address_files.address_key`, so that a later import completes this door."""
    return f"{street.key}|{'' if number is None else number}|{suffix}"


def _refuse_known(street: Street, number: int | None, suffix: str, label: str, key: str) -> None:
    """A second door at the same number needs a landmark of its own."""
    same = Dwelling.objects.filter(street=street, number=number, suffix=suffix).order_by("archived_at")
    known = same.filter(label__folded=fold(label)).first() or (
        same.filter(address_key=key).first() if not label else None
    )
    if known is not None:
        raise DoorExists(door=known)


def _beside(street: Street, number: int | None) -> tuple[float | None, float | None]:
    """Where its neighbours are, those of its side first."""
    placed = Dwelling.objects.filter(street=street, archived_at=None).exclude(lon=None)
    if number is not None:
        rows = placed.exclude(number=None).values_list("number", "lon", "lat")
        nearest = sorted((_distance(there or 0, number), lon, lat) for there, lon, lat in rows)
        if nearest:
            return nearest[0][1], nearest[0][2]
    return middle_of(placed) or (None, None)


def _distance(number: int, other: int) -> int:
    return abs(number - other) + 1_000 * ((number - other) % 2)


@transaction.atomic
def describe_door(dwelling: Dwelling, *, label: str, place: Place | None) -> None:
    """A landmark and a point. A point moved by hand is never moved back by an import."""
    dwelling.label = " ".join(label.split())
    old = None if dwelling.lon is None or dwelling.lat is None else Place(dwelling.lon, dwelling.lat)
    if place != old:
        dwelling.lon, dwelling.lat = (place.lon, place.lat) if place else (None, None)
        dwelling.source = Source.HAND
    dwelling.save(update_fields=["label", "lon", "lat", "source"])
    place_doors([dwelling])


@transaction.atomic
def archive_door(dwelling: Dwelling, *, at: datetime) -> None:
    """Out of every list from now on; its past stays, and an import will not bring it back."""
    dwelling.archived_at = at
    dwelling.save(update_fields=["archived_at"])
    place_doors([dwelling])


@transaction.atomic
def restore_door(dwelling: Dwelling) -> None:
    if dwelling.building_id is not None and dwelling.floor is None:
        raise DoorIsABuildingNow
    dwelling.archived_at = None
    dwelling.save(update_fields=["archived_at"])
    place_doors([dwelling])


@transaction.atomic
def delete_door(dwelling: Dwelling) -> None:
    """Only a door that nothing refers to: it was a mistake."""
    if has_history(dwelling):
        raise DoorHasAHistory
    erase_doors(Dwelling.objects.filter(id=dwelling.id))


def erase_doors(doors: QuerySet[Dwelling]) -> int:
    """Those that nothing but their sectors and imports refer to: there may be 500,000 of them."""
    ids = doors.order_by().values("id")
    erase_rows(SectorDwelling.objects.filter(dwelling__in=ids))
    erase_rows(ImportChange.objects.filter(dwelling__in=ids))
    return erase_rows(doors)
