"""Sending a file of places, saying what its columns hold, choosing what comes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.places.models import PlaceImport
from essaim.web.frame.uploads import TOO_LARGE

FIELD_NAMES = {
    "name": _("Nom du lieu"),
    "kind": _("Genre de lieu"),
    "description": _("Ce qu’est ce lieu"),
    "address": _("Adresse"),
    "more_address": _("Complément d’adresse"),
    "postcode": _("Code postal"),
    "town": _("Commune"),
    "insee": _("Code de la commune"),
    "phone": _("Téléphone"),
    "email": _("E-mail"),
    "website": _("Site internet"),
    "hours": _("Horaires, en notation OpenStreetMap"),
    "hours_note": _("Horaires, en toutes lettres"),
    "getting_there": _("Comment y aller sans voiture"),
    "lon": _("Position, d’ouest en est"),
    "lat": _("Position, du sud au nord"),
    "siret": _("Numéro SIRET"),
    "updated_on": _("Vérifié le"),
    "ref": _("Identifiant dans ce fichier"),
}


class PlaceFileForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier de lieux"),
        allow_empty_file=True,  # said by the reader, in words that help
        max_length=200,
        help_text=_(
            "Un tableur, un répertoire public ou un extrait OpenStreetMap. Il est reconnu par ce qu’il contient."
        ),
        error_messages={"required": _("Choisissez le fichier de lieux.")},
        widget=forms.FileInput(),
    )
    source = forms.CharField(
        label=_("D’où vient ce fichier"), required=False, max_length=60,
        help_text=_("Par exemple « mairie de Bondy ». À laisser vide pour un répertoire public : il le dit lui-même."),
    )  # fmt: skip

    def __init__(self, request: HttpRequest | None = None) -> None:
        self.request = request
        super().__init__(request.POST if request else None, request.FILES if request else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.request is not None and self.request.META.get(TOO_LARGE):
            self.errors.pop("file", None)
            said = gettext("Ce fichier dépasse la taille permise. Prenez celui de votre département.")
            self.add_error("file", ValidationError(said))
        return data


class ColumnsForm(forms.Form):
    """One question a column: what it holds, guessed first."""

    def __init__(self, data: Any = None, *, batch: PlaceImport) -> None:
        super().__init__(data)
        self._titles = batch.counts.get("titles", [])
        choices = [("", _("Rien d’utile : à laisser")), *FIELD_NAMES.items()]
        for number, title in enumerate(self._titles):
            guessed = (batch.columns or {}).get(title, "")
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=title, required=False, choices=choices, initial=guessed
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [value for name, value in data.items() if name.startswith("column_") and value]
        if "name" not in chosen:
            self.add_error(None, gettext("Dites quelle colonne contient le nom du lieu."))
        twice = next((one for one in chosen if chosen.count(one) > 1), None)
        if twice:
            said = gettext("Deux colonnes ne peuvent pas contenir la même chose : %s.") % FIELD_NAMES[twice]
            self.add_error(None, said)
        return data

    @property
    def columns(self) -> dict[str, str]:
        found = {title: self.cleaned_data.get(f"column_{n}", "") for n, title in enumerate(self._titles)}
        return {title: ours for title, ours in found.items() if ours}


class KindsForm(forms.Form):
    """Which kinds come, when the file holds several."""

    kinds = forms.MultipleChoiceField(
        label=_("Quels lieux prendre"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, batch: PlaceImport) -> None:
        super().__init__(data)
        found = batch.counts.get("kinds", {})
        self.has_several = len(found) > 1
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (kind, f"{kind or gettext('Sans genre dit')} ({count})") for kind, count in found.items()
        ]
        self.initial["kinds"] = list(found)

    def clean_kinds(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["kinds"]
        if self.has_several and not chosen:
            raise ValidationError(gettext("Choisissez au moins un genre de lieu."))
        return chosen

    @property
    def chosen(self) -> list[str] | None:
        return self.cleaned_data["kinds"] if self.has_several else None
