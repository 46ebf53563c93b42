"""A vote on dates, and what one answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.agenda.actions.polls import PollData
from essaim.agenda.enums import PollChoice
from essaim.agenda.models import ADDRESS_LENGTH, TITLE_LENGTH, WHERE_LENGTH
from essaim.agenda.queries.polls import Asked
from essaim.agenda.rules.polls import FEWEST, LEAST_MINUTES, MOST, MOST_MINUTES
from essaim.kernel.ids import uuid7
from essaim.web.look import DateInput, DateTimeInput
from essaim.web.templatetags.measures import day_and_hour


class PollForm(forms.Form):
    title = forms.CharField(
        label=_("Pour quoi"),
        max_length=TITLE_LENGTH,
        help_text=_("« Bilan de l’année », « Fête du quartier »."),
    )
    where = forms.CharField(label=_("Où"), max_length=WHERE_LENGTH, required=False)
    minutes = forms.IntegerField(
        label=_("Durée (minutes)"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    closes_on = forms.DateField(label=_("Répondre avant le"), widget=DateInput())
    poll_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"poll_id": uuid7(), "minutes": 120})
        for number in range(1, MOST + 1):
            self.fields[f"date_{number}"] = forms.DateTimeField(
                label=_("Date %d") % number, required=number <= FEWEST, widget=DateTimeInput(), input_formats=["%Y-%m-%dT%H:%M"],
            )  # fmt: skip
        self.order_fields(
            ["title", "where", *(f"date_{n}" for n in range(1, MOST + 1)), "minutes", "closes_on"]
        )

    @property
    def starts(self) -> list[datetime]:
        given = (self.cleaned_data.get(f"date_{number}") for number in range(1, MOST + 1))
        return [one for one in given if one]

    @property
    def poll_data(self) -> PollData:
        names = ("title", "where", "minutes", "closes_on")
        return PollData(**{name: self.cleaned_data[name] for name in names}, starts=self.starts)


class VoteForm(forms.Form):
    """A list, one date after the other: read and answered on a phone."""

    def __init__(self, data: Any = None, *, asked: Sequence[Asked]) -> None:
        super().__init__(data)
        for one in asked:
            self.fields[one.option.id.hex] = forms.ChoiceField(
                label=day_and_hour(one.option.starts_at), choices=PollChoice.choices, initial=one.hers, widget=forms.RadioSelect,
                error_messages={"required": _("Répondez pour cette date.")},
            )  # fmt: skip

    @property
    def choices(self) -> Mapping[UUID, str]:
        return {UUID(name): value for name, value in self.cleaned_data.items()}


class OuterForm(forms.Form):
    name = forms.CharField(
        label=_("À qui est cet agenda"), max_length=TITLE_LENGTH, help_text=_("« Mairie de Bondy », « Centre social ».")
    )  # fmt: skip
    address = forms.CharField(
        label=_("Adresse de l’agenda (ICS)"), max_length=ADDRESS_LENGTH, required=False, widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=_("Celle que leur site donne pour « s’abonner ». Elle finit souvent par « .ics »."),
    )  # fmt: skip
    file = forms.FileField(label=_("Ou un fichier ICS"), required=False, allow_empty_file=True)
