"""The refusals of the domain."""

import re
from typing import ClassVar

from django.utils.translation import gettext


class DomainError(Exception):
    """Essaim ne peut pas faire cela."""

    # Each refusal is a named class, beside the action that raises it; its docstring is the French sentence
    # shown on screen (and the source of the translation). `{names}` are filled from the keyword arguments.

    mended_at: ClassVar[str] = (
        ""  # the screen of the step that the sentence names; its coordinators see a link
    )

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        return gettext(sentence_of(type(self))).format(**self.values)


class RowIsGone(DomainError):
    """Quelqu’un d’autre vient de l’effacer : il n’y a plus rien à changer ici."""


def sentence_of(refusal: type[DomainError]) -> str:
    """Its docstring on one line, as the catalogues know it; `split()` alone would lose the no-break spaces."""
    return re.sub("[ \n]+", " ", refusal.__doc__ or "").strip()
