"""What has a date, whatever it is, as each area tells it; and what happens at the same time. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone


@dataclass(frozen=True, kw_only=True)
class Dated:
    """`uid`: the same for ever; `what`: the kind of thing, in words; `members`: who is in it, first names by identifier.

    `room`: a place of the directory, where it is held. `is_hers`: only who is in it sees it. Nobody met is ever named.
    """

    uid: str
    what: Any
    icon: str
    title: str
    starts_at: datetime
    ends_at: datetime
    url: str
    public_url: str = ""
    where: str = ""
    about: str = ""
    members: Mapping[UUID, str] = field(default_factory=dict)
    room: UUID | None = None
    is_hers: bool = False
    is_public: bool = False
    is_off: bool = False
    sequence: int = 0

    @property
    def local_day(self) -> date:
        return timezone.localdate(self.starts_at)


@dataclass(frozen=True)
class Clash:
    """Another thing at the same time: who is in both, and whether it is the same room."""

    other: Dated
    members: Sequence[str]
    is_same_room: bool


def in_order(found: Iterable[Dated]) -> list[Dated]:
    return sorted(found, key=lambda one: (one.starts_at, one.uid))


def clashes(found: Iterable[Dated]) -> dict[str, list[Clash]]:
    """By `uid`: only those that share someone or a room. What is off clashes with nothing."""
    told: dict[str, list[Clash]] = {}
    going: list[Dated] = []
    for one in in_order(one for one in found if not one.is_off):
        going = [other for other in going if other.ends_at > one.starts_at]
        for other in going:
            both = [name for member, name in one.members.items() if member in other.members]
            is_same_room = one.room is not None and one.room == other.room
            if both or is_same_room:
                told.setdefault(one.uid, []).append(Clash(other, both, is_same_room))
                told.setdefault(other.uid, []).append(Clash(one, both, is_same_room))
        going.append(one)
    return told
