"""What a place types: its code, then its answer."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.referrals.actions.answers import PlaceAnswer
from essaim.referrals.actions.referrals import LONGEST_SAID
from essaim.referrals.enums import AnswerKind
from essaim.web.look import DateInput, DateTimeInput


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code reçu par e-mail"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        help_text=_("Six chiffres."), error_messages={"required": _("Recopiez les six chiffres reçus par e-mail.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Votre réponse"), choices=AnswerKind, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez votre réponse.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("Quel jour"), required=False, widget=DateInput(),
        help_text=_("Le jour où vous pouvez l’accueillir, ou jusqu’auquel vous êtes complets."),
    )  # fmt: skip
    slot_1 = forms.DateTimeField(
        label=_("Ou bien des moments au choix : le premier"), required=False, widget=DateTimeInput(),
        help_text=_("Jusqu’à trois. Elle choisira avec la personne qui l’accompagne."),
    )  # fmt: skip
    slot_2 = forms.DateTimeField(label=_("Le deuxième"), required=False, widget=DateTimeInput())
    slot_3 = forms.DateTimeField(label=_("Le troisième"), required=False, widget=DateTimeInput())
    said = forms.CharField(
        label=_("Quelques mots"), required=False, max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Un horaire, la raison, votre question, ou le lieu auquel vous pensez."),
    )  # fmt: skip

    @property
    def answer(self) -> PlaceAnswer:
        data = self.cleaned_data
        slots = (data[f"slot_{number}"] for number in (1, 2, 3))
        return PlaceAnswer(
            kind=AnswerKind(data["kind"]),
            on=data["on"],
            said=data["said"],
            slots=tuple(timezone.localtime(one).replace(tzinfo=None) for one in slots if one),
        )
