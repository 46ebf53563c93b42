"""A drop-in and its rhythm, one of its days that moves, who came, what was said."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from essaim.dropins.actions.attendance import LONGEST_NOTES, LONGEST_SAID
from essaim.dropins.actions.days import Moved
from essaim.dropins.actions.drop_ins import DropInData
from essaim.dropins.enums import CameAs, Every, Nth
from essaim.dropins.models import NAME_LENGTH, WELCOME_LENGTH, WHERE_LENGTH, DropIn, DropInNotes
from essaim.dropins.queries.days import Held
from essaim.dropins.rules.days import LEAST_MINUTES, MOST_HOSTS, MOST_MINUTES
from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.people.actions.contacts import MOST_PEOPLE
from essaim.places.models import Place
from essaim.web.frame.place_choice import PlaceField
from essaim.web.look import DateInput, TimeInput

_NUMBER = {"inputmode": "numeric"}


def _days() -> list[tuple[int, str]]:
    return [(number, capfirst(name)) for number, name in WEEKDAYS.items()]


def _months() -> list[tuple[int, str]]:
    return [(number, capfirst(name)) for number, name in MONTHS.items()]


class _WithAPlace(forms.Form):
    place = PlaceField(
        label=_("Lieu de l’annuaire"), required=False, help_text=_("Son nom, ou ce qui s’y passe. Vide : vous l’écrivez dessous."),
    )  # fmt: skip
    where = forms.CharField(
        label=_("Où, exactement"), max_length=WHERE_LENGTH, required=False,
        help_text=_("La salle, l’entrée ; l’adresse si le lieu n’est pas dans l’annuaire."),
    )  # fmt: skip
    minutes = forms.IntegerField(
        label=_("Durée (minutes)"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs=_NUMBER)
    )  # fmt: skip

    def __init__(self, data: Any = None, *, places: QuerySet[Place], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["place"].offer(places)  # type: ignore[attr-defined]  # `PlaceField`


class DropInForm(_WithAPlace):
    name = forms.CharField(
        label=_("Nom de la permanence"), max_length=NAME_LENGTH, help_text=_("« Le café du jeudi », « Permanence du quartier ».")
    )  # fmt: skip
    every = forms.ChoiceField(label=_("À quel rythme"), choices=Every)
    nth = forms.TypedChoiceField(
        label=_("Lequel du mois"), choices=Nth, coerce=int, required=False, empty_value="1",
        help_text=_("Pour une permanence du mois."),
    )  # fmt: skip
    weekday = forms.TypedChoiceField(label=_("Quel jour"), choices=_days, coerce=int)
    months_off = forms.TypedMultipleChoiceField(
        label=_("Mois sans permanence"), choices=_months, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    starts_on = forms.DateField(
        label=_("À partir du"), widget=DateInput(), help_text=_("La première aura lieu ce jour-là, ou le suivant qui convient.")
    )  # fmt: skip
    starts_at = forms.TimeField(label=_("À quelle heure"), widget=TimeInput())
    hosts_wanted = forms.IntegerField(
        label=_("Combien de personnes pour la tenir"), min_value=1, max_value=MOST_HOSTS, widget=forms.NumberInput(attrs=_NUMBER)
    )  # fmt: skip
    welcome = forms.CharField(
        label=_("Ce qu’on y trouve"), max_length=WELCOME_LENGTH, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Écrit sur l’affiche : « Un café, un coup de main pour les papiers, quelqu’un à qui parler »."),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("L’annoncer à tout le monde"), required=False, help_text=_("Sur la page publique et dans l’agenda public.")
    )  # fmt: skip
    drop_in_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = (
        "name", "every", "nth", "weekday", "starts_at", "minutes", "months_off", "starts_on", "place", "where",
        "hosts_wanted", "welcome", "is_public", "drop_in_id",
    )  # fmt: skip

    def clean_nth(self) -> int:
        return int(self.cleaned_data["nth"])

    @classmethod
    def new(cls, data: Any = None, *, places: QuerySet[Place]) -> "DropInForm":
        usual = {
            "drop_in_id": uuid7(), "every": Every.MONTH, "nth": Nth.FIRST, "weekday": 3, "starts_at": "14:00",
            "minutes": 180, "hosts_wanted": 2, "is_public": True, "starts_on": timezone.localdate(),
        }  # fmt: skip
        return cls(data, places=places, initial=usual)

    @classmethod
    def of(cls, drop_in: DropIn, data: Any = None, *, places: QuerySet[Place]) -> "DropInForm":
        names = [name for name in cls.base_fields if name != "drop_in_id"]
        return cls(data, places=places, initial={name: getattr(drop_in, name) for name in names})

    @property
    def drop_in_data(self) -> DropInData:
        return DropInData(
            **{name: value for name, value in self.cleaned_data.items() if name != "drop_in_id"}
        )


class MoveForm(_WithAPlace):
    day = forms.DateField(label=_("Quel jour"), widget=DateInput())
    hour = forms.TimeField(label=_("À quelle heure"), widget=TimeInput())

    field_order = ("day", "hour", "minutes", "place", "where")

    @classmethod
    def of(cls, held: Held, *, places: QuerySet[Place]) -> "MoveForm":
        here = timezone.localtime(held.starts_at)
        values = {
            "day": here.date(), "hour": here.time(), "minutes": held.minutes, "place": held.place, "where": held.where,
        }  # fmt: skip
        return cls(places=places, initial=values)

    @property
    def moved(self) -> Moved:
        return Moved(**self.cleaned_data)


class HostForm(forms.Form):
    member: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Inscrire quelqu’un"), queryset=None)

    def __init__(self, data: Any = None, *, team: QuerySet[Membership]) -> None:
        super().__init__(data)
        self.fields["member"].queryset = team  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class CameForm(forms.Form):
    """The button that is pressed says who; from a sheet, how many."""

    kind = forms.ChoiceField(label=_("Qui est venu"), choices=CameAs)
    people = forms.IntegerField(
        label=_("Combien"), required=False, min_value=1, max_value=MOST_PEOPLE, widget=forms.NumberInput(attrs=_NUMBER)
    )  # fmt: skip
    is_oriented = forms.BooleanField(label=_("Un lieu lui a été indiqué"), required=False)
    came_id = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def new(cls) -> "CameForm":
        return cls(initial={"came_id": uuid7()})


class NotesForm(forms.Form):
    subjects = forms.CharField(
        label=_("De quoi on a parlé"), max_length=LONGEST_NOTES, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Des sujets, jamais une personne : toute l’équipe lit ce compte rendu."),
    )  # fmt: skip
    decisions = forms.CharField(
        label=_("Ce qu’on a décidé"), max_length=LONGEST_NOTES, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    next_steps = forms.CharField(
        label=_("La suite"), max_length=LONGEST_NOTES, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    @classmethod
    def of(cls, notes: DropInNotes | None) -> "NotesForm":
        return cls(initial={name: getattr(notes, name) or "" for name in cls.base_fields} if notes else None)


class SaidForm(forms.Form):
    said = forms.CharField(
        label=_("Ce qu’on en retient"), max_length=LONGEST_SAID, widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=_("Va dans sa fiche : vue par qui l’accompagne et par la ou le référent·e. Elle peut le lire."),
    )  # fmt: skip
