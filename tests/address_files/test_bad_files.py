"""A file that is not an address file is refused whole, with what to do."""

import gzip
import zipfile
from functools import partial
from io import BytesIO

import pytest
import xlsxwriter

from address_files import AddressFileError, open_address_file
from address_files import refusals as why
from tests.address_files.samples import BAN_HEADER, ban, ban_line, read

packed = partial(gzip.compress, mtime=0)  # the names of the tests come from these bytes


def workbook():
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, "numero")
    return content.getvalue()


def zipped(name, text, method=zipfile.ZIP_DEFLATED):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo(name), text, method)  # a date of its own: 1980
    return content.getvalue()


ODS = zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
BAD = [
    (b"", why.EmptyFile, "Ce fichier est vide (0 octet)."),
    (packed(b""), why.EmptyFile, "Ce fichier est vide"),
    (b"\xef\xbb\xbf", why.EmptyFile, "Ce fichier est vide"),
    (b"\n \n", why.EmptyFile, "Ce fichier est vide"),
    (ban(), why.NoAddressInFile, "Ce fichier ne contient que les noms des colonnes"),
    (BAN_HEADER.encode(), why.NoAddressInFile, "Ce fichier ne contient que les noms des colonnes"),
    (workbook(), why.ExcelWorkbook, "Ce fichier est un classeur Excel, même si son nom finit par « .csv »."),
    (b"\xd0\xcf\x11\xe0" + bytes(600), why.ExcelWorkbook, "Ce fichier est un classeur Excel"),
    (ODS, why.OpenDocument, "Ce fichier est un document LibreOffice."),
    (zipped("adresses.csv", ban(ban_line())), why.Archive, "Ce fichier est une archive compressée (zip)."),
    (packed(zipped("a.csv", b"x")), why.Archive, "Ce fichier est une archive compressée (zip)."),
    (
        packed(packed(ban(ban_line()))),
        why.Archive,
        "Ce fichier est une archive compressée (gzip dans",
    ),
    (b"7z\xbc\xaf\x27\x1c" + bytes(9), why.Archive, "Ce fichier est une archive compressée (7z)."),
    (b"%PDF-1.7 ...", why.NotACsv, "Ce fichier est un document PDF, pas un fichier d'adresses."),
    (b"\x89PNG\r\n\x1a\n" + bytes(9), why.NotACsv, "Ce fichier est une image"),
    (b"\xff\xd8\xff\xe0", why.NotACsv, "Ce fichier est une image"),
    (b"\xef\xbb\xbf  <!DOCTYPE html>", why.NotACsv, "Ce fichier est une page web"),
    (b'{"type": "FeatureCollection"}', why.NotACsv, "Ce fichier est un fichier JSON"),
    (ban(ban_line()).decode().encode("utf-16"), why.Utf16, "Ce fichier est au format « texte Unicode »"),
    (
        b"numero;nom_voie\0",
        why.BinaryContent,
        "Ce fichier n'est pas un fichier texte : il contient des octets nuls.",
    ),
    (packed(bytes(20_000_000)), why.BinaryContent, "Ce fichier n'est pas un fichier texte"),
    (packed(ban(ban_line()))[:-4], why.TruncatedFile, "Ce fichier compressé est incomplet"),
    (b"\x1f", why.EmptyFile, "Ce fichier est vide"),
    (b"\x1f\x8b", why.TruncatedFile, "Ce fichier compressé est incomplet"),
    (b"\x1f\x8b not gzip at all", why.DamagedFile, "Ce fichier compressé est abîmé."),
    (packed(ban(ban_line())) + b"tail", why.DamagedFile, "Ce fichier compressé est abîmé."),
    (b"x" * 200_000, why.HeaderTooLong, "La première ligne de ce fichier est trop longue (100000 caractères"),
    (ban_line().encode(), why.UnknownColumns, "La première ligne ne donne pas les colonnes"),
    (b"nom;prenom\nA;B\n", why.UnknownColumns, "La première ligne ne donne pas les colonnes"),
    (
        BAN_HEADER.replace("nom_voie;", "voie;").replace("lat;", "").encode(),
        why.MissingColumns,
        "Il manque dans ce fichier les colonnes « nom_voie », « lat ». Colonnes trouvées : « id », « id_fantoir »,",
    ),
    (
        b"cle_interop;commune_insee;commune_nom;voie_nom;suffixe;long;lat\n",
        why.MissingColumns,
        "Il manque dans ce fichier la colonne « numero ». Colonnes trouvées : « cle_interop », « commune_insee »,",
    ),
    (f"{BAN_HEADER};lon\n".encode(), why.RepeatedColumn, "La colonne « lon » est présente plusieurs fois"),
    (ban(*["x;y"] * 300_000), why.TooManyBadLines, "La lecture est arrêtée à la ligne "),
    (ban("\n" * 300_000), why.TooManyBadLines, "La lecture est arrêtée à la ligne "),
]


@pytest.mark.parametrize(("content", "refusal", "sentence"), BAD)
def test_a_bad_file_is_refused_with_what_to_do(content, refusal, sentence, tmp_path):
    with pytest.raises(AddressFileError) as error:
        read(content)
    assert type(error.value) is refusal
    assert str(error.value).replace("\u00a0", " ").startswith(sentence)
    path = tmp_path / "adresses.csv"
    path.write_bytes(content)
    with pytest.raises(refusal):
        read(path)


def test_every_refusal_says_what_to_do_in_french():
    """Two sentences at least: what is wrong, then what to do."""
    kinds = [kind for kind in vars(why).values() if isinstance(kind, type) and kind is not AddressFileError]
    assert len(kinds) == 17
    assert [kind for kind in kinds if kind.template.count(". ") + kind.template.count("\u00a0: ") < 1] == []


def test_the_size_is_counted_on_the_bytes_read_and_not_on_what_is_declared(tmp_path):
    content = ban(*[ban_line(numero=str(n), id=str(n)) for n in range(3_000)])
    for sent in (content, packed(content)):
        with pytest.raises(why.FileTooLarge) as error:
            read(sent, max_bytes=len(content) - 1)
        assert len(read(sent, max_bytes=len(content))) == 3_000
    assert str(error.value).startswith("Ce fichier dépasse la taille permise (0")
    path = tmp_path / "big.csv"
    path.write_bytes(content)
    with pytest.raises(why.FileTooLarge):
        open_address_file(path, max_bytes=len(content) - 1)


def test_the_best_separator_wins_when_another_is_inside_the_names():
    content = BAN_HEADER.replace("alias", "alias,a,b,c,d").encode() + b"\n" + ban_line().encode()
    assert len(read(content)) == 1
