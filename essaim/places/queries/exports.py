"""The directory as it leaves: what we wrote, upon what the source said, so that nothing of either is lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from essaim.network.models import Collective
from essaim.places.enums import Known, Need, Welcome
from essaim.places.models import Origin, Place, Service
from essaim.places.queries.places import places
from essaim.places.rules.sourced import (
    NEVER,
    TOPIC_OF,
    as_left,
    place_record,
    place_values,
    service_record,
    service_values,
)
from place_files import PlaceRecord, ServiceRecord, publishable
from place_files.cleaning import hours_are_read, read_phone

CHUNK = 500
SAID_BY_US = "essaim"


def our_source(collective: Collective) -> str:
    return f"{SAID_BY_US}-{collective.slug}"


def pairs(collective: Collective) -> Iterator[tuple[PlaceRecord, list[ServiceRecord]]]:
    """Every open place with what it offers, by name; a few hundred read at a time."""
    source, last = our_source(collective), None
    while True:
        rows = places(collective).order_by("id")
        some = list(
            (rows.filter(id__gt=last) if last else rows).prefetch_related("services", "origins__service")[
                :CHUNK
            ]
        )
        for place in some:
            yield record_of(place, source=source)
        if len(some) < CHUNK:
            return
        last = some[-1].id


def record_of(place: Place, *, source: str) -> tuple[PlaceRecord, list[ServiceRecord]]:
    origins = sorted(place.origins.all(), key=lambda one: one.id)
    first = next((one for one in origins if one.service_id is None and one.said), None)
    own = _place(place, first, source)
    by_service = {one.service_id: one for one in origins if one.service_id}
    return own, [_service(one, by_service.get(one.id), own, source, place) for one in place.services.all()]


def strict(collective: Collective) -> Iterator[tuple[PlaceRecord, list[ServiceRecord]]]:
    """Those that the official schema takes, warnings included: what is published."""
    for place, offers in pairs(collective):
        if publishable(place):
            yield place, [one for one in offers if publishable(one)]


def left_out(collective: Collective) -> int:
    """How many places the official schema would refuse: no date, a name too short…"""
    return sum(1 for place, _offers in pairs(collective) if not publishable(place))


def _place(place: Place, origin: Origin | None, source: str) -> PlaceRecord:
    base = (
        place_record(origin.said)
        if origin
        else PlaceRecord(source=source, ref=f"{source}--{place.id}", name=place.name)
    )
    before = place_values(base) if origin else {}
    made: dict[str, dict[str, Any]] = {
        name: {name: getattr(place, name)}
        for name in ("name", "address", "town", "postcode", "insee", "siret", "email", "website", "description", "lon", "lat",
                     "getting_there", "hours_note")
    }  # fmt: skip
    made |= {
        "phone": {"phone": read_phone(place.phone)},
        "hours": {"hours": place.hours if hours_are_read(place.hours) else ""},
        "step_free": {"step_free": "" if place.step_free == Known.UNKNOWN else place.step_free},
        "languages": {"languages": tuple(filter(None, (one.strip() for one in place.languages.split(","))))},
    }
    left = as_left(base, vars(place), before, made)
    checked = _day(place.checked_on)
    return replace(
        left,
        updated_on=max(filter(None, (left.updated_on, checked)), default=None),
        name=_without_stop(left.name),
    )


def _service(
    service: Service, origin: Origin | None, at: PlaceRecord, source: str, place: Place
) -> ServiceRecord:
    if origin:
        base = service_record(origin.said)
    else:
        base = ServiceRecord(
            source=source, ref=f"{source}--{service.id}", place_ref=at.ref, name=service.name
        )
    before = service_values(base) if origin else {}
    made: dict[str, dict[str, Any]] = {
        "name": {"name": service.name},
        "need": {"topics": (TOPIC_OF[Need(service.need)],)},
        "welcome": _reached(service, at),
        "first_contact": {"reach_note": service.first_contact},
        "for_whom": {"publics_note": service.for_whom, "publics": ("tous-publics",) if not service.for_whom else ()},
        "is_free": {"fee": {Known.YES: "gratuit", Known.NO: "payant"}.get(Known(service.is_free), "")},
        "price": {"fee_note": service.price},
        "description": {"description": service.description or _described(service)},
    }  # fmt: skip
    left = as_left(base, vars(service), before, made)
    dates = (left.updated_on, _day(place.checked_on))
    return replace(
        left,
        updated_on=max(filter(None, dates), default=None),
        place_ref=at.ref,
        name=_without_stop(left.name),
    )


def _reached(service: Service, at: PlaceRecord) -> dict[str, Any]:
    """How one comes, and by what: a place without a number is not called."""
    ways = ["se-presenter"] if service.welcome == Welcome.ANYONE else []
    ways += ["telephoner"] if at.phone else []
    ways += ["envoyer-un-courriel"] if at.email else []
    by = ("professionnels",) if service.welcome == Welcome.REFERRED else ("usagers", "professionnels")
    return {"reach_modes": tuple(ways), "reachable_by": by, "modes": ("en-presentiel",), "phone": at.phone, "email": at.email,
            "address": at.address, "town": at.town, "postcode": at.postcode, "insee": at.insee, "lon": at.lon, "lat": at.lat}  # fmt: skip


def _described(service: Service) -> str:
    said = (service.name, service.when, service.for_whom, service.first_contact)
    return ". ".join(one.strip().rstrip(".") for one in said if one.strip()) + "."


def _without_stop(name: str) -> str:
    return name if name.endswith("etc.") else name.rstrip(".").rstrip()


def _day(on: date) -> date | None:
    return None if on == NEVER else on
