"""The load generator: many people at once, each with her cookies, thinking between two pages. One process, one thread.

`python benchmarks/load.py` measures what it costs by itself, against a server that answers nothing at once.
"""

import asyncio
import json
import random
import resource
import statistics
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

CSRF = "a" * 32
SESSION, CSRF_COOKIE = "essaim_sid", "essaim_csrf"


@dataclass
class Told:
    """What happened: seconds of each request, by kind of page, and what was answered that should not have been."""

    times: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, seconds: float, status: int, *, expected: tuple[int, ...]) -> None:
        self.times.setdefault(kind, []).append(seconds)
        if status not in expected:
            self.wrong[f"{kind} {status}"] += 1

    def summary(self, seconds: float) -> dict[str, object]:
        every = sorted(one for times in self.times.values() for one in times)
        return {
            "requests": len(every),
            "per_second": round(len(every) / seconds, 1),
            "p50_ms": round(1000 * statistics.median(every)) if every else None,
            "p95_ms": round(1000 * every[int(0.95 * len(every))]) if every else None,
            "longest_ms": round(1000 * every[-1]) if every else None,
            "errors": sum(self.wrong.values()),
            **({"wrong": dict(self.wrong)} if self.wrong else {}),
        }


class Person:
    """A connection kept open, as a telephone does; opened again when the server closed it."""

    def __init__(self, port: int, session: str, told: Told) -> None:
        self.port, self.session, self.told = port, session, told
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, kind: str, path: str) -> int:
        return await self.ask(kind, f"GET {path} HTTP/1.1\r\n", b"", expected=(200,))

    async def post(
        self, kind: str, path: str, values: dict[str, str], expected: tuple[int, ...] = (302,)
    ) -> int:
        body = urlencode({"csrfmiddlewaretoken": CSRF, **values}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        return await self.ask(kind, head, body, expected=expected)

    async def ask(self, kind: str, head: str, body: bytes, *, expected: tuple[int, ...]) -> int:
        cookies = f"{CSRF_COOKIE}={CSRF}" + (f"; {SESSION}={self.session}" if self.session else "")
        sent = f"{head}Host: localhost\r\nCookie: {cookies}\r\nAccept: text/html\r\n\r\n".encode() + body
        start = time.perf_counter()
        try:
            status = await asyncio.wait_for(self._exchange(sent), 120)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as fault:
            status, self.streams = 0, None
            self.told.wrong[f"{kind} {type(fault).__name__}"] += 1
        self.told.note(kind, time.perf_counter() - start, status, expected=(*expected, 0))
        return status

    async def _exchange(self, sent: bytes) -> int:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        status, headers = int(head[9:12]), head.lower()
        length = int(headers.partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        if b"transfer-encoding: chunked" in headers:
            while (size := int(await reader.readline(), 16)) or not await reader.readline():
                await reader.readexactly(size + 2)
                if not size:
                    break
        elif length:
            await reader.readexactly(length)
        if b"connection: close" in headers:
            writer.close()
            self.streams = None
        return status


async def walk(
    person: Person, tour: str, doors: list[str], *, until: float, think: tuple[float, float], turn: int
) -> None:
    """A Saturday at the doors: the list, a door, what was answered there, the next one; the page of the day at times."""
    draw = random.Random(turn)
    await asyncio.sleep(draw.uniform(0, think[1]))
    at = turn % 2  # the two of a pair walk on two sides
    while time.perf_counter() < until:
        door = doors[at % len(doors)]
        step = draw.random()
        if step < 0.1:
            await person.get("home", "/")
        elif step < 0.4:
            await person.get("tour", f"/portes/{tour}/")
        elif step < 0.7:
            await person.get("door", f"/portes/{tour}/porte/{door}/")
        else:
            values = {"visit_id": str(uuid4()), "outcome": draw.choice(["absent", "talked", "refuses"])}
            await person.post("visit", f"/portes/{tour}/porte/{door}/noter/", values)
            at += 2
        await asyncio.sleep(min(draw.uniform(*think), max(0.0, until - time.perf_counter())))


async def walks(
    port: int, readers: list[dict[str, object]], *, people: int, seconds: float, think: tuple[float, float]
) -> dict[str, object]:
    """Several telephones for one account when there are more people than volunteers."""
    told, until = Told(), time.perf_counter() + seconds
    out = [one for one in readers if one["tour"]]
    start = time.perf_counter()
    await asyncio.gather(
        *(
            walk(
                Person(port, str(one["session"]), told),
                str(one["tour"]),
                list(one["doors"]),
                until=until,
                think=think,
                turn=turn,
            )  # type: ignore[call-overload]
            for turn, one in ((turn, out[turn % len(out)]) for turn in range(people))
        )
    )
    return told.summary(time.perf_counter() - start)


async def visits_at_once(
    port: int, readers: list[dict[str, object]], *, hands: int, count: int
) -> dict[str, object]:
    told, start, left = Told(), time.perf_counter(), iter(range(count))
    out = [one for one in readers if one["tour"]]

    async def hand(turn: int) -> None:
        one = out[turn % len(out)]
        person = Person(port, str(one["session"]), told)
        doors = list(one["doors"])  # type: ignore[call-overload]
        for number in left:
            door = doors[(turn + number) % len(doors)]
            await person.post(
                "visit",
                f"/portes/{one['tour']}/porte/{door}/noter/",
                {"visit_id": str(uuid4()), "outcome": "absent"},
            )

    await asyncio.gather(*(hand(turn) for turn in range(hands)))
    return told.summary(time.perf_counter() - start)


async def sign_ins(
    port: int, readers: list[dict[str, object]], *, count: int, password: str
) -> dict[str, object]:
    told, start = Told(), time.perf_counter()
    volunteers = [one for one in readers if one["tour"]][:count]

    async def one_of(reader: dict[str, object]) -> None:
        values = {"login": str(reader["email"]), "password": password}
        await Person(port, "", told).post("sign in", "/compte/connexion/", values)

    await asyncio.gather(*(one_of(reader) for reader in volunteers))
    seconds = time.perf_counter() - start
    return {"seconds": round(seconds, 2), **told.summary(seconds)}


async def own_cost(seconds: float = 5) -> dict[str, object]:
    """What this generator can ask for, of a server that costs nothing: the ceiling of what it may tell."""
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(page)

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    told, until = Told(), time.perf_counter() + seconds
    before = resource.getrusage(resource.RUSAGE_SELF)

    async def asking() -> None:
        person = Person(port, "x", told)
        while time.perf_counter() < until:
            await person.get("nothing", "/")

    tasks = [asyncio.create_task(asking()) for _ in range(100)]
    await asyncio.gather(*tasks)
    after = resource.getrusage(resource.RUSAGE_SELF)
    server.close()
    summary = told.summary(seconds)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {**summary, "cpu_ms_each": round(1000 * spent / max(1, int(str(summary["requests"]))), 3)}


if __name__ == "__main__":
    print(json.dumps({"load generator, with the server that answers it": asyncio.run(own_cost())}))
