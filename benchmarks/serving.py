"""CPU of one request, by page: `python benchmarks/serving.py [doors visits] [--profile PAGE]`, one JSON line a page.

Through the WSGI door of production (middleware, session, view, statements, template) in this process, without network;
CPU seconds of the process, not wall: other programs on the machine cost nothing, nor does a database server's own work.
`python scripts/postgres.py python benchmarks/serving.py` measures on PostgreSQL.
"""

import argparse
import gc
import io
import json
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from world import Reader, Size, fill, learn_sizes, prepare

RUNS = 30
CSRF = "a" * 32


class Server:
    """What stands between a web server and Essaim: an environ in, bytes out."""

    def __init__(self) -> None:
        from config.wsgi import application

        self.application = application

    def ask(self, path: str, reader: Reader, form: dict[str, str] | None = None) -> tuple[str, bytes]:
        from django.conf import settings

        body = urlencode({"csrfmiddlewaretoken": CSRF, **form}).encode() if form is not None else b""
        environ = {
            "REQUEST_METHOD": "POST" if form is not None else "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={reader.session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
        }
        told: list[str] = []
        answer = self.application(environ, lambda status, _headers: told.append(status))
        content = b"".join(answer)
        answer.close()
        if told[0][:3] != ("302" if form is not None else "200"):
            raise SystemExit(f"{path} answers {told[0]}: nothing to measure")
        return told[0], content


Ask = Callable[[], tuple[str, bytes]]


def pages(server: Server, readers: list[Reader]) -> dict[str, Ask]:
    """Each one as it is asked in turn: visits go from door to door, and from pair to pair."""
    from django.urls import reverse

    out = [one for one in readers if one.tour]
    coordinator = next(one for one in readers if one.role == "coordinator")
    walker = out[0]
    visits = _visits(out[2:])
    return {
        "tour": lambda: server.ask(reverse("field:doors", args=[walker.tour]), walker),
        "door": lambda: server.ask(reverse("field:door", args=[walker.tour, walker.doors[20]]), walker),
        "visit": lambda: server.ask(*next(visits)),
        "home, volunteer": lambda: server.ask("/", walker),
        "home, coordinator": lambda: server.ask("/", coordinator),
        "tour, coordinator": lambda: server.ask(reverse("tours:tour", args=[walker.tour]), coordinator),
        "tours, coordinator": lambda: server.ask(reverse("tours:board"), coordinator),
        "people, coordinator": lambda: server.ask(reverse("people:list"), coordinator),
        "doors, coordinator": lambda: server.ask(reverse("territory:doors"), coordinator),
        "figures of the month": lambda: server.ask(reverse("counts:page"), coordinator),
    }


def _visits(out: list[Reader]) -> Iterator[tuple[str, Reader, dict[str, str]]]:
    from django.urls import reverse

    for turn in count():
        reader = out[turn % len(out)]
        door = reader.doors[turn // len(out) % len(reader.doors)]
        yield (
            reverse("field:record", args=[reader.tour, door]),
            reader,
            {"visit_id": str(uuid4()), "outcome": "absent"},
        )


def work() -> int:
    """A page's kind of work, always the same: what this processor makes of Python just now."""
    told: dict[str, int] = {}
    for turn in range(12_000):
        told[f"{turn % 97}:{turn}"] = len(str(turn)) + told.get(f"{turn % 97}:{turn - 97}", 0)
    return len(",".join(sorted(told)))


def relative(ask: Ask, runs: int) -> tuple[float, float]:
    """CPU of a page for one of `work`, each measured between two of the other: a slow or busy machine slows both.

    That of the middle, and that which one in twenty passes.
    """
    pages_spent, works_spent = [], []
    for _ in range(5):
        ask()
    for _ in range(runs):
        for spent, one in ((works_spent, work), (pages_spent, ask)):
            start = time.process_time()
            one()
            spent.append(time.process_time() - start)
    one = statistics.median(works_spent)
    return statistics.median(pages_spent) / one, statistics.quantiles(pages_spent, n=20)[-1] / one


def measure(ask: Ask, runs: int) -> tuple[list[float], str, int]:
    for _ in range(5):
        ask()
    spent = []
    for _ in range(runs):
        start = time.process_time()
        status, content = ask()
        spent.append((time.process_time() - start) * 1000)
    return spent, status, len(content)


def statements(ask: Ask) -> int:
    from contextlib import ExitStack

    from django.db import connections

    seen: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 -- Django's signature
        seen.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(listen))
        ask()
    return len(seen)


def profile(ask: Ask, runs: int) -> None:
    """Where the CPU goes, asked a thousand times a second: share of each function, with what it calls, then alone."""
    within_it: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    taken = 0

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal taken
        taken += 1
        if frame is not None:
            alone[_named(frame)] += 1
        seen = set()
        while frame is not None:
            seen.add(_named(frame))
            frame = frame.f_back
        within_it.update(seen)

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    for _ in range(runs):
        ask()
    signal.setitimer(signal.ITIMER_PROF, 0)
    for title, counted in (("with what it calls", within_it), ("alone", alone)):
        print(f"# {title}")
        for name, times in counted.most_common(70):
            print(f"{100 * times / taken:5.1f} %  {name}")


def _named(frame: FrameType) -> str:
    path = frame.f_code.co_filename.split("site-packages/")[-1].removeprefix(str(Path.cwd()))
    return f"{path}:{frame.f_code.co_firstlineno} {frame.f_code.co_qualname}"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("doors", type=int, nargs="?", default=10_000)
    asked.add_argument("visits", type=int, nargs="?", default=5_000)
    asked.add_argument("--collectives", type=int, default=2)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--profile", default="")
    asked.add_argument("--people", type=int, help="those met, in all; one for fifty doors")
    asked.add_argument("--members", type=int, default=17)
    asked.add_argument("--relative", action="store_true")
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        people = chosen.doors // 50 if chosen.people is None else chosen.people
        readers = fill(
            Size(
                chosen.collectives, chosen.members, chosen.doors, chosen.visits, people // chosen.collectives
            )
        )
        learn_sizes()  # as each night
        from django.db import connection

        asked_for = pages(Server(), readers)
        for ask in asked_for.values():
            ask()
        gc.collect()
        gc.freeze()  # as `essaim serve` once it is warm; and the world is ours, no request's
        for name, ask in asked_for.items():
            if chosen.relative:
                middle, p95 = relative(ask, chosen.runs)
                told = {"page": name, "relative": round(middle, 2), "relative_p95": round(p95, 2)}
                print(json.dumps(told), flush=True)
                continue
            if chosen.profile:
                if name == chosen.profile:
                    measure(ask, 5)
                    profile(ask, chosen.runs)
                continue
            spent, status, size = measure(ask, chosen.runs)
            told = {
                "page": name, "database": connection.vendor, "cpu_ms": round(statistics.median(spent), 1),
                "least_ms": round(min(spent), 1), "statements": statements(ask), "status": status[:3],
                "kilobytes": size // 1024,
            }  # fmt: skip
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
