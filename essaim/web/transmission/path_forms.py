"""A path, a participant, a day, who leads."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.network.models import Membership
from essaim.transmission.actions.participants import LONGEST_MAIL, ParticipantData
from essaim.transmission.enums import Part
from essaim.transmission.models import NAME_LENGTH, PLACE_LENGTH, Participant, PathWorkshop
from essaim.transmission.rules.programme import MOST_MINUTES
from essaim.web.look import DateTimeInput


class PathForm(forms.Form):
    name = forms.CharField(
        label=_("Nom du parcours"), max_length=NAME_LENGTH, help_text=_("Par exemple « Printemps 2027 », « Le groupe du mardi ».")
    )  # fmt: skip


class ParticipantForm(forms.Form):
    member: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Membre du collectif"), queryset=None, required=False, empty_label=_("Sans compte : écrire son nom"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Prénom et nom"), max_length=NAME_LENGTH, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Un prénom suffit. Il est scellé, et s’efface deux ans après sa dernière séance."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Téléphone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Adresse e-mail"), max_length=LONGEST_MAIL, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Sans adresse, elle est prévenue de vive voix ; rien ne lui manque."),
    )  # fmt: skip
    is_resident = forms.BooleanField(label=_("Habite le territoire"), required=False)
    participant_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, team: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["member"].queryset = team  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]

    @classmethod
    def of(cls, shown: Participant, data: Any = None, *, team: QuerySet[Membership]) -> "ParticipantForm":
        values = {name: getattr(shown, name) or "" for name in ("name", "phone", "email")}
        return cls(
            data, team=team, initial={**values, "member": shown.member_id, "is_resident": shown.is_resident}
        )

    @property
    def participant(self) -> ParticipantData:
        return ParticipantData(
            **{name: value for name, value in self.cleaned_data.items() if name != "participant_id"}
        )


class PlanForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("Quel jour, à quelle heure"), widget=DateTimeInput())
    minutes = forms.IntegerField(
        label=_("Durée (minutes)"), min_value=1, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    place = forms.CharField(label=_("Où"), max_length=PLACE_LENGTH, required=False, help_text=_("Un lieu public, ou le local du collectif."))  # fmt: skip

    @classmethod
    def of(cls, row: PathWorkshop, data: Any = None) -> "PlanForm":
        values = {"minutes": row.minutes, "place": row.place}
        if row.starts_at:
            values["starts_at"] = timezone.localtime(row.starts_at)
        return cls(data, initial=values)

    def clean_starts_at(self) -> Any:
        found = self.cleaned_data["starts_at"]
        if not 2000 <= found.year <= 2100:
            raise ValidationError(_("Vérifiez l’année."))
        return found


class LeadersForm(forms.Form):
    """One field for each who may lead."""

    def __init__(self, data: Any = None, *, able: list[Membership], row: PathWorkshop) -> None:
        super().__init__(data)
        self.able = able
        now = {one.member_id: one.part for one in row.leaders.all()}
        for member in able:
            self.fields[f"part_{member.id}"] = forms.ChoiceField(
                label=member.user.name, required=False, choices=[("", "–"), *Part.choices], initial=now.get(member.id, "")
            )  # fmt: skip

    @property
    def parts(self) -> dict[Membership, str]:
        chosen = {one: self.cleaned_data[f"part_{one.id}"] for one in self.able}
        return {one: part for one, part in chosen.items() if part}
