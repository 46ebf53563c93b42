"""Address files in every form, made from the real extracts of `data/`."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from address_files import AddressFile, AddressLine, Format, Line, RejectedLine, open_address_file

DATA = Path(__file__).parent / "data"
BONDY = DATA / "ban-bondy.csv"
PARIS = DATA / "ban-paris.csv.gz"
PLACES = DATA / "ban-places.csv"
RURAL = DATA / "ban-rural.csv"

BAN_HEADER = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune;cad_parcelles"
)
BAL_1_3 = (
    "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;"
    "lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune"
)
BAL_1_4 = BAL_1_3.replace("uid_adresse", "id_ban_commune;id_ban_toponyme;id_ban_adresse")
BAL_1_5 = BAL_1_4.replace("cle_interop;", "").replace("voie_nom", "toponyme")
HEADERS = {Format.BAL_1_3: BAL_1_3, Format.BAL_1_4: BAL_1_4, Format.BAL_1_5: BAL_1_5}
GOOD = {
    "id": "93010_1434_00023",
    "numero": "23",
    "nom_voie": "Villa Carnot",
    "code_postal": "93140",
    "code_insee": "93010",
    "nom_commune": "Bondy",
    "lon": "2.482444",
    "lat": "48.897414",
    "type_position": "entrée",
}


def bondy_rows() -> list[dict[str, str]]:
    with BONDY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def ban_line(**cells: str) -> str:
    row = GOOD | cells
    return ";".join(row.get(name, "") for name in BAN_HEADER.split(";"))


def ban(*lines: str) -> bytes:
    return "\n".join([BAN_HEADER, *lines, ""]).encode()


def opened(content: bytes, **options: int) -> AddressFile:
    return open_address_file(BytesIO(content), **options)


def read(content: bytes | Path, **options: int) -> list[Line]:
    source = content if isinstance(content, Path) else BytesIO(content)
    with open_address_file(source, **options) as file:
        return list(file)


def only(lines: list[Line]) -> AddressLine:
    (line,) = lines
    assert isinstance(line, AddressLine), line
    return line


def rejected(content: bytes, **options: int) -> RejectedLine:
    (line,) = read(content, **options)
    assert isinstance(line, RejectedLine), line
    return line


def uuid_of(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, text))


def as_bal(rows: list[dict[str, str]], version: Format) -> bytes:
    """The same addresses as the commune would publish them in a BAL."""
    text = StringIO()
    writer = csv.DictWriter(
        text, HEADERS[version].split(";"), delimiter=";", extrasaction="ignore", restval=""
    )
    writer.writeheader()
    for row in rows:
        ids = (uuid_of(row["code_insee"]), uuid_of(row["nom_voie"]), uuid_of(row["id"]))
        writer.writerow(
            {
                "uid_adresse": "@c:{} @v:{} @a:{}".format(*ids),
                "id_ban_commune": ids[0],
                "id_ban_toponyme": ids[1],
                "id_ban_adresse": ids[2],
                "cle_interop": row["id"].lower(),
                "commune_insee": row["code_insee"],
                "commune_nom": row["nom_commune"],
                "commune_deleguee_insee": row["code_insee_ancienne_commune"],
                "voie_nom": row["nom_voie"],
                "toponyme": row["nom_voie"],
                "numero": row["numero"],
                "suffixe": row["rep"],
                "position": "entrée",
                "x": row["x"],
                "y": row["y"],
                "long": row["lon"],
                "lat": row["lat"],
                "source": "Commune de Bondy",
                "date_der_maj": "2022-01-31",
                "certification_commune": "1",
            }
        )
    return text.getvalue().encode()
