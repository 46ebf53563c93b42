"""A worry, what is done about it, and the emergency table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.web.look import DateInput
from essaim.worries.actions.emergency import NumberData
from essaim.worries.actions.ladder import LONGEST_REASON
from essaim.worries.actions.worries import LONGEST_CONCLUSION, LONGEST_FACT, LONGEST_TOLD
from essaim.worries.enums import RungResult, WorryLevel
from essaim.worries.models import EmergencyNumber

LEVELS = [
    (WorryLevel.QUESTION, _("Une question : je voudrais un avis, sans urgence")),
    (WorryLevel.WORRY, _("Une inquiétude : quelque chose ne va pas, il faut regarder d’ici demain")),
    (WorryLevel.DANGER, _("Un danger : il faut agir maintenant")),
]


class WorryForm(forms.Form):
    """The level in words, then the facts. A danger may be told without a word."""

    level = forms.ChoiceField(
        label=_("De quoi s’agit-il ?"), choices=LEVELS, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez : une question, une inquiétude ou un danger.")},
    )  # fmt: skip
    fact = forms.CharField(
        label=_("Ce que vous avez vu ou entendu"), max_length=LONGEST_FACT,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text=_("Des faits, en quelques mots. Pas de diagnostic, pas de jugement. En danger, appelez d’abord."),
        error_messages={"required": _("Dites en quelques mots ce que vous avez vu ou entendu.")},
    )  # fmt: skip
    worry_id = forms.UUIDField(widget=forms.HiddenInput)
    use_required_attribute = False  # the browser must not hold back a danger that has no words

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["fact"].required = not (data and data.get("level") == WorryLevel.DANGER)


class ToldForm(forms.Form):
    told_who = forms.CharField(
        label=_("Qui a été prévenu, et comment"), max_length=LONGEST_TOLD, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Par exemple « sa fille, par téléphone, à 14 h, avec son accord »."),
    )  # fmt: skip


class CloseForm(forms.Form):
    conclusion = forms.CharField(
        label=_("Ce qui a été décidé"), max_length=LONGEST_CONCLUSION,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("Dites en quelques mots ce qui a été décidé, avant de clore.")},
    )  # fmt: skip


class NumberForm(forms.Form):
    """A line of the emergency table."""

    situation = forms.CharField(label=_("Pour quoi appeler"), max_length=120)
    number = forms.CharField(
        label=_("Numéro"), max_length=30, help_text=_("Par exemple « 01 39 98 12 34 »."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )  # fmt: skip
    hours = forms.CharField(
        label=_("Heures"),
        max_length=60,
        required=False,
        help_text=_("Par exemple « tous les jours, 9 h – 20 h »."),
    )
    is_urgent = forms.BooleanField(
        label=_("Numéro d’urgence"), required=False, help_text=_("Montré en premier, en rouge, et imprimé sur les feuilles.")
    )  # fmt: skip
    by_text = forms.BooleanField(label=_("On y écrit par SMS, on n’y parle pas"), required=False)

    @classmethod
    def of(cls, number: EmergencyNumber, data: Any) -> "NumberForm":
        return cls(data, initial={name: getattr(number, name) for name in cls.base_fields})

    @property
    def number_data(self) -> NumberData:
        return NumberData(**self.cleaned_data)


class ClimbForm(forms.Form):
    """The result of one rung. `danger` is asked only where her agreement is missing."""

    rung = forms.CharField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=_("Qu’est-ce que cela a donné ?"), choices=RungResult.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que cela a donné.")},
    )  # fmt: skip
    on = forms.DateField(label=_("Quel jour"), widget=DateInput)
    danger = forms.CharField(
        label=_("Quel danger craignez-vous ?"), max_length=LONGEST_REASON, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_(
            "Sans son accord, seul un danger permet de parler d’elle : chacun doit porter secours à une personne en "
            "péril (Code pénal, article 223-6). Ce que vous écrivez est gardé, et elle pourra le lire."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, refusal: str, may_force: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_force:
            del self.fields["danger"]
        if refusal and not may_force:
            field = self.fields["result"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(RungResult.SKIPPED.value, RungResult.SKIPPED.label)]
            field.initial = RungResult.SKIPPED


class LetterForm(forms.Form):
    """What is printed on the letter and kept nowhere."""

    town_hall = forms.CharField(
        label=_("Mairie ou CCAS"), max_length=120, help_text=_("À qui la lettre est adressée.")
    )
    name = forms.CharField(label=_("Son nom, comme elle veut l’écrire"), max_length=80)
    address = forms.CharField(label=_("Son adresse"), max_length=200)
    phone = forms.CharField(label=_("Son téléphone"), max_length=30, required=False)
