"""Several people at the same instant: threads, each with a connection of its own, on a database that they share.

The suite's SQLite lives in memory and has one connection; here it is copied to a file, as an installation has.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connections

from essaim.kernel.errors import DomainError

PATIENCE = 10  # seconds: a thread that never arrives must not hang the suite


@contextmanager
def shared_database(folder: Path) -> Iterator[None]:
    """SQLite: a file with the tables of the test database. PostgreSQL is shared as it is."""
    moved = []
    for alias in connections:
        here = connections[alias]
        if here.vendor != "sqlite":
            continue
        here.ensure_connection()
        path = folder / f"{alias}.sqlite3"
        with sqlite3.connect(path) as copy:
            here.connection.backup(copy)
        copy.close()
        moved.append((here.settings_dict, here.settings_dict["NAME"]))
        here.settings_dict["NAME"] = str(path)  # read by each connection that opens from now on
    try:
        yield
    finally:
        for options, name in moved:
            options["NAME"] = name


def alone(work: Callable[[], Any]) -> Any:
    """In a thread: the connection of the test itself still looks at the memory."""
    return at_once([work])[0]


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gave back, or the refusal it met. They leave together."""
    start = Barrier(len(works), timeout=PATIENCE)

    def run(work: Callable[[], Any]) -> Any:
        try:
            for one in connections.all():
                one.ensure_connection()  # else they arrive one after the other, as their connections open
            start.wait()
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]
