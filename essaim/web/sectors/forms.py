"""A sector, made of streets, or drawn, or both: usable with a keyboard and nothing else."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from address_files.keys import without_accents
from essaim.network.models import Collective
from essaim.territory.enums import Side
from essaim.territory.models import Sector, SectorStreet, Street
from essaim.territory.queries.streets import find_streets, street_matching
from essaim.territory.rules.sectors import SectorStreetChoice

EMPTY_ROWS = 3
MOST_ROWS = 200
MOST_HINTS = 5
LONGEST_SHAPE = 200_000  # characters
_WHOLE = {"inputmode": "numeric"}


class SectorForm(forms.Form):
    name = forms.CharField(
        label=_("Nom du secteur"), max_length=80, help_text=_("Un nom que le binôme reconnaît sur place : « Autour de l’école ».")
    )  # fmt: skip
    shape = forms.CharField(
        label=_("Tracé du secteur"), required=False, max_length=LONGEST_SHAPE, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Rempli par la carte. Vous pouvez aussi coller un tracé fait dans un autre logiciel."),
    )  # fmt: skip

    def clean_shape(self) -> Any:
        text = self.cleaned_data["shape"].strip()
        if not text:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise ValidationError(
                gettext(
                    "Ce tracé ne se lit pas. Redessinez-le sur la carte, ou effacez-le et nommez les rues."
                )
            ) from None


class StreetRowForm(forms.Form):
    """A street of the sector; an empty row counts for nothing."""

    street = forms.CharField(
        label=_("Rue"), required=False, max_length=340, widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"})
    )  # fmt: skip
    side = forms.ChoiceField(label=_("Côté"), choices=Side.choices, initial=Side.BOTH.value)
    from_number = forms.IntegerField(
        label=_("Du n°"), required=False, min_value=0, max_value=99998, widget=forms.NumberInput(attrs=_WHOLE)
    )  # fmt: skip
    to_number = forms.IntegerField(
        label=_("au n°"), required=False, min_value=0, max_value=99998, widget=forms.NumberInput(attrs=_WHOLE)
    )  # fmt: skip

    def __init__(self, *args: Any, collective: Collective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collective = collective

    def clean_street(self) -> Street | None:
        text = " ".join(self.cleaned_data["street"].split())
        if not text:
            return None
        found = named(self.collective, text)
        if len(found) == 1:
            return found[0]
        near = found or list(find_streets(self.collective, text)[:MOST_HINTS])
        if not near:
            raise ValidationError(
                gettext(
                    "Cette rue n’est pas dans votre base. Vérifiez l’orthographe, ou ajoutez d’abord une de ses portes."
                )
            )
        names = ", ".join(f"« {street_label(street)} »" for street in near[:MOST_HINTS])
        raise ValidationError(gettext("Quelle rue ? Écrivez l’une de celles-ci : %s.") % names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("from_number"), data.get("to_number")
        if low is not None and high is not None and low > high:
            self.add_error(
                "to_number", gettext("Le dernier numéro est plus petit que le premier : échangez-les.")
            )
        if "street" not in self.errors and not data.get("street") and (low is not None or high is not None):
            self.add_error("street", gettext("Écrivez le nom de la rue."))
        return data

    @property
    def choice(self) -> SectorStreetChoice | None:
        data = self.cleaned_data
        street: Street | None = data.get("street")
        if street is None:
            return None
        return SectorStreetChoice(street.id, data["side"], data["from_number"], data["to_number"])


def street_label(street: Street) -> str:
    return street.with_commune


def named(collective: Collective, text: str) -> list[Street]:
    """« Rue des Lilas », « Rue des Lilas (Bondy) », or the name as a list shows it, with what tells it from another."""
    wanted, name = without_accents(text), text
    while True:
        found = list(street_matching(collective, name).order_by("hint__folded", "id")[:50])
        for written in (str, street_label, lambda street: f"{street.name} ({street.commune.name})"):
            exact = [street for street in found if without_accents(written(street)) == wanted]
            if len(exact) == 1 or (exact and name != text):
                return exact
        if found and name == text:
            return found
        name, mark, _precision = name.rpartition(" (")
        if not mark:
            return []


_Rows = forms.formset_factory(StreetRowForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def street_rows(
    collective: Collective, *, data: Any = None, kept: Sequence[SectorStreet] = ()
) -> "forms.BaseFormSet[StreetRowForm]":
    initial = [
        {"street": street_label(row.street), "side": row.side, "from_number": row.from_number, "to_number": row.to_number}
        for row in kept
    ]  # fmt: skip
    return _Rows(data, prefix="rues", initial=initial, form_kwargs={"collective": collective})


def with_more_rows(data: Any) -> Any:
    """« Ajouter des rues » without JavaScript: the same data, with more rows."""
    more = data.copy()
    try:
        count = min(int(data.get("rues-TOTAL_FORMS", 0)), MOST_ROWS - EMPTY_ROWS)
    except ValueError:
        count = 0
    more["rues-TOTAL_FORMS"] = str(max(count, 0) + EMPTY_ROWS)
    return more


def choices_of(rows: "forms.BaseFormSet[StreetRowForm]") -> list[SectorStreetChoice]:
    return [form.choice for form in rows.forms if form.choice is not None]


def initial_of(sector: Sector) -> dict[str, str]:
    return {"name": sector.name, "shape": json.dumps(sector.shape) if sector.shape else ""}
