"""Called by the worker and by `essaim tick`, outside of any request and of any transaction."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from essaim.kernel.jobs.chores import Every, Whose, chore
from essaim.messages.actions.send import send_due


def send_messages(*, clock: Callable[[], datetime]) -> Counter[str]:
    """All that is due, batch after batch. Harmless when several do it at once."""
    done: Counter[str] = Counter()
    while batch := send_due(at=clock()):
        done += batch
    return done


@chore(Every.ALWAYS, name="messages", whose=Whose.INSTALLATION)
def send_waiting(_installation: None, at: datetime) -> Counter[str]:  # noqa: ARG001 -- a chore; each batch has its own moment
    return send_messages(clock=timezone.now)
