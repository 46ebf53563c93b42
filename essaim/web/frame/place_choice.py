"""A place of the directory in a form: typed and found, however many there are; a few are proposed. A name that may be several says which."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from essaim.kernel.words import fold, saying
from essaim.places.models import Place
from essaim.web.frame.likeness import likeness

PROPOSED, TOLD = 40, 5


def called(place: Place) -> str:
    """« Centre social des Lilas, 12 rue des Lilas, Bondy »."""
    return ", ".join(filter(None, (place.name, place.address, place.town)))


class _Typed(forms.TextInput):
    """A line to type in, with the first places of the directory proposed by the browser."""

    places: QuerySet[Place] | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = f"{(attrs or {}).get('id', name)}-connus"
        typed = super().render(name, value, {**(attrs or {}), "list": known, "autocomplete": "off"}, renderer)
        some = [] if self.places is None else self.places[:PROPOSED]
        options = format_html_join("", '<option value="{}">', ((called(one),) for one in some))
        return format_html('{}<datalist id="{}">{}</datalist>', typed, known, options)


class PlaceField(forms.CharField):
    """`places`: those that may be chosen, told by the form once it is made. Its value is a place, or none."""

    widget = _Typed

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)
        self.places: Any = ()

    def offer(self, places: QuerySet[Place]) -> None:
        self.places = self.widget.places = places

    def prepare_value(self, value: Any) -> Any:
        return called(value) if isinstance(value, Place) else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = self._known(typed)
        exact = [one for one in found if typed in {called(one), str(one.id)}] or [
            one for one in found if fold(one.name) == fold(typed)
        ]
        found = exact if len(exact) == 1 else found
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(self._said(found or self._near(typed)))

    def _known(self, typed: str) -> list[Place]:
        try:
            return list(self.places.filter(id=UUID(typed)))
        except ValueError:
            return list(self.places.filter(saying("words", typed))[:50])

    def _near(self, typed: str) -> list[Place]:
        """Of a wrong letter. What is typed word for word is nowhere."""
        names = self.places.values_list("id", "name")
        scored = sorted(((likeness(typed, name), one) for one, name in names), key=lambda pair: -pair[0])
        near = [one for score, one in scored[:TOLD] if score > 0]
        return list(self.places.filter(id__in=near))

    def _said(self, found: list[Place]) -> Any:
        if not found:
            return _(
                "Aucun lieu du répertoire ne s’appelle ainsi. Écrivez son nom autrement, ou laissez vide."
            )
        told = " ; ".join(called(one) for one in found[:TOLD])
        return _("Lequel ? Recopiez-en un : %(places)s.") % {"places": told}
