"""Every format is recognised by its content; a dirty directory is read, and each fault is told."""

import gzip
import io
import json
import zipfile
from datetime import date

import osmium
import pytest
import xlsxwriter

from place_files import NeedsMapping, PlaceFileError, guess, open_place_file
from tests.place_files.examples import PLACE, SERVICE, TODAY, kept, put, read, told

STRUCTURE = {"source": "dora", "id": "dora--1", "nom": "Centre", "date_maj": "2026-10-02"}
OFFER = {
    **STRUCTURE,
    "id": "dora--1-1",
    "structure_id": "dora--1",
    "nom": "Café",
    "description": "On y boit un café.",
}
FINESS_OLD = (
    "finess;etalab;96;2026-06-01\n"
    "structureet;930000001;930000002;CMP DES LILAS;CENTRE MEDICO PSYCHOLOGIQUE DES LILAS;;;12;R;DES LILAS;;;010;93;SEINE SAINT DENIS;"
    "93140 BONDY CEDEX;0148000000;;156;Centre Médico-Psychologique (C.M.P.);1110;x;13002603200016;8610Z;;;;;2001-01-01;2001-01-01;2026-05-01;\n"
    "geolocalisation;930000001;661738.4;6866716.1;1,ATLASANTE,100,IGN,BD_ADRESSE,V2.1,LAMBERT_93;2026-05-01\n"
)
FINESS_HEADED = (
    "finess,etat,type,ej_finess,siren,et_rs,rs,categ_code,categ_lib,telephone,adresse_code_postal,com_code,geoloc_4326_long,geoloc_4326_lat\n"
    "930000001,ACTUEL,ET,930000002,130026032,,CMP des Lilas,156,Centre médico-psychologique,0148000000,93140,93010,2.48,48.9\n"
    "930000003,FERME,ET,930000002,130026032,,Ancien CMP,156,Centre médico-psychologique,,93140,93010,2.48,48.9\n"
    "930000002,ACTUEL,EJ,,130026032,,Le gestionnaire,,,,93140,93010,,\n"
)
FINESS_PLUS = {
    "pmej": [{
        "informationsGeneralesPmej": {"numFinessPm": "930000002", "denominationPm": "Le gestionnaire"},
        "ege": [{
            "informationsGeneralesEGE": {"numFinessEge": "930000001", "denominationEge": "CMP des Lilas"}, "siret": "13002603200016",
            "etatObjet": {"code": "OUVERT"}, "categorieEntiteGeographiqueExercice": {"code": "156"},
            "adresse": [{"numeroVoie": "12", "typeVoie": "R", "libelleVoie": "DES LILAS", "complementVoie": "", "cogCommune": "93010",
                         "codePostal": "93140", "ligneAcheminement": "93140 BONDY",
                         "coordonneesGeographique": {"coordonneeX": "661738.4", "coordonneeY": "6866716.1", "scoreBAN": "0.97"}}],
            "contact": [{"telecom": {"telephone": "0148000000", "telecopie": "", "courriel": "cmp@lilas.example"}}],
        }],
    }],
    "gco": {}, "gcc": {},
}  # fmt: skip
BPE24 = (
    "AN;NOMRS;TYPEQU;DEP;DEPCOM;LIBCOM;NUMVOIE;TYPVOIE;LIBVOIE;CODPOS;LAMBERT_X;LAMBERT_Y;LONGITUDE;LATITUDE;QUALITE_XY;EPSG;SIRET\n"
    "2024;MEDIATHEQUE;F307;93;93010;Bondy;3;PL;DU CANAL;93140;661738.4;6866716.1;2.48;48.9;Bonne;2154;\n"
    "2024;;B207;93;93010;Bondy;;;;;661738.4;6866716.1;2.48;48.9;Bonne;2154;\n"
)
BPE25 = '"TYPEQU";"DEP";"DEPCOM";"DCIRIS";"LAMBERT_X";"LAMBERT_Y";"EPSG";"QUALITE_XY";"CAPACITE"\n"F307";"93";"93010";"930100101";"661738.4";"6866716.1";"2154";"C";""\n'
OSM = """<?xml version='1.0'?><osm version="0.6">
<node id="1" lat="48.9" lon="2.48"><tag k="amenity" v="community_centre"/><tag k="name" v="Centre des Lilas"/><tag k="opening_hours" v="Mo-Fr 09:00-12:00"/>
<tag k="wheelchair" v="yes"/><tag k="contact:phone" v="01 48 00 00 00"/><tag k="language:ar" v="yes"/></node>
<node id="2" lat="48.9" lon="2.48"><tag k="amenity" v="restaurant"/><tag k="name" v="Chez Jo"/></node>
<node id="3" lat="48.9" lon="2.48"><tag k="leisure" v="garden"/><tag k="name" v="Jardin privé"/></node>
<node id="4" lat="48.901" lon="2.481"/><node id="5" lat="48.903" lon="2.483"/>
<way id="9"><nd ref="4"/><nd ref="5"/><tag k="amenity" v="marketplace"/></way></osm>"""


def _workbook(path, sheets):
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    book.close()
    return path


def _zip(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(name, json.dumps(text))
    return target.getvalue()


def _parquet(path):
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.Table.from_pylist(
        [{**STRUCTURE, "date_maj": date(2026, 10, 2), "reseaux_porteurs": ["fcsf"], "siret": None}]
    )
    parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("form", ["json", "lines", "gzip", "zip", "csv", "workbook", "parquet"])
def test_data_inclusion_is_read_whatever_it_is_packed_in(tmp_path, form):
    both = [STRUCTURE, OFFER]
    wanted = 1
    match form:
        case "json":
            path = put(tmp_path, [OFFER, STRUCTURE])
        case "lines":
            path = put(tmp_path, "\n".join(map(json.dumps, both)))
        case "gzip":
            path = put(tmp_path, gzip.compress(json.dumps(both).encode()), "wrong-name.csv")
        case "zip":
            path = put(tmp_path, _zip({"a/services.json": [OFFER], "a/structures.json": [STRUCTURE]}))
        case "csv":
            path, wanted = put(tmp_path, "\ufeffsource;id;nom;date_maj\ndora;dora--1;Centre;2026-10-02\n"), 0
        case "workbook":
            rows = {
                "Structures": [["source", "id", "nom", "date_maj", "siret", "__ignore__"], ["dora", "dora--1", "Centre", "2026-10-02", 13002603200016, ""],
                               ["dora", "dora--2", "Exemple", "2026-10-02", "", "x"]],
                "Services": [list(OFFER), list(OFFER.values())],
            }  # fmt: skip
            path = _workbook(tmp_path / "x", rows)
        case _:
            path, wanted = _parquet(tmp_path / "x"), 0
    format_found, places, services = read(path)
    assert format_found == "data-inclusion"
    assert told([*places, *services]) == []
    assert [(one.ref, one.name, one.updated_on) for one in places] == [
        ("dora--1", "Centre", date(2026, 10, 2))
    ]
    assert [(one.ref, one.place_ref) for one in services] == [("dora--1-1", "dora--1")] * wanted


def test_a_dirty_directory_is_read_and_each_fault_is_told(tmp_path):
    dirty = [
        {**STRUCTURE, "siret": "13002603200016", "description": "<p>Bonjour &amp; <b>bienvenue</b></p><script>x()</script>", "longitude": 48.9, "latitude": 2.48},
        {**STRUCTURE, "id": "dora--2", "nom": "Le même", "siret": "13002603200016", "telephone": "demander Jo", "courriel": "x@", "site_web": "lilas.example"},
        {**STRUCTURE, "nom": "Double"},
        {**STRUCTURE, "id": "dora--3", "nom": "Ailleurs", "longitude": "200", "latitude": "abc", "code_postal": "1000", "horaires_accueil": "le matin",
         "reseaux_porteurs": ["fscf", "les-martiens"], "date_maj": "2031-01-01"},
        {**STRUCTURE, "id": ""}, {**STRUCTURE, "id": "dora--4", "nom": " "}, "texte",
        {**OFFER, "publics": ["tous-publics", "seniors"], "thematiques": ["remobilisation-lien-social"], "frais": "gratuit-sous-conditions", "type": None},
        {**OFFER, "id": "dora--1-2", "structure_id": ""},
    ]  # fmt: skip
    _format, places, services = read(put(tmp_path, dirty))
    assert [(one.name, one.siret, one.lon, one.lat) for one in kept(places)] == [
        ("Centre", "13002603200016", 2.48, 48.9),
        ("Le même", "13002603200016", None, None),
        ("Ailleurs", "", None, None),
    ]
    assert kept(places)[0].description == "Bonjour & bienvenue"
    assert (kept(places)[1].website, kept(places)[2].postcode) == ("https://lilas.example", "01000")
    assert sorted(told(places)) == sorted([
        ("HTML", "", "description"), ("SWAPPED", "", "longitude"), ("SAME_SIRET", "13002603200016", ""),
        ("BAD_PHONE", "demander Jo", "telephone"), ("BAD_EMAIL", "x@", "courriel"), ("SAME_ID", "dora--1", ""),
        ("NOWHERE", "200 abc", "longitude"), ("BAD_HOURS", "le matin", "horaires_accueil"), ("NEARLY", "fscf", "reseaux_porteurs"),
        ("UNKNOWN_VALUE", "les-martiens", "reseaux_porteurs"), ("BAD_DATE", "2031-01-01", "date_maj"), ("NO_ID", "", ""), ("NO_NAME", "", ""),
        ("NOT_A_RECORD", "texte", ""),
    ])  # fmt: skip
    assert [(one.publics, one.topics, one.fee) for one in kept(services)] == [
        (("seniors",), ("remobilisation--lien-social",), "")
    ]
    assert told(services) == [
        ("NEARLY", "remobilisation-lien-social", "thematiques"),
        ("UNKNOWN_VALUE", "gratuit-sous-conditions", "frais"),
        ("ALONE", "", "publics"),
        ("NO_PLACE", "", "structure_id"),
    ]
    assert all("{" not in str(one) for one in [*places, *services] if told([one]))


@pytest.mark.parametrize(
    ("name", "text"), [("old", FINESS_OLD), ("headed", FINESS_HEADED), ("plus", FINESS_PLUS)]
)
def test_the_three_faces_of_finess_say_the_same_place(tmp_path, name, text):
    text = text.encode("cp1252") if name == "old" else text  # older releases
    format_found, places, _services = read(put(tmp_path, text))
    assert format_found == {"old": "finess-1", "headed": "finess-2", "plus": "finess-3"}[name]
    first = places[0]
    assert (first.source, first.ref, first.insee, first.postcode, first.phone) == (
        "finess",
        "930000001",
        "93010",
        "93140",
        "+33148000000",
    )
    assert (round(first.lon, 2), round(first.lat, 2)) == (2.48, 48.9)
    assert first.name == ("Centre medico psychologique des lilas" if name == "old" else "CMP des Lilas")
    assert [one.is_closed for one in places] == [False, True] if name == "headed" else [False]
    assert told(places) == []


@pytest.mark.parametrize("text", [BPE24, BPE25])
def test_of_the_equipments_those_where_one_guides_someone_are_kept(tmp_path, text):
    format_found, places, _services = read(put(tmp_path, text))
    assert format_found == "bpe"
    (found,) = kept(places)
    assert (found.kind, found.insee, round(found.lon, 2), round(found.lat, 2)) == (
        "Bibliothèque, médiathèque",
        "93010",
        2.48,
        48.9,
    )
    assert (found.name, found.precision) == (
        ("MEDIATHEQUE", "") if text == BPE24 else ("Bibliothèque, médiathèque (93010)", "C")
    )
    assert [one[0] for one in told(places)] == (["NOT_USEFUL"] if text == BPE24 else [])


@pytest.mark.parametrize("kind", ["xml", "pbf"])
def test_openstreetmap_gives_its_places_whatever_the_file_is_called(tmp_path, kind):
    path = put(tmp_path, OSM, "x.osm")
    if kind == "pbf":
        with osmium.SimpleWriter(str(tmp_path / "x.pbf")) as writer:
            for one in osmium.FileProcessor(str(path)):
                writer.add(one)
        path = tmp_path / "x.pbf"
    path = path.rename(tmp_path / "0123abcd")
    format_found, places, _services = read(path)
    assert format_found == "osm"
    centre, market = kept(places)
    assert (centre.ref, centre.hours, centre.step_free, centre.phone, centre.languages) == (
        "n1",
        "Mo-Fr 09:00-12:00",
        "yes",
        "+33148000000",
        ("ar",),
    )
    assert (market.name, market.ref, round(market.lon, 3), round(market.lat, 3)) == (
        "Marché",
        "w9",
        2.482,
        48.902,
    )


def test_any_table_is_read_by_what_its_columns_are_called(tmp_path):
    text = "Nom de l'association;Adresse;Code postal;Ville;Tél.;Horaires;Notes internes\nLes Amis;2 rue du Parc;93140;Bondy;01.48.00.00.00;le mardi;x\n;;;;;;\n;3 rue;93140;Bondy;;;\n"
    path = put(tmp_path, text.encode("cp1252"))
    with open_place_file(path, today=TODAY) as file:
        assert (file.format, file.sample()[0]["Tél."]) == ("table", "01.48.00.00.00")
        columns = guess(file.titles)
        with pytest.raises(NeedsMapping):
            list(file.places())
    assert columns == {
        "Adresse": "address", "Code postal": "postcode", "Ville": "town", "Tél.": "phone", "Horaires": "hours_note",
    }  # fmt: skip
    columns |= {"Nom de l'association": "name"}
    _format, places, services = read(path, columns=columns, source="mairie")
    (found,) = kept(places)
    assert (found.source, found.name, found.phone, found.hours_note) == (
        "mairie",
        "Les Amis",
        "+33148000000",
        "le mardi",
    )
    assert len(found.ref) == 24
    assert (told(places), services) == ([("NO_NAME", "", "")], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "vide"),
        (b"%PDF-1.7 bonjour", "pas une liste de lieux"),
        (b"bonjour", "pas une liste de lieux"),
        (b'{"a": 1}', "pas une liste de lieux"),
        (b'[{"id": "x", "nom": "y"}, {"id": ', "incomplet"),
        (b'[{"id": "x", "nom": "y"}] encore', "incomplet"),
        (b"PK\x03\x04 not a zip", "archive"),
        (b"PAR1 not parquet", "incomplet"),
        (gzip.compress(json.dumps([STRUCTURE]).encode(), mtime=0)[:-12], "incomplet"),
        (b"\0\0\0\0\0\0\0\0OSMHeader truncated", "OpenStreetMap"),
        (b"nom\n", "pas une liste de lieux"),
    ],
)
def test_what_is_no_directory_is_refused_with_what_to_do(tmp_path, content, sentence):
    with pytest.raises(PlaceFileError, match=sentence):
        read(put(tmp_path, content), columns={"nom": "name"})


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = gzip.compress(b'[{"id": "x", "nom": "' + b"a" * 30_000_000)
    with pytest.raises(PlaceFileError):
        read(put(tmp_path, bomb))


def test_a_foreign_hsds_directory_is_read_by_its_weeks_and_costs(tmp_path):
    foreign = [{
        "id": "s1", "name": "Community Cafe", "status": "active", "organization": {"id": "o1", "name": "The Centre", "description": "A place."},
        "schedules": [{"id": "w", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "12:00"}],
        "cost_options": [{"id": "c", "amount": 3}], "assured_date": "2026-01-02",
        "service_at_locations": [{"id": "a", "location": {"id": "l", "location_type": "physical", "name": "Main", "latitude": 48.9, "longitude": 2.48,
                                  "addresses": [{"id": "ad", "address_1": "1 rue", "city": "Bondy", "state_province": "93", "postal_code": "93140", "country": "FR", "address_type": "physical"}]}}],
    }]  # fmt: skip
    _format, (place,), (service,) = read(put(tmp_path, foreign))
    assert (place.source, place.ref, place.name, place.town, place.lon) == (
        "hsds",
        "o1",
        "The Centre",
        "Bondy",
        2.48,
    )
    assert (service.place_ref, service.hours, service.fee, service.updated_on) == (
        "o1",
        "Mo 09:00-12:00; Tu 09:00-12:00",
        "payant",
        date(2026, 1, 2),
    )


def test_a_file_read_twice_says_the_same(tmp_path):
    path = put(tmp_path, [STRUCTURE, OFFER])
    with open_place_file(path, today=TODAY) as file:
        assert list(file.places()) == list(file.places())
        assert file.bytes_read == path.stat().st_size
        assert file.licence == "Licence Ouverte 2.0"


def test_the_examples_are_whole():
    assert PLACE.ref == SERVICE.place_ref
