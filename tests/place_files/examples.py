"""A place and its service with every field said, and ways to put rows into files."""

import json
from datetime import date

from place_files import PlaceRecord, ServiceRecord, open_place_file

TODAY = date(2026, 11, 28)
PLACE = PlaceRecord(
    source="dora", ref="dora--42", name="Centre social des Lilas", updated_on=date(2026, 10, 2), description="Un lieu.\nOuvert à tous.",
    link="https://dora.example/42", siret="13002603200016", town="Bondy", postcode="93140", insee="93010", address="12 rue des Lilas",
    more_address="Bâtiment A", lon=2.48, lat=48.9, phone="+33148000000", email="accueil@lilas.example", website="https://lilas.example",
    hours="Mo-Fr 09:00-12:00,14:00-17:30; PH off", accessibility="https://acceslibre.example/42", networks=("ccas-cias", "fcsf"),
)  # fmt: skip
SERVICE = ServiceRecord(
    source="dora", ref="dora--42-1", place_ref="dora--42", name="Café du mardi", description="On vient boire un café et parler. " * 7 + "Fin",
    updated_on=date(2026, 10, 2), link="https://dora.example/42/1", type="atelier", topics=("remobilisation--lien-social",),
    fee="payant", fee_note="Un euro le café", publics=("seniors", "familles"), publics_note="Surtout des personnes seules",
    conditions="Aucune", town="Bondy", postcode="93140", insee="93010", address="3 place du Canal", more_address="Salle 2", lon=2.5, lat=48.91,
    phone="+33148000001", email="cafe@lilas.example", modes=("en-presentiel",), area=("93010", "93", "france"), contact="Jo Exemple",
    reach_link="https://lilas.example/cafe", reach_modes=("se-presenter", "telephoner"), reachable_by=("usagers",),
    reach_note="Entrer, dire que l’on vient pour le café", weekly_hours=2.5, weeks=40, hours="Tu 14:00-16:00",
)  # fmt: skip
FULLER = {
    "hours_note": "fermé en août", "getting_there": "Bus 616", "languages": ("arabe", "français"), "step_free": "yes", "kind": "centre",
    "precision": "rue",
}  # fmt: skip
"""What a place says more, that data·inclusion cannot hold and HSDS can."""


def put(folder, text, name="file"):
    path = folder / name
    path.write_bytes(
        text if isinstance(text, bytes) else (text if isinstance(text, str) else json.dumps(text)).encode()
    )
    return path


def read(path, **options):
    with open_place_file(path, today=TODAY, **options) as file:
        return file.format, list(file.places()), list(file.services())


def told(rows):
    return [
        (one.reason.name, one.value, one.field)
        for one in rows
        if not isinstance(one, PlaceRecord | ServiceRecord)
    ]


def kept(rows):
    return [one for one in rows if isinstance(one, PlaceRecord | ServiceRecord)]
