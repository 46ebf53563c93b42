"""A sign of life while one long step lasts, from a thread of its own: a lease is lost by the dead, not by the slow."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connections

EVERY = 15.0  # seconds


@contextmanager
def beating(renew: Callable[[], object]) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(EVERY):
            with suppress(DatabaseError):  # away for a moment; the lease is four beats long
                renew()
        connections.close_all()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
