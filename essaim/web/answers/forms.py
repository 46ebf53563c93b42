"""What a place types: its code, then its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.referrals.actions.answers import PlaceAnswer
from essaim.referrals.actions.referrals import LONGEST_SAID
from essaim.referrals.enums import AnswerKind
from essaim.web.look import DateInput


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
    said = forms.CharField(
        label=_("Quelques mots"), required=False, max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Un horaire, la raison, votre question, ou le lieu auquel vous pensez."),
    )  # fmt: skip

    @property
    def answer(self) -> PlaceAnswer:
        data = self.cleaned_data
        return PlaceAnswer(kind=AnswerKind(data["kind"]), on=data["on"], said=data["said"])
