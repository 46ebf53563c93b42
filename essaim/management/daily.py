"""What is done once a day in each collective: what is owed to people, what has had its time, who is silent."""

import logging
from datetime import datetime

from django.utils import timezone

from essaim.kernel.jobs.chores import Every, chore
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.people.actions.grants import settle_all_grants
from essaim.people.actions.silence import make_silence_steps
from essaim.rights.actions.merges import settle_merges
from essaim.rights.actions.requests import carry_out_due_erasures
from essaim.rights.actions.retention import (
    apply_retention,
    tell_of_large_purges,
    warn_before_retention,
)
from essaim.rights.actions.sweep import replay_erasures, sweep
from essaim.worries.actions.signals import expire_signals

log = logging.getLogger("essaim.chores")


@chore(Every.DAY, name="people_erased", destroys=True)
def erase(collective: Collective, at: datetime) -> int:
    return carry_out_due_erasures(collective, on=timezone.localdate(at))


@chore(Every.DAY, name="signals_expired", destroys=True)
def expire(collective: Collective, at: datetime) -> int:
    return expire_signals(collective, on=timezone.localdate(at))


@chore(Every.DAY, name="people_warned")
def warn(collective: Collective, at: datetime) -> int:
    return len(warn_before_retention(collective, at=at))


@chore(Every.DAY, name="large_purges_told")
def tell_of_purges(collective: Collective, at: datetime) -> int:
    return tell_of_large_purges(collective, at=at)


@chore(Every.DAY, name="rows_past_their_time", destroys=True)
def retain(collective: Collective, at: datetime) -> int:
    return sum(apply_retention(collective, on=timezone.localdate(at)).values())


@chore(Every.DAY, name="silence_steps")
def break_silence(collective: Collective, at: datetime) -> int:
    return len(make_silence_steps(collective, on=timezone.localdate(at), at=at))


@chore(Every.DAY, name="merges_settled", destroys=True)
def settle(collective: Collective, at: datetime) -> int:
    return settle_merges(collective, at=at)


@chore(Every.DAY, name="erased_again", destroys=True)
def replay(collective: Collective, at: datetime) -> int:
    return replay_erasures(collective, on=timezone.localdate(at))


@chore(Every.DAY, name="orphan_keys", destroys=True)
def sweep_keys(collective: Collective, at: datetime) -> int:
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


@chore(Every.DAY, name="grants_mended")
def settle_sight(collective: Collective, at: datetime) -> int:  # noqa: ARG001 -- a chore
    """Nothing, unless a hand or a fault of ours went by: it is said in the log."""
    found = settle_all_grants(collective)
    if found:
        log.error("%d grants of a collective did not say what companions and broken glasses say", found)
    return found
