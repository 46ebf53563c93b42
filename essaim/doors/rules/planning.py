"""What a coordinator asks of a plan. No database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, repeat
from typing import Any

from essaim.doors.models import Plan
from essaim.territory.models import Sector


@dataclass(frozen=True)
class Wanted:
    """No sector: the whole territory. `outings` None: as many as the doors need.

    Streets and doors are named by the text of their identifiers: they are kept as JSON with the plan.
    """

    name: str
    on: date  # the first day one may go out: revisit rules are read on that day
    sectors: Sequence[Sector] = ()
    pairs: int = 3
    minutes: int = 120
    doors_per_hour: float = 20
    walking_kmh: float = 4.5
    outings: int | None = None
    meeting_point: str = ""
    meeting: tuple[float, float] | None = None  # longitude, latitude
    first_sectors: Sequence[str] = ()
    first_streets: Sequence[str] = ()
    aside_streets: Sequence[str] = ()
    aside_doors: Sequence[str] = ()
    seed: int = 1
    forced: Mapping[str, str] = field(default_factory=dict)  # door: why it is proposed against its rule

    @property
    def wishes(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "outings": self.outings,
            "first_sectors": list(self.first_sectors),
            "first_streets": list(self.first_streets),
            "aside_streets": list(self.aside_streets),
            "aside_doors": list(self.aside_doors),
        }


def wanted_again(plan: Plan, *, sectors: Sequence[Sector], on: date, seed: int) -> Wanted:
    """What was asked of `plan`, from that day on."""
    wishes = plan.wishes
    has_meeting = plan.meeting_lon is not None and plan.meeting_lat is not None
    return Wanted(
        name=plan.name,
        on=max(on, date.fromisoformat(wishes["on"])) if "on" in wishes else on,
        sectors=sectors,
        pairs=plan.pairs,
        minutes=plan.minutes,
        doors_per_hour=plan.doors_per_hour,
        walking_kmh=plan.walking_kmh,
        outings=wishes.get("outings"),
        meeting_point=plan.meeting_point,
        meeting=(plan.meeting_lon or 0.0, plan.meeting_lat or 0.0) if has_meeting else None,
        first_sectors=wishes.get("first_sectors", ()),
        first_streets=wishes.get("first_streets", ()),
        aside_streets=wishes.get("aside_streets", ()),
        aside_doors=wishes.get("aside_doors", ()),
        seed=seed,
    )


def places(*, pairs: int, kept: Mapping[int, int]) -> Iterator[int]:
    """The outing of each new tour: first the pairs that outings still miss, then new outings, without end.

    `kept`: tours that stay, by number of outing.
    """
    for outing, tours in sorted(kept.items()):
        yield from repeat(outing, max(pairs - tours, 0))
    for outing in count(max(kept, default=0) + 1):
        yield from repeat(outing, pairs)
