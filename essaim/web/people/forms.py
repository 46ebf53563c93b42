"""What is asked when someone is met. What was typed is always shown again; nothing is kept in the browser."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.people.enums import InformedHow, MetHow, Purpose
from essaim.people.rules.persons import (
    Information,
    MetInTheFuture,
    NameMissing,
    NotAYearOfBirth,
    PersonData,
    TooYoung,
)
from essaim.people.rules.phones import PhoneIsNobodys, PhoneUnreadable
from essaim.territory.models import Dwelling
from essaim.web.look import DateInput

SILENCES = (7, 14, 30, 60, 90)
BESIDE: dict[type[DomainError], str] = {
    NameMissing: "name",
    PhoneUnreadable: "phone",
    PhoneIsNobodys: "phone",
    NotAYearOfBirth: "birth_year",
    TooYoung: "birth_year",
    MetInTheFuture: "met_on",
}
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


class PersonForm(forms.Form):
    """The minimal file. Nothing but the first name is asked for."""

    name = forms.CharField(
        label=_("Prénom, ou nom"), max_length=80, widget=short_text(),
        help_text=_("Celui qu’elle vous donne. Un prénom suffit."),
        error_messages={"required": _("Écrivez au moins un prénom.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Téléphone"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"inputmode": "tel", **NO_AUTOCOMPLETE}),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("Comment et quand la joindre"), required=False, max_length=300, widget=long_text(),
        help_text=_("« Le matin, en laissant sonner longtemps. » Ni code d’entrée ni clé."),
    )  # fmt: skip
    likes = forms.CharField(
        label=_("Ce qu’elle aime"), required=False, max_length=300, widget=long_text(),
        help_text=_("« Le jardin, les cartes, parler de Lisbonne. » De quoi commencer la prochaine fois."),
    )  # fmt: skip
    languages = forms.CharField(label=_("Langues"), required=False, max_length=80, widget=short_text())
    household = forms.CharField(
        label=_("Foyer"), required=False, max_length=120, widget=short_text(),
        help_text=_("Qui est là, si elle en parle : « sa sœur, un chat »."),
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=_("Année de naissance"), required=False, min_value=1900, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **NO_AUTOCOMPLETE}),
        help_text=_("Seulement si elle la donne. Pas de fiche avant 18 ans : pour un enfant, c’est le 119."),
        error_messages={"min_value": _("Écrivez l’année avec quatre chiffres, par exemple 1941."),
                        "max_value": _("Écrivez l’année avec quatre chiffres, par exemple 1941."),
                        "invalid": _("Écrivez l’année avec quatre chiffres, par exemple 1941.")},
    )  # fmt: skip
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = str(self.initial.get("silence_days") or "")
        hers = {int(now)} if now.isascii() and now.isdecimal() and len(now) <= 3 else set()
        field = self.fields["silence_days"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(days, _("%d jours") % days) for days in sorted({*SILENCES, *hers})]

    def refuse(self, refusal: DomainError) -> None:
        """Beside the field that it speaks of."""
        self.add_error(BESIDE.get(type(refusal)), str(refusal))

    def data_of(self, dwelling: Dwelling | None) -> PersonData:
        data = {name: self.cleaned_data[name] for name in self.TEXTS}
        return PersonData(
            **data,
            birth_year=self.cleaned_data["birth_year"],
            dwelling_id=dwelling.id if dwelling else None,
            met_how=MetHow(self.cleaned_data["met_how"]),
            met_on=self.cleaned_data["met_on"],
            silence_days=self.cleaned_data["silence_days"],
        )

    TEXTS = ("name", "phone", "reach", "likes", "languages", "household")


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
