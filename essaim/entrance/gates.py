"""How a screen fetches an object: what does not belong to the reader does not exist (404)."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

M = TypeVar("M", bound=Model)


def fetch(rows: QuerySet[M], **conditions: object) -> M:
    """The one row, or « page introuvable »: the same answer for a foreign id and for an absent one."""
    return get_object_or_404(rows, **conditions)


def existing(row: M | None) -> M:
    """The same answer, for a row that was looked for in another way."""
    if row is None:
        raise Http404
    return row
