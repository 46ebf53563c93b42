"""The questions as they are asked, and what a network declares. Nothing typed is kept in the browser."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.measures.actions import LONGEST_PERMISSION, LONGEST_WORDING
from essaim.measures.enums import MeasureMode
from essaim.measures.rules.instruments import Spec
from essaim.web.look import DateInput

REFUSES = "-"


class AskForm(forms.Form):
    """One question a block; « Ne souhaite pas répondre » is a choice like the others.

    `measure_id` was drawn with the page: pressing twice records once. `stops_here`: whoever asks says that the
    questions left are not wished; without it each question left is told.
    """

    measure_id = forms.UUIDField(widget=forms.HiddenInput)
    stops_here = forms.BooleanField(
        label=_("Elle préfère s’arrêter là"), required=False,
        help_text=_("Les questions laissées vides compteront comme « Ne souhaite pas répondre »."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Comment les questions sont posées"), choices=MeasureMode.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment les questions ont été posées.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Le"), widget=DateInput,
        error_messages={"required": _("Écrivez le jour où les questions ont été posées.")},
    )  # fmt: skip

    def __init__(self, *args: Any, spec: Spec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        for number, item in enumerate(spec.items, start=1):
            choices = [(one.id, one.label) for one in item.options]
            self.fields[item.id] = forms.ChoiceField(
                label=f"{number}. {item.wording}",
                choices=[*choices, (REFUSES, _("Ne souhaite pas répondre"))],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choisissez une des réponses proposées.")},
            )
        self.order_fields([item.id for item in spec.items])

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[item.id] for item in self.spec.items]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("stops_here"):
            for item in self.spec.items:
                if not data.get(item.id) and item.id not in self.errors:
                    told = gettext(
                        "Il reste cette question : choisissez une réponse, ou « Ne souhaite pas répondre »."
                    )
                    self.add_error(item.id, told)
        return data

    @property
    def answers(self) -> dict[str, str | None]:
        """None: she does not wish to answer."""
        chosen = {item.id: self.cleaned_data.get(item.id) for item in self.spec.items}
        return {key: None if value in {REFUSES, "", None} else value for key, value in chosen.items()}


class DeclareForm(forms.Form):
    """The permission, then the text as its owner gave it."""

    permission = forms.CharField(
        label=_("La permission"), max_length=LONGEST_PERMISSION, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Donnée par qui, quand, et la référence du message ou du courrier."),
        error_messages={"required": _("Écrivez qui a donné la permission, quand, et la référence.")},
    )  # fmt: skip
    intro = forms.CharField(
        label=_("Introduction"), required=False, max_length=LONGEST_WORDING,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Ce qui se lit avant les questions."),
    )  # fmt: skip

    def __init__(self, *args: Any, spec: Spec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, about in spec.wording_keys().items():
            self.fields[key] = forms.CharField(
                label=about,
                max_length=LONGEST_WORDING,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
                error_messages={"required": _("Recopiez ce texte tel que les auteurs l’ont donné.")},
            )

    @property
    def wording(self) -> dict[str, str]:
        return {key: value for key, value in self.cleaned_data.items() if key != "permission"}
