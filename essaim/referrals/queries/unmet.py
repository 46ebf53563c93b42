"""What people look for and do not find, over a year; a figure under five is not told, nor what would give it back."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from essaim.network.models import Collective
from essaim.places.enums import Need
from essaim.referrals.enums import Lack
from essaim.referrals.models import UnmetNeed

LEAST_TOLD = 5


@dataclass(frozen=True)
class Line:
    """`count`: none under five. `lacks`: why, as far as each reason was given five times."""

    need: Need
    count: int | None
    lacks: list[tuple[Lack, int]]


def unmet_over_a_year(collective: Collective, *, on: date) -> list[Line]:
    """The most missed first. A need that leaves a remainder under five once its reasons are told loses its least one."""
    since = on.replace(year=on.year - 1, day=1)
    found = Counter(
        UnmetNeed.objects.filter(collective=collective, month__gte=since).values_list("need", "lack")
    )
    lines = [
        _line(Need(need), {Lack(lack): found[need, lack] for n, lack in found if n == need})
        for need in {need for need, _lack in found}
    ]
    return sorted(lines, key=lambda one: (-(one.count or 0), one.need))


def _line(need: Need, lacks: dict[Lack, int]) -> Line:
    total = sum(lacks.values())
    if total < LEAST_TOLD:
        return Line(need, None, [])
    told = sorted(
        ((lack, count) for lack, count in lacks.items() if count >= LEAST_TOLD),
        key=lambda one: (-one[1], one[0]),
    )
    while told and 0 < total - sum(count for _lack, count in told) < LEAST_TOLD:
        told.pop()
    return Line(need, total, told)
