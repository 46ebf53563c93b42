"""What happens once a day in each collective: what is owed to people, what has had its time, who is silent."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.people.actions.chores import claim_day
from essaim.people.actions.grants import settle_all_grants
from essaim.people.actions.silence import make_silence_steps
from essaim.rights.actions.merges import settle_merges
from essaim.rights.actions.requests import carry_out_due_erasures
from essaim.rights.actions.retention import apply_retention, warn_before_retention
from essaim.rights.actions.sweep import replay_erasures, sweep
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


def _replay(collective: Collective, at: datetime) -> int:
    return replay_erasures(collective, on=timezone.localdate(at))


def _sweep(collective: Collective, at: datetime) -> int:
    return sweep(collective, at=at).orphans


def mend(*, at: datetime) -> dict[str, int]:
    """At each start: what a restore brought back goes again, what a fault left alone too. How many of each."""
    done = {"erased_again": 0, "orphan_keys": 0, "rows_without_key": 0}
    for collective in Collective.objects.all():
        with within(collective):
            done["erased_again"] += replay_erasures(collective, on=timezone.localdate(at))
        with within(collective):
            swept = sweep(collective, at=at)
        done["orphan_keys"] += swept.orphans
        done["rows_without_key"] += swept.keyless
    return done


def _settle_sight(collective: Collective, at: datetime) -> int:  # noqa: ARG001 -- a chore
    """Nothing, unless a hand or a fault of ours went by: it is said in the log."""
    found = settle_all_grants(collective)
    if found:
        log.error("%d grants of a collective did not say what companions and broken glasses say", found)
    return found


_CHORES: dict[str, Callable[[Collective, datetime], int]] = {
    "people_erased": _erase,
    "signals_expired": _expire,
    "people_warned": _warn,
    "rows_past_their_time": _retain,
    "silence_steps": _break_silence,
    "merges_settled": _settle,
    "erased_again": _replay,
    "orphan_keys": _sweep,
    "grants_mended": _settle_sight,
}
