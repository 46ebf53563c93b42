"""Typst: data goes in as JSON, a document comes out. Nothing is ever evaluated as code."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from essaim.kernel.errors import DomainError, sentence_of

TEMPLATES = Path(__file__).parent / "templates"
TIME_LIMIT = 20.0  # seconds; what a screen may wait for
_PRESS = Path(__file__).with_name("press.py")
_LENGTH_BYTES = 8
_logger = logging.getLogger(__name__)


class DocumentError(DomainError):
    """Le document n’a pas pu être fabriqué. Réessayez ; si cela recommence, prévenez la personne qui gère Essaim."""

    def __str__(self) -> str:
        """The command `essaim plan` may run without settings, hence without translation."""
        return super().__str__() if settings.configured else sentence_of(type(self))


class DocumentTooLong(DocumentError):
    """Le document est trop long à fabriquer. Choisissez moins de tournées à la fois."""


def _documents(output: bytes) -> Iterator[bytes]:
    place = 0
    while place < len(output):
        start = place + _LENGTH_BYTES
        place = start + int.from_bytes(output[place:start], "big")
        yield output[start:place]


def _press(
    template: str, *parts: Mapping[str, Any], limit: float | None, dots_per_inch: float = 0
) -> list[bytes]:
    order = {"template": template, "parts": parts, "dots_per_inch": dots_per_inch}
    # -P: the folder of press.py holds our modules, not the press's.
    command = [sys.executable, "-P", str(_PRESS)]
    try:
        done = subprocess.run(  # noqa: S603 -- our own file
            command, input=json.dumps(order).encode(), capture_output=True, timeout=limit, check=True
        )
    except subprocess.TimeoutExpired as late:
        raise DocumentTooLong from late
    except subprocess.CalledProcessError as fault:
        _logger.error("Typst refused %s: %s", template, fault.stderr.decode(errors="replace")[-500:])  # noqa: TRY400 -- no data in the log
        raise DocumentError from None
    return list(_documents(done.stdout))


def typeset(template: str, *parts: Mapping[str, Any], limit: float | None = TIME_LIMIT) -> bytes:
    """A tagged PDF (PDF/UA-1 and PDF/A-2a) made of `templates/<template>` and data; `limit` in seconds.

    Several parts are pressed one after the other, then bound: the memory is that of the largest.
    """
    return _press(template, *parts, limit=limit)[0]


def typeset_pictures(template: str, data: Mapping[str, Any], *, dots_per_inch: float = 96) -> list[bytes]:
    """The pages as PNG: previews, and what the tests look at."""
    return _press(template, data, limit=TIME_LIMIT, dots_per_inch=dots_per_inch)
