"""What happens at a place: added, corrected, taken away. The place is then checked today."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Membership
from essaim.people.rules.authority import must_meet_people
from essaim.people.rules.texts import clean_line
from essaim.places.actions.places import hold_place, words_of_place
from essaim.places.enums import Known, Need, Welcome
from essaim.places.models import Place, Service

MOST_SERVICES = 30
_TEXTS = ("name", "first_contact", "for_whom", "price", "when")


class ServiceUnnamed(DomainError):
    """Dites en quelques mots ce qui s’y passe. Par exemple : « café du mardi »."""


class NotAService(DomainError):
    """Choisissez dans les listes pour quoi on y vient, et comment on est accueilli·e."""


class TooManyServices(DomainError):
    """Ce lieu a déjà 30 propositions. Retirez celles qui n’existent plus."""


class SentForAnotherPlace(DomainError):
    """Ceci n’a pas pu être enregistré. Rouvrez la page du lieu et recommencez."""


class ServiceIsGone(DomainError):
    """Quelqu’un vient de retirer cette proposition."""


@dataclass(frozen=True, kw_only=True)
class ServiceData:
    name: str
    need: Need | str
    welcome: Welcome | str
    first_contact: str = ""
    for_whom: str = ""
    is_free: Known | str = Known.UNKNOWN
    price: str = ""
    when: str = ""


SERVICE_FIELDS = tuple(one.name for one in fields(ServiceData))


@transaction.atomic
def add_service(place: Place, *, data: ServiceData, service_id: UUID, by: Membership, on: date) -> Service:
    """The same `service_id` is kept once.

    Raises:
        ServiceUnnamed, NotAService, TooManyServices, TextTooLong.
    """
    must_meet_people(by, collective_id=place.collective_id)
    held = hold_place(place)
    row_id = drawn_id("service", collective_id=held.collective_id, by=by.id, chosen=service_id)
    service = Service(id=row_id, collective_id=held.collective_id, place=held, **_values(data))
    if held.services.exclude(id=row_id).count() >= MOST_SERVICES:
        raise TooManyServices
    kept = insert_once(service)
    if kept is None or kept.place_id != held.id:
        raise SentForAnotherPlace
    _checked(held, by, on)
    return kept


@transaction.atomic
def edit_service(service: Service, *, data: ServiceData, by: Membership, on: date) -> Service:
    """The last one who writes is right: a line, not a page.

    Raises:
        ServiceIsGone, and those of `add_service`.
    """
    kept = _held(service, by)
    for name, value in _values(data).items():
        setattr(kept, name, value)
    kept.save()
    _checked(kept.place, by, on)
    return kept


@transaction.atomic
def remove_service(service: Service, *, by: Membership, on: date) -> None:
    """It no longer happens there.

    Raises:
        ServiceIsGone.
    """
    kept = _held(service, by)
    place = kept.place
    kept.delete()
    _checked(place, by, on)


def _held(service: Service, by: Membership) -> Service:
    must_meet_people(by, collective_id=service.collective_id)
    place = hold_place(service.place)
    kept = Service.objects.filter(id=service.id).first()
    if kept is None:
        raise ServiceIsGone
    kept.place = place
    return kept


def _checked(place: Place, by: Membership, on: date) -> None:
    place.words = words_of_place(place, place.services.all())
    place.checked_on, place.checked_by, place.changed_on = on, by, on
    place.save(update_fields=["words", "checked_on", "checked_by", "changed_on"])


def _values(data: ServiceData) -> dict[str, str]:
    texts = {name: _line(getattr(data, name), name) for name in _TEXTS}
    if not texts["name"]:
        raise ServiceUnnamed
    chosen = ((data.need, Need), (data.welcome, Welcome), (data.is_free, Known))
    if any(value not in among.values for value, among in chosen):
        raise NotAService
    return {**texts, "need": data.need, "welcome": data.welcome, "is_free": data.is_free}


def _line(text: str, name: str) -> str:
    known: Any = Service._meta.get_field(name)
    return clean_line(text, limit=known.max_length or 0, what=known.verbose_name)
