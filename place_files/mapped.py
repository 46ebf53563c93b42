"""Any table whose columns have titles: guessed, shown, corrected by whoever knows the file, then read."""

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from place_files.cleaning import Cleaner
from place_files.records import PlaceRecord, Reason, Row

FIELDS: Mapping[str, tuple[str, ...]] = {
    "ref": ("identifiant", "id", "ref", "reference", "code", "numero"),
    "name": ("nom", "nom du lieu", "structure", "nom de la structure", "raison sociale", "association", "organisme", "lieu", "intitule", "denomination", "titre", "name"),
    "kind": ("type", "genre", "categorie", "genre de lieu", "type de lieu", "famille", "nature"),
    "description": ("description", "objet", "activites", "presentation", "missions", "ce qui s'y passe"),
    "address": ("adresse", "adresse postale", "rue", "voie", "adresse 1", "address"),
    "more_address": ("complement", "complement d'adresse", "adresse 2"),
    "postcode": ("code postal", "cp", "codepostal", "code_postal"),
    "town": ("commune", "ville", "localite", "city"),
    "insee": ("code insee", "insee", "code commune", "code_insee", "codcom"),
    "phone": ("telephone", "tel", "tel.", "numero de telephone", "phone", "contact telephonique"),
    "email": ("courriel", "mail", "e-mail", "email", "adresse mail", "adresse e-mail"),
    "website": ("site", "site internet", "site web", "web", "url", "lien"),
    "hours": ("horaires, en notation openstreetmap", "opening_hours", "horaires osm"),
    "hours_note": ("horaires", "jours et horaires", "heures d'ouverture", "ouverture", "permanences"),
    "getting_there": ("acces", "comment y aller", "comment y aller sans voiture", "transports"),
    "lon": ("longitude", "lon", "long", "lng"),
    "lat": ("latitude", "lat"),
    "siret": ("siret", "numero siret", "n° siret"),
    "updated_on": ("verifie le", "mis a jour le", "date de mise a jour", "maj", "date_maj"),
}  # fmt: skip
"""What a column may hold → how it is often called. The screen gives each its French name."""
MAY_BE_LINES = frozenset({"description"})


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.replace("’", "'").casefold())
    return " ".join(
        "".join(sign for sign in letters if not unicodedata.combining(sign)).replace("_", " ").split()
    )


def guess(titles: Iterable[str]) -> dict[str, str]:
    """Title of a column → what it holds; each of ours once, the surest first. What is not known is not there."""
    names = {title: _plain(title) for title in titles if title}
    found: dict[str, str] = {}
    for is_near in (False, True):
        for ours, known in FIELDS.items():
            if ours in found.values():
                continue
            called = tuple(_plain(one) for one in known)
            title = next(
                (
                    title
                    for title, plain in names.items()
                    if title not in found and _is(plain, called, is_near)
                ),
                "",
            )
            if title:
                found[title] = ours
    return found


def _is(plain: str, called: tuple[str, ...], is_near: bool) -> bool:  # noqa: FBT001 -- one of two passes
    return any(plain.startswith(f"{one} ") for one in called if len(one) > 3) if is_near else plain in called


def read(
    rows: Iterator[tuple[int, dict[str, Any]]], columns: Mapping[str, str], *, source: str, today: date
) -> Iterator[Row]:
    """`columns`: title → ours. Without a column of identifiers, name and address make one."""
    for line, cells in rows:
        row = {ours: cells.get(title) for title, ours in columns.items() if ours in FIELDS}
        cleaner = Cleaner(row, line=line, name=str(row.get("name") or "")[:80], today=today)
        name = cleaner.text("name", limit=150)
        if not name:
            if any(str(cell or "").strip() for cell in cells.values()):
                cleaner.tell(Reason.NO_NAME)
        else:
            yield _place(cleaner, name, source=source, line=line)
        yield from cleaner.problems


def _place(cleaner: Cleaner, name: str, *, source: str, line: int) -> PlaceRecord:
    lon, lat = cleaner.point("lon", "lat")
    address, postcode = (
        cleaner.text("address"),
        cleaner.digits("postcode", count=5, reason=Reason.BAD_POSTCODE),
    )
    town = cleaner.text("town")
    made = hashlib.sha256(f"{name}|{address}|{postcode}|{town}".casefold().encode()).hexdigest()[:24]
    return PlaceRecord(
        source=source, ref=cleaner.text("ref") or made, name=name, kind=cleaner.text("kind"), address=address, town=town,
        description=cleaner.text("description", limit=10_000, lines=True), more_address=cleaner.text("more_address"),
        postcode=postcode, insee=cleaner.insee("insee"), phone=cleaner.phone("phone"), email=cleaner.email("email"),
        website=cleaner.link("website"), hours=cleaner.hours("hours"), hours_note=cleaner.text("hours_note", limit=200),
        getting_there=cleaner.text("getting_there", limit=300), lon=lon, lat=lat, updated_on=cleaner.day("updated_on"),
        siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET), line=line,
    )  # fmt: skip
