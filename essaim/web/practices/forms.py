"""A card, how it goes, a remark; who carries the collective; a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.sharing.enums import Theme, Went
from essaim.sharing.models import REASON_LENGTH, TOLD_LENGTH
from essaim.sharing.models.cards import (
    IDENTITY_LENGTHS,
    LENGTHS,
    MOST_STEPS,
    STEP_LENGTH,
    WORDS,
    Card,
    Identity,
)
from essaim.sharing.queries.figures import Known
from essaim.sharing.rules.files import MOST_BYTES
from essaim.web.look import DateInput

_LINE = 130  # what is longer is written in several lines
_HELP: Mapping[str, Any] = {
    "question": _("« Comment parler aux personnes qui n’ouvrent pas ? »"),
    "quoted": _("« Une voisine de 74 ans », « un gardien »."),
    "limits": _("Ce qui aide le plus ceux qui essaieront."),
}
_NEEDED = {"title", "what", "question"}


def _text(name: str, length: int, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if length > _LINE else forms.TextInput()
    return forms.CharField(
        label=WORDS[name], max_length=length, required=required, widget=widget, help_text=_HELP.get(name, "")
    )


class CardForm(forms.Form):
    """In the order of the fiche."""

    theme = forms.ChoiceField(label=_("Étape de la méthode"), choices=Theme)
    steps = forms.CharField(
        label=_("La réponse, une étape par ligne"), widget=forms.Textarea(attrs={"rows": MOST_STEPS}),
        max_length=MOST_STEPS * (STEP_LENGTH + 2), help_text=_("De une à six lignes courtes."),
    )  # fmt: skip
    agreed = forms.BooleanField(
        label=_("Elle est d’accord pour que sa phrase soit lue par d’autres"), required=False
    )
    first = forms.DateField(label=_("Chiffres à partir du"), widget=DateInput(), required=False)
    last = forms.DateField(label=_("Jusqu’au"), widget=DateInput(), required=False)
    figures = forms.MultipleChoiceField(
        label=_("Chiffres à montrer"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Comptés par Essaim. Ceux qui comptent des personnes sont arrondis, et absents sous onze."),
    )  # fmt: skip
    practice_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, figures: Sequence[Known], initial: Any = None) -> None:
        super().__init__(data, initial={"practice_id": uuid7(), **(initial or {})})
        for name, length in LENGTHS.items():
            self.fields[name] = _text(name, length, required=name in _NEEDED)
        choices = [(one.key, f"{one.label}\u00a0: {one.said}") for one in figures if one.said]
        self.fields["figures"].choices = choices  # type: ignore[attr-defined]  # several to choose among
        self.order_fields(
            ["title", "theme", "what", "when", "for_whom", "question", "steps", "results", "first", "last", "figures", "limits", "material",
             "quotation", "quoted", "agreed", "practice_id"]
        )  # fmt: skip

    @property
    def period(self) -> Period | None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last) if first and last and first <= last else None

    @property
    def card(self) -> Card:
        """Without its figures, which are counted again."""
        given = self.cleaned_data
        texts = {name: given[name] for name in LENGTHS}
        return Card(
            **texts, theme=given["theme"], agreed=given["agreed"], steps=tuple(given["steps"].splitlines())
        )


def initial_of(card: Card, period: Period) -> dict[str, Any]:
    texts = {name: getattr(card, name) for name in LENGTHS}
    return {
        **texts, "theme": card.theme, "agreed": card.agreed, "steps": "\n".join(card.steps), "first": period.first, "last": period.last,
    }  # fmt: skip


class AssociationForm(forms.Form):
    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for name, length in IDENTITY_LENGTHS.items():
            self.fields[name] = _text(name, length)

    @property
    def identity(self) -> Identity:
        return Identity(**self.cleaned_data)


class AdoptForm(forms.Form):
    went = forms.ChoiceField(label=_("Comment cela se passe"), choices=Went)
    told = forms.CharField(
        label=_("Ce que vous en dites"), max_length=TOLD_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip


class CommentForm(forms.Form):
    body = forms.CharField(
        label=_("Une question, une remarque"), max_length=TOLD_LENGTH, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Au nom du collectif. Ne nommez personne."),
    )  # fmt: skip
    comment_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def new(cls) -> "CommentForm":
        return cls(initial={"comment_id": uuid7()})


class HideForm(forms.Form):
    reason = forms.CharField(label=_("Pourquoi la retirer"), max_length=REASON_LENGTH)


class CardsFileForm(forms.Form):
    """The file; once it was looked at, what was in it."""

    file = forms.FileField(label=_("Le fichier de pratiques"), allow_empty_file=True, required=False)
    content = forms.CharField(widget=forms.HiddenInput, required=False, strip=False, max_length=MOST_BYTES)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("file") and not given.get("content"):
            self.add_error("file", _("Choisissez le fichier de pratiques."))
        return given

    @property
    def content_given(self) -> bytes:
        given = self.cleaned_data
        return given["content"].encode() if given["content"] else given["file"].read(MOST_BYTES + 1)  # type: ignore[no-any-return]


class PracticeFilter(forms.Form):
    q = forms.CharField(label=_("Un mot"), max_length=80, required=False)
    theme = forms.ChoiceField(
        label=_("Étape de la méthode"), choices=[("", _("Toutes")), *Theme.choices], required=False
    )
    whose = forms.ChoiceField(
        label=_("De qui"), choices=[("", _("Tout le réseau")), ("ours", _("Les nôtres")), ("others", _("Reçues d’ailleurs"))], required=False
    )  # fmt: skip
