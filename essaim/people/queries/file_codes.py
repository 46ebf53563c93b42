"""The code by which a file is named where a name would say too much."""

from uuid import UUID

from essaim.network.models import Collective
from essaim.people.models import Person

CODE_SIGNS = 6


def code_of(subject_id: UUID) -> str:
    """By what a file is named where a name would say too much: « …3fa9c1 »."""
    return str(subject_id)[-CODE_SIGNS:]


def people_with_code(collective: Collective, code: str) -> list[UUID]:
    """The identifiers that end so, of files present or gone."""
    wanted = code.strip().lower()
    if len(wanted) != CODE_SIGNS or not set(wanted) <= set("0123456789abcdef"):
        return []
    ids = Person.objects.filter(collective=collective).values_list("id", flat=True)
    return [one for one in ids.iterator(chunk_size=2000) if code_of(one) == wanted]
