"""ODS, from a small template of our own: what the libraries build whole in memory is written here row by row.

The reason, with its measures: docs/decisions, "tables leave as files".
"""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from essaim.documents.tables.book import Book, Kind, Value, clean_text

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
)  # fmt: skip
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WIDTHS = {Kind.TEXT: "5.2cm", Kind.NUMBER: "2.4cm", Kind.DATE: "2.6cm", Kind.MOMENT: "3.8cm"}
_DAY = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
_HOUR = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'
_AT_ONCE = 500  # rows given to the packer together


def write_ods(book: Book, out: IO[bytes]) -> None:
    at = book.mark.at.replace(tzinfo=None)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as packed:
        packed.writestr(_named("mimetype", at, zipfile.ZIP_STORED), _TYPE)
        packed.writestr(_named("META-INF/manifest.xml", at), _manifest())
        packed.writestr(_named("meta.xml", at), _meta(book))
        packed.writestr(_named("styles.xml", at), _styles(book))
        with packed.open(_named("content.xml", at), "w", force_zip64=True) as content:
            for part in _together(_content(book)):
                content.write(part.encode())


def _named(name: str, at: datetime, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = packing
    return info


def _together(parts: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for part in parts:
        held.append(part)
        if len(held) >= _AT_ONCE:
            yield "".join(held)
            held.clear()
    yield "".join(held)


def _content(book: Book) -> Iterator[str]:
    yield f'{_HEAD}<office:document-content {_NAMES} office:version="1.3"><office:automatic-styles>'
    yield f'<number:date-style style:name="day">{_DAY}</number:date-style>'
    yield f'<number:date-style style:name="moment">{_DAY}{_HOUR}</number:date-style>'
    yield '<number:text-style style:name="words"><number:text-content/></number:text-style>'
    for name, shown in (("cText", "words"), ("cDate", "day"), ("cMoment", "moment")):
        yield f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{shown}"/>'
    yield '<style:style style:name="cHead" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>'
    yield '<style:style style:name="cWrap" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/></style:style>'
    for kind, width in (*_WIDTHS.items(), (None, "18cm")):
        name = f"w{kind.name if kind else 'About'}"
        yield f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties style:column-width="{width}"/></style:style>'
    yield '<style:style style:name="tList" style:family="table" style:master-page-name="List"/>'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    yield from _list(book)
    yield from _about(book)
    yield "</office:spreadsheet></office:body></office:document-content>"


def _list(book: Book) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(_("Liste"))} table:style-name="tList">'
    for column in book.columns:
        yield f'<table:table-column table:style-name="w{column.kind.name}"/>'
    titles = "".join(_cell(clean_text(column.title), "cHead") for column in book.columns)
    yield f"<table:table-header-rows><table:table-row>{titles}</table:table-row></table:table-header-rows>"
    for row in book.clean_rows():
        yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
    yield "</table:table>"


def _about(book: Book) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(_("À lire"))}><table:table-column table:style-name="wTEXT"/><table:table-column table:style-name="wAbout"/>'
    for label, text in book.explained():
        yield f"<table:table-row>{_cell(label, 'cHead')}{_cell(text, 'cWrap')}</table:table-row>"
    yield "</table:table>"


def _cell(value: Value, style: str = "") -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell table:style-name="{style or "cText"}" office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    if isinstance(value, datetime):
        iso = value.isoformat(timespec="seconds")
        return f'<table:table-cell table:style-name="cMoment" office:value-type="date" office:date-value="{iso}"><text:p>{value:%d/%m/%Y %H:%M}</text:p></table:table-cell>'
    if isinstance(value, date):
        return f'<table:table-cell table:style-name="cDate" office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%Y}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


def _styles(book: Book) -> str:
    """The mark stands at the foot of each printed page."""
    foot = escape(clean_text(str(book.mark)))
    return (
        f'{_HEAD}<office:document-styles {_NAMES} office:version="1.3"><office:automatic-styles>'
        '<style:page-layout style:name="page"><style:page-layout-properties style:print-orientation="landscape" style:scale-to-X="1"/>'
        "</style:page-layout></office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="List" style:page-layout-name="page">'
        f"<style:footer><text:p>{foot}</text:p></style:footer></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )


def _meta(book: Book) -> str:
    words = escape(clean_text(str(book.mark)))
    return (
        f'{_HEAD}<office:document-meta {_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta>'
        f"<dc:title>{escape(clean_text(book.title))}</dc:title><dc:creator>{escape(clean_text(book.mark.who))}</dc:creator>"
        f"<dc:description>{words}</dc:description><dc:date>{book.mark.at.replace(tzinfo=None).isoformat(timespec='seconds')}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def _manifest() -> str:
    names = ("content.xml", "styles.xml", "meta.xml")
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in names
    )
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>{files}</manifest:manifest>'
    )
