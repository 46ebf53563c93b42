"""One process at a time works on the imports of a collective, in small transactions, for as long as it says it lives.

SQLite has one writer: whoever holds it makes everyone wait, and who waits looks again every 25 ms at first, then every
100 ms. Without a pause after each transaction, as long for the others as for us and longer than they wait to look again,
a visit may wait for the whole import; on PostgreSQL it shares the processor with it. A killed process says nothing any
more: after a minute another may take its import up, or undo what it had begun.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, transaction

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.territory.enums import BUSY, ImportState
from essaim.territory.models import ImportBatch

LEASE = timedelta(seconds=60)
LEAST_PAUSE, LONGEST_PAUSE = 0.03, 0.2  # seconds
Clock = Callable[[], datetime]


class AnotherImportIsRunning(DomainError):
    """Un autre import est en cours dans votre collectif. Attendez une minute, puis recommencez."""


class ImportWasTaken(DomainError):
    """Cet import a été repris ailleurs : ce qui se faisait ici n’est pas gardé."""


class Hold:
    """An import in hand. Every write about it goes through `step`."""

    def __init__(self, batch: ImportBatch, *, clock: Clock) -> None:
        self.batch = batch
        self.collective = batch.collective
        self._token = secrets.token_hex(16)
        self._clock = clock
        self._others_until = (
            0.0  # on the clock of this process; what is read meanwhile is not waited for again
        )

    @contextmanager
    def taken(self) -> Iterator[ImportBatch]:
        """Take it, if nobody holds an import of this collective, and write on it.

        Raises:
            AnotherImportIsRunning.
        """
        now = self._clock()
        with _alone(self.collective):
            batches = ImportBatch.objects.filter(collective=self.collective)
            others = batches.filter(state__in=BUSY, held_until__gt=now, held_until__lt=now + 2 * LEASE)
            if others.exists():
                raise AnotherImportIsRunning
            self.batch = batches.select_for_update().get(id=self.batch.id)
            yield self.batch
            self.batch.held_by, self.batch.held_until = self._token, now + LEASE
            self.batch.save()

    @contextmanager
    def step(self) -> Iterator[None]:
        """A small transaction inside the collective, kept only while the import is still in our hands.

        Raises:
            ImportWasTaken.
        """
        time.sleep(max(0.0, self._others_until - time.monotonic()))
        began = time.monotonic()
        with within(self.collective), transaction.atomic():
            self.say(held_until=self._clock() + LEASE)
            yield
        ended = time.monotonic()
        self._others_until = ended + min(max(ended - began, LEAST_PAUSE), LONGEST_PAUSE)

    def turn(self, state: ImportState, **fields: Any) -> None:
        with self.step():
            self.say(state=state, **fields)

    def leave(self, state: ImportState, **fields: Any) -> None:
        """The work is over, or given up: the next may begin."""
        self.turn(state, held_until=None, **fields)

    def count(self, **more: int) -> None:
        """Inside a step: what was done is counted with it."""
        counts = dict(self.batch.counts)
        for name, number in more.items():
            counts[name] = counts.get(name, 0) + number
        self.say(counts=counts)

    def say(self, **fields: Any) -> None:
        """Inside a step: what is remembered of the import changes with what it wrote."""
        mine = ImportBatch.objects.filter(id=self.batch.id, held_by=self._token)
        if not mine.update(**fields):
            raise ImportWasTaken
        for name, value in fields.items():
            setattr(self.batch, name, value)


@contextmanager
def _alone(collective: Collective) -> Iterator[None]:
    """SQLite has one writer anyhow: the second waits its turn."""
    try:
        with within(collective), transaction.atomic():
            if connection.vendor == "postgresql":
                Collective.objects.select_for_update(nowait=True, of=("self",)).get(id=collective.id)
            yield
    except OperationalError as error:
        if "lock" not in str(error):
            raise
        raise AnotherImportIsRunning from error
