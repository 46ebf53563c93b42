"""`make proof-outreach`: a cold snap of four days, 520 people, fifteen callers over real HTTP, with a moved clock; one JSON line.

`python benchmarks/watchers.py [--people N]`. The figure of a real town. The server's own command with three workers is
started again at each moment, with the hour of that moment: a `sitecustomize` moves the clock of each of its processes.
One answer in four is sent twice, one connection in eight is cut, a worker is killed. What the callers saw and said is
compared with what the server holds, and with the board as the coordinator reads it, after each moment.
"""

import argparse
import asyncio
import os
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from callers import Browser, Seen, asked, room
from serve import ROOT, Served, environment, say

CALLERS = 15
LISTS = 5
PARIS = ZoneInfo("Europe/Paris")
# the day, the hour, the level: those who did not answer are called again an hour later, four times at most
MOMENTS = (
    (0, time(9), "orange"), (0, time(10, 20), "orange"), (0, time(11, 40), "orange"), (0, time(13), "orange"),
    (1, time(9), "orange"), (1, time(10, 20), "orange"), (2, time(9), "red"), (2, time(15, 30), "red"), (3, time(9), "red"),
)  # fmt: skip
CLOCK = """
import datetime, os
if os.environ.get("ESSAIM_BENCH_CLOCK"):
    import time_machine
    time_machine.travel(datetime.datetime.fromisoformat(os.environ["ESSAIM_BENCH_CLOCK"]), tick=True).start()
"""
ANSWERS = {"talked", "not_now"}
STANDING = re.compile(rb'standing=(\w+)">[^<]*</a></div> <strong>(?:<span[^>]*>)?(\d+)')


@dataclass
class Episode:
    """What the callers know of the four days."""

    people: int
    told: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    heard: dict[int, list[str]] = field(default_factory=dict)  # by person, in order
    shown: set[tuple[int, int]] = field(default_factory=set)
    wave: object = ""
    tries: Counter[int] = field(default_factory=Counter)  # of this list
    reached: set[int] = field(default_factory=set)

    def list_is(self, campaign: object) -> None:
        if campaign != self.wave:
            self.wave, self.tries, self.reached = campaign, Counter(), set()
            self.told["lists"] += 1

    def hear(self, seen: Seen) -> None:
        for person, outcome in seen.said.items():
            self.heard.setdefault(person, []).append(outcome)
            self.tries[person] += outcome not in ANSWERS
            if outcome in ANSWERS:
                self.reached.add(person)
        twice = Counter(person for _caller, person in seen.shown)
        self.told["double_attributions"] += sum(count - 1 for count in twice.values())
        self.wrong += seen.wrong
        self.shown |= set(seen.shown)
        for name in ("requests", "cut", "twice", "killed"):
            self.told[name] += getattr(seen, name)

    def compare(self, board: dict[str, int]) -> None:
        nobody = sum(count >= 4 and one not in self.reached for one, count in self.tries.items())
        left = self.people - len(self.reached) - nobody
        expected = {"reached": len(self.reached), "nobody": nobody, "not_yet": left}
        self.told["boards"] += 1
        self.told["boards_wrong"] += {k: n for k, n in board.items() if n} != {
            k: n for k, n in expected.items() if n
        }

    def faults(self, kept: dict[str, object]) -> dict[str, int]:
        found = {int(one): what for one, what in kept["calls"].items()}  # type: ignore[attr-defined]
        opened = {tuple(one) for one in kept["opened"]}  # type: ignore[attr-defined]
        return {
            "double_attributions": self.told["double_attributions"] + int(str(kept["held_by_two"])),
            "lost_outcomes": sum(found.get(one) != outcomes for one, outcomes in self.heard.items()),
            "outcomes_nobody_said": sum(one not in self.heard for one in found),
            "shown_without_a_line": sum(one not in opened for one in self.shown),
            "boards_wrong": self.told["boards_wrong"],
            "wrong_answers": sum(self.wrong.values()),
        }


def main() -> None:
    chosen = argparse.ArgumentParser()
    chosen.add_argument("--people", type=int, default=520)
    episode = Episode(chosen.parse_args().people)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        site = Path(folder) / "site"
        site.mkdir()
        (site / "sitecustomize.py").write_text(CLOCK)
        os.environ["ESSAIM_BENCH_SITE"] = str(site)
        first, world = datetime.now(PARIS).date() + timedelta(days=7), {}
        for day, hour, level in MOMENTS:
            at = datetime.combine(first + timedelta(days=day), hour, tzinfo=PARIS)
            os.environ["ESSAIM_BENCH_CLOCK"] = at.isoformat()
            world = world or asked(folder, "made", [CALLERS, episode.people], of="watchers_world")
            moment(folder, episode, world, level)
        faults = episode.faults(asked(folder, "kept", world["collective"], of="watchers_world"))
    told, database = episode.told, urlsplit(environment(folder, ROOT)["ESSAIM_DATABASE_URL"]).scheme
    say(
        database=database, people=episode.people, callers=CALLERS, days=len({day for day, _hour, _level in MOMENTS}),
        lists=told["lists"], boards=told["boards"], calls=sum(map(len, episode.heard.values())),
        requests=told["requests"], sent_twice=told["twice"], cut=told["cut"], workers_killed=told["killed"], **faults,
        **({"wrong": dict(episode.wrong)} if episode.wrong else {}),
    )  # fmt: skip
    is_whole = len(episode.heard) == episode.people and told["lists"] == LISTS
    sys.exit(0 if is_whole and not any(faults.values()) else 1)


def moment(folder: str, episode: Episode, world: dict[str, object], level: str) -> None:
    """The server begins at that hour; everyone calls until nobody is left; the board is read."""
    opened = asked(folder, "opened", [world["watch"], level], of="watchers_world")
    episode.list_is(opened["campaign"])
    with Served(folder, ROOT, ["--workers", "3"]) as server:
        episode.hear(asyncio.run(room(server, {**world, **opened}, each=len(MOMENTS) * 10)))
        episode.compare(asyncio.run(_board(server, str(opened["lead"]), str(world["watch"]))))


async def _board(server: Served, session: str, watch: str) -> dict[str, int]:
    """As the coordinator reads it."""
    _status, _where, page = await Browser(server.port, session, Seen()).ask(f"/vigilance/{watch}/")
    return {name.decode(): int(count) for name, count in STANDING.findall(page)}


if __name__ == "__main__":
    main()
