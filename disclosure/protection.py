"""The number that is published for a set of people.

Source of the method: cell-key perturbation (ONS, ABS) with the threshold of INSEE for its squares and of the French hospital
data (11), and rounding to base 5.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

THRESHOLD = 11  # a count under this is never published, a zero neither
BASE = 5  # what is published is a multiple of it
_FIRST = -(-THRESHOLD // BASE) * BASE  # 15, the smallest number ever published
_MARK = 1 << 64


@dataclass(frozen=True)
class Group:
    """A set of people: how many, and a mark that only the same set has.

    count: people, ≥ 0. mark: sum modulo 2**64 of the marks of each of them, so that two groups without anyone in common
    add up to the mark of both.
    """

    count: int = 0
    mark: int = 0

    def __add__(self, other: "Group") -> "Group":
        """Of two groups that have nobody in common."""
        return Group(self.count + other.count, (self.mark + other.mark) % _MARK)


@dataclass(frozen=True)
class Protector:
    """Rounds with a secret: whoever asks the same of the same people, in whatever table, order or year, reads the same.

    secret: at least 32 bytes, which never changes: under another one the same people would have another number, and the
    average of both tells more than either.
    """

    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) < 32:
            raise ValueError("a secret of at least 32 bytes")

    def group(self, people: Iterable[str]) -> Group:
        """Of identifiers, each counted once."""
        different = set(people)
        return Group(len(different), sum(map(self._mark, different)) % _MARK)

    def published(self, group: Group) -> int | None:
        """A multiple of 5, at most 4 away from the count, up or down by a chance that nobody chooses; None: fewer than 15.

        Right on the average from 15 on. One person more changes it with a probability of 0.2. From 11 to 14 it is 15 or None
        by the same chance: 10 is never published, since it would say « 11 to 14 ».
        """
        if group.count < THRESHOLD:
            return None
        below = group.count // BASE * BASE
        rounded = below + BASE if self._chance(group) < (group.count - below) / BASE else below
        return rounded if rounded >= _FIRST else None

    def _mark(self, identifier: str) -> int:
        return int.from_bytes(self._digest(b"mark", identifier.encode())[:8])

    def _chance(self, group: Group) -> float:
        return int.from_bytes(self._digest(b"round", b"%d|%d" % (group.count, group.mark))[:6]) / 2**48

    def _digest(self, purpose: bytes, said: bytes) -> bytes:
        return hmac.digest(self.secret, purpose + b"|" + said, hashlib.sha256)


def possible(published: int | None) -> tuple[int, int]:
    """[least, most] people behind a published number, for who knows the method."""
    if published is None:
        return 0, _FIRST - 1
    return max(published - BASE + 1, THRESHOLD), published + BASE - 1
