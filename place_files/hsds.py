"""HSDS 3.0 (Open Referral), written: an organization with its location for a place, a service at that location.

What HSDS has no column for goes into `attributes`, named as data·inclusion names it, so that reading gives it back.
3.1 differs here in one thing only: the page by which one is put in touch is an additional address.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from place_files.data_inclusion import PLACE, SERVICE
from place_files.records import PlaceRecord, ServiceRecord
from place_files.week import read_week

PLACE_ATTRIBUTES = (
    "updated_on",
    "link",
    "insee",
    "more_address",
    "precision",
    "networks",
    "kind",
    "is_closed",
)
SERVICE_ATTRIBUTES = (
    "type", "topics", "fee", "publics", "modes", "area", "reach_link", "reach_modes", "reachable_by", "weekly_hours", "weeks",
)  # fmt: skip
ELSEWHERE = ("town", "postcode", "insee", "address", "more_address", "lon", "lat")
OWN_REF = "identifiant d’origine"
SIRET = "SIRET"
STEP_FREE = {"yes": "Entrée sans marche", "no": "Entrée avec des marches"}
VERSIONS = ("3.0", "3.1")
Row = dict[str, Any]


def identifier(source: str, ref: str, what: str) -> str:
    """The same each time it is exported."""
    return str(uuid5(NAMESPACE_URL, f"essaim:{what}:{source}:{ref}"))


def organization(place: PlaceRecord) -> Row:
    """With its location, and all that is held of both."""
    own = identifier(place.source, place.ref, "organization")
    return _full({
        "id": own,
        "name": place.name,
        "description": place.description or place.name,
        "email": place.email,
        "website": place.website,
        "organization_identifiers": [
            {"id": _sub(own, kind), "organization_id": own, "identifier_scheme": scheme, "identifier_type": kind, "identifier": said}
            for scheme, kind, said in ((place.source, OWN_REF, place.ref), ("FR", SIRET, place.siret))
            if said
        ],
        "locations": [location(place)],
        "attributes": _attributes(own, "organization", place, PLACE_ATTRIBUTES, PLACE),
    })  # fmt: skip


def location(place: PlaceRecord) -> Row:
    own = identifier(place.source, place.ref, "location")
    ways = [
        {"description": STEP_FREE[place.step_free], "details": place.step_free} if place.step_free else {},
        {"description": "Accessibilité du lieu", "url": place.accessibility} if place.accessibility else {},
    ]
    return _full({
        "id": own,
        "location_type": "physical",
        "organization_id": identifier(place.source, place.ref, "organization"),
        "name": place.name,
        "transportation": place.getting_there,
        "latitude": place.lat,
        "longitude": place.lon,
        "addresses": _addresses(own, place),
        "phones": _phones(own, "location_id", place.phone),
        "languages": [{"id": _sub(own, one), "location_id": own, "name": one} for one in place.languages],
        "accessibility": [{"id": _sub(own, f"way {rank}"), "location_id": own, **one} for rank, one in enumerate(ways) if one],
        "schedules": _schedules(own, "location_id", place.hours, place.hours_note),
    })  # fmt: skip


def service(offer: ServiceRecord, place: PlaceRecord, *, version: str = "3.0") -> Row:
    own = identifier(offer.source, offer.ref, "service")
    is_elsewhere = any(getattr(offer, one) not in ("", None) for one in ELSEWHERE)
    where = _elsewhere(offer, place) if is_elsewhere else location(place)
    attributes = [one for one in SERVICE_ATTRIBUTES if not (version == "3.1" and one == "reach_link")]
    row: Row = {
        "id": own,
        "organization_id": identifier(place.source, place.ref, "organization"),
        "name": offer.name,
        "description": offer.description,
        "url": offer.link,
        "email": offer.email,
        "status": "defunct" if place.is_closed else "active",
        "application_process": offer.reach_note,
        "fees_description": offer.fee_note,
        "eligibility_description": offer.publics_note,
        "assured_date": _day(offer.updated_on),
        "last_modified": f"{offer.updated_on:%Y-%m-%d}T00:00:00Z" if offer.updated_on else "",
        "organization": _full({"id": identifier(place.source, place.ref, "organization"), "name": place.name,
                               "description": place.description or place.name}),
        "service_at_locations": [
            {"id": _sub(own, "at"), "service_id": own, "location_id": where["id"], "location": where}
        ],
        "phones": _phones(own, "service_id", offer.phone),
        "schedules": _schedules(own, "service_id", offer.hours, ""),
        "contacts": [{"id": _sub(own, "contact"), "service_id": own, "name": offer.contact}] if offer.contact else [],
        "required_documents": [{"id": _sub(own, "asked"), "service_id": own, "document": offer.conditions}] if offer.conditions else [],
        "cost_options": [{"id": _sub(own, "free"), "service_id": own, "amount": 0, "currency": "EUR"}] if offer.fee == "gratuit" else [],
        "attributes": [
            *_attributes(own, "service", offer, attributes, SERVICE),
            _attribute(own, "service", OWN_REF, offer.ref, 0),
            _attribute(own, "service", "source", offer.source, 0),
            _attribute(own, "service", "structure_id", offer.place_ref, 0),
        ],
    }  # fmt: skip
    if version == "3.1" and offer.reach_link:
        row["additional_urls"] = [
            {"id": _sub(own, "reach"), "label": SERVICE["reach_link"], "url": offer.reach_link}
        ]
    return _full(row)


def _elsewhere(offer: ServiceRecord, place: PlaceRecord) -> Row:
    own = identifier(offer.source, offer.ref, "location")
    return _full({
        "id": own, "location_type": "physical", "organization_id": identifier(place.source, place.ref, "organization"),
        "latitude": offer.lat, "longitude": offer.lon, "addresses": _addresses(own, offer),
        "attributes": _attributes(own, "location", offer, ("insee",), SERVICE),
    })  # fmt: skip


def _addresses(own: str, of: PlaceRecord | ServiceRecord) -> list[Row]:
    if not (of.address or of.town or of.postcode or of.more_address):
        return []
    county = (of.insee or of.postcode)[: 3 if (of.insee or of.postcode).startswith("97") else 2]
    return [{
        "id": _sub(own, "address"), "location_id": own, "address_1": of.address, "address_2": of.more_address, "city": of.town,
        "state_province": county, "postal_code": of.postcode, "country": "FR", "address_type": "physical",
    }]  # fmt: skip


def _phones(own: str, link: str, number: str) -> list[Row]:
    return [{"id": _sub(own, "phone"), link: own, "number": number}] if number else []


def _schedules(own: str, link: str, hours: str, note: str) -> list[Row]:
    """Each span of a plain week; the whole said in OpenStreetMap's language beside the first."""
    if not (hours or note):
        return []
    whole = {"description": hours, "notes": note}
    rows: list[Row] = [
        {
            "freq": "WEEKLY",
            "wkst": "MO",
            "byday": ",".join(days).upper(),
            "opens_at": opens,
            "closes_at": closes,
        }
        for days, opens, closes in read_week(hours)
    ]
    first, *others = rows or [{}]
    return [
        {"id": _sub(own, f"week {rank}"), link: own, **row}
        for rank, row in enumerate([first | whole, *others])
    ]


def _attributes(
    own: str, entity: str, of: object, names: Iterable[str], called: Mapping[str, str]
) -> list[Row]:
    found = []
    for name in names:
        value = getattr(of, name)
        values = value if isinstance(value, tuple) else (value,)
        found += [
            _attribute(own, entity, called.get(name, name), _said(one), rank)
            for rank, one in enumerate(values)
            if one not in ("", None, False)
        ]
    return found


def _attribute(own: str, entity: str, name: str, value: str, rank: int) -> Row:
    return {
        "id": _sub(own, f"{name} {rank}"),
        "link_id": own,
        "link_entity": entity,
        "link_type": name,
        "value": value,
    }


def _said(value: Any) -> str:
    return _day(value) if isinstance(value, date) else str(value)


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _sub(own: str, what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{own}:{what}"))


def _full(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in ("", None, [])}


TABLES = {  # a nested list → the table of its rows, where they are not called the same
    "service_at_locations": "service_at_location",
}
HELD = frozenset({
    "locations", "addresses", "phones", "languages", "accessibility", "schedules", "contacts", "attributes", "required_documents",
    "cost_options", "organization_identifiers", "service_at_locations",
})  # fmt: skip


def rows_of(table: str, row: Row) -> Iterator[tuple[str, Row]]:
    """(table, row) for the tabular form: what is nested becomes rows of their own."""
    flat = {key: value for key, value in row.items() if not isinstance(value, list | dict)}
    yield table, flat
    for key, value in row.items():
        if key in HELD:
            for one in value:
                yield from rows_of(TABLES.get(key, key), one)
        elif key == "location":
            yield from rows_of("locations", value)
