"""The chores that stand above every package, in the order in which they are done; `daily` and `digests` declare theirs."""

from datetime import datetime

from django.utils import timezone

from essaim.agenda.actions.polls import recall_the_silent
from essaim.calls.actions.links import end_agreed_calls
from essaim.calls.actions.regular import tell_missed_calls
from essaim.doors.actions.telling import tell_the_day_before
from essaim.doors.actions.tours import ask_whether_back, tell_late_tours
from essaim.dropins.actions.telling import tell_days_ahead
from essaim.kernel.jobs import made, queue
from essaim.kernel.jobs.chores import Every, Whose, chore
from essaim.kernel.limits import forget_old_attempts
from essaim.management import daily, digests
from essaim.messages.actions.forgetting import forget_account_messages
from essaim.network.actions.coordinators import begin_after_two_days
from essaim.network.models import Collective
from essaim.rights.actions.cards import carry_out_wishes
from essaim.street.actions.rounds import ask_rounds_back, tell_late_rounds
from essaim.territory.actions.rows import learn_sizes
from essaim.territory.actions.undo import clear_abandoned_imports
from essaim.territory.actions.uploads import discard_abandoned_uploads, discard_orphan_files
from essaim.vigilance.actions.watches import keep_watch

__all__ = ["daily", "digests"]


@chore(Every.MINUTE, name="late_tours_told")
def tell_late(collective: Collective, at: datetime) -> int:
    return tell_late_tours(collective, at=at)


@chore(Every.MINUTE, name="pairs_asked_whether_back")
def ask_back(collective: Collective, at: datetime) -> int:
    return ask_whether_back(collective, at=at)


@chore(Every.MINUTE, name="late_rounds_told")
def tell_rounds(collective: Collective, at: datetime) -> int:
    return tell_late_rounds(collective, at=at) + ask_rounds_back(collective, at=at)


@chore(Every.MINUTE, name="watches_kept")
def watch_over(collective: Collective, at: datetime) -> int:
    return keep_watch(collective, at=at)


@chore(Every.MINUTE, name="pairs_told_the_day_before")
def tell_tomorrow(collective: Collective, at: datetime) -> int:
    return tell_the_day_before(collective, at=at)


@chore(Every.DAY, name="drop_ins_told")
def tell_drop_ins(collective: Collective, at: datetime) -> int:
    return tell_days_ahead(collective, at=at)


@chore(Every.DAY, name="silent_recalled")
def recall(collective: Collective, at: datetime) -> int:
    return recall_the_silent(collective, at=at)


@chore(Every.MINUTE, name="cards_read")
def read_cards(collective: Collective, at: datetime) -> int:
    return carry_out_wishes(collective, at=at)


@chore(Every.MINUTE, name="missed_calls_told")
def tell_missed(collective: Collective, at: datetime) -> int:
    return tell_missed_calls(collective, at=at)


@chore(Every.DAY, name="agreed_calls_ended")
def end_calls(collective: Collective, at: datetime) -> int:
    return end_agreed_calls(collective, on=timezone.localdate(at))


@chore(Every.MINUTE, name="imports_forgotten", destroys=True)
def forget_imports(collective: Collective, at: datetime) -> int:
    """A file looked at and never imported is erased after a day, and so is what a killed import left hidden."""
    return clear_abandoned_imports(collective, at=at) + discard_abandoned_uploads(collective, at=at)


@chore(
    Every.MINUTE, name="coordinators_begun", destroys=True
)  # a clock that jumps must not give the sight of all
def begin_coordinators(collective: Collective, at: datetime) -> int:
    return begin_after_two_days(collective, at=at)


@chore(Every.DAY, name="messages_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_messages(_installation: None, at: datetime) -> int:
    return forget_account_messages(at=at)


@chore(Every.DAY, name="attempts_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_attempts(_installation: None, at: datetime) -> int:
    return forget_old_attempts(at=at)


@chore(Every.DAY, name="files_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_files(_installation: None, at: datetime) -> int:
    return discard_orphan_files(at=at)


@chore(Every.DAY, name="sizes_learnt", whose=Whose.INSTALLATION)
def learn(_installation: None, at: datetime) -> int:  # noqa: ARG001 -- a chore
    return learn_sizes()


@chore(Every.DAY, name="jobs_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_jobs(_installation: None, at: datetime) -> int:
    return queue.forget_old(at=at)


@chore(Every.DAY, name="made_files_forgotten", whose=Whose.INSTALLATION, destroys=True)
def forget_made_files(_installation: None, at: datetime) -> int:  # noqa: ARG001 -- a file goes with its job, forgotten above
    return made.sweep()
