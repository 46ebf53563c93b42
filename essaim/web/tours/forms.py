"""Dates, pairs and hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import TourState
from essaim.doors.models import Outing, Tour
from essaim.doors.rules.tours import MOVABLE, is_experienced
from essaim.network.models import Membership


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _hour(**kwargs: Any) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def moment(day: date, hour: time) -> datetime:
    """That day at that hour, where the collective lives."""
    return timezone.make_aware(datetime.combine(day, hour))


class OutingForm(forms.Form):
    """The whole page of an outing: one form, one save. Of each tour that waits, the two who go."""

    day = _day(label=_("Date"), required=False)
    hour = _hour(label=_("Heure du rendez-vous"), required=False)
    meeting_point = forms.CharField(
        label=_("Lieu de rendez-vous"),
        max_length=120,
        required=False,
        help_text=_("Un lieu public : il part par e-mail, et dans l’agenda de chacun·e."),
    )
    instructions = forms.CharField(
        label=_("Consignes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lues par les binômes avant de partir. N’écrivez le nom de personne."),
    )
    with_latest_script = forms.BooleanField(label=_("Prendre la dernière version"), required=False)

    def __init__(
        self, *args: Any, tours: Sequence[Tour], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.id): member for member in members}
        self.tours = [tour for tour in tours if tour.state in MOVABLE]
        choices = [
            ("", gettext("à choisir")),
            *((key, _member_label(one)) for key, one in self.members.items()),
        ]
        for tour in self.tours:
            now = [*(str(one.member_id) for one in tour.pair.all()), "", ""]
            labels = (gettext("Une personne, tournée %d"), gettext("et une autre, tournée %d"))
            for name, label, chosen in zip(pair_names(tour), labels, now, strict=False):
                self.fields[name] = forms.ChoiceField(
                    label=label % tour.number,
                    required=False,
                    choices=choices,
                    initial=chosen,
                    error_messages={"invalid_choice": gettext("Choisissez une personne de la liste.")},
                )

    @property
    def meeting(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "hour", "meeting_point", "instructions")]

    def pair_of(self, tour: Tour) -> list[forms.BoundField]:
        """The two fields of a tour; none when its pair is not to be chosen any more."""
        return [self[name] for name in pair_names(tour) if name in self.fields]

    @property
    def pairs(self) -> dict[UUID, list[Membership]]:
        chosen = {tour.id: [self.cleaned_data[name] for name in pair_names(tour)] for tour in self.tours}
        return {tour: [self.members[one] for one in pair if one] for tour, pair in chosen.items()}

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


def pair_names(tour: Tour) -> tuple[str, str]:
    return f"first-{tour.id}", f"second-{tour.id}"


def _member_label(member: Membership) -> str:
    return member.user.name if is_experienced(member) else gettext("%s (première sortie)") % member.user.name


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
