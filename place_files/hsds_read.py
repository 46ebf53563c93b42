"""HSDS read: compiled services and organizations; the tabular form is first put together again (`hsds_tables`)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from place_files.cleaning import Cleaner
from place_files.data_inclusion import LISTS, PLACE, SERVICE
from place_files.hsds import OWN_REF, PLACE_ATTRIBUTES, SERVICE_ATTRIBUTES, SIRET
from place_files.records import PlaceRecord, Problem, Reason, Row, ServiceRecord
from place_files.vocabulary import FEES, TYPES
from place_files.week import Line, write_week

SOURCE = "hsds"
_OVER = frozenset({"defunct", "inactive"})


def read_organization(item: Any, *, line: int, today: date) -> Iterator[Row]:
    if not isinstance(item, dict):
        yield Problem(line, Reason.NOT_A_RECORD, str(item)[:60])
        return
    yield from _place(item, next(_dicts(item.get("locations")), {}), line=line, today=today)


def read_owner(item: Any, *, line: int, today: date, known: set[str]) -> Iterator[Row]:
    """The place of a service, the first time that its organization is met. `known`: organizations met."""
    owner = _dict(_dict(item).get("organization"))
    if owner.get("id") and str(owner["id"]) not in known:
        known.add(str(owner["id"]))
        is_closed = str(item.get("status", "")) in _OVER
        yield from _place(owner, _at(item), line=line, today=today, is_closed=is_closed)


def read_service(item: Any, *, line: int, today: date) -> Iterator[Row]:
    if not isinstance(item, dict):
        yield Problem(line, Reason.NOT_A_RECORD, str(item)[:60])
        return
    owner_id = str(item.get("organization_id") or _dict(item.get("organization")).get("id") or "")
    yield from _service(item, _at(item), owner_id, line=line, today=today)


def _at(item: dict[str, Any]) -> dict[str, Any]:
    return next((_dict(one.get("location")) for one in _dicts(item.get("service_at_locations"))), {})


def _place(
    owner: dict[str, Any], at: dict[str, Any], *, line: int, today: date, is_closed: bool = False
) -> Iterator[Row]:
    more = _said(owner)
    own = {one.get("identifier_type"): one for one in _dicts(owner.get("organization_identifiers"))}
    ref, source = str(owner.get("id") or ""), SOURCE
    if OWN_REF in own:
        ref, source = (
            str(own[OWN_REF].get("identifier")),
            str(own[OWN_REF].get("identifier_scheme") or SOURCE),
        )
    about = str(owner.get("description") or "")
    ways = list(_dicts(at.get("accessibility")))
    row = {
        "name": owner.get("name"), "description": "" if about == owner.get("name") else about, "email": owner.get("email"),
        "website": owner.get("website"), "siret": _dict(own.get(SIRET)).get("identifier"),
        "getting_there": at.get("transportation"), "accessibility": next((one["url"] for one in ways if one.get("url")), ""),
        **_where(at), **_reach(at), **{PLACE.get(one, one): _value(more, PLACE.get(one, one), one) for one in PLACE_ATTRIBUTES},
    }  # fmt: skip
    cleaner = Cleaner(row, line=line, name=str(owner.get("name") or ref)[:80], today=today)
    name = cleaner.text("name", limit=150)
    if not ref or not name:
        cleaner.tell(Reason.NO_NAME if ref else Reason.NO_ID)
    else:
        lon, lat = cleaner.point("lon", "lat")
        yield PlaceRecord(
            source=source, ref=ref, name=name, description=cleaner.text("description", limit=10_000, lines=True), lon=lon, lat=lat,
            siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET), email=cleaner.email("email"),
            website=cleaner.link("website"), town=cleaner.text("town"), address=cleaner.text("address"),
            more_address=cleaner.text("more_address") or cleaner.text(PLACE["more_address"]), phone=cleaner.phone("phone"),
            postcode=cleaner.digits("postcode", count=5, reason=Reason.BAD_POSTCODE), insee=cleaner.insee(PLACE["insee"]),
            hours=cleaner.hours("hours"), hours_note=cleaner.text("hours_note", limit=200), link=cleaner.link(PLACE["link"]),
            getting_there=cleaner.text("getting_there", limit=300), accessibility=cleaner.link("accessibility"),
            step_free=next((str(one["details"]) for one in ways if one.get("details") in ("yes", "no")), ""),
            languages=tuple(str(one.get("name") or one.get("code")) for one in _dicts(at.get("languages"))),
            networks=cleaner.some_of(PLACE["networks"], LISTS["networks"]), updated_on=cleaner.day(PLACE["updated_on"]),
            kind=cleaner.text("kind"), precision=cleaner.text("precision"), is_closed=is_closed or bool(more.get("is_closed")), line=line,
        )  # fmt: skip
    yield from cleaner.problems


def _service(
    item: dict[str, Any], at: dict[str, Any], owner_id: str, *, line: int, today: date
) -> Iterator[Row]:
    more = _said(item)
    is_ours = OWN_REF in more
    has_own_place = is_ours and not at.get("name")  # a location of its own, when it is not where the place is
    where = (
        (_where(at) | {SERVICE["insee"]: next(iter(_said(at).get(SERVICE["insee"], ())), "")})
        if has_own_place
        else {}
    )
    asked = next((one.get("document") for one in _dicts(item.get("required_documents"))), "")
    urls = {one.get("label"): one.get("url") for one in _dicts(item.get("additional_urls"))}
    row = {
        **{SERVICE.get(one, one): _value(more, SERVICE.get(one, one), one) for one in SERVICE_ATTRIBUTES}, **where, **_reach(item),
        "conditions": asked, "contact": next((one.get("name") for one in _dicts(item.get("contacts"))), ""),
        **{one: item.get(one) for one in ("name", "description", "email", "url", "application_process", "fees_description", "eligibility_description")},
        "day": item.get("assured_date") or str(item.get("last_modified") or "")[:10],
    }  # fmt: skip
    row[SERVICE["reach_link"]] = row[SERVICE["reach_link"]] or urls.get(SERVICE["reach_link"])
    ref = more[OWN_REF][0] if is_ours else str(item.get("id") or "")
    place = more["structure_id"][0] if more.get("structure_id") else owner_id
    cleaner = Cleaner(row, line=line, name=str(item.get("name") or ref)[:80], today=today)
    name = cleaner.text("name", limit=150)
    if not ref or not name or not place:
        cleaner.tell(Reason.NO_PLACE if ref and name else Reason.NO_NAME if ref else Reason.NO_ID)
    else:
        lon, lat = cleaner.point("lon", "lat")
        weeks = cleaner.number(SERVICE["weeks"])
        lists = {one: cleaner.some_of(SERVICE[one], LISTS[one]) for one in LISTS if one in SERVICE}
        yield ServiceRecord(
            source=more["source"][0] if more.get("source") else SOURCE, ref=ref, place_ref=place, name=name, line=line, **lists,
            description=cleaner.text("description", limit=10_000, lines=True), updated_on=cleaner.day("day"),
            link=cleaner.link("url"), type=cleaner.one_of(SERVICE["type"], TYPES), fee=_fee(cleaner, item),
            fee_note=cleaner.text("fees_description", limit=10_000, lines=True), area=cleaner.words(SERVICE["area"]),
            publics_note=cleaner.text("eligibility_description", limit=10_000, lines=True),
            conditions=cleaner.text("conditions", limit=10_000, lines=True), town=cleaner.text("town"), insee=cleaner.insee(SERVICE["insee"]),
            postcode=cleaner.digits("postcode", count=5, reason=Reason.BAD_POSTCODE), address=cleaner.text("address"),
            more_address=cleaner.text("more_address"), lon=lon, lat=lat, phone=cleaner.phone("phone"), email=cleaner.email("email"),
            contact=cleaner.text("contact"), reach_link=cleaner.link(SERVICE["reach_link"]),
            reach_note=cleaner.text("application_process", limit=10_000, lines=True), hours=cleaner.hours("hours"),
            weekly_hours=cleaner.number(SERVICE["weekly_hours"]), weeks=int(weeks) if weeks else None,
        )  # fmt: skip
    yield from cleaner.problems


def _fee(cleaner: Cleaner, item: dict[str, Any]) -> str:
    said = cleaner.one_of(SERVICE["fee"], FEES)
    costs = [one.get("amount") for one in _dicts(item.get("cost_options"))]
    if said or not costs:
        return said
    return "gratuit" if all(cost in (0, 0.0, "0", "0.0") for cost in costs) else "payant"


def _where(at: Mapping[str, Any]) -> dict[str, Any]:
    address = next(_dicts(at.get("addresses")), {})
    return {
        "lon": at.get("longitude"), "lat": at.get("latitude"), "address": address.get("address_1"),
        "more_address": address.get("address_2"), "town": address.get("city"), "postcode": address.get("postal_code"),
    }  # fmt: skip


def _reach(of: Mapping[str, Any]) -> dict[str, Any]:
    week = list(_dicts(of.get("schedules")))
    said = next((str(one["description"]) for one in week if one.get("description")), "")
    lines: list[Line] = [
        (tuple(day.strip().capitalize() for day in str(one["byday"]).split(",")), str(one["opens_at"])[:5], str(one["closes_at"])[:5])
        for one in week
        if one.get("freq") == "WEEKLY" and one.get("byday") and one.get("opens_at") and one.get("closes_at")
    ]  # fmt: skip
    return {
        "phone": next((one.get("number") for one in _dicts(of.get("phones"))), ""),
        "hours": said or write_week(lines),
        "hours_note": next((one["notes"] for one in week if one.get("notes")), ""),
    }


def _said(row: Mapping[str, Any]) -> dict[str, list[str]]:
    """Name → values, of the attributes."""
    found: dict[str, list[str]] = {}
    for one in _dicts(row.get("attributes")):
        found.setdefault(str(one.get("link_type")), []).append(str(one.get("value") or ""))
    return found


def _value(more: Mapping[str, list[str]], called: str, ours: str) -> Any:
    values = more.get(called, [])
    return values if ours in LISTS or ours == "area" else next(iter(values), "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
