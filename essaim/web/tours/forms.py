"""Dates, pairs and hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import TourState
from essaim.doors.models import Outing, Tour
from essaim.doors.rules.tours import is_experienced
from essaim.network.models import Membership


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _hour(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def moment(day: date, hour: time) -> datetime:
    """That day at that hour, where the collective lives."""
    return timezone.make_aware(datetime.combine(day, hour))


class OutingForm(forms.Form):
    day = _day(label=_("Date"), required=False)
    hour = _hour(label=_("Heure du rendez-vous"), required=False)
    meeting_point = forms.CharField(label=_("Lieu de rendez-vous"), max_length=120, required=False)
    instructions = forms.CharField(
        label=_("Consignes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lues par les binômes avant de partir. N’écrivez le nom de personne."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("day")) != bool(data.get("hour")) and not self.errors:
            missing = "hour" if data.get("day") else "day"
            self.add_error(missing, gettext("Donnez la date et l’heure, ou ni l’une ni l’autre."))
        return data

    @property
    def starts_at(self) -> datetime | None:
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        return moment(day, hour) if day and hour else None


def outing_values(outing: Outing) -> dict[str, Any]:
    starts_at = timezone.localtime(outing.starts_at) if outing.starts_at else None
    return {
        "day": starts_at.date() if starts_at else None,
        "hour": starts_at.time() if starts_at else None,
        "meeting_point": outing.meeting_point or outing.plan.meeting_point,
        "instructions": outing.instructions,
    }


class PairForm(forms.Form):
    """Two of the members that go out; neither: the pair is taken away."""

    first = forms.ChoiceField(label=_("Une personne"), required=False)
    second = forms.ChoiceField(label=_("et une autre"), required=False)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.id): member for member in members}
        choices = [
            ("", gettext("à choisir")),
            *((key, _member_label(one)) for key, one in self.members.items()),
        ]
        for field in self.fields.values():
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def pair(self) -> list[Membership]:
        chosen = [self.cleaned_data["first"], self.cleaned_data["second"]]
        return [self.members[one] for one in chosen if one]


def _member_label(member: Membership) -> str:
    return member.user.name if is_experienced(member) else gettext("%s (première sortie)") % member.user.name


def pair_values(tour: Tour) -> dict[str, str]:
    pair = [str(one.member_id) for one in tour.pair.all()]
    return dict(zip(("first", "second"), pair, strict=False))


class BackForm(forms.Form):
    """At what hour the pair thinks it will be back."""

    hour = _hour(label=_("Retour prévu à"), required=False)


class HoursForm(forms.Form):
    day = _day(label=_("Date"))
    started = _hour(label=_("Départ"))
    returned = _hour(label=_("Retour"))

    @property
    def hours(self) -> tuple[datetime, datetime]:
        data = self.cleaned_data
        return moment(data["day"], data["started"]), moment(data["day"], data["returned"])


def hours_values(tour: Tour) -> dict[str, Any]:
    """The hours known, else those planned."""
    started = tour.started_at or tour.outing.starts_at
    if started is None:
        return {}
    returned = tour.returned_at or started + timedelta(minutes=tour.outing.plan.minutes)
    return {
        "day": timezone.localdate(started),
        "started": timezone.localtime(started).time(),
        "returned": timezone.localtime(returned).time(),
    }


class BoardForm(forms.Form):
    search = forms.CharField(label=_("Chercher"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("État"), required=False, choices=[("", _("Tous les états")), *TourState.choices]
    )
