"""Typst: data goes in as JSON, a document comes out. Nothing is ever evaluated as code."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import typst

from essaim.documents.characters import FONTS
from essaim.kernel.errors import DomainError

TEMPLATES = Path(__file__).parent / "templates"
TIME_LIMIT = 20.0  # seconds; what a screen may wait for
_STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]


class DocumentError(DomainError):
    """Le document n’a pas pu être fabriqué. Réessayez ; si cela recommence, prévenez la personne qui gère Essaim."""

    def __str__(self) -> str:
        """The command `essaim plan` has no settings, hence no translation."""
        from django.conf import settings  # noqa: PLC0415 -- documents work without Django's settings

        return super().__str__() if settings.configured else " ".join((type(self).__doc__ or "").split())


class DocumentTooLong(DocumentError):
    """Le document est trop long à fabriquer. Choisissez moins de tournées à la fois."""


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@lru_cache(maxsize=1)
def _templates() -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in sorted(TEMPLATES.iterdir())
        if path.suffix in {".typ", ".json"}
    }


def _compile(template: str, data: Mapping[str, Any], **options: Any) -> Any:
    files = {**_templates(), "main": _templates()[template], "data.json": json.dumps(data).encode()}
    try:
        return typst.compile(files, font_paths=_fonts(), **options)
    except typst.TypstError as fault:
        raise DocumentError(detail=fault.message) from fault


def _within(limit: float | None, work: partial[Any]) -> Any:
    """Typst cannot be stopped: past the limit its thread ends alone, and the caller already has her answer."""
    if limit is None:
        return work()
    worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="typst")
    try:
        return worker.submit(work).result(timeout=limit)
    except TooLong as late:
        raise DocumentTooLong from late
    finally:
        worker.shutdown(wait=False)


def typeset(template: str, data: Mapping[str, Any], *, limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF (PDF/UA-1 and PDF/A-2a) made of `templates/<template>` and `data`."""
    return bytes(_within(limit, partial(_compile, template, data, pdf_standards=_STANDARDS)))


def typeset_pictures(template: str, data: Mapping[str, Any], *, dots_per_inch: float = 96) -> list[bytes]:
    """The pages as PNG: previews, and what the tests look at."""
    pages = _within(TIME_LIMIT, partial(_compile, template, data, format="png", ppi=dots_per_inch))
    return pages if isinstance(pages, list) else [pages]
