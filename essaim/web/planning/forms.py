"""What a coordinator asks of a plan, and the small forms of its page."""

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.models import Plan, Tour
from essaim.doors.queries import planning as queries
from essaim.doors.queries.tours import StreetPart, streets_by_tour
from essaim.doors.rules.planning import Wanted
from essaim.network.models import Collective
from essaim.territory.models import Dwelling, Sector, Street
from essaim.web.templatetags.measures import doors, duration

_ADDRESS = re.compile(r"^\s*(\d{1,5})\s*(bis|ter|quater|[a-z])?(?:\s*,\s*|\s+)(\S.*)$", re.IGNORECASE)
MOST_STREETS = 3  # in the label of a tour
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


if TYPE_CHECKING:
    _Sectors = forms.ModelMultipleChoiceField[Sector]
else:
    _Sectors = forms.ModelMultipleChoiceField


class SectorsField(_Sectors):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Sector) -> str:
        count = obj.door_count  # type: ignore[attr-defined]  # annotated by open_sectors
        return f"{obj.name} ({doors(count)})"


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Nom du plan"), max_length=80)
    sectors = SectorsField(
        queryset=None,
        label=_("Secteurs à visiter"),
        required=False,
        help_text=_("Si vous n’en cochez aucun, tout le territoire est planifié."),
    )
    on = forms.DateField(
        label=_("À partir du"),
        widget=_DATE,
        help_text=_("Les portes à ne pas revoir avant cette date sont laissées de côté."),
    )
    pairs = forms.IntegerField(label=_("Binômes qui sortent ensemble"), min_value=1, max_value=60, initial=3)
    minutes = forms.IntegerField(
        label=_("Durée d’une sortie, en minutes"), min_value=20, max_value=480, initial=120
    )
    outings = forms.IntegerField(
        label=_("Nombre de sorties"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=_("Laissez vide : il y en aura autant qu’il en faut pour toutes les portes."),
    )
    doors_per_hour = forms.FloatField(
        label=_("Portes par heure"),
        min_value=2,
        max_value=120,
        initial=25,
        help_text=_(
            "Absents compris, marche non comprise. À 25 portes par heure, on reste 2 à 3 minutes par porte."
        ),
    )
    walking_kmh = forms.FloatField(
        label=_("Vitesse de marche, en km/h"), min_value=1, max_value=8, initial=4.5
    )
    meeting_point = forms.CharField(label=_("Lieu de rendez-vous"), required=False, max_length=120)
    meeting_address = forms.CharField(
        label=_("Adresse du rendez-vous"),
        required=False,
        max_length=200,
        help_text=_("Une adresse de votre base, par exemple « 12 rue des Lilas » : les trajets en partent."),
    )
    first_sectors = SectorsField(
        queryset=None,
        label=_("Secteurs à faire en premier"),
        required=False,
    )
    first_streets = forms.CharField(
        label=_("Rues à faire en premier"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une rue par ligne."),
    )
    aside = forms.CharField(
        label=_("Rues ou portes à laisser de côté"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Une par ligne : « rue des Lilas » pour toute la rue, « 12 rue des Lilas » pour une porte."
        ),
    )

    def __init__(self, *args: Any, collective: Collective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collective = collective
        for name in ("sectors", "first_sectors"):
            field = self.fields[name]
            assert isinstance(field, SectorsField)
            field.queryset = queries.open_sectors(collective)

    def clean_meeting_address(self) -> Dwelling | None:
        text = self.cleaned_data["meeting_address"].strip()
        if not text:
            return None
        found = [door for door in doors_written(self.collective, text) if door.lon is not None]
        if not found:
            raise ValidationError(
                gettext(
                    "Cette adresse n’est pas dans votre base, ou n’a pas de position. Écrivez-la ainsi : 12 rue des Lilas."
                )
            )
        if len({door.street_id for door in found}) > 1:
            raise ValidationError(gettext("Plusieurs communes ont cette adresse : choisissez-en une autre."))
        return found[0]

    def clean_first_streets(self) -> list[Street]:
        found: list[Street] = []
        for line in _lines(self.cleaned_data["first_streets"]):
            streets = queries.streets_named(self.collective, line)
            if not streets:
                raise ValidationError(_unknown_street(line))
            found += streets
        return found

    def clean_aside(self) -> tuple[list[Street], list[Dwelling]]:
        streets: list[Street] = []
        alone: list[Dwelling] = []
        for line in _lines(self.cleaned_data["aside"]):
            whole = queries.streets_named(self.collective, line)
            some = [] if whole else doors_written(self.collective, line)
            if not whole and not some:
                raise ValidationError(_unknown_street(line))
            streets += whole
            alone += some
        return streets, alone

    def wanted(self, *, seed: int = 1) -> Wanted:
        data = self.cleaned_data
        meeting: Dwelling | None = data["meeting_address"]
        streets, alone = data["aside"]
        return Wanted(
            name=data["name"],
            on=data["on"],
            sectors=list(data["sectors"]),
            pairs=data["pairs"],
            minutes=data["minutes"],
            doors_per_hour=data["doors_per_hour"],
            walking_kmh=data["walking_kmh"],
            outings=data["outings"],
            meeting_point=data["meeting_point"] or (str(meeting) if meeting else ""),
            meeting=_point(meeting),
            first_sectors=[str(sector.id) for sector in data["first_sectors"]],
            first_streets=[str(street.id) for street in data["first_streets"]],
            aside_streets=[str(street.id) for street in streets],
            aside_doors=[str(door.id) for door in alone],
            seed=seed,
        )


def doors_written(collective: Collective, text: str) -> list[Dwelling]:
    """The doors of « 12 bis rue des Lilas », flats included; none when the base has no such address."""
    match = _ADDRESS.match(text)
    if not match:
        return []
    number, suffix, street = match.groups()
    found = queries.doors_at(collective, number=int(number), suffix=suffix or "", street=street)
    if found or not suffix:
        return found
    return queries.doors_at(
        collective, number=int(number), suffix="", street=f"{suffix} {street}"
    )  # « 12 r des Lilas »


def _point(door: Dwelling | None) -> tuple[float, float] | None:
    if door is None or door.lon is None or door.lat is None:
        return None
    return door.lon, door.lat


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _unknown_street(line: str) -> str:
    return (
        gettext("« %s » n’est ni une rue ni une porte de votre base : vérifiez l’orthographe, une par ligne.")
        % line
    )


def asked_before(plan: Plan, *, today: date) -> dict[str, Any]:
    """What fills the form when a plan is duplicated."""
    wishes = plan.wishes
    streets = queries.street_names(plan.collective, wishes.get("first_streets", []))
    aside = queries.street_names(plan.collective, wishes.get("aside_streets", []))
    alone = queries.doors_by_id(plan.collective, wishes.get("aside_doors", []))
    return {
        "name": gettext("%s (copie)") % plan.name[:70],
        "on": today,
        "sectors": [sector.id for sector in queries.sectors_of(plan)],
        "pairs": plan.pairs,
        "minutes": plan.minutes,
        "outings": wishes.get("outings"),
        "doors_per_hour": plan.doors_per_hour,
        "walking_kmh": plan.walking_kmh,
        "meeting_point": plan.meeting_point,
        "first_sectors": wishes.get("first_sectors", []),
        "first_streets": "\n".join(streets),
        "aside": "\n".join([*aside, *(str(door) for door in alone.values())]),
    }


class NameForm(forms.Form):
    name = forms.CharField(label=_("Nom du plan"), max_length=80)


class MoveForm(forms.Form):
    """Where to move doors: another tour of the plan that may still change, or none."""

    OUT = "-"
    target = forms.ChoiceField(label=_("Vers"))

    def __init__(self, *args: Any, tours: QuerySet[Tour], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tours = {str(tour.id): tour for tour in tours}
        streets = streets_by_tour(self.tours.values()) if self.tours else {}
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", gettext("à choisir")),
            *((key, _tour_label(tour, streets.get(tour.id, []))) for key, tour in self.tours.items()),
            (self.OUT, gettext("aucune tournée : laisser de côté")),
        ]

    @property
    def tour(self) -> Tour | None:
        return self.tours.get(self.cleaned_data["target"])


def _tour_label(tour: Any, streets: Sequence[StreetPart]) -> str:
    """With its first streets: that is how one knows where it goes."""
    named = ", ".join(f"{one.name} {one.numbers}".strip() for one in streets[:MOST_STREETS])
    return gettext("Tournée %(number)d : %(streets)s (sortie %(outing)d, %(time)s, %(doors)s)") % {
        "streets": named + ("…" if len(streets) > MOST_STREETS else ""),
        "number": tour.number,
        "outing": tour.outing.number,
        "time": duration(tour.minutes),
        "doors": doors(tour.door_count),
    }


class AddDoorForm(forms.Form):
    address = forms.CharField(
        label=_("Adresse de la porte"), max_length=200, help_text=_("Par exemple « 12 bis rue des Lilas ».")
    )
    reason = forms.CharField(
        label=_("Pourquoi l’ajouter"),
        max_length=200,
        required=False,
        help_text=_("À remplir si la règle ne propose pas cette porte ce jour-là. Pas de nom."),
    )
