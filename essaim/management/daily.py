"""What happens once a day in each collective: what is owed to people, what has had its time, who is silent."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.people.actions.chores import claim_day
from essaim.people.actions.silence import make_silence_steps
from essaim.rights.actions.merges import settle_merges
from essaim.rights.actions.requests import carry_out_due_erasures
from essaim.rights.actions.retention import apply_retention, warn_before_retention
from essaim.worries.actions.signals import expire_signals

log = logging.getLogger("essaim.tick")
FROM_HOUR = 2  # in the time of the collective
FAILED = "chores_failed"


def do_daily(collective: Collective, *, at: datetime) -> dict[str, int]:
    """How many of each. One chore that fails is logged, and stops none of the others."""
    here = timezone.localtime(at)
    if here.hour < FROM_HOUR:
        return {}
    with within(collective):
        if not claim_day(collective, on=here.date()):
            return {}
    done = {FAILED: 0}
    for name, chore in _CHORES.items():
        try:
            with within(collective):
                done[name] = chore(collective, at)
        except Exception:
            done[FAILED] += 1
            log.exception("the chore « %s » of a collective failed", name)
    return done


def _erase(collective: Collective, at: datetime) -> int:
    return carry_out_due_erasures(collective, on=timezone.localdate(at))


def _expire(collective: Collective, at: datetime) -> int:
    return expire_signals(collective, on=timezone.localdate(at))


def _warn(collective: Collective, at: datetime) -> int:
    return len(warn_before_retention(collective, at=at))


def _retain(collective: Collective, at: datetime) -> int:
    return sum(apply_retention(collective, on=timezone.localdate(at)).values())


def _break_silence(collective: Collective, at: datetime) -> int:
    return len(make_silence_steps(collective, on=timezone.localdate(at), at=at))


def _settle(collective: Collective, at: datetime) -> int:
    return settle_merges(collective, at=at)


_CHORES: dict[str, Callable[[Collective, datetime], int]] = {
    "people_erased": _erase,
    "signals_expired": _expire,
    "people_warned": _warn,
    "rows_past_their_time": _retain,
    "silence_steps": _break_silence,
    "merges_settled": _settle,
}
