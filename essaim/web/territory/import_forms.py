"""Sending an address file, choosing its communes."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.territory.models import ImportBatch
from essaim.territory.queries.imports import commune_rows
from essaim.web.frame.uploads import TOO_LARGE


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier d’adresses"),
        allow_empty_file=True,  # « vide (0 octet) » is said by the reader, in words that help
        max_length=200,
        help_text=_("Un fichier « .csv » ou « .csv.gz ». Glissez-le ici, ou choisissez-le."),
        error_messages={"required": _("Choisissez le fichier d’adresses de votre commune.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.gz,text/csv,application/gzip"}),
    )

    def __init__(self, request: HttpRequest | None = None) -> None:
        self.request = request
        super().__init__(request.POST if request else None, request.FILES if request else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        request = self.request
        assert request is not None
        if request.META.get(TOO_LARGE):
            self.errors.pop("file", None)
            self.add_error("file", _too_large())
        elif len(request.FILES.getlist("file")) > 1 or len(request.FILES) > 1:
            self.errors.pop("file", None)
            self.add_error("file", gettext("Envoyez un seul fichier à la fois. Commencez par le premier."))
        return data


class StreetsForm(UploadForm):
    """A file of streets: a commune, or a whole region."""

    file = forms.FileField(
        label=_("Fichier des rues"),
        max_length=200,
        help_text=_("Un extrait OpenStreetMap, « .osm.pbf ». Glissez-le ici, ou choisissez-le."),
        error_messages={
            "required": _("Choisissez le fichier des rues."),
            "empty": _("Ce fichier est vide : téléchargez-le de nouveau."),
        },
        widget=forms.FileInput(attrs={"accept": ".pbf"}),
    )


def _too_large() -> ValidationError:
    sentence = gettext(
        "Ce fichier dépasse la taille permise (%d Mo). "
        "Envoyez un fichier plus petit : celui de votre commune ou de votre département suffit."
    )
    return ValidationError(sentence % (settings.IMPORT_MAX_BYTES // 1_000_000))


class CommunesForm(forms.Form):
    """The communes to bring, among those of the file."""

    communes = forms.MultipleChoiceField(
        label=_("Communes à importer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Cochez au moins une commune."),
            "invalid_choice": _("Cette commune n’est pas dans le fichier."),
        },
    )

    absent = forms.ChoiceField(
        label=_("Portes absentes du nouveau fichier"),
        required=False,
        choices=[
            ("", _("Les garder : on continue d’y passer")),
            ("aside", _("Les archiver : elles sortent des listes, leurs passages restent")),
        ],
        widget=forms.RadioSelect,
        initial="",
    )

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["communes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(row.insee, row.name) for row in commune_rows(batch)]
        field.initial = batch.communes


class FarForm(forms.Form):
    """Addresses far from their commune that are no mistakes: some lines of the file, or all of them."""

    lines = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(point["line"], point["label"]) for point in batch.counts.get("far_points", [])]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.wants_all and not data.get("lines") and not self.errors:
            self.add_error("lines", gettext("Cochez les adresses à garder, ou gardez-les toutes."))
        return data

    @property
    def wants_all(self) -> bool:
        return "all" in self.data

    @property
    def chosen(self) -> list[int] | None:
        return None if self.wants_all else self.cleaned_data["lines"]
