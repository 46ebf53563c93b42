"""Public files known by their columns, kept for our communes; an index that hides nothing of how it is made."""

import gzip
import io
import json
import re
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.diagnosis.actions.files import DiagnosisNeedsDoors, WeightsMakeNoSense, import_file, weigh
from essaim.diagnosis.enums import Indicator
from essaim.diagnosis.queries.territory import places, weights_of
from essaim.diagnosis.rules.index import USUAL, Place, ranked
from essaim.diagnosis.rules.opening import (
    FileOfAnotherFormat,
    FileTooLong,
    FileToUnpackFirst,
    FileUnreadable,
    text_of,
)
from essaim.diagnosis.rules.reading import FileOfAnotherKind, FileOfElsewhere
from essaim.diagnosis.rules.squares import squares_of, to_metres
from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from essaim.models import DiagnosisFile, SectorDwelling, TerritoryFact
from essaim.people.rules.authority import ForTheCoordinator
from tests import factories
from tests.factories import NOW

CELLS = "idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,men_5ind,men_prop,men_fmp,ind_snv,men_surf,men_coll,men_mais,log_av45,log_45_70,log_70_90,log_ap90,log_inc,log_soc,ind_0_3,ind_4_5,ind_6_10,ind_11_17,ind_18_24,ind_25_39,ind_40_54,ind_55_64,ind_65_79,ind_80p,ind_inc"
NORTH, SOUTH = (2.4801, 48.9000), (2.4801, 48.8900)  # six squares apart


def cell(place, *, insee="93010", estimated=0, **values):
    names = CELLS.split(",")
    (square,) = squares_of([place[0]], [place[1]])
    known = {"idcar_200m": f"CRS3035RES200m{square}", "lcog_geo": insee, "i_est_200": estimated, **values}
    return ",".join(str(known.get(name, 0)) for name in names)


def filosofi(*rows):
    return "\n".join([CELLS, *rows]) + "\n"


@pytest.fixture
def town(inside, collective):
    """Two sectors of twenty doors, each in a square of its own."""
    for name, street, (lon, lat) in (("Nord", "Rue haute", NORTH), ("Sud", "Rue basse", SOUTH)):
        sector, on = factories.sector(collective, name), factories.street(collective, street)
        for number in range(1, 21):
            door = factories.dwelling(collective, number, on=on, lon=lon, lat=lat)
            SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    return collective


@pytest.fixture
def read(town, coordinator, tmp_path):
    def reading(content, name="fichier.csv", *, by=coordinator):
        path = tmp_path / uuid4().hex
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return import_file(path, name=name, collective=town, by=by, at=NOW)

    return reading


def test_the_square_of_a_place_is_that_of_the_published_grid():
    east, north = to_metres([5.0], [50.0])  # the example of EPSG's guidance note 7-2
    assert (round(float(east[0]), 2), round(float(north[0]), 2)) == (3962799.45, 2999718.85)
    assert squares_of([5.0], [50.0]) == ["N2999600E3962600"]


def test_squares_are_shared_among_the_doors_that_lie_in_them(read, town, collective):
    factories.dwelling(
        collective, 99, on=factories.street(collective, "Hors secteur"), lon=NORTH[0], lat=NORTH[1]
    )
    made = read(
        filosofi(
            cell(NORTH, ind=210, men=105, men_pauv=21, men_1ind=63, ind_65_79=40, ind_80p=42),
            cell(SOUTH, ind=40, men=20, men_pauv=2, men_1ind=5, ind_80p=2, estimated=1),
            cell((2.55, 48.90), insee="93014", ind=500, men=200),
        ),
        "carreaux_200m_2019.csv",
    )
    assert (made.source, made.year, made.rows_kept, made.rows_read) == ("cells", 2019, 2, 3)
    north, south = places(town)
    assert (round(north.people), round(north.households)) == (200, 100)  # 20 of the 21 doors of the square
    assert (north.values["oldest"], north.values["alone"], north.values["poor"]) == pytest.approx(
        (0.2, 0.6, 0.2)
    )
    assert (north.is_few, north.is_estimated, south.is_few, south.is_estimated) == (False, False, True, True)
    assert [one.place.name for one in ranked([south, north], weights_of(town))] == ["Nord", "Sud"]


@pytest.mark.parametrize("packed", ["plain", "cp1252", "gz", "zip"])
def test_households_of_any_year_by_commune_or_iris_however_packed(read, packed):
    content = (
        "CODGEO;LIBGEO;P21_POP6579;P21_POP80P;P21_POP6579_PSEUL;P21_POP80P_PSEUL\n"
        "01001;L’Abergement;80;30;20;10\n93010;Bondy é;5000;1500.5;1200;700\n93010;court\n"
    )
    data = content.encode("cp1252" if packed == "cp1252" else "utf-8")
    if packed == "gz":
        data = gzip.compress(data)
    if packed == "zip":
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("meta_base.csv", "VAR;LIB\n" * 99)
            archive.writestr("base-cc.csv", data)
        data = target.getvalue()
    made = read(data)
    assert (made.source, made.year, made.rows_kept) == ("households", 2021, 1)
    fact = TerritoryFact.objects.get()
    assert (fact.code, fact.label, fact.values["pop80p"], fact.values["pop80p_pseul"]) == (
        "93010",
        "Bondy é",
        1500.5,
        700,
    )
    iris = read(
        "IRIS;COM;LIBIRIS;P22_POP80P;P22_POP80P_PSEUL\n930100101;93010;Nord 1;120;60\n750101;75101;x;1;1\n"
    )
    assert (iris.year, DiagnosisFile.objects.count(), TerritoryFact.objects.get().label) == (
        2022,
        1,
        "Nord 1",
    )


def test_perimeters_shops_and_ruralities(read, town):
    north = [[2.47, 48.899], [2.49, 48.899], [2.49, 48.91], [2.47, 48.91], [2.47, 48.899]]
    features = [
        {
            "type": "Feature",
            "properties": {"code_qp": "QN09301M", "lib_qp": "Bondy Nord"},
            "geometry": {"type": "Polygon", "coordinates": [north]},
        },
        {
            "type": "Feature",
            "properties": {"code_qp": "QN97101M", "lib_qp": "Ailleurs"},
            "geometry": {"type": "Polygon", "coordinates": [[[-61, 16], [-60, 16], [-60, 17], [-61, 16]]]},
        },
        {"type": "Feature", "properties": {"code_qp": "QN09302M"}, "geometry": None},
    ]
    made = read(json.dumps({"type": "FeatureCollection", "features": features}), "QP2024_WGS84.geojson")
    assert (made.source, made.year, made.rows_kept) == ("qpv", 2024, 1)
    bpe = "AN;DEPCOM;TYPEQU;LONGITUDE;LATITUDE\n2024;93010;D307;2.4801;48.9000\n2024;93010;B207;2.4801;48.9000\n2024;93010;C101;2.48;48.9\n2024;75101;D307;2.3;48.86\n2024;93010;D307;;\n"
    assert read(bpe, "BPE24.csv").rows_kept == 2
    found = {one.name: (one.values["qpv"], round(one.values["far"])) for one in places(town)}
    assert found == {"Nord": (1.0, 0), "Sud": (0.0, 1113)}
    old = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;LAMBERT_X;LAMBERT_Y;QUALITE_XY\n11;93;93010;930100101;2018;D307;661873;6866877;BONNE\n"
    assert (read(old, "bpe18_ensemble_xy.csv").year, DiagnosisFile.objects.filter(source="bpe").count()) == (
        2018,
        1,
    )
    assert read("code_insee,libelle,frr\n93010,Bondy,0\n01001,X,1\n").source == "frr"
    assert TerritoryFact.objects.get(file__source="frr").values == {"frr": 0.0}


@pytest.mark.parametrize(
    ("content", "refusal", "words"),
    [
        (filosofi(cell(NORTH, insee="01001", ind=1)), FileOfElsewhere, "ne dit rien de vos communes (Bondy)"),
        ("idcar_1km,ind,men\nx,1,1\n", FileOfAnotherKind, "carreaux de 1 km"),
        ("idcar_200m,lcog_geo,ind_tot\nx,93010,1\n", FileOfAnotherKind, "il leur manque ind, men, men_pauv"),
        ("GEO;AGE;OBS_VALUE\n93010;Y80;12\n", FileOfAnotherKind, "une valeur par ligne"),
        ("prenom;nom\nOdette;Renaud\n", FileOfAnotherKind, "aucun de ceux"),
        (
            json.dumps({"type": "FeatureCollection", "features": [{"properties": {"nom": "x"}}]}),
            FileOfAnotherKind,
            "code_qp",
        ),
        (json.dumps({"features": [{"properties": None}]}), FileOfAnotherKind, "code_qp"),
        (json.dumps({"features": [1]}), FileUnreadable, "ne se lit pas"),
        ('{"features": ' + "[" * 100_000, FileUnreadable, "ne se lit pas"),
        (
            json.dumps(
                {
                    "features": [
                        {
                            "properties": {"code_qp": "QN1"},
                            "geometry": {"type": "Polygon", "coordinates": [[[10**400, 1]]]},
                        }
                    ]
                }
            ),
            FileOfElsewhere,
            "vos communes",
        ),
        ("{", FileUnreadable, "ne se lit pas"),
        ("", FileUnreadable, "ne se lit pas"),
        ("une seule colonne\n1\n", FileUnreadable, "ne se lit pas"),
        (b"PK\x03\x04rien", FileUnreadable, "ne se lit pas"),
        (b"\x1f\x8b\x08rien", FileUnreadable, "ne se lit pas"),
        (b"\x00\x01\x02\x03", FileUnreadable, "ne se lit pas"),
    ],
)
def test_another_file_is_told_in_a_sentence_and_what_stood_stays(read, content, refusal, words):
    read(filosofi(cell(NORTH, ind=100, men=50)))
    with pytest.raises(refusal) as told:
        read(content)
    assert words in str(told.value).replace("\u00a0", " ")
    assert DiagnosisFile.objects.get().rows_kept == TerritoryFact.objects.count() == 1


def test_a_file_that_unpacks_without_end_is_stopped(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(b"a;b\n" + b"1;2\n" * 100_000))
    with pytest.raises(FileTooLong), text_of(path, most=100_000) as (_name, text):
        text.read()


def test_the_index_is_what_its_definition_says_and_weights_change_the_order(town, coordinator, volunteer):
    def place(name, **values):
        return Place(uuid4(), name, 100, 100, values)

    old, poor, unknown = (
        place("Âgé", oldest=0.3, poor=0.1),
        place("Pauvre", oldest=0.1, poor=0.3),
        place("Inconnu"),
    )
    first, second, last = ranked([unknown, poor, old], {"oldest": 3, "poor": 1})
    assert [(one.place.name, one.index) for one in (first, second, last)] == [
        ("Âgé", pytest.approx(0.5)),
        ("Pauvre", pytest.approx(-0.5)),
        ("Inconnu", None),
    ]
    assert first.parts == {"oldest": pytest.approx(0.75), "poor": pytest.approx(-0.25)}
    assert [one.place.name for one in ranked([poor, old], {"oldest": 1, "poor": 3})] == ["Pauvre", "Âgé"]
    assert ranked([old], {"oldest": 1})[0].index is None  # nothing to compare it with
    assert weights_of(town) == {one.value: USUAL[one] for one in Indicator}
    for wrong in ({}, {"poor": 6}, {"poor": -1}):
        with pytest.raises(WeightsMakeNoSense):
            weigh(town, weights=wrong, by=coordinator, at=NOW)
    with pytest.raises(ForTheCoordinator):
        weigh(town, weights={"poor": 1}, by=volunteer, at=NOW)
    weigh(town, weights={"poor": 4}, by=coordinator, at=NOW)
    assert weights_of(town) == {"oldest": 0, "alone": 0, "poor": 4, "qpv": 0, "old_alone": 0, "far": 0}


def test_without_doors_it_asks_for_them_first(inside, collective, coordinator, tmp_path):
    path = tmp_path / "x"
    path.write_text(filosofi(cell(NORTH)))
    with pytest.raises(DiagnosisNeedsDoors):
        import_file(path, name="x", collective=collective, by=coordinator, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_the_screens_read_a_file_by_a_job_and_show_the_sectors(
    browse, collective, coordinator, settings, tmp_path
):
    settings.STREETS_DIR = tmp_path
    with within(collective):
        for name, (lon, lat) in (("Nord", NORTH), ("Sud", SOUTH)):
            sector = factories.sector(collective, name)
            door = factories.dwelling(
                collective, 1, on=factories.street(collective, f"Rue {name}"), lon=lon, lat=lat
            )
            SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    client, page = browse(coordinator), reverse("diagnosis:page")
    assert client.post(reverse("diagnosis:send"), {}).status_code == 422
    rows = [
        cell(NORTH, ind=60, men=30, men_1ind=20, ind_80p=9),
        cell(SOUTH, ind=60, men=30, men_1ind=5, ind_80p=1),
    ]
    sent = SimpleUploadedFile("Filosofi2019_carreaux_200m.csv", filosofi(*rows).encode())
    answer = client.post(reverse("diagnosis:send"), {"file": sent})
    assert answer.status_code == 302
    assert run_one("worker")
    shown = client.get(page).content.decode().replace("\u00a0", " ")
    assert (
        "Carreaux de 200 m" in shown,
        "2 lignes gardées sur 2" in shown,
        "au-dessus des autres" in shown,
    ) == (True, True, True)
    assert shown.index("Nord</a>") < shown.index("Sud</a>")
    assert client.get(reverse("diagnosis:map_image")).content.startswith(b"<svg")
    client.post(reverse("diagnosis:weigh"), {one.value: "9" for one in Indicator})
    client.post(reverse("diagnosis:weigh"), {one.value: "1" for one in Indicator})
    with within(collective):
        file = DiagnosisFile.objects.get()
        assert weights_of(collective)["alone"] == 1
    client.post(reverse("diagnosis:forget", args=[file.id]))
    with within(collective):
        assert not TerritoryFact.objects.exists()


def test_weights_that_make_no_sense_are_shown_again_as_they_were_typed(collective, client):
    client.force_login(factories.member(collective, role="coordinator").user)
    answer = client.post("/diagnostic/poids/", dict.fromkeys((one.value for one in USUAL), 99))
    assert answer.status_code == 422
    assert 'value="99"' in answer.content.decode()


@pytest.mark.parametrize(
    ("columns", "row", "name", "year"),
    [
        (
            "IdINSPIRE,Id_carr1km,I_est_cr,Id_carr_n,Groupe,Depcom,I_pauv,Id_car2010,Ind,Men,Men_pauv,Men_1ind,Ind_65_79,Ind_80p",
            "{square},x,1,x,1,93010,0,x,100,50,5,20,10,9",
            "Filosofi2015_carreaux_200m_metropole.csv",
            2015,
        ),
        (
            "Idcar_200m,I_est_200,Idcar_1km,I_est_1km,Idcar_nat,Groupe,Ind,Men,Men_pauv,Men_1ind,Ind_65_79,Ind_80p,lcog_geo",
            "{square},1,x,0,x,1,100,50,5,20,10,9,9301493010",
            "carreaux_200m_met.csv",
            2017,
        ),
        (
            "idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv,men_1ind,ind_65_79,ind_80p",
            "{square},x,x,1,0,93010,100,50,5,20,10,9",
            "Filosofi2021_carreaux_200m_csv.zip",
            2021,
        ),
    ],
)
def test_squares_of_each_published_year_are_read(read, town, columns, row, name, year):
    (square,) = squares_of([NORTH[0]], [NORTH[1]])
    across = row.format(square="CRS3035RES200mN1E1").replace(
        "93010", "10931"
    )  # 93010 is not one of its codes
    across = across.replace("9301410931", "1930109310")
    made = read("\n".join([columns, row.format(square=f"CRS3035RES200m{square}"), across]) + "\n", name)
    assert (made.source, made.year, made.rows_kept) == ("cells", year, 1)
    north = next(one for one in places(town) if one.name == "Nord")
    assert (round(north.people), north.is_estimated, north.values["oldest"]) == (100, True, 0.09)


def test_squares_of_an_unknown_year_say_what_lacks_and_which_years_are_read(read):
    with pytest.raises(FileOfAnotherKind) as told:
        read("idcar_200m,lcog_geo,ind,men,men_pauv,men_1ind,ind_65p\nx,93010,1,1,1,1,1\n")
    said = str(told.value)
    assert ("ind_65_79, ind_80p" in said, "2015, 2017, 2019 et 2021" in said) == (True, True)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"7z\xbc\xaf\x27\x1c", "archive"), (b"PAR1....", "Parquet"), (b"SQLite format 3\x00", "GeoPackage"),
        (b"\xd0\xcf\x11\xe0....", "Excel"),
    ],
)  # fmt: skip
def test_another_format_is_named_with_what_to_take(read, content, word):
    with pytest.raises((FileOfAnotherFormat, FileToUnpackFirst)) as told:
        read(content)
    assert (word in str(told.value), ".csv" in str(told.value)) == (True, True)


def test_a_workbook_in_a_zip_is_named(read):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(FileOfAnotherFormat, match="Excel"):
        read(target.getvalue())


def outline(code, west, east, name="Nord 1"):
    ring = [[west, 48.8950], [east, 48.8950], [east, 48.9050], [west, 48.9050], [west, 48.8950]]
    properties = {"code_iris": code, "nom_iris": name, "insee_com": code[:5]}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_outlines_of_iris_place_those_who_live_alone_and_without_them_the_table_stands(read, town):
    read(
        "IRIS;COM;LIBIRIS;P22_POP80P;P22_POP80P_PSEUL\n930100101;93010;Nord 1;120;60\n930100102;93010;Sud 1;0;0\n"
    )
    assert {one.values["old_alone"] for one in places(town)} == {None}
    features = [outline("930100101", 2.47, 2.49), outline("750101", 2.47, 2.49)]
    made = read(json.dumps({"type": "FeatureCollection", "features": features}), "iris2023.geojson")
    assert (made.source, made.rows_kept, made.year) == ("iris", 1, 2023)
    assert {one.name: one.values["old_alone"] for one in places(town)} == {"Nord": 0.5, "Sud": None}
    metres = [outline("930100101", 660000.0, 661000.0)]
    with pytest.raises(FileOfAnotherKind, match="degrés"):
        read(json.dumps({"type": "FeatureCollection", "features": metres}))
    assert DiagnosisFile.objects.filter(source="iris").count() == 1


def test_the_map_draws_the_iris_with_what_is_known_of_them_and_says_nothing_of_few(
    browse, read, town, coordinator
):
    read(
        "IRIS;COM;LIBIRIS;P22_POP80P;P22_POP80P_PSEUL\n930100101;93010;Nord 1;120;60\n930100102;93010;Sud 1;49;40\n"
    )
    features = [outline("930100101", 2.47, 2.49), outline("930100102", 2.479, 2.481, "Sud 1")]
    read(json.dumps({"type": "FeatureCollection", "features": features}))
    client = browse(coordinator)
    page = client.get(reverse("diagnosis:page"))
    drawn = json.loads(
        page.content.decode().split('id="map-data" type="application/json">')[1].split("</script>")[0]
    )
    said = ["Nord 1 : 50 % vivent seules", "Sud 1"]
    assert [one["name"] for one in drawn["outlines"]] == said
    assert len(drawn["outlines"][0]["rings"][0]) == 5
    image = client.get(reverse("diagnosis:map_image")).content.decode()
    assert [
        re.sub("<[^>]+>", "", one) for one in re.findall(r'fill="#574e45" .*?>(.*?)</text>', image)
    ] == said


def test_a_negative_number_has_a_minus_on_screen_and_a_hyphen_in_files(browse, town, read, coordinator):
    read(filosofi(cell(NORTH, ind=200, men=100, ind_80p=60), cell(SOUTH, ind=200, men=100, ind_80p=10)))
    shown = browse(coordinator).get(reverse("diagnosis:page")).content.decode()
    assert ("−0," in shown, "-0," in shown) == (True, False)
