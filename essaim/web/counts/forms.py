"""Which period, which part."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from essaim.doors.models import Tour
from essaim.doors.queries.tours import tour_numbered
from essaim.impact.queries import WHOLE, Slice
from essaim.impact.rules import Period, month_of, partner_periods, year_of
from essaim.network.models import Collective
from essaim.territory.models import Sector
from essaim.territory.queries.sectors import open_sectors


class PeriodForm(forms.Form):
    """Read from the address of the page, so that a figure can be shown again. Nothing chosen: this month."""

    debut = forms.DateField(label=_("Du"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    fin = forms.DateField(label=_("au"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    secteur: "forms.ModelChoiceField[Sector]" = forms.ModelChoiceField(
        label=_("Secteur"), queryset=None, required=False, empty_label=_("Tous")
    )
    tournee = forms.IntegerField(label=_("Tournée n°"), required=False, min_value=1, max_value=999_999)

    def __init__(self, *args: Any, collective: Collective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secteur"].queryset = open_sectors(collective)  # type: ignore[attr-defined]
        self.collective = collective

    def clean_tournee(self) -> Tour | None:
        number = self.cleaned_data["tournee"]
        if number is None:
            return None
        tour = tour_numbered(self.collective, number)
        if tour is None:
            raise forms.ValidationError(
                _("Il n’y a pas de tournée n° %(number)d."), params={"number": number}
            )
        return tour

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("debut"), values.get("fin")
        if first and last and last < first:
            self.add_error("fin", _("La fin vient avant le début : échangez les deux dates."))
        return values

    def period(self) -> Period:
        this_month = month_of(timezone.localdate())
        if not self.is_valid():
            return this_month
        first, last = self.cleaned_data["debut"], self.cleaned_data["fin"]
        if first is None and last is None:
            return this_month
        return Period(first or date(2020, 1, 1), last or max(first, timezone.localdate()))

    def period_for_partner(self) -> Period:
        """One that is over, whole; the latest month otherwise."""
        months, quarters = partner_periods(timezone.localdate())
        asked = self.period()
        return asked if asked in {*months, *quarters} else months[0]

    def part(self) -> Slice:
        if not self.is_valid():
            return WHOLE
        sector, tour = self.cleaned_data["secteur"], self.cleaned_data["tournee"]
        return Slice(sector_id=sector.id if sector else None, tour_id=tour.id if tour else None)


def shortcuts(today: date) -> list[tuple[Any, Period]]:
    """Periods that are asked for most."""
    last_month = month_of(date.fromordinal(today.replace(day=1).toordinal() - 1))
    return [
        (_("Ce mois-ci"), month_of(today)),
        (_("Le mois dernier"), last_month),
        (_("Cette année"), year_of(today)),
    ]


def shortcuts_for_partner(today: date) -> list[tuple[Any, Period]]:
    months, quarters = partner_periods(today)
    return [(date_format(one.first, "F Y"), one) for one in months[:3]] + [
        (
            _("Trimestre %(number)d de %(year)d")
            % {"number": (one.first.month + 2) // 3, "year": one.first.year},
            one,
        )
        for one in quarters
    ]
