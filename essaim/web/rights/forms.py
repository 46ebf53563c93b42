"""What is asked of a coordinator about the rights of a person, and of whoever breaks the glass."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.people.actions.glass import LEAST_REASON, MOST_REASON
from essaim.rights.actions.requests import LONGEST_DETAIL
from essaim.rights.enums import RequestKind, RequestVia
from essaim.web.look import DateInput

_HEARD = [(one.value, one.label) for one in RequestVia if one != RequestVia.WEB]
_OLDEST = timedelta(days=366)


class AskForm(forms.Form):
    """A request received by phone, by letter, or face to face."""

    kind = forms.ChoiceField(
        label=_("Que demande-t-elle ?"), choices=RequestKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce qu’elle demande."), "invalid_choice": _("Choisissez ce qu’elle demande.")},
    )  # fmt: skip
    via = forms.ChoiceField(label=_("Reçue comment ?"), choices=_HEARD)
    received_on = forms.DateField(label=_("Reçue le"), widget=DateInput)
    detail = forms.CharField(
        label=_("Précision"), required=False, max_length=LONGEST_DETAIL, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Par exemple ce qui est à corriger. Elle peut lire ceci."),
    )  # fmt: skip

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(gettext("Ce jour n’est pas encore venu."))
        if day < today - _OLDEST:
            raise forms.ValidationError(gettext("Ce jour est trop ancien : vérifiez l’année."))
        return day


class ExportForm(forms.Form):
    """What to hand over, and in which shape."""

    shape = forms.ChoiceField(
        label=_("Sous quelle forme ?"), choices=[("pdf", _("Un document à lire")), ("json", _("Un fichier pour un logiciel"))],
        initial="pdf", widget=forms.RadioSelect,
    )  # fmt: skip
    with_told_words = forms.BooleanField(
        label=_(
            "J’ai relu les inquiétudes, les mots des proches et des voisins : ils ne font reconnaître personne"
        ),
        required=False,
        help_text=_("Sans cette relecture, ces mots restent masqués."),
    )

    def __init__(self, *args: Any, has_told_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_told_words:
            del self.fields["with_told_words"]


class EraseForm(forms.Form):
    via = forms.ChoiceField(label=_("Comment l’a-t-elle demandé ?"), choices=_HEARD)
    sure = forms.BooleanField(
        label=_("J’ai compris : cette fiche est détruite pour toujours"),
        error_messages={"required": _("Cochez la case : l’effacement ne peut pas être annulé.")},
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi maintenant ?"), min_length=LEAST_REASON, max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une phrase, sans détail de santé. La ou le référent·e la lit."),
        error_messages={
            "required": _("Dites pourquoi en quelques mots, 15 signes au moins."),
            "min_length": _("Dites pourquoi en quelques mots, 15 signes au moins."),
            "max_length": _("Dites pourquoi en 300 signes au plus."),
        },
    )  # fmt: skip


class FindForm(ReasonForm):
    """Exactly what she knows of the person: never « something like »."""

    code = forms.CharField(
        label=_("Code de sa fiche"), required=False, max_length=12,
        help_text=_("Six signes, que la ou le référent·e peut vous dicter."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Son téléphone"), required=False, max_length=80)
    name = forms.CharField(
        label=_("Son nom"), required=False, max_length=80, help_text=_("Comme il est écrit sur sa fiche.")
    )
    number = forms.CharField(
        label=_("Son numéro dans la rue"),
        required=False,
        max_length=12,
        help_text=_("Par exemple « 12 bis »."),
    )
    street = forms.CharField(label=_("Sa rue"), required=False, max_length=120)
    field_order = ("code", "phone", "name", "number", "street", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        has_door = bool(data.get("number") and data.get("street"))
        if not self.errors and not (data.get("code") or data.get("phone") or data.get("name") or has_door):
            raise forms.ValidationError(
                gettext(
                    "Donnez le code de sa fiche, son téléphone, son nom, ou le numéro et la rue de sa porte."
                )
            )
        return data


class JournalFilter(forms.Form):
    membre = forms.ChoiceField(label=_("Membre"), required=False)
    fiche = forms.CharField(
        label=_("Code de la fiche"),
        required=False,
        max_length=12,
        help_text=_("Six signes, écrits en tête de sa page."),
    )

    def __init__(self, *args: Any, members: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membre"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toute l’équipe")), *((str(one.id), one.user.name) for one in members)]
