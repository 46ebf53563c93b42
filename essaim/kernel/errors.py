"""The refusals of the domain."""

from django.utils.translation import gettext


class DomainError(Exception):
    """Essaim ne peut pas faire cela."""

    # Each refusal is a named class, beside the action that raises it; its docstring is the French sentence
    # shown on screen (and the source of the translation). `{names}` are filled from the keyword arguments.

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        sentence = " ".join((type(self).__doc__ or "").split())
        return gettext(sentence).format(**self.values)
