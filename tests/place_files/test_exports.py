"""What leaves is taken by the official schemas, and comes back as it was."""

import csv
import io
import json
import zipfile
from dataclasses import asdict, fields, replace
from pathlib import Path

import jsonschema
import pytest
from data_inclusion.schema import v1
from data_inclusion.schema.v1.score_qualite import score

from place_files import (
    PlaceRecord,
    faults,
    publishable,
    quality,
    vocabulary,
    write_data_inclusion,
    write_data_inclusion_csv,
    write_hsds,
    write_hsds_tables,
)
from place_files.data_inclusion import PLACE as PLACE_FIELDS
from place_files.data_inclusion import SERVICE as SERVICE_FIELDS
from place_files.data_inclusion import write
from tests.place_files.examples import FULLER, PLACE, SERVICE, TODAY, read, told

SCHEMAS = Path(__file__).parent / "schemas"
STRICT = {"ignore_warnings": False}
OTHER = replace(PLACE, ref="dora--43", name="Médiathèque du canal", siret="")
ROUND_FILES = ["data-inclusion.json", "structures.csv", "hsds.json", "hsds-3.1.json", "hsds.zip"]


def pairs(place=PLACE, service=SERVICE):
    return [(place, [service]), (replace(OTHER, **{name: getattr(place, name) for name in FULLER}), [])]


@pytest.fixture(scope="module")
def hsds_schema():
    whole = json.loads((SCHEMAS / "service_with_definitions.json").read_text())
    return lambda kind: jsonschema.Draft202012Validator(
        {"definitions": whole["definitions"], "$ref": f"#/definitions/{kind}"}
        if kind != "service"
        else whole,
        format_checker=jsonschema.FormatChecker(),
    )


def test_the_official_package_takes_every_field_in_strict_mode():
    for record, model in ((PLACE, v1.Structure), (SERVICE, v1.Service)):
        taken = model.model_validate(write(record), context=STRICT)
        assert (
            set(write(record))
            == set(model.model_fields)
            == {key for key, value in taken if value is not None}
        )
        assert publishable(record)


def test_our_lists_are_the_official_ones():
    official = {
        "TYPES": v1.TypeService, "FEES": v1.Frais, "MODES": v1.ModeAccueil, "REACH_MODES": v1.ModeMobilisation,
        "REACHABLE_BY": v1.PersonneMobilisatrice, "PUBLICS": v1.Public, "NETWORKS": v1.ReseauPorteur, "TOPICS": v1.Thematique,
    }  # fmt: skip
    for name, enum in official.items():
        assert set(getattr(vocabulary, name)) == {one.value for one in enum}, name
    assert set(PLACE_FIELDS.values()) == set(v1.Structure.model_fields)
    assert set(SERVICE_FIELDS.values()) == set(v1.Service.model_fields)


def test_no_field_of_ours_is_forgotten_by_a_format():
    held = set(PLACE_FIELDS) | set(FULLER)
    assert {one.name for one in fields(PlaceRecord)} - held == {"is_closed", "line"}
    assert all(getattr(SERVICE, one) not in ("", None, ()) for one in SERVICE_FIELDS)


@pytest.mark.parametrize("name", ROUND_FILES)
def test_what_a_format_holds_comes_back_as_it_left(tmp_path, name):
    path, place = tmp_path / name, replace(PLACE, **FULLER)
    with path.open("wb") as target:
        match name:
            case "data-inclusion.json":
                write_data_inclusion(target, pairs())
            case "structures.csv":
                write_data_inclusion_csv(target, [PLACE, OTHER], services=False)
            case "hsds.json":
                write_hsds(target, pairs(place))
            case "hsds-3.1.json":
                write_hsds(target, pairs(place), version="3.1")
            case _:
                write_hsds_tables(target, pairs(place))
    format_found, places, services = read(path)
    assert format_found == ("hsds" if "hsds" in name else "data-inclusion")
    expected = pairs() if format_found == "data-inclusion" else pairs(place)
    for found, (wanted, _offers) in zip(places, expected, strict=True):
        assert asdict(found) | {"line": 0} == asdict(wanted)
    if name != "structures.csv":
        assert [asdict(one) | {"line": 0} for one in services] == [asdict(SERVICE)]


def test_services_leave_as_a_table_too(tmp_path):
    with (tmp_path / "services.csv").open("wb") as target:
        write_data_inclusion_csv(target, [SERVICE], services=True)
    assert read(tmp_path / "services.csv")[2] == [SERVICE]


def test_the_official_schemas_of_hsds_take_both_forms(hsds_schema):
    bare = replace(
        PLACE, ref="dora--44", description="", address="", town="", postcode="", phone="", hours="", siret=""
    )
    all_pairs = [
        *pairs(replace(PLACE, **FULLER)),
        (bare, [replace(SERVICE, ref="x", address="", town="", fee="gratuit")]),
    ]
    target = io.BytesIO()
    write_hsds(target, all_pairs)
    whole = json.loads(target.getvalue())
    assert (len(whole["organizations"]), len(whole["services"])) == (3, 2)
    for kind, rows in (("organization", whole["organizations"]), ("service", whole["services"])):
        for row in rows:
            hsds_schema(kind).validate(row)
    with pytest.raises(jsonschema.ValidationError):
        hsds_schema("service").validate(whole["services"][0] | {"status": "ouvert"})
    target = io.BytesIO()
    write_hsds_tables(target, all_pairs)
    _check_tables(zipfile.ZipFile(target))


def _check_tables(bundle):
    schema = json.loads((SCHEMAS / "tabular.json").read_text())["properties"]
    by_path = {one["items"]["path"]: one["items"] for one in schema.values()}
    ids = {}
    for name in bundle.namelist():
        if not name.endswith(".csv"):
            continue
        rows = list(csv.DictReader(io.TextIOWrapper(bundle.open(name), encoding="utf-8")))
        item = by_path[name]
        required = [*item.get("tabular_required", []), *item["required"]]
        ids[name] = {row["id"] for row in rows}
        assert len(ids[name]) == len(rows), name
        for row in rows:
            assert set(row) <= set(item["properties"]), name
            assert all(row.get(one) or name == "addresses.csv" for one in required), (
                name,
                row,
            )  # an address may be in part
            for key, value in row.items():
                allowed = item["properties"][key].get("enum")
                assert not (allowed and value) or value in allowed, (name, key, value)
    assert {
        row["service_id"] for row in csv.DictReader(io.TextIOWrapper(bundle.open("service_at_location.csv")))
    } <= ids["services.csv"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"description": "Court.", "fee_note": "", "modes": (), "reach_modes": ()},
        {
            "fee": "gratuit",
            "email": "",
            "reach_modes": ("envoyer-un-courriel", "telephoner"),
            "phone": "",
            "reachable_by": (),
        },
        {"fee": "", "publics": (), "topics": (), "reach_link": "", "phone": "", "email": "", "address": ""},
        {"source": "france-travail", "description": "x" * 2_500},
    ],
)
def test_the_score_is_the_public_one(changes):
    service = replace(SERVICE, updated_on=TODAY, **changes)
    official, _each = score(v1.Service.model_validate(write(service)))
    found = quality(service, today=TODAY)
    assert found.score == official
    assert (found.score == 1) == (not found.missing)


def test_nonsense_that_the_official_package_takes_is_told():
    nonsense = replace(SERVICE, hours="quand il fait beau", phone="0148", reach_link="https://")
    assert faults(nonsense) == ["horaires_accueil", "telephone", "liens"]
    assert not publishable(nonsense)
    assert not publishable(replace(PLACE, name="Le centre."))
    assert publishable(replace(PLACE, name="Café, jeux, etc."))
    assert faults(replace(SERVICE, publics=("seniors", "tous-publics"))) == ["publics"]


def test_a_formula_in_a_name_stays_text(tmp_path):
    target = io.BytesIO()
    write_data_inclusion_csv(target, [replace(PLACE, name="=cmd()")], services=False)
    row = next(csv.DictReader(io.StringIO(target.getvalue().decode())))
    assert row["nom"] == "'=cmd()"
    assert row["telephone"] == PLACE.phone


def test_nothing_was_told_of_what_is_clean(tmp_path):
    with (tmp_path / "x").open("wb") as target:
        write_hsds(target, pairs(replace(PLACE, **FULLER)))
    _format, places, services = read(tmp_path / "x")
    assert told([*places, *services]) == []
