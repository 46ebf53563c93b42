"""Parts of a paper made one: pages, tags, names of cells, outline. Nothing of what makes it accessible is lost.

The tags of a page are found by its number (`StructParents`), those of a cell's heading by a name: both are moved on, so
that a part does not answer for another. Runs in the press: it imports nothing of Essaim.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, ObjectStreamMode, Pdf, String


def bind(parts: Sequence[bytes]) -> bytes:
    """One tagged PDF, with the title of the first."""
    opened = [Pdf.open(io.BytesIO(part)) for part in parts]
    for number, part in enumerate(opened):
        _name_apart(part, f"{number:03}-")
    bound, *others = opened
    for other in others:
        _move_on(other, _tags(bound).ParentTreeNextKey)
        bound.pages.extend(other.pages)  # before the tags, which refer to pages
        _add_tags(bound, other)
        _add_outline(bound, other)
    out = io.BytesIO()
    bound.save(out, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


def _tags(pdf: Pdf) -> Any:
    return pdf.Root.StructTreeRoot


def _name_apart(pdf: Pdf, start: str) -> None:
    """The headings of two parts have the same names. All begin alike: they stay in order."""
    if "/IDTree" in _tags(pdf):
        names = _tags(pdf).IDTree.Names
        for place in range(0, len(names), 2):
            names[place] = String(start + str(names[place]))
            names[place + 1].ID = names[place]
    for said in _attributes(pdf):
        if "/Headers" in said:
            said.Headers = Array([String(start + str(name)) for name in said.Headers])


def _attributes(pdf: Pdf) -> Iterator[Any]:
    for one in pdf.objects:
        if isinstance(one, Dictionary) and "/S" in one and "/A" in one:
            yield from one.A if isinstance(one.A, Array) else [one.A]


def _move_on(pdf: Pdf, by: Any) -> None:
    for page in pdf.pages:
        for tagged in (page.obj, *page.obj.get("/Annots", [])):
            for name in ("/StructParents", "/StructParent"):
                if name in tagged:
                    tagged[name] = int(tagged[name]) + int(by)


def _add_tags(bound: Pdf, other: Pdf) -> None:
    here, there = _tags(bound), bound.copy_foreign(other.make_indirect(_tags(other)))
    first = int(here.ParentTreeNextKey)
    (document,), (more,) = here.K, there.K
    for one in more.K:
        one.P = document
        document.K.append(one)
    for place, one in enumerate(there.ParentTree.Nums):
        here.ParentTree.Nums.append(one if place % 2 else int(one) + first)
    here.ParentTreeNextKey = first + int(there.ParentTreeNextKey)
    for one in there.IDTree.Names if "/IDTree" in there else []:
        here.IDTree.Names.append(one)


def _add_outline(bound: Pdf, other: Pdf) -> None:
    here, there = bound.Root.Outlines, bound.copy_foreign(other.make_indirect(other.Root.Outlines))
    here.Last.Next, there.First.Prev = there.First, here.Last
    here.Last = there.Last
    here.Count = int(here.Count) + int(there.Count)
    line: pikepdf.Object | None = there.First
    while line is not None:
        line.Parent = here
        line = line.get("/Next")
