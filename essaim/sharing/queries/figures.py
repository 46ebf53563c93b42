"""The figures that a collective may put on its card: its own counts, and nothing that would point at a few people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from essaim.impact import queries as impact
from essaim.impact.enums import Indicator, PeopleIndicator, StreetIndicator
from essaim.impact.rules import Period, shown_to_partner
from essaim.kernel.dates import in_words
from essaim.network.models import Collective
from essaim.sharing.models.cards import Shown

# About the work: exact. All others count people.
_OF_THE_WORK = {
    Indicator.DOORS_PROPOSED, Indicator.DOORS_VISITED, Indicator.PASSES, Indicator.LEAFLETS, Indicator.TOURS, Indicator.HOURS,
    StreetIndicator.ROUNDS,
}  # fmt: skip
_NEVER = {Indicator.REFUSALS, Indicator.ABSENT}  # they tell of a practice nothing that its limits do not


@dataclass(frozen=True)
class Known:
    """`key`: of its indicator. `said` empty: under eleven people, it is not shown."""

    key: str
    label: str
    said: str

    @property
    def shown(self) -> Shown:
        return Shown(self.label, self.said)


def own_figures(collective: Collective, period: Period) -> Sequence[Known]:
    """Inside the collective. Those that are nought are left out."""
    counted: dict[Any, float] = {
        **impact.figures(collective, period),
        **impact.people_figures(collective, period),
        **impact.street_figures(collective, period),
    }
    return [
        Known(one.value, str(one.label), protected(one, count, collective=collective, period=period))
        for one, count in counted.items()
        if count and one not in _NEVER
    ]


def protected(
    indicator: Indicator | PeopleIndicator | StreetIndicator, count: float, *, collective: Collective, period: Period
) -> str:  # fmt: skip
    """« 214 doors » is exact; « environ 35 » people; fewer than eleven are not said."""
    if indicator in _OF_THE_WORK:
        return number_format(round(count), force_grouping=True)
    shown = shown_to_partner(count, of=collective.id, period=period, figure=indicator.value)
    return _("environ %s") % number_format(shown, force_grouping=True) if shown else ""


def chosen_figures(collective: Collective, period: Period, keys: Sequence[str]) -> tuple[Shown, ...]:
    """Counted again as they are written on the card, in the order of the keys."""
    known = {one.key: one for one in own_figures(collective, period) if one.said}
    return tuple(known[key].shown for key in dict.fromkeys(keys) if key in known)


def in_full(period: Period) -> str:
    return _("du %(first)s au %(last)s") % {
        "first": in_words(period.first, "j F Y"),
        "last": in_words(period.last, "j F Y"),
    }
