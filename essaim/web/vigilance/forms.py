"""A watch, who calls, what she stated."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.people.enums import InformedHow
from essaim.vigilance.actions.watches import WatchData
from essaim.vigilance.actions.wishes import Stated
from essaim.vigilance.enums import Hazard, Level, Standing
from essaim.vigilance.models import VigilanceWish
from essaim.web.look import DateInput

STATED = ("heat", "cold", "flood", "is_alone", "asks_calls", "no_relative")


class ChangeForm(forms.Form):
    level = forms.ChoiceField(label=_("Niveau"), choices=Level, widget=forms.RadioSelect)
    ends_on = forms.DateField(label=_("Jusqu’au"), widget=DateInput())
    members: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Qui appelle"), queryset=None, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une personne pour appeler.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, team: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["members"].queryset = team  # type: ignore[attr-defined]
        self.fields["members"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class WatchForm(ChangeForm):
    hazard = forms.ChoiceField(label=_("Pour quoi"), choices=Hazard, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("Du"), widget=DateInput())
    vigilance_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("hazard", "level", "starts_on", "ends_on", "members", "vigilance_id")

    @classmethod
    def new(cls, data: Any = None, *, team: QuerySet[Membership], **initial: Any) -> "WatchForm":
        return cls(data, team=team, initial={"vigilance_id": uuid7(), "level": Level.ORANGE.value, **initial})

    @property
    def watch_data(self) -> WatchData:
        names = ("hazard", "level", "starts_on", "ends_on")
        return WatchData(**{name: self.cleaned_data[name] for name in names})


class WishForm(forms.ModelForm[VigilanceWish]):
    how = forms.ChoiceField(
        label=_("Comment l’a-t-elle dit ?"), choices=InformedHow, widget=forms.RadioSelect, initial=InformedHow.SPOKEN
    )  # fmt: skip

    class Meta:
        model = VigilanceWish
        fields = STATED

    @property
    def stated(self) -> Stated:
        return Stated(**{name: self.cleaned_data[name] for name in STATED})


class StandingFilter(forms.Form):
    standing = forms.ChoiceField(
        label=_("Où en sont-elles ?"), required=False, choices=[("", _("Toutes")), *Standing.choices]
    )


class AgreedFilter(forms.Form):
    ask = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False, choices=[("", _("Toutes")), ("1", _("À redemander avant la saison"))]
    )  # fmt: skip
