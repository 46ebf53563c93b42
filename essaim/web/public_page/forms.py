"""What anyone may say to a collective. As little as possible is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.people.rules.codes import read_code
from essaim.places.enums import Day, Need, Wrong
from essaim.places.models import LONGEST_SAID
from essaim.worries.actions.signals import LONGEST_REACH, LONGEST_WHAT, LONGEST_WHERE, SignalData
from essaim.worries.enums import SignalKind

KNOWS = [("yes", _("Oui")), ("no", _("Non, pas encore"))]
STOP, ERASE = "stop", "erase"


class SafeForm(forms.Form):
    """`website` is hidden from people: who fills it is a program."""

    website = forms.CharField(required=False, max_length=500)

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def asked(self) -> list[Any]:
        """The fields that people see."""
        return [field for field in self.visible_fields() if field.name != "website"]


class NeighbourForm(SafeForm):
    where = forms.CharField(
        label=_("Où ?"), max_length=LONGEST_WHERE,
        help_text=_("La rue, le numéro, l’étage si vous le savez. Un nom n’est pas nécessaire."),
        error_messages={"required": _("Dites où : la rue et le numéro, ou ce qui aide à trouver.")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("Qu’avez-vous remarqué ?"), max_length=LONGEST_WHAT,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Des faits, par exemple « ses volets sont fermés depuis lundi ». Rien sur sa santé."),
        error_messages={"required": _("Dites en quelques mots ce que vous avez remarqué.")},
    )  # fmt: skip
    knows = forms.ChoiceField(
        label=_("La personne sait-elle que vous nous en parlez ?"), choices=KNOWS, widget=forms.RadioSelect,
        required=False, help_text=_("Si vous le pouvez, dites-le-lui. Nous le lui dirons en venant."),
    )  # fmt: skip
    reach = forms.CharField(
        label=_("Comment vous joindre"), max_length=LONGEST_REACH, required=False,
        help_text=_("Un téléphone, si vous voulez bien que l’on vous rappelle. Elle ne saura pas qui nous a parlé."),
    )  # fmt: skip

    @property
    def signal_data(self) -> SignalData:
        data = self.cleaned_data
        return SignalData(
            kind=SignalKind.NEIGHBOUR,
            where=data["where"],
            what=data["what"],
            reach=data["reach"],
            relative_knows={"yes": True, "no": False}.get(data["knows"]),
        )


class CallForm(SafeForm):
    """For oneself: a call, or a visit."""

    kind = forms.ChoiceField(
        label=_("Que préférez-vous ?"), widget=forms.RadioSelect,
        choices=[(SignalKind.CALL_ME, _("Que l’on m’appelle")), (SignalKind.VISIT_ME, _("Que l’on passe me voir"))],
        error_messages={"required": _("Choisissez un appel ou une visite.")},
    )  # fmt: skip
    reach = forms.CharField(
        label=_("Votre téléphone"), max_length=LONGEST_REACH, required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Nécessaire pour un appel."),
    )  # fmt: skip
    where = forms.CharField(
        label=_("Votre adresse"), max_length=LONGEST_WHERE, required=False,
        help_text=_("Nécessaire pour une visite : la rue, le numéro, l’étage."),
    )  # fmt: skip
    what = forms.CharField(
        label=_("Un mot, si vous voulez"), max_length=LONGEST_WHAT, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Comment vous appeler, à quel moment vous joindre. Rien d’autre n’est nécessaire."),
    )  # fmt: skip

    @property
    def signal_data(self) -> SignalData:
        data = self.cleaned_data
        return SignalData(
            kind=SignalKind(data["kind"]), where=data["where"], what=data["what"], reach=data["reach"]
        )


class CodeForm(SafeForm):
    code = forms.CharField(
        label=_("Le code de votre carte"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Dix signes, en deux groupes de cinq."),
        error_messages={"required": _("Recopiez le code de votre carte.")},
    )  # fmt: skip

    def clean_code(self) -> str:
        """The last sign checks the others: a code copied wrong is said, which tells nothing of the codes that exist."""
        typed: str = self.cleaned_data["code"]
        if not read_code(typed):
            raise forms.ValidationError(
                gettext(
                    "Ce code n’est pas recopié juste. Relisez votre carte : dix signes, sans 0, 1, I, L ni O."
                )
            )
        return typed

    wish = forms.ChoiceField(
        label=_("Que voulez-vous ?"), widget=forms.RadioSelect,
        choices=[(STOP, _("Stop : ne me contactez plus")), (ERASE, _("Effacez-moi"))],
        error_messages={"required": _("Choisissez « stop » ou « effacez-moi ».")},
    )  # fmt: skip


class PlacesForm(forms.Form):
    """What one looks for; kept in the address of the page, and nowhere else."""

    q = forms.CharField(label=_("Un mot, une envie, un nom"), required=False, max_length=100)
    need = forms.ChoiceField(
        label=_("On y vient pour"), required=False, choices=[("", _("Tout")), *Need.choices]
    )
    day = forms.ChoiceField(
        label=_("Ouvert le"), required=False, choices=[("", _("N’importe quel jour")), *Day.choices]
    )


class ErrorForm(SafeForm):
    wrong = forms.ChoiceField(
        label=_("Qu’est-ce qui n’est pas juste ?"), choices=Wrong, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qui n’est pas juste.")},
    )  # fmt: skip
    said = forms.CharField(
        label=_("Ce qu’il faudrait écrire"), required=False, max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Par exemple « ouvert aussi le mercredi après-midi ». N’écrivez le nom de personne."),
    )  # fmt: skip
