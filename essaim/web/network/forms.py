import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from essaim.network.enums import CoverageKind, Role
from essaim.network.models import Collective, Coverage
from essaim.network.rules import default_end, invitable_roles
from essaim.territory.queries.communes import listed
from essaim.web.look import DateInput

if TYPE_CHECKING:
    _AboutCollective = forms.ModelForm[Collective]
else:
    _AboutCollective = forms.ModelForm

_INSEE = re.compile(r"^(?:\d{2}|2[AB])\d{3}$", re.ASCII)


class SearchForm(forms.Form):
    """Read from the address of the page. A search that makes no sense searches nothing."""

    q = forms.CharField(label=_("Nom ou adresse e-mail"), required=False, max_length=120)
    role = forms.ChoiceField(label=_("Rôle"), required=False, choices=[("", _("Tous")), *Role.choices])


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Fin de l’adhésion"),
        widget=DateInput(),
        help_text=_("Une adhésion a toujours une fin. On la prolonge d’un geste."),
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=[])

    def __init__(self, *args: Any, by_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in invitable_roles(by_role)]  # type: ignore[attr-defined]


class Way(TextChoices):
    """How the invitation reaches her."""

    HERE = "here", _("Elle est avec moi : je montre un code")
    AFAR = "afar", _("Elle est loin : j’envoie un lien")


class InvitationForm(EndForm, RoleForm):
    way = forms.ChoiceField(
        label=_("Où est cette personne ?"),
        choices=Way.choices,
        initial=Way.HERE,
        required=False,
        widget=forms.RadioSelect,
    )
    address = forms.EmailField(
        label=_("Son adresse e-mail"),
        required=False,
        max_length=254,
        help_text=_(
            "Si elle est loin : Essaim lui écrit le lien. Sans adresse, vous le copiez et l’envoyez vous-même."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["way", "address", "role", "ends_on"]

    @property
    def is_from_afar(self) -> bool:
        return bool(self.cleaned_data["way"] == Way.AFAR)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("address") and values.get("way") != Way.AFAR:
            self.add_error("way", _("Une adresse sert à qui est loin : dites où est cette personne."))
        return values

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = default_end(today)


class CollectiveForm(_AboutCollective):
    class Meta:
        model = Collective
        fields = ["name", "carrier", "phone", "phone_hours", "time_zone"]


class NewCollectiveForm(_AboutCollective):
    class Meta:
        model = Collective
        fields = ["name", "carrier"]


class FindCommuneForm(forms.Form):
    """Read from the address of the page."""

    nom = forms.CharField(
        label=_("Nom de la commune, ou code postal"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CommuneForm(forms.Form):
    """One of the list by its code alone; or, written by hand, with its name."""

    insee = forms.CharField(
        label=_("Code INSEE"),
        max_length=5,
        help_text=_("Cinq signes, par exemple 93010. Ce n’est pas le code postal."),
    )
    name = forms.CharField(label=_("Commune"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        known = listed(values.get("insee", ""))
        values["name"] = known.name if known else values.get("name", "")
        if not values["name"] and "insee" in values:
            self.add_error("name", _("Ce code n’est pas dans la liste des communes : écrivez aussi le nom."))
        return values

    def clean_insee(self) -> str:
        insee = str(self.cleaned_data["insee"]).upper()
        if not _INSEE.match(insee):
            raise ValidationError(
                _("Ce code n’a pas la forme d’un code INSEE : cinq chiffres, ou 2A, 2B et trois chiffres.")
            )
        return insee


class CoverageForm(forms.Form):
    """All of a commune or a part of it. The perimeter is a GeoJSON polygon, as published for each QPV."""

    kind = forms.ChoiceField(
        label=_("Partie couverte"), choices=CoverageKind.choices, widget=forms.RadioSelect
    )
    perimeter = forms.CharField(
        label=_("Périmètre, tracé ailleurs"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "Collez tout le contenu du fichier du tracé. Les contours des quartiers prioritaires sont publiés ainsi."
        ),
    )
    street_names = forms.CharField(
        label=_("Rues"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Une rue par ligne."),
    )

    @classmethod
    def of(cls, coverage: Coverage) -> "CoverageForm":
        return cls(
            initial={
                "kind": coverage.kind,
                "perimeter": json.dumps(coverage.perimeter) if coverage.perimeter else "",
                "street_names": "\n".join(coverage.street_names),
            }
        )

    def clean_street_names(self) -> list[str]:
        lines = (" ".join(line.split()) for line in str(self.cleaned_data["street_names"]).splitlines())
        return list(dict.fromkeys(line[:200] for line in lines if line))

    def clean_perimeter(self) -> Any:
        raw = str(self.cleaned_data["perimeter"]).strip()
        if not raw:
            return None
        try:
            return polygon(json.loads(raw))
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
            raise ValidationError(
                _(
                    "Ce texte n’est pas un tracé que l’on sait lire. Copiez tout le fichier, des accolades comprises."
                )
            ) from None


def polygon(shape: Any) -> dict[str, Any]:
    """The polygon of a GeoJSON text: itself, or that of a feature, or of a collection of one feature.

    Raises:
        ValueError, TypeError, KeyError, IndexError, OverflowError: it is not one.
    """
    if shape["type"] == "FeatureCollection":
        shape = shape["features"][0]
    if shape["type"] == "Feature":
        shape = shape["geometry"]
    if shape["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError(shape["type"])
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    rings = [[_position(point) for point in ring] for rings in polygons for ring in rings]
    if not rings or any(len(ring) < 4 or ring[0] != ring[-1] for ring in rings):
        raise ValueError("a ring is not closed")
    return {"type": shape["type"], "coordinates": shape["coordinates"]}


def _position(point: Any) -> tuple[float, float]:
    lon, lat = float(point[0]), float(point[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("not a longitude and a latitude")
    return lon, lat
