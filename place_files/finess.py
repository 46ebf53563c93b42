"""FINESS in its three faces: the headless CSV, `t_finess` with a header, and FINESS+ in JSON."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from address_files.projections import projection_of
from place_files.cleaning import Cleaner, tidy
from place_files.records import PlaceRecord, Problem, Reason, Row

SOURCE, LICENCE = "finess", "Licence Ouverte 2.0"
FIRST = "finess;etalab;"
_OLD = (
    "section", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie", "compvoie",
    "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie", "categetab",
    "libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph", "libsph", "dateouv",
    "dateautor", "datemaj", "numuai",
)  # fmt: skip
_PLACES, _POINTS = {"structureet", "et", "etablissement"}, {"geolocalisation", "geoloc"}


Points: TypeAlias = Mapping[str, tuple[str, str, str]]
"""Number → x, y, where from."""


def read_headless(lines: Iterator[tuple[int, list[str]]], where: Points, *, today: date) -> Iterator[Row]:
    """The first section; the second one, read before, says where each place stands."""
    for line, cells in lines:
        kind = cells[0].strip().casefold()
        if kind in _PLACES or (kind.isdigit() and len(cells) >= len(_OLD) - 1):
            row = dict(zip(_OLD, cells, strict=False))
            yield from _old_place(row, where.get(row["nofinesset"].strip()), line=line, today=today)


def points(lines: Iterator[tuple[int, list[str]]]) -> Points:
    """The second section of the geolocated file; nothing when there is none."""
    found = {}
    for _line, cells in lines:
        if cells[0].strip().casefold() in _POINTS and len(cells) >= 5:
            found[cells[1].strip()] = (cells[2].replace(",", "."), cells[3].replace(",", "."), cells[4])
    return found


def _old_place(
    row: dict[str, Any], at: tuple[str, str, str] | None, *, line: int, today: date
) -> Iterator[Row]:
    number = row["nofinesset"].strip()
    row["insee"] = _insee(row.get("departement", ""), row.get("commune", ""))
    row["address"] = _joined(row, "numvoie", "typvoie", "voie", "compvoie")
    postcode, _space, town = row.get("ligneacheminement", "").partition(" ")
    row |= {"postcode": postcode, "town": town.removesuffix(" CEDEX")}
    cleaner = Cleaner(row, line=line, name=row.get("rslongue") or row.get("rs", ""), today=today)
    name = _spoken(cleaner.text("rslongue", limit=150) or cleaner.text("rs", limit=150))
    if not number or not name:
        cleaner.tell(Reason.NO_NAME if number else Reason.NO_ID)
    else:
        lon, lat = to_degrees(cleaner, at[0], at[1], row["insee"]) if at else (None, None)
        yield PlaceRecord(
            source=SOURCE, ref=number, name=name, updated_on=cleaner.day("datemaj"), lon=lon, lat=lat,
            precision=tidy(at[2]) if at else "",
            siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET), town=_spoken(cleaner.text("town")),
            postcode=cleaner.digits("postcode", count=5, reason=Reason.BAD_POSTCODE), insee=cleaner.insee("insee"),
            address=cleaner.text("address"), more_address=cleaner.text("lieuditbp"), phone=cleaner.phone("telephone"),
            kind=cleaner.text("libcategetab") or cleaner.text("categetab"), line=line,
        )  # fmt: skip
    yield from cleaner.problems


def _insee(county: str, commune: str) -> str:
    """« 93 » and « 010 »; « 9D » and « 101 » overseas, as « 97101 »; what is already whole stays."""
    county, commune = county.strip().upper(), commune.strip()
    if len(commune) == 5:
        return commune
    overseas = {"9A": "971", "9B": "972", "9C": "973", "9D": "974", "9F": "976", "9E": "975"}
    start = overseas.get(county, county)
    return start + commune[-(5 - len(start)) :].zfill(5 - len(start)) if start and commune else ""


def read_headed(rows: Iterator[tuple[int, dict[str, Any]]], *, today: date) -> Iterator[Row]:
    """`t_finess`: establishments alone (« ET »); what is no longer « ACTUEL » is told closed."""
    for line, row in rows:
        if str(row.get("type", "ET")).strip().upper() == "EJ":
            continue
        cleaner = Cleaner(row, line=line, name=str(row.get("rs") or row.get("et_rs") or ""), today=today)
        number, name = (
            cleaner.text("finess"),
            _spoken(cleaner.text("rs", limit=150) or cleaner.text("et_rs", limit=150)),
        )
        if not number or not name:
            cleaner.tell(Reason.NO_NAME if number else Reason.NO_ID)
        else:
            lon, lat = cleaner.point("geoloc_4326_long", "geoloc_4326_lat")
            yield PlaceRecord(
                source=SOURCE, ref=number, name=name, lon=lon, lat=lat, phone=cleaner.phone("telephone"),
                precision=cleaner.text("geoloc_precision") or cleaner.text("geoloc_source"),
                postcode=cleaner.digits("adresse_code_postal", count=5, reason=Reason.BAD_POSTCODE),
                insee=cleaner.insee("com_code"), town=cleaner.text("com_nom") or cleaner.text("com_lib"),
                address=cleaner.text("adresse_voie") or cleaner.text("adresse"),
                siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET),
                kind=cleaner.text("categ_lib") or cleaner.text("categ_code"),
                is_closed=bool(row.get("etat")) and str(row["etat"]).strip().upper() != "ACTUEL", line=line,
            )  # fmt: skip
        yield from cleaner.problems


def read_plus(item: Any, *, line: int, today: date) -> Iterator[Row]:
    """One legal person of FINESS+, with the establishments that it holds."""
    if not isinstance(item, dict):
        yield Problem(line, Reason.NOT_A_RECORD, str(item)[:60])
        return
    for site in _dicts(item.get("ege")):
        yield from _plus_place(site, _dict(item.get("informationsGeneralesPmej")), line=line, today=today)


def _plus_place(site: dict[str, Any], owner: dict[str, Any], *, line: int, today: date) -> Iterator[Row]:
    about = _dict(site.get("informationsGeneralesEGE"))
    where = next(_dicts(site.get("adresse")), {})
    reach = [_dict(one.get("telecom")) for one in _dicts(site.get("contact"))]
    status = _dict(site.get("etatObjet") or about.get("etatObjet"))
    category = _dict(site.get("categorieEntiteGeographiqueExercice"))
    row: dict[str, Any] = {
        "ref": _first(about, "numFinessEge", "numFinessEGE", "numFiness", "egeId") or _first(site, "numFinessEge", "egeId", "siret"),
        "name": _first(about, "denominationEge", "denominationEGE", "nomEge", "raisonSociale", "denomination") or _first(owner, "denominationPm"),
        "siret": _first(site, "siret") or _first(about, "siret"),
        "address": _joined(where, "numeroVoie", "typeVoie", "libelleVoie", "complementVoie"),
        "more": _joined(where, "complementPointGeographique", "lieuDit"),
        "insee": _first(where, "cogCommune"), "postcode": _first(where, "codePostal"),
        "town": _first(where, "ligneAcheminement").removeprefix(_first(where, "codePostal")).strip(),
        "phone": next((_first(one, "telephone") for one in reach if _first(one, "telephone")), ""),
        "email": next((_first(one, "courriel") for one in reach if _first(one, "courriel")), ""),
        "day": _first(_dict(site.get("dateDerniereMaj")), "dateEvenement"),
    }  # fmt: skip
    cleaner = Cleaner(row, line=line, name=row["name"], today=today)
    name = _spoken(cleaner.text("name", limit=150))
    if not row["ref"] or not name:
        cleaner.tell(Reason.NO_NAME if row["ref"] else Reason.NO_ID)
    else:
        insee = cleaner.insee("insee")
        lon, lat = placed(cleaner, _dict(where.get("coordonneesGeographique")), insee)
        yield PlaceRecord(
            source=SOURCE, ref=row["ref"], name=name, updated_on=cleaner.day("day"), insee=insee, lon=lon, lat=lat,
            siret=cleaner.digits("siret", count=14, reason=Reason.BAD_SIRET), address=cleaner.text("address"),
            more_address=cleaner.text("more"), postcode=cleaner.digits("postcode", count=5, reason=Reason.BAD_POSTCODE),
            town=_spoken(cleaner.text("town")), phone=cleaner.phone("phone"), email=cleaner.email("email"),
            precision=_first(_dict(where.get("coordonneesGeographique")), "scoreBAN"),
            kind=_first(category, "display", "libelle", "code"), line=line,
            is_closed=_first(status, "code").casefold() in {"ferme", "fermé", "inactif", "closed", "f", "i"},
        )  # fmt: skip
    yield from cleaner.problems


def placed(cleaner: Cleaner, point: dict[str, Any], insee: str) -> tuple[float | None, float | None]:
    """Degrees, or metres in the legal projection of that part of France."""
    x, y = _first(point, "coordonneeX").replace(",", "."), _first(point, "coordonneeY").replace(",", ".")
    return to_degrees(cleaner, x, y, insee)


def to_degrees(cleaner: Cleaner, x: str, y: str, insee: str) -> tuple[float | None, float | None]:
    try:
        east, north = float(x), float(y)
    except ValueError:
        return None, None
    if abs(east) > 180 or abs(north) > 180:
        projection = projection_of(insee) if insee else None
        if projection is None:
            cleaner.tell(Reason.NOWHERE, f"{x} {y}", field="lon")
            return None, None
        east, north = projection.to_degrees(east, north)
    where = Cleaner({"lon": east, "lat": north}, line=0, name=cleaner.name, today=date.min)
    found = where.point("lon", "lat")
    for told in where.problems:
        cleaner.tell(told.reason, told.value, field="lon")
    return found


def _spoken(name: str) -> str:
    """« CENTRE MEDICO PSYCHO » is read aloud: « Centre medico psycho »."""
    return name.capitalize() if name.isupper() and len(name) > 5 else name


def _joined(row: dict[str, Any], *names: str) -> str:
    return tidy(" ".join(str(row.get(name) or "") for name in names))


def _first(row: dict[str, Any], *names: str) -> str:
    return next((str(row[name]).strip() for name in names if row.get(name) not in (None, "", [], {})), "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    yield from (one for one in value if isinstance(one, dict)) if isinstance(value, list) else ()
