"""Reading a document back as a person, a screen reader or a telephone would."""

import io

import numpy as np
import pikepdf
import pypdf
import zxingcpp


def pages(pdf: bytes) -> list[str]:
    """Text of each page, no-break spaces made plain."""
    return [
        " ".join(page.extract_text().replace("\u00a0", " ").split())
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    ]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


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


def codes(png: bytes) -> list[str]:
    """What a telephone reads on this picture of a page."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        return [found.text for found in zxingcpp.read_barcodes(np.array(picture.convert("L")))]
