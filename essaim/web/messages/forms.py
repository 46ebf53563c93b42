from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.messages.enums import MessageChannel, MessageState, Rhythm
from essaim.messages.models import Notices
from essaim.messages.rules.kinds import MessageKind, all_kinds
from essaim.messages.rules.wording import LONGEST_BODY, LONGEST_SUBJECT
from essaim.people.rules.phones import normalise_phone

LANGUAGES = [(code, _(name)) for code, name in settings.LANGUAGES]


class SearchForm(forms.Form):
    """Read from the address of the page. A search that makes no sense searches nothing."""

    q = forms.CharField(label=_("Objet ou membre"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous")), *MessageState.choices]
    )
    kind = forms.ChoiceField(label=_("Sorte"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", _("Toutes")), *((one.key, one.title) for one in all_kinds())]  # type: ignore[attr-defined]

    def asked(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class WordingForm(forms.Form):
    subject = forms.CharField(label=_("Objet"), max_length=LONGEST_SUBJECT)
    body = forms.CharField(
        label=_("Texte"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 14})
    )


class NoticesForm(forms.Form):
    """What is ticked is received."""

    wanted = forms.MultipleChoiceField(
        label=_("Ce que je veux recevoir"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rhythm = forms.ChoiceField(
        label=_("Quand"), choices=Rhythm.choices, widget=forms.RadioSelect,
        help_text=_("Ce qui presse (un danger, une tournée en retard) part toujours tout de suite."),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("Comment me prévenir d’une sortie"), choices=MessageChannel.choices, widget=forms.RadioSelect, required=False,
        help_text=_("Quand elle vous est confiée, si elle change, et la veille. L’e-mail porte un fichier pour votre agenda ; la lettre vous est remise par vos référent·es."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Langue de mes messages"), choices=LANGUAGES)
    phone = forms.CharField(
        label=_("Téléphone pour les SMS"), required=False, max_length=30,
        help_text=_("Seulement pour ce qui presse, entre 8 h et 20 h. Rien n’y est dit de personne."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, notices: Notices, kinds: list[MessageKind], has_texts: bool) -> None:
        self.kinds = kinds
        initial = {
            "wanted": [one.key for one in kinds if one.key not in notices.refused],
            "rhythm": notices.rhythm,
            "way": notices.way,
            "language": notices.language,
            "phone": notices.phone or "",
        }
        super().__init__(data, initial=initial)
        self.fields["wanted"].choices = [(one.key, one.title) for one in kinds]  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["wanted"]
        if not has_texts:
            del self.fields["phone"]
            ways = [one for one in MessageChannel.choices if one[0] != MessageChannel.TEXT]
            self.fields["way"].choices = ways  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"]).strip()
        if not typed:
            return ""
        try:
            return normalise_phone(typed)
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == MessageChannel.TEXT and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", gettext("Pour être prévenu·e par SMS, écrivez un téléphone."))
        return data

    @property
    def refused(self) -> set[str]:
        return {one.key for one in self.kinds} - set(self.cleaned_data.get("wanted", ()))
