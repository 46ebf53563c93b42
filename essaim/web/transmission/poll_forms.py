"""Some days to propose; an answer to each."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from essaim.transmission.enums import DateAnswerKind
from essaim.transmission.models import DateChoice
from essaim.transmission.rules.polls import MOST
from essaim.web.look import DateInput, DateTimeInput

SHOWN = 4


class DatesForm(forms.Form):
    """Four days are asked for; more are added on the same page, once sent."""

    closes_on = forms.DateField(
        label=_("Répondre jusqu’au"), widget=DateInput(), help_text=_("Ce jour compris.")
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        days = {
            f"day{place}": forms.DateTimeField(
                label=_("Jour %(n)s") % {"n": place}, widget=DateTimeInput(), required=place <= 2
            )
            for place in range(1, MOST + 1)
        }
        self.fields = {**days, **self.fields}

    @property
    def proposed(self) -> dict[str, Any]:
        days = [self.cleaned_data[f"day{place}"] for place in range(1, MOST + 1)]
        end = datetime.combine(self.cleaned_data["closes_on"] + timedelta(days=1), time.min)
        return {"days": [one for one in days if one], "closes_at": timezone.make_aware(end)}


class AnswerForm(forms.Form):
    """One question a day."""

    def __init__(self, data: Any = None, *, choices: QuerySet[DateChoice], said: dict[Any, str]) -> None:
        super().__init__(data)
        self.days = list(choices)
        for one in self.days:
            self.fields[f"on_{one.id}"] = forms.ChoiceField(
                label=date_format(timezone.localtime(one.starts_at), "l j F, H:i"),
                choices=DateAnswerKind,
                widget=forms.RadioSelect,
                initial=said.get(one.id),
            )

    @property
    def answers(self) -> dict[UUID, str]:
        return {one.id: self.cleaned_data[f"on_{one.id}"] for one in self.days}
