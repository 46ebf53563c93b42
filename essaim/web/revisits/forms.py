"""What a coordinator sets: rules, wishes, ways in, the script."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.doors.actions.scripts import LONGEST_REST, MOST_PASSES, allowed
from essaim.doors.enums import Outcome, Revisit
from essaim.doors.models import RevisitRule
from essaim.people.enums import Channel
from essaim.web.look import DateInput

WAYS_IN = [
    ("", _("Ne rien noter")),
    (_("Demander au gardien"), _("Demander au gardien")),
    (_("Passer avec le bailleur"), _("Passer avec le bailleur")),
    (_("Demander au syndic"), _("Demander au syndic")),
    (_("Sonner à un voisin qui ouvre"), _("Sonner à un voisin qui ouvre")),
    (_("Porte ouverte en journée"), _("Porte ouverte en journée")),
    ("other", _("Autre façon")),
]


_SHORTLY = {  # the column is narrow; the sentence beside the outcome says it whole
    Revisit.AGAIN: _("De nouveau"),
    Revisit.ON_DATE: _("À la date dite"),
    Revisit.NEVER: _("Plus jamais"),
    Revisit.TASK: _("Trouver un accès"),
}


class RuleForm(forms.Form):
    """What follows one outcome."""

    revisit = forms.ChoiceField(label=_("Ensuite"))
    days = forms.IntegerField(label=_("Jours d’attente"), min_value=0, max_value=LONGEST_REST, required=False)
    other_slot = forms.BooleanField(label=_("À un autre moment de la semaine"), required=False)
    max_passes = forms.IntegerField(
        label=_("Passages au plus"),
        min_value=1,
        max_value=MOST_PASSES,
        required=False,
        help_text=_("Vide : sans limite."),
    )

    def __init__(self, data: Any, *, rule: RevisitRule) -> None:
        outcome = Outcome(rule.outcome)
        initial = {name: getattr(rule, name) for name in ("revisit", "days", "other_slot", "max_passes")}
        super().__init__(data, prefix=outcome.value, initial=initial)
        self.outcome = outcome
        field = self.fields["revisit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, _SHORTLY[one]) for one in allowed(outcome)]


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Adresse"), required=False, max_length=80, help_text=_("Par exemple « 12 lilas ».")
    )


class WishForm(forms.Form):
    """Who no longer wants to be solicited, by which means."""

    dwelling = forms.UUIDField(
        error_messages={"required": _("Choisissez la porte."), "invalid": _("Choisissez la porte.")}
    )
    channel = forms.ChoiceField(
        label=_("Comment l’a-t-elle dit ?"), choices=Channel.choices, initial=Channel.DOOR
    )
    said_on = forms.DateField(label=_("Dit le"), widget=DateInput)
    said_by = forms.CharField(
        label=_("Qui l’a dit"), required=False, max_length=60,
        help_text=_("Sans nom : « la personne », « sa fille », « une voisine »."),
    )  # fmt: skip


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi lever ce choix ?"), max_length=200,
        help_text=_("Par exemple « la personne a rappelé » ou « erreur de porte »."),
        error_messages={"required": _("Dites pourquoi : la raison est conservée.")},
    )  # fmt: skip


class WayInForm(forms.Form):
    way_in = forms.ChoiceField(label=_("Comment entrer ?"), choices=WAYS_IN, required=False)
    other = forms.CharField(
        label=_("Autre façon"),
        required=False,
        max_length=60,
        help_text=_("Jamais de code ni de clé : quelqu’un pourrait les lire."),
    )

    @property
    def words(self) -> str:
        chosen, written = str(self.cleaned_data["way_in"]), str(self.cleaned_data["other"])
        return written if written or chosen == "other" else chosen


class ScriptForm(forms.Form):
    body = forms.CharField(
        label=_("Ce que l’on dit à la porte"), max_length=6000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("« Titre : » au début d’une ligne fait un titre, « - » une liste."),
        error_messages={"required": _("Écrivez au moins une phrase.")},
    )  # fmt: skip
