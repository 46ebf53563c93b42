"""A sign, written by the coordinator for someone who called."""

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.web.look import DateInput
from essaim.worries.actions.signals import LONGEST_REACH, LONGEST_WHAT, LONGEST_WHERE, SignalData
from essaim.worries.enums import SignalKind

KINDS = [
    (SignalKind.NEIGHBOUR, _("Il ou elle s’inquiète pour quelqu’un")),
    (SignalKind.CALL_ME, _("La personne aimerait qu’on l’appelle")),
    (SignalKind.VISIT_ME, _("La personne aimerait qu’on passe la voir")),
]
KNOWS = [("", _("On ne sait pas")), ("yes", _("Oui")), ("no", _("Non"))]


class SignalForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("De quoi s’agit-il ?"), choices=KINDS, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez de quoi il s’agit.")},
    )  # fmt: skip
    where = forms.CharField(
        label=_("Où"), max_length=LONGEST_WHERE, required=False,
        help_text=_("La rue et le numéro. Un nom n’est pas nécessaire."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("Ce qui a été remarqué ou demandé"), max_length=LONGEST_WHAT, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Des faits : « ses volets sont fermés depuis lundi ». Ni santé, ni jugement."),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("Comment joindre la personne qui appelle"), max_length=LONGEST_REACH, required=False
    )
    knows = forms.ChoiceField(
        label=_("La personne sait-elle que l’on nous parle d’elle ?"), choices=KNOWS, required=False
    )

    @property
    def signal_data(self) -> SignalData:
        data = self.cleaned_data
        return SignalData(
            kind=SignalKind(data["kind"]),
            where=data["where"],
            what=data["what"],
            reach=data["reach"],
            relative_knows={"yes": True, "no": False}.get(data["knows"]),
        )


class InformedForm(forms.Form):
    informed_on = forms.DateField(label=_("Informée le"), widget=DateInput)
