"""What comes back with the clock: each chore once in its period, whoever asks and on however many machines.

A package declares its chores beside its tasks:

    @chore(Every.DAY, name="rows_past_their_time", destroys=True)
    def retain(collective: Collective, at: datetime) -> int: ...

They are idempotent: one that was killed in the middle is done again when its lease is over.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from essaim.kernel.jobs.beat import beating
from essaim.kernel.jobs.models import ChoreMark
from essaim.kernel.tenancy import at_the_clock_of, within

log = logging.getLogger("essaim.chores")
NOBODY = UUID(int=0)
LEASE = timedelta(seconds=60)
MOST_TRIES = 5
_LONGEST = timedelta(hours=1)  # a lease or a pause that ends later was given by a clock that ran ahead
FAILED = "chores_failed"


class Every(Enum):
    """How often, and from which hour of the place. What is done always claims by itself what it does."""

    ALWAYS = timedelta(0)
    MINUTE = timedelta(minutes=1)
    DAY = timedelta(days=1)
    WEEK = timedelta(days=7)


FROM_HOUR = {
    Every.DAY: 2,
    Every.WEEK: 7,
}  # no day is without its second hour: a change of clocks delays nothing


class Whose(Enum):
    COLLECTIVE = "Collective"
    NETWORK = "Network"
    INSTALLATION = ""


class TryLater(Exception):
    """Raised by a chore that could do nothing now, and asks to be called again in its period."""


Do = Callable[[Any, datetime], int | Mapping[str, int]]


@dataclass(frozen=True)
class Chore:
    """`do` is given whom it is for (None: the installation) and the moment; it says how many it did, of each sort."""

    name: str
    every: Every
    do: Do
    whose: Whose = Whose.COLLECTIVE
    destroys: bool = False  # what it takes away does not come back


LONGEST_SILENCE = timedelta(days=3)
HELD = "held"
_CHORES: dict[str, Chore] = {}


def chore(
    every: Every, *, name: str, whose: Whose = Whose.COLLECTIVE, destroys: bool = False
) -> Callable[[Do], Do]:
    """Declare a function as a chore; those of one period are called in the order in which they were declared."""

    def declare(do: Do) -> Do:
        known = _CHORES.get(name)
        if known is not None and known.do.__qualname__ != do.__qualname__:
            raise ValueError(f"two chores are named {name}")
        _CHORES[name] = Chore(name, every, do, whose, destroys)
        return do

    return declare


def chores(*every: Every) -> list[Chore]:
    return [one for one in _CHORES.values() if not every or one.every in every]


def start_of(every: Every, at: datetime) -> datetime:
    """The period in which `at` lies."""
    here = timezone.localtime(at)
    if every is Every.MINUTE:
        return here.replace(second=0, microsecond=0)
    day = here.date()
    if every is Every.WEEK:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def run_due(
    every: Iterable[Every], *, worker: str, at: datetime, time_is_right: bool = False
) -> Counter[str]:
    """Do all that is due; how many of each. One that fails is logged and stops none of the others.

    After a silence that is too long, the clock may have jumped: what destroys is held until a human said that the
    time is right.
    """
    wanted = chores(*every)
    done: Counter[str] = Counter()
    marks = {
        (mark.chore, mark.whose): mark
        for mark in ChoreMark.objects.filter(chore__in=[c.name for c in wanted])
    }
    for whose, beneficiaries in _beneficiaries({one.whose for one in wanted}):
        for one in beneficiaries:
            with at_the_clock_of(one):
                for what in wanted:
                    if what.whose is whose and _is_time(what, at):
                        mark = marks.get((what.name, _id(one)))
                        if mark and not time_is_right and is_held(mark, at=at):
                            done[HELD] += 1
                        else:
                            done += _run(what, one, mark, worker=worker, at=at)
    return done


def is_held(mark: ChoreMark, *, at: datetime) -> bool:
    """Its last period is further behind than a server is left off: is it the clock, or a month of August?"""
    what = _CHORES.get(mark.chore)
    return what is not None and what.destroys and at - mark.period > what.every.value + LONGEST_SILENCE


def _is_time(what: Chore, at: datetime) -> bool:
    """A Monday without electricity is made up for on Tuesday, from the same hour."""
    return timezone.localtime(at).hour >= FROM_HOUR.get(what.every, 0)


def _beneficiaries(kinds: set[Whose]) -> Iterator[tuple[Whose, list[Any]]]:
    for kind in Whose:
        if kind in kinds:
            yield (
                kind,
                list(apps.get_model("essaim", kind.value).objects.order_by("id")) if kind.value else [None],
            )


def _id(one: Any) -> UUID:
    return one.id if one is not None else NOBODY


def _run(what: Chore, one: Any, mark: ChoreMark | None, *, worker: str, at: datetime) -> Counter[str]:
    try:
        if what.every is Every.ALWAYS:
            return _counted(what, what.do(one, at))
        mark = _claim(what, _id(one), mark, worker=worker, at=at)
        if mark is None:
            return Counter()
        return _do(what, one, mark, at=at)
    except Exception as fault:  # noqa: BLE001 -- one that fails stops none of the others
        log.error("the chore « %s » failed: %s", what.name, told(fault))  # noqa: TRY400 -- its message may hold values
        return Counter({FAILED: 1})


def _do(what: Chore, one: Any, mark: ChoreMark, *, at: datetime) -> Counter[str]:
    entered: AbstractContextManager[None] = within(one) if what.whose is Whose.COLLECTIVE else nullcontext()
    rows = ChoreMark.objects.filter(id=mark.id, period=mark.period, worker=mark.worker, tries=mark.tries)
    try:
        with beating(lambda: rows.update(lease_until=timezone.now() + LEASE)), entered:
            count = what.do(one, at)
    except TryLater:
        rows.update(lease_until=at, tries=0)
        return Counter()
    except Exception as fault:
        pause = timedelta() if what.every is Every.MINUTE else timedelta(minutes=10 * mark.tries)
        rows.update(lease_until=at + pause, failure=type(fault).__name__[:200])
        raise
    rows.update(is_done=True, lease_until=None, failure="")
    return _counted(what, count)


def _counted(what: Chore, count: int | Mapping[str, int]) -> Counter[str]:
    if isinstance(count, Mapping):
        return Counter({f"{what.name}_{sort}": number for sort, number in count.items()})
    return Counter({what.name: count})


def _claim(
    what: Chore, whose: UUID, mark: ChoreMark | None, *, worker: str, at: datetime
) -> ChoreMark | None:
    """The mark, when this worker is the one to do the chore now."""
    period = start_of(what.every, at)
    if mark is None:
        mark = _first_mark(what, whose, period, at=at)
    if mark is None or (mark.is_done and mark.period == period):
        return None
    # A period far ahead was marked by a clock that ran ahead: it must not stop the chore until then.
    other = Q(period__lt=period) | Q(period__gt=period + 2 * what.every.value)
    free = Q(is_done=True) | Q(lease_until=None) | Q(lease_until__lte=at) | Q(lease_until__gt=at + _LONGEST)
    again = Q(period=period, is_done=False, tries__lt=MOST_TRIES)
    same = ChoreMark.objects.filter(id=mark.id, period=mark.period, tries=mark.tries, worker=mark.worker)
    tries = mark.tries + 1 if mark.period == period else 1
    mine = {"period": period, "is_done": False, "worker": worker, "lease_until": at + LEASE, "tries": tries}
    if not same.filter(free & (other | again)).update(**mine):
        return None
    return ChoreMark.objects.get(id=mark.id)


def _first_mark(what: Chore, whose: UUID, period: datetime, *, at: datetime) -> ChoreMark | None:
    """A new installation waits for its first Monday."""
    is_late = what.every is Every.WEEK and timezone.localdate(at) != timezone.localdate(period)
    try:
        with transaction.atomic():
            return ChoreMark.objects.create(
                chore=what.name, whose=whose, period=period, is_done=is_late, lease_until=None
            )
    except IntegrityError:
        return None  # another worker is at it


def told(fault: BaseException) -> str:
    """Where a fault happened, without its message: messages of databases quote what was being written."""
    places = " < ".join(
        f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(fault.__traceback__)[-6:])
    )
    return f"{type(fault).__name__} in {places}"
