"""A paper as a DOCX that a town hall may edit: real headings, lists, tables whose first line is their heading."""

import io

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from essaim.documents.characters import one_line, printable
from essaim.documents.paper import Block, Paper

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_docx(paper: Paper) -> bytes:
    document = Document()
    document.core_properties.title, document.core_properties.author = one_line(paper.title), "Essaim"
    document.core_properties.language, document.core_properties.comments = "fr-FR", ""
    document.styles["Normal"].font.size = Pt(11)
    _speak_french(document)
    document.add_heading(one_line(paper.title), level=1)
    document.add_paragraph(one_line(paper.eyebrow))
    for block in paper.blocks:
        _add(document, block)
    document.sections[0].footer.paragraphs[0].text = one_line(paper.foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _speak_french(document: Document) -> None:  # type: ignore[valid-type]  # a function of the library
    """What a screen reader pronounces."""
    properties = document.styles["Normal"].element.get_or_add_rPr()  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    properties.append(language)


def _add(document: Document, block: Block) -> None:  # type: ignore[valid-type]
    if block.kind in {"title", "subtitle"}:
        document.add_heading(printable(block.text), level=2 if block.kind == "title" else 3)  # type: ignore[attr-defined]
    elif block.kind in {"text", "blank"}:
        document.add_paragraph(printable(block.text))  # type: ignore[attr-defined]
    elif block.kind == "list":
        for item in block.items:
            document.add_paragraph(printable(item), style="List Bullet")  # type: ignore[attr-defined]
    elif block.kind == "pairs":
        for name, value in block.pairs:
            document.add_paragraph(f"{one_line(name)}\u00a0: {printable(value)}")  # type: ignore[attr-defined]
    else:
        _add_table(document, block)


def _add_table(document: Document, block: Block) -> None:  # type: ignore[valid-type]
    table = document.add_table(rows=1, cols=len(block.columns), style="Table Grid")  # type: ignore[attr-defined]
    for cell, name in zip(table.rows[0].cells, block.columns, strict=True):
        cell.paragraphs[0].add_run(one_line(name)).bold = True
    heading = OxmlElement("w:tblHeader")  # repeated on each page, told by screen readers
    heading.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(heading)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), one_line(block.text))
    table._tbl.tblPr.append(caption)
    for row in block.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = printable(value)
