"""`essaim serve`: the web server with the static files, and beside it the worker."""

import ctypes
import gc
import logging
import multiprocessing
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated

import typer
from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_typer.management import TyperCommand
from granian import Granian
from granian.constants import Interfaces

from essaim.kernel.health import troubles
from essaim.management.daily import mend
from essaim.web.frame.warming import warm

log = logging.getLogger("essaim.serve")
MOST_WORKERS = 8  # by itself: each holds connections, of which PostgreSQL has a hundred
# Of one process, open at once: a telephone keeps its own between two doors, and one too many waits until another leaves.
MOST_CONNECTIONS = 8192

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Command(TyperCommand):
    help = "Sert Essaim. Placez devant lui un mandataire qui fait le chiffrement (Caddy, nginx)."

    def handle(
        self,
        host: Annotated[str, typer.Option(help="Adresse d’écoute.")] = "127.0.0.1",
        port: Annotated[int, typer.Option(help="Port.")] = 8000,
        workers: Annotated[
            int, typer.Option(help="Processus ; 0 : autant que de cœurs, huit au plus.", min=0, max=64)
        ] = 0,
        threads: Annotated[int, typer.Option(help="Requêtes servies en même temps par processus.")] = 4,
        without_worker: Annotated[
            bool,
            typer.Option(
                "--without-worker", help="« essaim worker » est lancé à part, ou sur une autre machine."
            ),
        ] = False,
    ) -> None:
        if _is_taken(host, port):
            typer.echo(
                f"Le port {port} est déjà pris : arrêtez l’autre programme, ou choisissez --port.", err=True
            )
            raise typer.Exit(1)
        found = troubles()
        for trouble in found:
            typer.echo(str(trouble), err=True)
        if any(trouble.stops for trouble in found):
            raise typer.Exit(1)
        if not found:
            _mend()
        try:
            settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        except OSError:  # said above: the disk is full, or read-only
            log.warning("the folder of the static files could not be made")
        server = Granian(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers or min(len(os.sched_getaffinity(0)), MOST_WORKERS),
            blocking_threads=threads,
            backlog=MOST_CONNECTIONS,
            backpressure=MOST_CONNECTIONS,
            log_access=False,
            respawn_failed_workers=True,
        )
        _open_many_files()
        _load_once()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if without_worker:
            server.serve()
            return
        with _worker_beside():
            server.serve()


def _load_once() -> None:
    """Everything is read before the workers part: what they have in common is in memory once, and is not collected."""
    multiprocessing.set_start_method("fork", force=True)
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(-3, 2**20)  # M_MMAP_THRESHOLD: what a password takes, 19 MB, is given back at once
    import_module("config.wsgi")
    warm()
    connections.close_all()  # a file opened before a fork must not be used after it
    gc.collect()
    gc.freeze()


def _open_many_files() -> None:
    """A connection is a file: most systems allow a thousand, and as many as we wish to who asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A process of its own, started again when it dies: no import slows a page, and the server survives a fault of it."""
    over = threading.Event()
    command = [sys.executable, "-m", "essaim.cli", "worker", "--beside", str(os.getpid())]
    running = subprocess.Popen(command)  # noqa: S603 -- our own command

    def keep() -> None:
        nonlocal running
        while not over.wait(2):
            if running.poll() is not None:
                running = subprocess.Popen(command)  # noqa: S603 -- our own command

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()


def _mend() -> None:
    done = {name: count for name, count in mend(at=timezone.now()).items() if count}
    if done:
        log.warning("mended at the start: %s", done)
    connections.close_all()


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False
