"""Every official format gives the same addresses, whatever its encoding, separator and order of columns."""

import csv
import gzip
from io import BytesIO, StringIO

import pytest

from address_files import AddressLine, Format, Reason, RejectedLine, address_key, open_address_file
from tests.address_files.samples import (
    BAL_1_4,
    BAN_HEADER,
    BONDY,
    GOOD,
    PARIS,
    PLACES,
    RURAL,
    as_bal,
    ban,
    ban_line,
    bondy_rows,
    only,
    opened,
    read,
    uuid_of,
)


def keys(lines):
    return [
        address_key(line.insee, line.former_insee, line.street, line.number, line.suffix) for line in lines
    ]


def as_text(rows, separator, header=None):
    text = StringIO()
    writer = csv.DictWriter(text, header or list(rows[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_the_real_file_of_bondy_is_read_to_the_last_line():
    with open_address_file(BONDY) as file:
        lines = list(file)
    assert (file.format, file.encoding, file.separator) == (Format.BAN, "utf-8", ";")
    assert len(lines) == 302
    assert {type(line) for line in lines} == {AddressLine}
    assert file.bytes_read == file.bytes_unpacked == BONDY.stat().st_size
    assert lines[0] == AddressLine(
        line_number=2,
        interop_key="93010_i7xf1o_00001",
        ban_id="",
        insee="93010",
        commune_name="Bondy",
        former_insee="",
        postcode="93140",
        street="Allee Marguerite Duras",
        number=1,
        suffix="",
        lon=2.488881,
        lat=48.893494,
        is_place=False,
        position_kind="",
    )


def test_damaged_accents_of_the_real_file_are_put_right_and_counted():
    with open_address_file(BONDY) as file:
        streets = {line.street for line in file}
        assert file.repaired_names == 7
    assert "Sente Blériot" in streets
    assert not [street for street in streets if "Ã" in street]


def test_the_real_compressed_file_of_paris_is_read_whatever_its_name():
    with PARIS.open("rb") as source, open_address_file(source, name="adresses.csv") as file:
        lines = list(file)
        assert (file.format, file.name, file.bytes_read) == (Format.BAN, "adresses.csv", PARIS.stat().st_size)
    assert len(lines) == 304
    assert len(set(keys(lines))) == 304


def test_a_rural_file_is_read():
    lines = read(RURAL)
    assert {(type(line), line.insee, line.position_kind) for line in lines} == {
        (AddressLine, "99001", "entrée")
    }
    assert len(lines) == 199


def test_lieux_dits_have_no_number_and_keep_their_quotes():
    with open_address_file(PLACES) as file:
        lines = list(file)
    places = [line for line in lines if isinstance(line, AddressLine)]
    assert file.format == Format.BAN_PLACES
    assert {(line.number, line.is_place, line.suffix) for line in places} == {(None, True, "")}
    assert 'Lotissement "les Chardonnerets"' in {line.street for line in places}
    assert ("74123", "74270") in {(line.insee, line.former_insee) for line in places}
    without = [line for line in lines if isinstance(line, RejectedLine)]
    assert {line.reason for line in without} == {Reason.MISSING_COORDINATES}
    assert len(places) + len(without) == 237


@pytest.mark.parametrize("version", [Format.BAL_1_3, Format.BAL_1_4, Format.BAL_1_5])
def test_a_bal_gives_the_same_doors_as_the_ban(version):
    rows = bondy_rows()
    with opened(as_bal(rows, version)) as file:
        lines = list(file)
    assert file.format == version
    assert keys(lines) == keys(read(BONDY))
    assert [line.ban_id for line in lines] == [uuid_of(row["id"]) for row in rows]
    expected = "" if version == Format.BAL_1_5 else rows[0]["id"]
    assert (lines[0].interop_key, lines[0].postcode, lines[0].position_kind) == (expected, "", "entrée")


def test_99999_is_a_lieu_dit_without_number_with_the_key_of_the_lieux_dits_file():
    row = dict.fromkeys(BAN_HEADER.split(";"), "") | GOOD | {"numero": "99999", "nom_voie": "Les Croix"}
    place = only(read(as_bal([row], Format.BAL_1_4)))
    file = b"id;nom_lieu_dit;code_insee;nom_commune;lon;lat\n93010_x;Les Croix;93010;Bondy;2.48;48.9\n"
    assert (place.number, place.is_place) == (None, True)
    assert keys([place]) == keys(read(file))


def test_columns_come_in_any_order_with_unknown_and_regional_ones_beside():
    rows = [dict(reversed(row.items())) | {"nom_voie_bre": "Straed", "extra": "x"} for row in bondy_rows()]
    lines = read(as_text(rows, ";").encode())
    assert lines == read(BONDY)


def test_header_names_in_capitals_with_accents_and_spaces_are_understood():
    header = BAN_HEADER.replace("numero", " Numéro ").replace("nom_voie;", "NOM_VOIE;")
    assert only(read(f"{header}\n{ban_line()}\n".encode())).street == "Villa Carnot"


def test_a_bal_in_a_regional_language_keeps_the_french_name():
    row = bondy_rows()[0]
    text = as_bal([row], Format.BAL_1_4).decode().split("\r\n")
    content = f"{BAL_1_4};voie_nom_bre;commune_nom_bre\n{text[1]};Straed Duras;Bondi\n"
    line = only(read(content.encode()))
    assert (line.street, line.commune_name) == ("Allee Marguerite Duras", "Bondy")


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(separator):
    with opened(as_text(bondy_rows(), separator).encode()) as file:
        assert list(file) == read(BONDY)
        assert file.separator == separator


@pytest.mark.parametrize(
    ("codec", "encoding"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_the_encoding_is_found_even_when_the_first_accent_comes_late(codec, encoding):
    lines = [ban_line(numero=str(n)) for n in range(9_000)] + [ban_line(nom_voie="Allée de l’Œuvre")]
    with opened(ban(*lines).decode().replace("entrée", "").encode(codec)) as file:
        streets = [line.street for line in file]
        assert file.encoding == encoding
    assert streets == ["Villa Carnot"] * 9_000 + ["Allée de l’Œuvre"]


def test_a_windows_file_may_hold_lines_in_utf8():
    content = (
        ban(ban_line(nom_voie="Allée A")).decode().encode("cp1252") + ban_line(nom_voie="Allée B").encode()
    )
    assert [line.street for line in read(content)] == ["Allée A", "Allée B"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_is_understood(end):
    content = ban(*[ban_line(numero=str(n)) for n in range(9_000)]).replace(b"\n", end.encode())
    assert [line.number for line in read(content)] == list(range(9_000))


def test_a_line_of_excel_before_the_header_and_blank_lines_are_passed_over():
    content = b"sep=;\n\n" + ban("", ban_line(), ";;;;", "  ")
    line = only(read(content))
    assert line.line_number == 5


def test_every_cell_may_be_quoted():
    text = StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        line.split(";") for line in (BAN_HEADER, ban_line())
    )
    assert only(read(text.getvalue().encode())) == only(read(ban(ban_line())))


def test_a_gzip_in_several_members_with_padding_is_read():
    first, second = ban(ban_line()), ban_line(numero="24").encode()
    content = gzip.compress(first) + gzip.compress(second) + bytes(512)
    assert [line.number for line in read(content)] == [23, 24]


class Drip(BytesIO):
    """A slow network: one byte at a time."""

    def read(self, _size=-1):
        return super().read(1)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_source_that_gives_one_byte_at_a_time_is_read(pack):
    content = pack(ban(*[ban_line(numero=str(n)) for n in range(300)]).replace(b"\n", b"\r\n"))
    seen = [(line.line_number, line.number) for line in open_address_file(Drip(content))]
    assert seen == [(n + 2, n) for n in range(300)]


def test_the_quick_way_and_the_slow_way_agree_on_real_lines():
    for path in (BONDY, PARIS, RURAL, PLACES):
        with open_address_file(path) as file:
            quick = list(file)
        with open_address_file(path) as file:
            file._parser.quick = file._parser._never
            assert list(file) == quick
