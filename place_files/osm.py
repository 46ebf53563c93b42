"""Places of an OpenStreetMap extract: community centres, libraries, social facilities, markets, associations."""

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from place_files.cleaning import Cleaner
from place_files.records import PlaceRecord, Reason, Row
from place_files.refusals import DamagedFile

SOURCE, LICENCE = "osm", "ODbL 1.0, © les contributeurs d’OpenStreetMap"
USEFUL: Mapping[tuple[str, str], str] = {
    ("amenity", "community_centre"): "Centre social, maison de quartier",
    ("amenity", "social_centre"): "Centre social, maison de quartier",
    ("amenity", "library"): "Bibliothèque, médiathèque",
    ("amenity", "social_facility"): "Service social",
    ("amenity", "townhall"): "Mairie",
    ("amenity", "marketplace"): "Marché",
    ("amenity", "arts_centre"): "Centre culturel",
    ("amenity", "public_bath"): "Bains-douches",
    ("amenity", "food_sharing"): "Partage de nourriture",
    ("amenity", "toy_library"): "Ludothèque",
    ("amenity", "public_bookcase"): "Boîte à livres",
    ("leisure", "garden"): "Jardin partagé",
    ("office", "association"): "Association",
    ("office", "ngo"): "Association",
    ("office", "charity"): "Association",
    ("club", "*"): "Club",
    ("shop", "charity"): "Boutique solidaire",
}
_STEP_FREE = {"yes": "yes", "designated": "yes", "no": "no"}
_KEYS = tuple(dict.fromkeys(key for key, _value in USEFUL))


def is_extract(head: bytes) -> bool:
    return b"OSMHeader" in head[:64] or (head.lstrip().startswith(b"<") and b"<osm" in head[:2_000])


def kind_of(tags: Mapping[str, str]) -> str:
    """Nothing when it is none of them; a garden counts if it is shared."""
    for key in _KEYS:
        value = tags.get(key, "")
        label = USEFUL.get((key, value)) or (USEFUL.get((key, "*")) if value not in ("", "no") else None)
        if label and (key != "leisure" or tags.get("garden:type") == "community"):
            return label
    return ""


def read(path: Path, *, today: date) -> Iterator[Row]:
    """Nodes, and ways by the middle of their corners. What has no name and is no market is left."""
    import osmium  # noqa: PLC0415 -- slow import

    try:
        with path.open("rb") as stream:
            kind = "osm" if stream.read(64).lstrip().startswith(b"<") else "pbf"
        file = osmium.io.File(str(path), kind)  # stored under a name that says nothing
        objects = osmium.FileProcessor(file).with_locations().with_filter(osmium.filter.KeyFilter(*_KEYS))
        for number, one in enumerate(objects, 1):
            tags = {tag.k: tag.v for tag in one.tags}
            if label := kind_of(tags):
                yield from _place(
                    tags, label, ref=f"{one.type_str()}{one.id}", at=_middle(one), line=number, today=today
                )
    except RuntimeError as fault:
        raise DamagedFile(where="l’extrait d’OpenStreetMap ne se lit pas") from fault


def _middle(one: Any) -> tuple[float, float] | None:
    if one.is_node():
        return one.location.lon, one.location.lat
    corners = []
    for node in one.nodes if one.is_way() else ():
        with contextlib.suppress(Exception):  # a corner outside of the extract
            corners.append((node.location.lon, node.location.lat))
    if not corners:
        return None
    return sum(lon for lon, _lat in corners) / len(corners), sum(lat for _lon, lat in corners) / len(corners)


def _place(
    tags: Mapping[str, str], label: str, *, ref: str, at: tuple[float, float] | None, line: int, today: date
) -> Iterator[Row]:
    row: dict[str, Any] = {
        **tags,
        "phone": tags.get("phone") or tags.get("contact:phone"),
        "email": tags.get("email") or tags.get("contact:email"),
        "website": tags.get("website") or tags.get("contact:website"),
        "address": " ".join(tags.get(f"addr:{one}", "") for one in ("housenumber", "street")),
        "lon": at and at[0],
        "lat": at and at[1],
        "checked": tags.get("check_date") or tags.get("survey:date"),
        "siret": tags.get("ref:FR:SIRET"),
    }
    cleaner = Cleaner(row, line=line, name=tags.get("name", ""), today=today)
    name = cleaner.text("name", limit=150) or (label if label == "Marché" else "")
    if not name:
        cleaner.tell(Reason.NO_NAME, ref)
    else:
        lon, lat = cleaner.point("lon", "lat")
        yield PlaceRecord(
            source=SOURCE, ref=ref, name=name, description=cleaner.text("description", limit=2_000), kind=label,
            updated_on=cleaner.day("checked"), siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET),
            town=cleaner.text("addr:city"), postcode=cleaner.digits("addr:postcode", count=5, reason=Reason.BAD_POSTCODE),
            insee=cleaner.insee("ref:INSEE"), address=cleaner.text("address"), lon=lon, lat=lat, phone=cleaner.phone("phone"),
            email=cleaner.email("email"), website=cleaner.link("website"), hours=cleaner.hours("opening_hours"),
            step_free=_STEP_FREE.get(tags.get("wheelchair", ""), ""), networks=(), line=line,
            languages=tuple(key.removeprefix("language:") for key in tags if re.fullmatch(r"language:[a-z]{2}", key) and tags[key] == "yes"),
        )  # fmt: skip
    yield from cleaner.problems
