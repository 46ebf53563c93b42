"""A bilan begun, its texts, words of others, the link of a partner."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.bilans.actions.bilans import QuotationData
from essaim.bilans.enums import Section
from essaim.bilans.models import QUOTATION_LENGTH, SAID_BY_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Bilan
from essaim.bilans.rules.periods import in_words, publishable
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.web.look import DateInput


def _periods() -> list[tuple[str, str]]:
    return [(f"{one.first}_{one.last}", in_words(one)) for one in publishable(timezone.localdate())]


class NewBilanForm(forms.Form):
    bilan_id = forms.UUIDField(widget=forms.HiddenInput())
    period = forms.ChoiceField(
        label=_("Sur quelle période"), choices=_periods, help_text=_("Des trimestres et des années qui sont finis : leurs chiffres sont les mêmes pour tous les partenaires.")
    )  # fmt: skip
    title = forms.CharField(
        label=_("Titre"), max_length=TITLE_LENGTH, required=False, help_text=_("Facultatif : « Bilan pour le Département ».")
    )  # fmt: skip
    like: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Reprendre les textes d’un autre bilan"), queryset=None, required=False, empty_label=_("Non, partir de rien")
    )  # fmt: skip

    def __init__(self, data: Any = None, *, known: QuerySet[Bilan]) -> None:
        super().__init__(data, initial={"bilan_id": uuid7()})
        self.fields["like"].queryset = known  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Period:
        first, _to, last = self.cleaned_data["period"].partition("_")
        return Period(date.fromisoformat(first), date.fromisoformat(last))


_HELP = {
    Section.DONE: _("Ce que l’on ferait lire à quelqu’un qui ne connaît pas le collectif."),
    Section.FAILED: _("Refus, absences, permanences vides, orientations sans suite. Un bilan ne se publie pas sans."),
    Section.LEARNED: _("Ce que vous ne saviez pas avant."),
}  # fmt: skip


class TextsForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=TITLE_LENGTH)

    def __init__(self, data: Any = None, *, bilan: Bilan) -> None:
        texts = dict(bilan.texts.values_list("section", "text"))
        super().__init__(data, initial={"title": bilan.title, **texts})
        for section in Section:
            self.fields[section.value] = forms.CharField(
                label=section.label, max_length=TEXT_LENGTH, required=False, help_text=_HELP.get(section, ""),
                widget=forms.Textarea(attrs={"rows": 5}),
            )  # fmt: skip


class QuotationForm(forms.Form):
    quotation_id = forms.UUIDField(widget=forms.HiddenInput())
    words = forms.CharField(
        label=_("Ses mots"), max_length=QUOTATION_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    said_by = forms.CharField(
        label=_("Comment dire qui parle"), max_length=SAID_BY_LENGTH, help_text=_("Sans nom, ni rue, ni rien qui la ou le ferait reconnaître : « une habitante, 74 ans ».")
    )  # fmt: skip
    agreed_on = forms.DateField(label=_("Elle ou il a dit oui le"), widget=DateInput())
    agreed_until = forms.DateField(
        label=_("Pour être lu jusqu’au"), widget=DateInput(), help_text=_("Après ce jour, ou si elle ou il change d’avis, ces mots ne se lisent plus nulle part.")
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(
            data,
            initial={
                "quotation_id": uuid7(),
                "agreed_on": today,
                "agreed_until": today + timedelta(days=365),
            },
        )

    @property
    def told(self) -> QuotationData:
        given = self.cleaned_data
        return QuotationData(
            words=given["words"],
            said_by=given["said_by"],
            agreed_on=given["agreed_on"],
            agreed_until=given["agreed_until"],
        )


class LinkForm(forms.Form):
    reader = forms.CharField(
        label=_("Pour qui"), max_length=TITLE_LENGTH, help_text=_("« Mairie de Bondy », « Fondation ».")
    )
    password = forms.CharField(
        label=_("Mot de passe"), max_length=100, help_text=_("8 signes au moins. Dites-le de vive voix, pas dans le même message que le lien."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    until = forms.DateField(label=_("Jusqu’au"), widget=DateInput())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"until": timezone.localdate() + timedelta(days=90)})


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mot de passe"), max_length=100, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )
