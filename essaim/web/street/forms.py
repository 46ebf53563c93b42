"""A circuit, who walks it, who was met, what was seen, who keeps an eye open."""

import json
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.street.actions.circuits import CircuitData, WalkUnreadable
from essaim.street.actions.encounters import LONGEST_NAME, LONGEST_OBSERVED, Met
from essaim.street.actions.watchers import LONGEST_LINE, LONGEST_WORDS, WatcherData
from essaim.street.enums import EncounterKind, WatcherKind, Weekday
from essaim.street.models import NAME_LENGTH, PLACE_LENGTH, Circuit, StreetRound, Watcher
from essaim.street.queries.rounds import streets_of
from essaim.street.rules.rounds import LEAST_MINUTES, MOST_MINUTES, MOST_PEOPLE
from essaim.web.look import DateInput, TimeInput

LONGEST_LIST = 4000
LONGEST_LINE_DRAWN = 20_000  # characters


class CircuitForm(forms.Form):
    name = forms.CharField(
        label=_("Nom du parcours"), max_length=NAME_LENGTH, help_text=_("Par exemple « Le marché », « De l’arrêt de bus à la pharmacie ».")
    )  # fmt: skip
    streets = forms.CharField(
        label=_("Les rues, dans l’ordre"), required=False, max_length=LONGEST_LIST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une rue par ligne. Vide : c’est une place, un marché, un pied d’immeuble."),
    )  # fmt: skip
    line = forms.CharField(
        label=_("Tracé du parcours"), required=False, max_length=LONGEST_LINE_DRAWN, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Rempli par la carte. Vous pouvez aussi coller une ligne faite dans un autre logiciel (GeoJSON)."),
    )  # fmt: skip
    meeting_point = forms.CharField(
        label=_("Point de départ"), max_length=PLACE_LENGTH, required=False, help_text=_("Un lieu public.")
    )
    weekday = forms.TypedChoiceField(label=_("Quel jour"), choices=Weekday, coerce=int)
    starts_at = forms.TimeField(label=_("À quelle heure"), widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("Durée (minutes)"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    circuit_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def new(cls, data: Any = None) -> "CircuitForm":
        return cls(data, initial={"circuit_id": uuid7(), "weekday": 5, "starts_at": "10:00", "minutes": 90})

    @classmethod
    def of(cls, circuit: Circuit, data: Any = None) -> "CircuitForm":
        names = ("name", "meeting_point", "weekday", "starts_at", "minutes")
        values = {name: getattr(circuit, name) for name in names}
        drawn = {"type": "LineString", "coordinates": circuit.line}
        values["line"] = json.dumps(drawn) if circuit.line else ""
        return cls(data, initial={**values, "streets": "\n".join(one.name for one in streets_of(circuit))})

    def clean_line(self) -> Any:
        text = self.cleaned_data["line"].strip()
        try:
            return json.loads(text) if text else None
        except (ValueError, RecursionError):
            raise forms.ValidationError(str(WalkUnreadable())) from None

    @property
    def circuit_data(self) -> CircuitData:
        names = ("name", "meeting_point", "weekday", "starts_at", "minutes")
        given = {name: self.cleaned_data[name] for name in names}
        return CircuitData(
            **given, line=self.cleaned_data["line"], streets=self.cleaned_data["streets"].splitlines()
        )


class PlanForm(forms.Form):
    """Which day, and the two who go."""

    day = forms.DateField(label=_("Quel jour"), widget=DateInput())
    first: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Une personne"), queryset=None)
    second: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("et une autre"), queryset=None)

    def __init__(self, data: Any = None, *, team: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = team  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]

    @property
    def pair(self) -> list[Membership]:
        return [self.cleaned_data["first"], self.cleaned_data["second"]]


class MetForm(forms.Form):
    """The button that is pressed says how many; the rest is not asked twice."""

    people = forms.IntegerField(
        label=_("Combien, si elles étaient plus nombreuses"), required=False, min_value=1, max_value=MOST_PEOPLE, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    is_oriented = forms.BooleanField(label=_("Je lui ai indiqué un lieu"), required=False)
    first_name = forms.CharField(
        label=_("Son prénom, si elle veut bien le donner"), max_length=LONGEST_NAME, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Le prénom seul. Il s’efface au bout de trois mois."),
    )  # fmt: skip
    encounter_id = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def new(cls, data: Any = None) -> "MetForm":
        return cls(data, initial={"encounter_id": uuid7()})

    def met(self, kind: EncounterKind | str, tile: str) -> Met:
        given = self.cleaned_data
        people = given["people"] or (int(tile) if tile.isdecimal() and len(tile) < 4 else 1)
        return Met(kind=kind, people=people, is_oriented=given["is_oriented"], first_name=given["first_name"])


class ObservationForm(forms.Form):
    body = forms.CharField(
        label=_("Ce que vous avez remarqué du lieu"), max_length=LONGEST_OBSERVED, widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Un banc cassé, un commerce qui ferme, un passage mal éclairé. Personne : ni visage, ni plaque, ni nom."),
    )  # fmt: skip


class HoursForm(forms.Form):
    started = forms.TimeField(label=_("Départ"), widget=TimeInput())
    returned = forms.TimeField(label=_("Retour"), widget=TimeInput())

    def hours(self, day: date) -> tuple[datetime, datetime]:
        first, last = (
            timezone.make_aware(datetime.combine(day, self.cleaned_data[name]))
            for name in ("started", "returned")
        )
        return first, last

    @classmethod
    def of(cls, walked: StreetRound) -> "HoursForm":
        first = walked.started_at or walked.planned_at
        values = {"started": timezone.localtime(first).time()}
        if walked.returned_at:
            values["returned"] = timezone.localtime(walked.returned_at).time()
        return cls(initial=values)


class WatcherForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qui veille"), choices=WatcherKind)
    where = forms.CharField(
        label=_("Où"), max_length=LONGEST_LINE, help_text=_("« La pharmacie du marché », « le hall du 12 ».")
    )
    name = forms.CharField(
        label=_("Son nom ou son prénom"), max_length=LONGEST_LINE, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )  # fmt: skip
    passes_on = forms.CharField(
        label=_("Ce qu’elle ou il accepte de transmettre"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Par exemple « si un habitué ne vient plus, il lui demande s’il peut nous le dire ». Rien sur un habitant ici."),
    )  # fmt: skip
    thanks = forms.CharField(
        label=_("Comment remercier"), max_length=LONGEST_LINE, required=False, help_text=_("« Une carte à Noël », « passer boire un café ».")
    )  # fmt: skip
    circuit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Sur quel parcours"), queryset=None, required=False, empty_label=_("Aucun")
    )
    agreed_on = forms.DateField(label=_("A accepté le"), widget=DateInput())
    watcher_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, circuits: QuerySet[Circuit], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["circuit"].queryset = circuits  # type: ignore[attr-defined]

    @classmethod
    def of(cls, watcher: Watcher, data: Any = None, *, circuits: QuerySet[Circuit]) -> "WatcherForm":
        names = ("kind", "where", "name", "passes_on", "thanks", "agreed_on")
        values = {name: getattr(watcher, name) or "" for name in names}
        return cls(data, circuits=circuits, initial={**values, "circuit": watcher.circuit_id})

    @property
    def watcher_data(self) -> WatcherData:
        return WatcherData(
            **{name: value for name, value in self.cleaned_data.items() if name != "watcher_id"}
        )
