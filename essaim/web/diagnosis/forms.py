"""A public file to read; how much each indicator counts."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from essaim.diagnosis.enums import Indicator
from essaim.diagnosis.rules.index import MOST_WEIGHT
from essaim.web.frame.uploads import TOO_LARGE


class PublicFileForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier public"), max_length=200,
        help_text=_("« .csv », « .geojson », ou le « .zip » qui le contient, tel que téléchargé. Essaim le reconnaît à ses colonnes."),
        error_messages={"required": _("Choisissez le fichier."), "empty": _("Ce fichier est vide : téléchargez-le de nouveau.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.zip,.gz,.json,.geojson,.txt"}),
    )  # fmt: skip

    def __init__(self, request: HttpRequest | None = None) -> None:
        self.request = request
        super().__init__(request.POST if request else None, request.FILES if request else None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.request is not None and self.request.META.get(TOO_LARGE):
            self.errors.pop("file", None)
            sentence = _(
                "Ce fichier dépasse la taille permise (%d Mo). Prenez le « .zip », ou l’extrait de votre département."
            )
            self.add_error("file", sentence % (settings.IMPORT_MAX_BYTES // 1_000_000))
        return given


class WeightsForm(forms.Form):
    def __init__(self, data: Any = None, *, weights: dict[str, int]) -> None:
        super().__init__(data, auto_id="poids-%s")
        for one in Indicator:
            self.fields[one.value] = forms.IntegerField(
                label=one.label, min_value=0, max_value=MOST_WEIGHT, initial=weights[one.value]
            )
