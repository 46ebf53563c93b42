"""A place, its week, and what it offers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.network.models import Collective
from essaim.places.actions.places import PLACE_FIELDS, PlaceData
from essaim.places.actions.services import SERVICE_FIELDS, ServiceData
from essaim.places.enums import Climate, Day, Known, Moment, Need, PlaceKind, Welcome
from essaim.places.models import LONGEST_NAME, CommuneCentre, Place, Service
from essaim.places.queries.locating import spot_of
from essaim.places.queries.near import Around
from essaim.places.rules.hours import read_day, read_week, say_day
from essaim.territory.queries.sectors import open_sectors
from essaim.web.look import DateInput

LONGEST_DAY = 80
STATES = [
    ("", _("Ouverts")),
    ("check", _("À vérifier")),
    ("public", _("Publics")),
    ("gone", _("Disparus de leur source")),
    ("closed", _("Fermés")),
]


def _any(words: Any, choices: Any) -> list[tuple[str, Any]]:
    return [("", words), *choices]


class PlaceFilter(forms.Form):
    state = forms.ChoiceField(label=_("Lesquels ?"), required=False, choices=STATES)
    q = forms.CharField(label=_("Un mot, une envie, un nom"), required=False, max_length=100)
    near = forms.CharField(label=_("Près de quelle rue"), required=False, max_length=100)
    need = forms.ChoiceField(
        label=_("On y vient pour"), required=False, choices=_any(_("Tout"), Need.choices)
    )
    day = forms.ChoiceField(
        label=_("Ouvert le"), required=False, choices=_any(_("N’importe quel jour"), Day.choices)
    )
    moment = forms.ChoiceField(
        label=_("À quel moment"), required=False, choices=_any(_("N’importe quand"), Moment.choices)
    )
    welcome = forms.ChoiceField(label=_("Accueil"), required=False, choices=_any(_("Tous"), Welcome.choices))
    free = forms.BooleanField(label=_("Gratuit"), required=False)
    step_free = forms.BooleanField(label=_("Entrée sans marche"), required=False)  # fmt: skip
    language = forms.CharField(label=_("Langue parlée"), required=False, max_length=40)
    climate = forms.ChoiceField(
        label=_("Par forte chaleur, par grand froid"), required=False, choices=_any(_("Peu importe"), Climate.choices)
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: Collective) -> None:
        super().__init__(data)
        self._of = of
        self.around: Around | None = None

    def clean_near(self) -> str:
        said: str = self.cleaned_data["near"]
        spot = spot_of(self._of, said) if said else None
        if said and spot is None:
            raise forms.ValidationError(
                _("Cette rue n’est pas connue ici, ou plusieurs s’appellent ainsi. Écrivez-la autrement.")
            )
        self.around = Around(*spot) if spot else None
        return said


class PlaceForm(forms.Form):
    """Where, how to reach it, when it is open: seven short lines rather than a language of hours."""

    name = forms.CharField(label=_("Nom du lieu"), max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("Genre de lieu"), choices=PlaceKind)
    address = forms.CharField(label=_("Adresse"), required=False, max_length=200)
    postcode = forms.CharField(
        label=_("Code postal"), required=False, max_length=5, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    town = forms.CharField(label=_("Commune"), required=False, max_length=80)
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email"}),
    )
    website = forms.CharField(
        label=_("Site internet"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    getting_there = forms.CharField(
        label=_("Comment y aller sans voiture"), required=False, max_length=300,
        help_text=_("Par exemple « bus 616, arrêt Mairie, puis 3 minutes à pied »."),
    )  # fmt: skip
    step_free = forms.ChoiceField(label=_("Entrée sans marche"), choices=Known, initial=Known.UNKNOWN)
    languages = forms.CharField(label=_("Langues parlées"), required=False, max_length=120)
    hours_note = forms.CharField(
        label=_("Précision sur les horaires"), required=False, max_length=200,
        help_text=_("Par exemple « fermé en août » ou « téléphoner avant »."),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Remarques de l’équipe"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Pour vous seuls : ni publiées, ni exportées, ni partagées avec un autre collectif."),
    )  # fmt: skip
    place_id = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10**6)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in Day:
            self.fields[f"day_{day}"] = forms.CharField(
                label=day.label, required=False, max_length=LONGEST_DAY, widget=forms.TextInput(attrs={"autocomplete": "off"})
            )  # fmt: skip

    @property
    def days(self) -> list[Any]:
        return [self[f"day_{day}"] for day in Day]

    @property
    def facts(self) -> list[Any]:
        return [bound for bound in self.visible_fields() if not bound.name.startswith("day_")]

    @classmethod
    def of(cls, place: Place, data: Any = None) -> "PlaceForm":
        week = read_week(place.hours)
        initial = {name: getattr(place, name) for name in PLACE_FIELDS}
        initial |= {f"day_{day}": say_day(week.get(day, ())) for day in Day}
        return cls(data, initial={**initial, "place_id": place.id, "version": place.version})

    @classmethod
    def new(cls, data: Any = None) -> "PlaceForm":
        return cls(data, initial={"place_id": uuid7()})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        week = {}
        for day in Day:
            try:
                week[day] = read_day(data.get(f"day_{day}", ""), day=day)
            except DomainError as refusal:
                self.add_error(f"day_{day}", str(refusal))
        return {**data, "week": week}

    @property
    def place_data(self) -> PlaceData:
        return PlaceData(
            **{name: self.cleaned_data[name] for name in PLACE_FIELDS}, week=self.cleaned_data["week"]
        )


class ServiceForm(forms.Form):
    name = forms.CharField(
        label=_("Ce qui s’y passe"), max_length=LONGEST_NAME, help_text=_("Par exemple « café du mardi »."),
    )  # fmt: skip
    need = forms.ChoiceField(label=_("On y vient pour"), choices=Need)
    welcome = forms.ChoiceField(
        label=_("Comment on est accueilli·e"), choices=Welcome, widget=forms.RadioSelect
    )
    first_contact = forms.CharField(
        label=_("Que dire en arrivant, ou au téléphone"), required=False, max_length=300,
        help_text=_("Par exemple « demander l’accueil, dire que l’on vient pour le café ». Pas de nom de famille."),
    )  # fmt: skip
    when = forms.CharField(
        label=_("Quand"), required=False, max_length=200, help_text=_("Par exemple « le mardi, de 14 h à 16 h »."),
    )  # fmt: skip
    for_whom = forms.CharField(label=_("Pour qui"), required=False, max_length=200)
    is_free = forms.ChoiceField(label=_("C’est gratuit"), choices=Known, initial=Known.UNKNOWN)
    price = forms.CharField(label=_("Prix"), required=False, max_length=120)
    service_id = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, service: Service, data: Any = None) -> "ServiceForm":
        initial = {name: getattr(service, name) for name in SERVICE_FIELDS}
        return cls(data, initial={**initial, "service_id": service.id})

    @classmethod
    def new(cls, data: Any = None) -> "ServiceForm":
        return cls(data, initial={"service_id": uuid7()})

    @property
    def service_data(self) -> ServiceData:
        return ServiceData(**{name: self.cleaned_data[name] for name in SERVICE_FIELDS})


class ClimateForm(forms.Form):
    """One question a fact, in the order of the list; « we do not know » until someone says."""

    def __init__(self, data: Any = None, *, known: Mapping[str, bool]) -> None:
        super().__init__(data)
        for fact in Climate:
            said = {True: Known.YES, False: Known.NO, None: Known.UNKNOWN}[known.get(fact)]
            self.fields[fact.value] = forms.ChoiceField(
                label=fact.label, choices=Known, initial=said, widget=forms.RadioSelect
            )


class ClosureForm(forms.Form):
    first = forms.DateField(label=_("Fermé à partir du"), widget=DateInput())
    last = forms.DateField(
        label=_("Jusqu’au"), widget=DateInput(), help_text=_("Le dernier jour de fermeture.")
    )
    why = forms.CharField(
        label=_("Pourquoi"), required=False, max_length=120, help_text=_("Par exemple « congés » ou « travaux »."),
    )  # fmt: skip


class MergeForm(forms.Form):
    """Line by line, which of the two is kept. Only what they say otherwise is asked."""

    def __init__(
        self, data: Any = None, *, lines: Sequence[Mapping[str, str]], versions: tuple[int, int]
    ) -> None:
        super().__init__(data)
        for number, version in enumerate(versions):
            self.fields[f"version_{number}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=1, max_value=10**6, initial=version
            )
        for one in lines:
            known: Any = Place._meta.get_field(one["line"])
            self.fields[f"line_{one['line']}"] = forms.ChoiceField(
                label=capfirst(known.verbose_name), choices=[("here", one["here"]), ("there", one["there"])], initial="here",
                widget=forms.RadioSelect,
            )  # fmt: skip

    @property
    def taken(self) -> list[str]:
        """The lines of the other."""
        said = self.cleaned_data
        return [
            name.removeprefix("line_") for name in said if name.startswith("line_") and said[name] == "there"
        ]

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["version_0"], self.cleaned_data["version_1"]


class CentreForm(forms.Form):
    exists = forms.ChoiceField(
        label=_("Cette commune a-t-elle un CCAS ?"),
        choices=Known,
        initial=Known.UNKNOWN,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Son nom"), required=False, max_length=120, help_text=_("Par exemple « CCAS de Bondy ».")
    )
    address = forms.CharField(label=_("Adresse"), required=False, max_length=200)
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    @classmethod
    def of(cls, centre: CommuneCentre | None, data: Any = None) -> "CentreForm":
        known = {name: getattr(centre, name) for name in cls.base_fields} if centre else {}
        return cls(data, initial=known)


class LeafletForm(forms.Form):
    """For which part of the territory, in which letters."""

    sector: Any = forms.ModelChoiceField(
        label=_("Pour quel quartier"), queryset=None, required=False, empty_label=_("Tout le territoire")
    )
    size = forms.ChoiceField(
        label=_("Taille des lettres"), choices=[("normal", _("Normale")), ("large", _("Gros caractères"))],
        widget=forms.RadioSelect, initial="normal",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, of: Collective) -> None:
        super().__init__(data)
        self.fields["sector"].queryset = open_sectors(of)  # type: ignore[attr-defined]
