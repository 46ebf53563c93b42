"""How a screen fetches an object: what does not belong to the reader does not exist (404)."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

M = TypeVar("M", bound=Model)


def fetch(rows: QuerySet[M], **conditions: object) -> M:
    """The one row, or « page introuvable »: the same answer for a foreign id and for an absent one."""
    return get_object_or_404(rows, **conditions)
