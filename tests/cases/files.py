"""The files of the cases, and what both doors of the product make of them."""

from pathlib import Path

from essaim.models import Dwelling
from essaim.plan_file.reading import read_doors

DATA = Path(__file__).parent / "data"
BAL = (
    "cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;"
    "lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune"
)


def content(name):
    return (DATA / name).read_bytes()


def islands():
    """400 addresses in Granville, 6 on the islands of Chausey, 17 km off the coast."""
    town = [(f"Rue d'Essai {n}", -1.60 + n % 20 / 1_000, 48.83 + n // 20 / 1_000) for n in range(400)]
    sea = [(f"Île {n}", -1.82 - n / 2_000, 48.87 + n / 3_000) for n in range(6)]
    lines = [
        f"50218_{1000 + n}_00001;50218;Granville;;;{street};;1;;entrée;;;{lon:.6f};{lat:.6f};;commune;2024-01-01;1"
        for n, (street, lon, lat) in enumerate([*town, *sea])
    ]
    return "\n".join([BAL, *lines, ""]).encode()


def planned(folder, data):
    """(addresses, sentences of what was left out) of `essaim plan`."""
    file = folder / "adresses.csv"
    file.write_bytes(data)
    source = read_doors(file)
    lines = [source.addresses[door.id] for door in source.doors]
    return (
        sorted(f"{'' if one.number is None else one.number} {one.street}".strip() for one in lines),
        [left.reason for left in source.left_out],
    )


def doors():
    return Dwelling.objects.filter(archived_at=None).select_related("street__commune", "building")
