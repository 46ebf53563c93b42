"""What is asked when someone is met. What was typed is always shown again; nothing is kept in the browser."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.people.enums import InformedHow, MetHow, Purpose
from essaim.people.rules.persons import (
    FIELDS,
    Information,
    MetInTheFuture,
    NameMissing,
    NotAYearOfBirth,
    PersonData,
    PersonField,
    TooYoung,
)
from essaim.people.rules.phones import PhoneIsNobodys, PhoneUnreadable
from essaim.people.rules.shown_names import split_name
from essaim.territory.models import Dwelling
from essaim.web.look import DateInput

SILENCES = (7, 14, 30, 60, 90)
ASKED = tuple(one for one in FIELDS if one.name != "dwelling_ref")  # her door is chosen in a list
BESIDE: dict[type[DomainError], str] = {
    NameMissing: "first_name",
    PhoneUnreadable: "phone",
    PhoneIsNobodys: "phone",
    NotAYearOfBirth: "birth_year",
    TooYoung: "birth_year",
    MetInTheFuture: "met_on",
}
ASKED_NAMES = tuple(one.name for one in ASKED)
NO_AUTOCOMPLETE = {"autocomplete": "off"}


def long_text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **NO_AUTOCOMPLETE})


def short_text() -> forms.TextInput:
    return forms.TextInput(attrs=NO_AUTOCOMPLETE)


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of the team, by name; the form says among whom."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.name)


class SearchForm(forms.Form):
    """By what she is looked for. Sent by POST: a name is never in an address."""

    name = forms.CharField(
        label=_("Prénom ou nom"), required=False, max_length=80, widget=short_text(),
        help_text=_("Même mal écrit."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Téléphone"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"inputmode": "tel", **NO_AUTOCOMPLETE}),
    )  # fmt: skip


class FindForm(forms.Form):
    """One box for everything."""

    text = forms.CharField(
        label=_("Prénom, nom ou téléphone"), max_length=80, widget=short_text(),
        error_messages={"required": _("Écrivez un prénom, un nom ou un téléphone.")},
    )  # fmt: skip


class DoorForm(forms.Form):
    """Where she lives: looked for by number and street, then chosen in a list."""

    door_text = forms.CharField(
        label=_("Sa porte"), required=False, max_length=120, widget=short_text(),
        help_text=_("Le numéro puis un mot de la rue : « 12 lilas ». Puis « Chercher la porte »."),
    )  # fmt: skip
    dwelling = forms.UUIDField(required=False, widget=forms.HiddenInput)


_FOUR_FIGURES = _("Écrivez l’année avec quatre chiffres, par exemple 1941.")


def _text_of(field: PersonField) -> forms.CharField:
    """A number is read with what is written beside it."""
    keys = {"inputmode": "tel"} if field.is_number else {}
    return forms.CharField(
        label=field.label, help_text=field.help, required=False,
        max_length=80 if field.is_number else field.limit,
        widget=long_text() if field.has_lines else forms.TextInput(attrs={**keys, **NO_AUTOCOMPLETE}),
    )  # fmt: skip


def _year_of(field: PersonField) -> forms.IntegerField:
    return forms.IntegerField(
        label=field.label, help_text=field.help, required=False, min_value=1900, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **NO_AUTOCOMPLETE}),
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _FOUR_FIGURES),
    )  # fmt: skip


def proposed_name(written: str) -> dict[str, str]:
    """A name written in one box, taken apart for the two of the form."""
    parts = split_name(written)
    return {"first_name": parts.first_name, "name": parts.name}


class PersonForm(forms.Form):
    """The minimal file: what the table of her fields says, then how she was met.

    `is_name_proposed`: her first name was told from her name by us, and the form says so.
    """

    met_how = forms.ChoiceField(
        label=_("Comment l’avez-vous rencontrée ?"),
        choices=[("", _("Choisissez")), *MetHow.choices],
        error_messages={"required": _("Dites comment vous l’avez rencontrée.")},
    )
    met_on = forms.DateField(label=_("Le"), widget=DateInput)
    silence_days = forms.TypedChoiceField(
        label=_("Sans nouvelles, prévenir au bout de"), coerce=int,
        help_text=_("La personne qui l’accompagne est prévenue d’abord."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_name_proposed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hers_first = {one.name: _text_of(one) if one.limit else _year_of(one) for one in ASKED}
        self.fields = {**hers_first, **self.fields}
        now = str(self.initial.get("silence_days") or "")
        hers = {int(now)} if now.isascii() and now.isdecimal() and len(now) <= 3 else set()
        field = self.fields["silence_days"]
        assert isinstance(field, forms.TypedChoiceField)
        if is_name_proposed and self.initial.get("first_name"):
            self.fields["first_name"].help_text = _("Séparé du nom d’après ce qui était écrit : vérifiez.")
        field.choices = [(days, _("%d jours") % days) for days in sorted({*SILENCES, *hers})]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(str(found.get(one, "")).strip() for one in ("first_name", "name")):
            self.refuse(NameMissing())
        return found

    def refuse(self, refusal: DomainError) -> None:
        """Beside the field that it speaks of."""
        self.add_error(BESIDE.get(type(refusal)), str(refusal))

    def data_of(self, dwelling: Dwelling | None) -> PersonData:
        return PersonData(
            **{one.name: self.cleaned_data[one.name] for one in ASKED},
            dwelling_id=dwelling.id if dwelling else None,
            met_how=MetHow(self.cleaned_data["met_how"]),
            met_on=self.cleaned_data["met_on"],
            silence_days=self.cleaned_data["silence_days"],
        )

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[one.name] for one in ASKED if not one.is_optional]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[one.name] for one in ASKED if one.is_optional]

    @property
    def is_unfolded(self) -> bool:
        """What is folded says something."""
        return any(field.value() or field.errors for field in self.folded)


class EditForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class InformationForm(forms.Form):
    """Who told her what becomes of what she says, when, how; then what she agrees to, one by one."""

    informed_how = forms.ChoiceField(
        label=_("Comment l’avez-vous informée ?"), choices=InformedHow.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment elle a été informée : sans cela, aucun nom n’est gardé.")},
    )  # fmt: skip
    informed_on = forms.DateField(label=_("Informée le"), widget=DateInput)
    informed_by = MemberField(label=_("Par"), empty_label=None)
    consents = forms.MultipleChoiceField(
        label=_("Elle est d’accord pour"), choices=Purpose.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ne cochez que ce qu’elle a dit. Elle peut changer d’avis quand elle veut."),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["informed_by"]
        assert isinstance(field, MemberField)
        field.queryset = team

    @property
    def information(self) -> Information:
        data = self.cleaned_data
        return Information(
            on=data["informed_on"], how=InformedHow(data["informed_how"]), by=data["informed_by"]
        )

    @property
    def purposes(self) -> list[Purpose]:
        return [Purpose(one) for one in self.cleaned_data["consents"]]


class CompanionForm(forms.Form):
    companion = MemberField(
        label=_("Qui l’accompagne ?"), required=False,
        empty_label=_("Personne pour l’instant"),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["companion"]
        assert isinstance(field, MemberField)
        field.queryset = team


def as_uuid(text: str) -> UUID:
    """An id that is no id is an absent one."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
