"""How many collectives go on: Kaplan and Meier's estimate (1958), which counts those not followed to the end. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from essaim.network.enums import Stage
from essaim.network.rules import AT_REST, STANDS_ALONE

MONTH = 365.25 / 12  # days


@dataclass(frozen=True)
class Followed:
    """A collective since it stands alone: for how many days, and whether it stopped then (or is merely still followed)."""

    days: int
    has_stopped: bool


@dataclass(frozen=True)
class Share:
    """Still active after so many months: the share; of how many, and how many were followed that long."""

    months: int
    share: float
    of: int
    followed: int


def survival(rows: Sequence[Followed], *, months: int) -> Share:
    """S(t): at each day when some stop, what is left is what went on of those still followed just before."""
    last = months * MONTH
    share = 1.0
    for day in sorted({one.days for one in rows if one.has_stopped and one.days <= last}):
        at_risk = sum(one.days >= day for one in rows)
        stopped = sum(one.has_stopped and one.days == day for one in rows)
        share *= 1 - stopped / at_risk
    return Share(months, share, len(rows), sum(one.days >= last for one in rows))


History = Iterable[Sequence[str]]  # [stage, day], in order


def first_on(history: History, *stages: Stage) -> date | None:
    return next((date.fromisoformat(on) for stage, on in history if stage in stages), None)


def followed(history: Sequence[Sequence[str]], *, on: date) -> Followed | None:
    """None: it never stood alone. One that went to rest has stopped, even if it woke later."""
    start = first_on(history, *STANDS_ALONE)
    if start is None:
        return None
    after = [one for one in history if date.fromisoformat(one[1]) >= start]
    alone = next(place for place, one in enumerate(after) if one[0] in STANDS_ALONE)
    rest = first_on(after[alone:], *AT_REST)
    return Followed(((rest or on) - start).days, rest is not None)


def months_to_autonomy(history: Sequence[Sequence[str]]) -> float | None:
    """From the request; none: it does not stand alone yet, or its request is not known."""
    asked, alone = first_on(history, Stage.REQUESTED), first_on(history, *STANDS_ALONE)
    return (alone - asked).days / MONTH if asked and alone else None


def median_of(months: Iterable[float | None]) -> float | None:
    known = [one for one in months if one is not None]
    return median(known) if known else None
