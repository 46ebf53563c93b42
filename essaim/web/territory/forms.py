"""Finding, adding and describing doors and buildings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.doors.rules.discretion import names_someone, tells_how_to_break_in
from essaim.network.models import Collective
from essaim.network.queries import coverage
from essaim.territory.actions.doors import Place
from essaim.territory.models import Commune, Sector, Street
from essaim.territory.queries.sectors import open_sectors
from essaim.territory.queries.streets import communes_among, find_streets, street_matching
from essaim.territory.rules.grids import MOST_FLATS, MOST_FLOORS, NAMINGS, Grid, Naming

MOST_SUGGESTIONS = 20
NEW_STREET = "nouvelle"
_WHOLE = {"inputmode": "numeric"}


def discreet(text: str) -> str:
    """What is printed on paper and read in the street: neither a name nor a code."""
    text = " ".join(text.split())
    if tells_how_to_break_in(text):
        raise ValidationError(
            gettext("N’écrivez ni code ni emplacement de clé : demandez-les à chaque sortie.")
        )
    if names_someone(text):
        raise ValidationError(gettext("N’écrivez pas de nom : décrivez seulement l’endroit."))
    return text


class SearchForm(forms.Form):
    """Read from the address of the page. A search that makes no sense searches nothing."""

    q = forms.CharField(
        label=_("Rue, ou numéro et rue"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    secteur: "forms.ModelChoiceField[Sector]" = forms.ModelChoiceField(
        label=_("Secteur"), queryset=None, required=False, empty_label=_("Tous")
    )
    archives = forms.ChoiceField(
        label=_("Lesquelles ?"), required=False, choices=[("", _("À visiter")), ("1", _("Archivées"))]
    )

    def __init__(self, *args: Any, collective: Collective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secteur"].queryset = open_sectors(collective)  # type: ignore[attr-defined]


class PlaceMixin(forms.Form):
    """A point, optional: both or none."""

    lon = forms.FloatField(
        label=_("Point : est-ouest, en degrés"), required=False, min_value=-180, max_value=180, help_text=_("Par exemple 2,4888."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip
    lat = forms.FloatField(
        label=_("Point : nord-sud, en degrés"), required=False, min_value=-90, max_value=90, help_text=_("Par exemple 48,8934."),
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lon") is None) != (data.get("lat") is None) and not self.errors:
            self.add_error("lat", gettext("Donnez les deux nombres du point, ou aucun des deux."))
        return data

    @property
    def place(self) -> Place | None:
        lon, lat = self.cleaned_data["lon"], self.cleaned_data["lat"]
        return None if lon is None or lat is None else Place(lon, lat)


class DoorForm(PlaceMixin):
    """What may be said of a door."""

    field_order = ["label", "lon", "lat"]

    label = forms.CharField(
        label=_("Repère"), required=False, max_length=60,
        help_text=_("Pour retrouver la porte : « portail vert », « au fond de la cour ». Ni nom ni code."),
    )  # fmt: skip

    def clean_label(self) -> str:
        return discreet(self.cleaned_data["label"])


class NewDoorForm(DoorForm):
    """The street by its name, however it is written; then the number. A street that is not found is proposed again."""

    field_order = ["street_name", "street", "commune", "is_place", "number", "suffix", "label", "lon", "lat"]

    street_name = forms.CharField(
        label=_("Rue ou lieu-dit"), max_length=200, widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"})
    )  # fmt: skip
    number = forms.IntegerField(
        label=_("Numéro"), required=False, min_value=0, max_value=99998, widget=forms.NumberInput(attrs=_WHOLE)
    )  # fmt: skip
    suffix = forms.CharField(label=_("bis, ter…"), required=False, max_length=9)
    street = forms.ChoiceField(label=_("Quelle rue ?"), required=False, widget=forms.RadioSelect, choices=[])
    commune: "forms.ModelChoiceField[Commune]" = forms.ModelChoiceField(
        label=_("Commune de la nouvelle rue"),
        queryset=None,
        required=False,
        empty_label=_("Choisissez la commune"),
    )
    is_place = forms.BooleanField(label=_("C’est un lieu-dit, sans numéros"), required=False)

    def __init__(self, *args: Any, collective: Collective, communes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collective = collective
        self.is_asking = False
        """True: the name does not say which street, the choices are shown."""
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]
        if len(only := list(communes[:2])) == 1:  # nothing to choose
            self.fields["commune"].initial = only[0].pk
            self.fields["commune"].empty_label = None  # type: ignore[attr-defined]
        name = str(self.data.get("street_name", "")).replace("\0", "")
        self._exact = list(street_matching(collective, name)) if name.strip() else []
        self._near = (
            self._exact or list(find_streets(collective, name)[:MOST_SUGGESTIONS]) if name.strip() else []
        )
        choices = [(str(street.id), street.with_commune) for street in self._near]
        new = (NEW_STREET, gettext("Nouvelle rue ou nouveau lieu-dit : « %s »") % name[:80])
        self.fields["street"].choices = [*choices, new]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("street_name") and not self._chosen(data):
            self.is_asking = True
            if "street" not in self.errors:
                self.add_error("street", gettext("Plusieurs rues sont possibles, ou aucune : choisissez."))
        if data.get("street") == NEW_STREET and not data.get("commune") and not self.errors:
            self.is_asking = True
            self.add_error("commune", gettext("Choisissez la commune de cette rue."))
        self.is_asking = self.is_asking or bool(data.get("street"))
        return data

    def _chosen(self, data: dict[str, Any]) -> bool:
        return bool(data.get("street")) or len(self._exact) == 1

    @property
    def known_street(self) -> Street | None:
        """The street chosen, or the only one of that name; none: to be made."""
        chosen = self.cleaned_data["street"]
        if not chosen:
            return self._exact[0]
        return next((street for street in self._near if str(street.id) == chosen), None)


class GridForm(forms.Form):
    floors = forms.IntegerField(
        label=_("Nombre d’étages"), min_value=0, max_value=MOST_FLOORS, help_text=_("Sans compter le rez-de-chaussée."),
        widget=forms.NumberInput(attrs=_WHOLE),
    )  # fmt: skip
    flats_per_floor = forms.IntegerField(
        label=_("Portes par étage"), min_value=1, max_value=MOST_FLATS, widget=forms.NumberInput(attrs=_WHOLE)
    )  # fmt: skip
    has_ground_floor = forms.BooleanField(label=_("Il y a des logements au rez-de-chaussée"), required=False)
    naming = forms.ChoiceField(
        label=_("Nom des portes d’un étage"), choices=NAMINGS, initial=Naming.WORDS.value, widget=forms.RadioSelect,
        help_text=_("Au-delà de trois portes par étage, les mots deviennent des numéros."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nom du bâtiment"), required=False, max_length=60, help_text=_("Par exemple « Bâtiment A ».")
    )  # fmt: skip
    access = forms.CharField(
        label=_("Comment entrer"), required=False, max_length=120,
        help_text=_("Par exemple « entrée par la cour ». Ni code, ni nom."),
    )  # fmt: skip

    def clean_name(self) -> str:
        return discreet(self.cleaned_data["name"])

    def clean_access(self) -> str:
        return discreet(self.cleaned_data["access"])

    @property
    def grid(self) -> Grid:
        data = self.cleaned_data
        return Grid(data["floors"], data["flats_per_floor"], data["has_ground_floor"], Naming(data["naming"]))


class BuildingForm(forms.Form):
    name = forms.CharField(label=_("Nom du bâtiment"), required=False, max_length=60)
    access = forms.CharField(
        label=_("Comment entrer"), required=False, max_length=120, help_text=_("Ni code, ni nom.")
    )  # fmt: skip

    clean_name = GridForm.clean_name
    clean_access = GridForm.clean_access


class FlatForm(forms.Form):
    floor = forms.IntegerField(
        label=_("Étage"), required=False, min_value=-5, max_value=MOST_FLOORS,
        help_text=_("0 pour le rez-de-chaussée."),
    )  # fmt: skip
    label = forms.CharField(
        label=_("Repère"), max_length=60, help_text=_("« porte gauche », « A », « 1 ». Ni nom ni code.")
    )

    def clean_label(self) -> str:
        return discreet(self.cleaned_data["label"])


def communes_for(collective: Collective) -> QuerySet[Commune]:
    """Those of its streets, and those that it covers."""
    covered = list(coverage(collective).values_list("commune_id", flat=True))
    return communes_among(collective, covered)
