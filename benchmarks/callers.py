"""`make proof-outreach`: twenty callers at once, over real HTTP, for two thousand people; one JSON line.

`python benchmarks/callers.py [--people N] [--each N]`. The server's own command with three workers, on its own database;
`python scripts/postgres.py python benchmarks/callers.py`: on PostgreSQL. A worker is killed in the middle, one answer in four
is sent twice, one connection in eight is cut before its answer. What each caller saw and said is kept on the callers' side,
and compared with what the server holds: nobody shown to two of them, no outcome lost, nobody shown without a line in the journal.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from load import CSRF, CSRF_COOKIE, SESSION
from serve import ROOT, Served, environment, say

CALLERS = 20
SPOKEN = re.compile(rb"Personne (\d+)")
SCRIPT = """
import json, sys
sys.path.insert(0, {benchmarks!r})
from world import prepare
prepare({folder!r})
from {of} import {work}
print(json.dumps({work}({given!r})))
"""


def asked(folder: str, work: str, given: object, *, of: str = "callers_world") -> dict[str, object]:
    """Of the world, in a process of its own: the server's must not be this one's."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(benchmarks=str(ROOT / "benchmarks"), folder=folder, of=of, work=work, given=given)],
        cwd=ROOT, env=environment(folder, ROOT), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


@dataclass
class Seen:
    """What the callers know: who was before whose eyes, what was said of whom, what the server answered wrongly."""

    shown: list[tuple[int, int]] = field(default_factory=list)  # caller, person
    said: dict[int, str] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    cut: int = 0
    killed: int = 0
    is_under_way: asyncio.Event = field(default_factory=asyncio.Event)
    twice: int = 0


class Browser:
    """One exchange a connection; what is not answered is sent again, as a page that is loaded again does."""

    def __init__(self, port: int, session: str, seen: Seen) -> None:
        self.port, self.session, self.seen = port, session, seen

    async def ask(
        self, path: str, values: dict[str, str] | None = None, *, cut: bool = False
    ) -> tuple[int, str, bytes]:
        body = (
            urlencode({"csrfmiddlewaretoken": CSRF, **(values or {})}).encode() if values is not None else b""
        )
        for _ in range(200):
            try:
                status, where, page = await asyncio.wait_for(
                    self._exchange(path, values is not None, body, cut), 60
                )
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                cut = False
                await asyncio.sleep(0.05)
                continue
            if status != 503:  # busy: it says so, and the page comes again by itself
                self.seen.requests += 1
                return status, where, page
            await asyncio.sleep(0.1)
        raise SystemExit(f"no answer at {path}")

    async def _exchange(self, path: str, is_post: bool, body: bytes, cut: bool) -> tuple[int, str, bytes]:  # noqa: FBT001
        head = f"{'POST' if is_post else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        head += f"Cookie: {CSRF_COOKIE}={CSRF}; {SESSION}={self.session}\r\nAccept: text/html\r\n"
        if is_post:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(head.encode() + b"\r\n" + body)
            await writer.drain()
            if cut:  # the train enters a tunnel: the server does its work, nobody reads the answer
                self.seen.cut += 1
                await asyncio.sleep(0.01)
                raise OSError
            answer = await reader.read()
        finally:
            writer.close()
        top, _, page = answer.partition(b"\r\n\r\n")
        if not top:
            raise OSError
        found = re.search(rb"(?im)^location: (\S+)", top)
        return int(top[9:12]), found[1].decode() if found else "", page


async def caller(turn: int, browser: Browser, world: dict[str, str], each: int, seen: Seen) -> None:
    """The next person, her page, how it ended; until nobody is left, or `each` were called."""
    draw, done = random.Random(turn), 0
    take, outcomes = f"/appels/suivante/{world['campaign']}/", world["outcomes"]
    while done < each:
        status, where, _page = await browser.ask(take, {}, cut=draw.random() < 1 / 8)
        if "/pourquoi/" in where:
            return
        if status != 302 or "/en-ligne/" not in where:
            seen.wrong[f"take {status} {where}"] += 1
            return
        status, _where, page = await browser.ask(where)
        found = SPOKEN.search(page)
        if status != 200 or found is None:
            seen.wrong[f"page {status}"] += 1
            return
        person = int(found[1])
        seen.shown.append((turn, person))
        outcome = draw.choice(outcomes)
        sent = {"outcome": outcome, "call_id": str(uuid4()), "sure": "1"}
        is_twice = draw.random() < 1 / 4
        seen.twice += is_twice
        for _ in range(1 + is_twice):
            status, _where, _page = await browser.ask(f"{where}issue/", sent, cut=draw.random() < 1 / 8)
            if status != 302:
                seen.wrong[f"outcome {status}"] += 1
        seen.said[person] = outcome
        if done == each // 3:
            seen.is_under_way.set()
        done += 1


async def room(server: Served, world: dict[str, object], each: int) -> Seen:
    seen = Seen()
    sessions = list(world["sessions"])  # type: ignore[call-overload]
    hands = [
        caller(turn, Browser(server.port, session, seen), world, each, seen)  # type: ignore[arg-type]
        for turn, session in enumerate(sessions)
    ]
    killer = asyncio.create_task(_kill_one(server, seen))
    await asyncio.gather(*hands)
    killer.cancel()
    return seen


async def _kill_one(server: Served, seen: Seen) -> None:
    """A worker dies with what it was doing; the server starts another."""
    await seen.is_under_way.wait()
    workers = [pid for pid in server.family()[1:] if _answers(pid)]
    os.kill(workers[0], signal.SIGKILL)
    seen.killed += 1


def _answers(pid: int) -> bool:
    told = Path(f"/proc/{pid}/cmdline").read_bytes()
    return b"serve" in told and b"--beside" not in told


def main() -> None:
    chosen = argparse.ArgumentParser()
    chosen.add_argument("--people", type=int, default=2000)
    chosen.add_argument("--each", type=int, default=25)
    wanted = chosen.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        world = asked(folder, "made", [CALLERS, wanted.people])
        with Served(folder, ROOT, ["--workers", "3"]) as server:
            seen = asyncio.run(room(server, world, wanted.each))
        kept = asked(folder, "kept", world["collective"])
        twice = Counter(person for _caller, person in seen.shown)
        opened = {tuple(one) for one in kept["opened"]}  # type: ignore[attr-defined]
        found = {int(one): what for one, what in kept["calls"].items()}  # type: ignore[attr-defined]
        faults = {
            "double_attributions": sum(count - 1 for count in twice.values()) + int(str(kept["held_by_two"])),
            "people_called_twice": int(str(kept["called_twice"])),
            "lost_outcomes": sum(found.get(one) != outcome for one, outcome in seen.said.items()),
            "outcomes_nobody_said": sum(one not in seen.said for one in found),
            "shown_without_a_line": sum(one not in opened for one in seen.shown),
            "seen_after_the_call": int(str(kept["still_seen"])),
            "contacts_too_many_or_too_few": abs(int(str(kept["contacts"])) - len(seen.said)),
            "wrong_answers": sum(seen.wrong.values()),
        }
    say(
        database=urlsplit(environment(folder, ROOT)["ESSAIM_DATABASE_URL"]).scheme, people=wanted.people, callers=CALLERS,
        workers=3, workers_killed=seen.killed, calls=len(seen.said), requests=seen.requests, sent_twice=seen.twice, cut=seen.cut,
        **faults, **({"wrong": dict(seen.wrong)} if seen.wrong else {}),
    )  # fmt: skip
    is_whole = len(seen.said) == min(wanted.people, CALLERS * wanted.each)
    sys.exit(0 if is_whole and seen.killed and not any(faults.values()) else 1)


if __name__ == "__main__":
    main()
