"""A place is added, corrected, checked, closed. Whoever meets people may; only the coordinator closes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.places.enums import Day, Known, Need, PlaceKind
from essaim.places.models import Place, PlaceMerge
from essaim.places.queries.locating import point_of
from essaim.places.rules.hours import Span, read_week, slots_of, write_week

_TEXTS = (
    "name",
    "address",
    "town",
    "postcode",
    "phone",
    "email",
    "website",
    "hours_note",
    "getting_there",
    "languages",
    "remark",
)


class PlaceUnnamed(DomainError):
    """Donnez le nom du lieu, comme on le dit au téléphone."""


class NotAKindOfPlace(DomainError):
    """Choisissez dans la liste le genre de lieu, et si l’entrée est sans marche."""


class EmailUnreadable(DomainError):
    """Cette adresse e-mail n’est pas complète. Par exemple : accueil@centre.fr"""


class WebsiteUnreadable(DomainError):
    """Cette adresse de site n’est pas complète. Par exemple : https://centre.fr"""


class PlacePhoneUnreadable(DomainError):
    """Écrivez le téléphone du lieu en chiffres. Par exemple : 01 48 00 00 00"""


class PlaceChangedMeanwhile(DomainError):
    """Quelqu’un vient de corriger ce lieu. Rouvrez la page pour voir ce qui a changé, puis recommencez."""


class PlaceIsClosed(DomainError):
    """Ce lieu est noté fermé. Rouvrez-le d’abord."""


class PlaceWasMerged(DomainError):
    """Ce lieu a été réuni avec un autre : ouvrez celui qui a été gardé, et séparez-les s’ils sont bien deux."""


class SentForAnother(DomainError):
    """Ce lieu n’a pas pu être enregistré. Rouvrez la page et recommencez."""


@dataclass(frozen=True, kw_only=True)
class PlaceData:
    name: str
    kind: PlaceKind | str
    address: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    hours_note: str = ""
    getting_there: str = ""
    languages: str = ""
    remark: str = ""
    step_free: Known | str = Known.UNKNOWN
    week: Mapping[Day, tuple[Span, ...]] = field(default_factory=dict)


PLACE_FIELDS = tuple(one.name for one in fields(PlaceData) if one.name != "week")


@transaction.atomic
def add_place(collective: Collective, *, data: PlaceData, place_id: UUID, by: Membership, on: date) -> Place:
    """Checked today by whoever writes it. The same `place_id` is kept once.

    Raises:
        PlaceUnnamed, NotAKindOfPlace, EmailUnreadable, WebsiteUnreadable, PlacePhoneUnreadable, TextTooLong.
    """
    must_meet_people(by, collective_id=collective.id)
    row_id = drawn_id("place", collective_id=collective.id, by=by.id, chosen=place_id)
    place = Place(id=row_id, collective=collective, checked_on=on, checked_by=by, **_values(data))
    place.words = words_of_place(place, ())
    _stand(place)
    kept = insert_once(place)
    if kept is None:
        raise SentForAnother
    return kept


@transaction.atomic
def edit_place(place: Place, *, data: PlaceData, version: int, by: Membership, on: date) -> Place:
    """What is written today is checked today. `version`: what the writer read.

    Raises:
        PlaceChangedMeanwhile, and those of `add_place`.
    """
    kept = _held(place, by)
    if kept.version != version:
        raise PlaceChangedMeanwhile
    values = _values(data)
    if {day: spans for day, spans in data.week.items() if spans} == read_week(kept.hours):
        del values["hours"], values["slots"]  # nobody touched the week: what it says more stays
    for name, value in values.items():
        setattr(kept, name, value)
    if kept.address != place.address or kept.lon is None:
        _stand(kept)
    kept.words = words_of_place(kept, kept.services.all())
    kept.checked_on, kept.checked_by, kept.version = on, by, kept.version + 1
    kept.changed_on = on
    kept.save()
    return kept


@transaction.atomic
def check_place(place: Place, *, by: Membership, on: date) -> Place:
    """« Toujours vrai », in one tap.

    Raises:
        PlaceIsClosed.
    """
    kept = _held(place, by)
    if kept.closed_on:
        raise PlaceIsClosed
    kept.checked_on, kept.checked_by = on, by
    kept.save(update_fields=["checked_on", "checked_by"])
    return kept


@transaction.atomic
def close_place(place: Place, *, by: Membership, on: date) -> Place:
    """It is proposed to nobody any more; what was said of it stays."""
    must_coordinate(by, collective_id=place.collective_id)
    kept = _held(place, by)
    kept.closed_on = kept.closed_on or on
    kept.changed_on = on
    kept.save(update_fields=["closed_on", "changed_on"])
    return kept


@transaction.atomic
def reopen_place(place: Place, *, by: Membership, on: date) -> Place:
    """It is proposed again.

    Raises:
        PlaceWasMerged, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=place.collective_id)
    kept = _held(place, by)
    if PlaceMerge.objects.filter(gone=kept, undone_on=None).exists():
        raise PlaceWasMerged
    kept.closed_on, kept.checked_on, kept.checked_by, kept.changed_on = None, on, by, on
    kept.save(update_fields=["closed_on", "checked_on", "checked_by", "changed_on"])
    return kept


def _stand(place: Place) -> None:
    """On the map where the door of that address is; a place whose address is no door of ours keeps where it stood."""
    found = point_of(place.collective, place.address)
    if found is not None:
        place.lon, place.lat = found


def hold_place(place: Place) -> Place:
    """Nobody else changes it until the transaction ends."""
    return Place.objects.select_for_update().get(collective=place.collective_id, id=place.id)


def words_of_place(place: Any, offered: Iterable[Any]) -> str:
    """All that a search reads of it: of a `Place` and its `Service`s, or of rows with the fields read here."""
    said = [place.name, PlaceKind(place.kind).label, place.address, place.town, place.languages]
    for one in offered:
        said += [one.name, Need(one.need).label, one.for_whom]
    return " · ".join(str(part) for part in said if part)


def _held(place: Place, by: Membership) -> Place:
    must_meet_people(by, collective_id=place.collective_id)
    return hold_place(place)


def _values(data: PlaceData) -> dict[str, str]:
    texts = {name: _line(getattr(data, name), name) for name in _TEXTS}
    if not texts["name"]:
        raise PlaceUnnamed
    if data.kind not in PlaceKind.values or data.step_free not in Known.values:
        raise NotAKindOfPlace
    _check_reach(texts)
    return {
        **texts,
        "kind": data.kind,
        "step_free": data.step_free,
        "hours": write_week(data.week),
        "slots": slots_of(data.week),
    }


def _line(text: str, name: str) -> str:
    known: Any = Place._meta.get_field(name)
    return clean_line(text, limit=known.max_length or 0, what=known.verbose_name)


def _check_reach(texts: Mapping[str, str]) -> None:
    phone = texts["phone"]
    if phone and (any(sign.isalpha() for sign in phone) or sum(sign.isdigit() for sign in phone) < 3):
        raise PlacePhoneUnreadable
    try:
        if texts["email"]:
            validate_email(texts["email"])
    except ValidationError:
        raise EmailUnreadable from None
    try:
        if texts["website"]:
            URLValidator(schemes=["http", "https"])(texts["website"])
    except ValidationError:
        raise WebsiteUnreadable from None
