"""Processes that begin with their libraries read: each its own, with its environment and its folder, a second sooner.

A server of forks (`multiprocessing`) reads the libraries once; what depends on settings, Essaim first, is read by each
process. For what is killed, limited or measured, a process of the system is started instead.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from django.conf import settings

NAMES = "TESTS_LIBRARIES"
_OURS = {"essaim", "config", "tests", "allauth", "__main__", "__mp_main__"}
_OF_TESTS = {"pytest", "_pytest", "pluggy", "xdist", "execnet", "playwright", "hypothesis", "pytest_django"}
_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.warm_libraries"])


def run_code(
    code: str, *, environment: Mapping[str, str], folder: Path, together: bool = False, timeout: float = 120
) -> "subprocess.CompletedProcess[str]":
    """As `python -c code`. `together`: what is said in error is said where the rest is."""
    import_module(settings.ROOT_URLCONF)  # all that a page asks for
    roots = _OURS | _OF_TESTS
    os.environ[NAMES] = " ".join(name for name in sys.modules if name.partition(".")[0] not in roots)
    with TemporaryDirectory() as kept:
        files = [Path(kept) / name for name in ("stdout", "stdout" if together else "stderr")]
        started = _SERVER.Process(
            target=_become, args=(code, dict(environment), str(folder), *map(str, files))
        )
        started.start()
        os.environ.pop(NAMES)
        started.join(timeout)
        if started.exitcode is None:
            started.kill()
            raise subprocess.TimeoutExpired(code, timeout)
        out, err = (file.read_text("utf-8") for file in files)
    return subprocess.CompletedProcess(code, started.exitcode, out, err)


def _become(code: str, environment: dict[str, str], folder: str, out: str, err: str) -> None:
    for descriptor, name in ((1, out), (2, err)):
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    main = sys.modules["__main__"] = ModuleType("__main__")
    try:
        exec(compile(code, "<string>", "exec"), main.__dict__)
    finally:
        if "django.db" in sys.modules:  # closed by the end of an interpreter, which a fork does not reach
            sys.modules["django.db"].connections.close_all()
