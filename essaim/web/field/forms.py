"""What a pair sends from a door."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.actions.visits import Answer
from essaim.doors.enums import Outcome
from essaim.kernel.dates import in_words
from essaim.territory.models import Street

NO_DATE, OTHER_DATE = "sans-date", "autre"
_SATURDAY = 5


class VisitForm(forms.Form):
    """One door. `visit_id` was drawn with the page: pressing twice records once."""

    visit_id = forms.UUIDField()
    corrects = forms.UUIDField(required=False)
    outcome = forms.ChoiceField(choices=Outcome.choices)
    leaflet_left = forms.BooleanField(required=False)
    when = forms.CharField(required=False, max_length=12)
    other_date = forms.DateField(required=False)
    from_list = forms.BooleanField(required=False)

    @property
    def asks_a_date(self) -> bool:
        """« Pas maintenant » without the answer to « quand repasser ? » yet."""
        return Outcome(self.cleaned_data["outcome"]).meaning.takes_a_date and not self.cleaned_data["when"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        when = data.get("when", "")
        data["come_back_on"] = None
        if when == OTHER_DATE:
            data["come_back_on"] = data.get("other_date")
            if data["come_back_on"] is None:
                self.add_error("other_date", gettext("Choisissez un jour, ou « Sans date »."))
        elif when and when != NO_DATE:
            data["come_back_on"] = self._day(when)
        return data

    def _day(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.add_error("when", gettext("Choisissez un jour dans la liste."))
            return None

    @property
    def answer(self) -> Answer:
        data = self.cleaned_data
        outcome = Outcome(data["outcome"])
        agreed = data["come_back_on"] if outcome.meaning.takes_a_date else None
        return Answer(outcome, data["leaflet_left"], agreed)


def days_to_come_back(today: date) -> list[dict[str, str]]:
    """Chips: demain, dans 3 jours, samedi, dans une semaine."""
    saturday = today + timedelta(days=(_SATURDAY - today.weekday() - 1) % 7 + 1)
    days = {
        today + timedelta(days=1): gettext("Demain"),
        today + timedelta(days=3): gettext("Dans 3 jours"),
        saturday: gettext("Samedi"),
        today + timedelta(days=7): gettext("Dans une semaine"),
    }
    return [
        {"value": day.isoformat(), "label": label, "day": in_words(day, "l j F")}
        for day, label in sorted(days.items())
    ]


class LandingForm(forms.Form):
    """Many doors at once."""

    landing_id = forms.UUIDField()
    outcome = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Outcome.offered() if one.meaning.landing]
    )
    leaflet_left = forms.BooleanField(required=False)
    doors = forms.MultipleChoiceField(error_messages={"required": _("Cochez au moins une porte.")})

    def __init__(self, *args: Any, doors: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["doors"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(door), "") for door in doors]


class NewDoorForm(forms.Form):
    """A door that the list does not know."""

    number = forms.IntegerField(
        label=_("Numéro"), required=False, min_value=0, max_value=9999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    suffix = forms.CharField(label=_("bis, ter…"), required=False, max_length=12)
    label = forms.CharField(
        label=_("Repère"), required=False, max_length=60,
        help_text=_("Par exemple « 2e gauche » ou « au fond de la cour ». Ni nom ni code."),
    )  # fmt: skip
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, streets: QuerySet[Street], why: Any = "", **kwargs: Any) -> None:
        """`why`: what the street that is chosen beforehand comes from."""
        super().__init__(*args, **kwargs)
        self.fields["street"] = forms.ModelChoiceField(
            label=_("Rue"), queryset=streets, empty_label=_("Choisissez la rue"), help_text=why
        )


class LandmarkForm(forms.Form):
    label = forms.CharField(
        label=_("Repère"), required=False, max_length=60,
        help_text=_("Pour retrouver la porte : « portail vert », « 2e gauche ». Ni nom ni code."),
    )  # fmt: skip
