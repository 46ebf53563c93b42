"""Reading a document back as a person, a screen reader or a telephone would."""

import io

import numpy as np
import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image


def pages(pdf: bytes) -> list[str]:
    """Text of each page, no-break spaces made plain, words cut at the end of a line made whole."""
    return [" ".join(page.replace("\ufffe", "").split()) for page in lines(pdf)]


def lines(pdf: bytes) -> list[str]:
    """Text of each page as it is cut in lines."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def tags(pdf: bytes) -> list[str]:
    """The structure tags in reading order: what a screen reader walks through."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(_walk(document.Root.StructTreeRoot.K))


def _walk(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S)[1:]
        if "/K" in node:
            yield from _walk(node.K)


def claims(pdf: bytes) -> dict[str, str]:
    """What the document says of itself."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        said = document.open_metadata()
        return {
            "lang": str(document.Root.Lang),
            "title": str(document.docinfo["/Title"]),
            "ua": said["pdfuaid:part"],
            "a": said["pdfaid:part"] + said["pdfaid:conformance"],
        }


def codes(png: bytes) -> list[zxingcpp.Barcode]:
    """What a telephone reads on this picture of a page."""
    with Image.open(io.BytesIO(png)) as picture:
        return list(zxingcpp.read_barcodes(np.array(picture.convert("L"))))


def width_mm(code: zxingcpp.Barcode, dots_per_inch: float) -> float:
    return (code.position.top_right.x - code.position.top_left.x) / dots_per_inch * 25.4
