"""To ask to stand alone, to answer, to say what the network asks, to write the act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.transmission.actions.gate import Answer
from essaim.transmission.enums import Criterion, GateEnd
from essaim.transmission.models import LONGEST_OPINION, LONGEST_WORDS, SUPPORTER_LENGTH
from essaim.transmission.rules.gate import MOST_WANTED, WANTED
from essaim.web.look import DateInput


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("Ce que vous voulez en dire"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facultatif. Sans nommer personne."),
    )  # fmt: skip


class AnswerGateForm(forms.Form):
    end = forms.ChoiceField(label=_("Avis"), choices=GateEnd, widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("Pourquoi"), max_length=LONGEST_OPINION, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Le collectif le lit. Dites ce qui tient, ce qui manque, ce qui aiderait. Sans nommer personne."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Jusqu’au, ou à revoir le"), required=False, widget=DateInput(),
        help_text=_("La fin du soutien renforcé ; ou, pour « pas encore », le jour où l’on regarde de nouveau."),
    )  # fmt: skip
    supporter = forms.CharField(
        label=_("Qui soutient"), max_length=SUPPORTER_LENGTH, required=False, help_text=_("Un autre collectif, une structure.")
    )  # fmt: skip

    @property
    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)


class CriteriaForm(forms.Form):
    """A number for each."""

    def __init__(self, data: Any = None, *, wanted: dict[str, int]) -> None:
        super().__init__(data)
        for one in Criterion:
            self.fields[one.value] = forms.IntegerField(
                label=one.label, min_value=0, max_value=MOST_WANTED, initial=wanted.get(one.value, 0),
                help_text=_("Fourni avec Essaim : %(n)s.") % {"n": WANTED[one]}, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip


class TermsForm(forms.Form):
    terms = forms.CharField(
        label=_("Ce à quoi chacun s’engage"), max_length=LONGEST_OPINION, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Une phrase par ligne. Le texte ne change plus dès que l’un des deux a signé."),
    )  # fmt: skip
