"""A bad line is set aside with a French sentence; the others are read."""

import csv
from io import StringIO

import pytest

from address_files import AddressLine, Reason, RejectedLine, Repair, rejected_csv, safe_cell
from tests.address_files.samples import BAN_HEADER, ban, ban_line, only, opened, read, rejected

BAD = [
    ({"numero": "12bis"}, Reason.BAD_NUMBER, "le numéro « 12bis » n'est pas un nombre entier."),
    ({"numero": "", "id": ""}, Reason.MISSING_NUMBER, "le numéro manque."),
    ({"numero": "12.5"}, Reason.BAD_NUMBER, "le numéro « 12.5 » n'est pas"),
    ({"numero": "+5"}, Reason.BAD_NUMBER, "le numéro « +5 » n'est pas"),
    ({"numero": "1_0"}, Reason.BAD_NUMBER, "le numéro « 1_0 » n'est pas"),
    ({"numero": "²"}, Reason.BAD_NUMBER, "le numéro « ² » n'est pas"),
    ({"numero": "-3"}, Reason.NUMBER_OUT_OF_RANGE, "le numéro « -3 » doit être compris entre 0 et 99999."),
    ({"numero": "100000"}, Reason.NUMBER_OUT_OF_RANGE, "le numéro « 100000 » doit"),
    ({"numero": "9" * 5000}, Reason.NUMBER_OUT_OF_RANGE, "le numéro « 999"),
    ({"rep": "=1"}, Reason.FORMULA, "la cellule « =1 » commence comme une formule"),
    ({"rep": "é"}, Reason.BAD_SUFFIX, "l'indice « é » doit commencer"),
    ({"rep": "b" * 10}, Reason.BAD_SUFFIX, "l'indice « bbbbbbbbbb » doit"),
    ({"nom_voie": " "}, Reason.MISSING_STREET, "le nom de la voie ou du lieu-dit manque."),
    ({"nom_voie": "Rue " * 60}, Reason.STREET_TOO_LONG, "le nom de la voie ou de la commune dépasse 200"),
    ({"nom_voie": "All�e"}, Reason.UNREADABLE_NAME, "le nom « All�e » contient un caractère perdu"),
    ({"nom_voie": "AllÃ©e ☃"}, Reason.MOJIBAKE, "les accents du nom « AllÃ©e ☃ » sont abîmés."),
    (
        {"nom_voie": '=HYPERLINK("http://x")'.replace('"', "'")},
        Reason.FORMULA,
        "la cellule « =HYPERLINK('http",
    ),
    ({"nom_voie": "＝1+1"}, Reason.FORMULA, "la cellule « ＝1+1 » commence"),
    ({"nom_commune": "@Bondy"}, Reason.FORMULA, "la cellule « @Bondy » commence"),
    ({"nom_commune": " -2+3"}, Reason.FORMULA, "la cellule «  -2+3 » commence"),
    ({"code_insee": "9301"}, Reason.BAD_INSEE, "le code de commune « 9301 » n'est pas un code Insee"),
    ({"code_insee": "٩٣٠١٠"}, Reason.BAD_INSEE, "le code de commune « ٩٣٠١٠ » n'est"),
    ({"lon": ""}, Reason.MISSING_COORDINATES, "un des deux nombres de la position manque"),
    ({"lat": "nord"}, Reason.BAD_COORDINATES, "les coordonnées « 2.482444 » et « nord » ne sont pas"),
    ({"lat": "nan"}, Reason.BAD_COORDINATES, "les coordonnées « 2.482444 » et « nan » ne sont pas"),
    ({"lat": "4_8.9"}, Reason.BAD_COORDINATES, "les coordonnées « 2.482444 » et « 4_8.9 » ne sont"),
    (
        {"lon": "662055", "lat": "866503.04"},
        Reason.WRONG_PROJECTION,
        "les coordonnées 662055 et 866503.04, lues en Lambert-93, tombent hors du territoire de la commune 93010.",
    ),
    (
        {"lon": "48.89", "lat": "2.48"},
        Reason.SWAPPED_COORDINATES,
        "les deux nombres de la position semblent inversés (48.89 et 2.48). Échangez les deux valeurs.",
    ),
    (
        {"code_insee": "97411", "lon": "-20.88", "lat": "55.45"},
        Reason.SWAPPED_COORDINATES,
        "les deux nombres de la position semblent inversés (-20.88 et 55.45).",
    ),
    ({"lon": "13.4", "lat": "52.5"}, Reason.OUTSIDE_FRANCE, "le point 13.4 et 52.5 est hors du territoire"),
    ({"code_insee": "97411"}, Reason.OUTSIDE_FRANCE, "le point 2.482444 et 48.897414 est hors du territoire"),
]


@pytest.mark.parametrize(("cells", "reason", "sentence"), BAD)
@pytest.mark.parametrize("is_warm", [False, True])
def test_a_bad_cell_sets_the_line_aside_and_says_why(cells, reason, sentence, is_warm):
    """Warm: the street was met before, so that the quick way is tried first."""
    good = [ban_line(), ban_line(code_insee="97411", lon="55.45", lat="-20.88")] if is_warm else []
    lines = read(ban(*good, ban_line(**cells), ban_line()))
    line = lines[len(good)]
    number = len(good) + 2
    assert isinstance(line, RejectedLine)
    assert (line.line_number, line.reason) == (number, reason)
    shown = line.sentence.replace("\u00a0", " ")
    assert shown.startswith(f"Ligne {number} : {sentence}")
    assert [type(other) for other in lines if other is not line] == [AddressLine] * (len(good) + 1)


def test_a_line_with_too_few_or_too_many_cells_is_set_aside():
    few, many = rejected(ban("a;b")), rejected(ban(ban_line() + "x;y"))
    assert (few.reason, many.reason) == (Reason.TOO_FEW_CELLS, Reason.TOO_MANY_CELLS)
    assert "2 cellules au lieu de 23" in few.sentence
    assert "24 cellules au lieu de 23" in many.sentence


def test_empty_cells_that_a_spreadsheet_added_at_the_end_are_passed_over():
    assert only(read(ban(ban_line() + ";;;"))).street == "Villa Carnot"


def test_a_quote_left_open_is_dropped_and_spoils_nothing():
    with opened(ban(ban_line(nom_voie='"Rue du Bac'), ban_line(), ban_line(nom_voie='"Rue du Four'))) as file:
        assert [line.street for line in file] == ["Rue du Bac", "Villa Carnot", "Rue du Four"]
        assert file.repairs == {Repair.QUOTE: 2}


def test_a_quote_that_cannot_be_understood_spoils_one_line_only():
    lines = read(ban(ban_line(nom_voie='"Rue du Bac') + ";x", ban_line()))
    assert [getattr(line, "reason", "read") for line in lines] == [Reason.OPEN_QUOTE, "read"]


def test_a_line_too_long_spoils_one_line_only_and_keeps_the_count_of_lines():
    lines = read(ban("x" * 5_000_000, ban_line()))
    assert [(line.line_number, type(line)) for line in lines] == [(2, RejectedLine), (3, AddressLine)]
    assert (lines[0].reason, len(lines[0].raw)) == (Reason.LINE_TOO_LONG, 1_000)


def test_a_bad_byte_deep_in_the_file_spoils_one_line_only():
    good = [ban_line(numero=str(n)) for n in range(20_000)]
    good[17_000] = ban_line(numero="17000", alias="@BAD@")
    content = ban("é", *good).replace(b"@BAD@", b"\xff").replace(b";19000;", b";19000\xff;")
    lines = read(content)[1:]
    bad = [line for line in lines if isinstance(line, RejectedLine)]
    found = [(line.line_number, line.reason) for line in bad]
    assert found == [(17_003, Reason.UNDECODABLE), (19_003, Reason.UNDECODABLE)]
    assert len(lines) == 20_000
    bad[0].raw.encode()


def test_a_nul_deep_in_the_file_spoils_one_line_only():
    good = [ban_line(numero=str(n)) for n in range(9_000)]
    lines = read(ban(*good, ban_line(nom_voie="Rue \0")))
    assert (len(lines), lines[-1].reason, lines[-1].raw.count("\0")) == (9_001, Reason.HIDDEN_CHARACTER, 0)


def test_a_decimal_comma_is_accepted_and_counted():
    with opened(ban(ban_line(lon="2,482444", lat="48,897414"), ban_line())) as file:
        first, second = file
        assert file.decimal_commas == 1
    assert first[1:] == second[1:]


def test_useful_spaces_zeros_and_capitals_are_put_right():
    line = only(
        read(ban(ban_line(numero=" 007 ", rep=" BIS", code_insee=" 93010", nom_voie=" Rue\u00a0 du  Bac")))
    )
    assert (line.number, line.suffix, line.insee, line.street) == (7, "bis", "93010", "Rue du Bac")


def test_a_key_a_postcode_or_a_position_unfit_to_keep_is_emptied_not_the_line():
    line = only(read(ban(ban_line(id="x" * 65, code_postal="ABC", type_position="inconnue"))))
    assert (line.interop_key, line.postcode, line.position_kind) == ("", "", "")


def test_every_reason_has_a_label_and_a_sentence():
    for reason in Reason:
        assert reason.label
        sentence = reason.sentence(
            3, value="v", lon="1", lat="2", insee="93010", found=1, expected=2, limit=3, distance=4
        )
        assert sentence.startswith("Ligne 3\u00a0: ")
        assert "{" not in sentence


def test_the_rejected_lines_are_downloaded_without_any_formula():
    lines = read(ban(ban_line(nom_voie="=1+1"), "=cmd|' /C calc'!A0;x", "\t@x;y"))
    content = b"".join(rejected_csv(lines))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["ligne", "motif", "contenu"]
    assert [row[0] for row in rows[1:]] == ["2", "3", "4"]
    assert rows[2][2] == "'=cmd|' /C calc'!A0;x"
    assert rows[3][2] == "'\t@x;y"


@pytest.mark.parametrize(
    "start", [*"=+-@", *"＝＋－＠", "\t", "\r", "\n", " =", "\u00a0+", "\ufeff=", "\u200b@"]
)
def test_a_cell_that_a_spreadsheet_could_run_gets_an_apostrophe(start):
    assert safe_cell(start + "1") == "'" + start + "1"


def test_a_usual_cell_stays_as_it_is():
    assert [safe_cell(text) for text in ("", "Rue du Bac", "12-14", "'x", "a=b")] == [
        "",
        "Rue du Bac",
        "12-14",
        "'x",
        "a=b",
    ]


def test_the_header_may_not_be_repeated_as_an_address():
    assert rejected(ban(BAN_HEADER)).reason == Reason.HEADER_AGAIN
