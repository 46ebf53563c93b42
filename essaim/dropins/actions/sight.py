"""Who holds a drop-in sees, that day, those who came and whose link is kept: one grant for each, each time."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from essaim.dropins.models import Came, DropInDay, DropInHost
from essaim.dropins.queries.came import named_of
from essaim.dropins.queries.days import hosts_of
from essaim.dropins.rules.days import end_of_day
from essaim.people.actions.grants import end_sight, grant_sight
from essaim.people.enums import Capacity


@dataclass(frozen=True)
class _Seat:
    """One person who came, one member who holds the day: what gives the sight."""

    id: UUID


def _seat(came: Came, host: DropInHost) -> _Seat:
    return _Seat(UUID(bytes=sha256(came.id.bytes + host.id.bytes).digest()[:16], version=5))


def show_to_hosts(day: DropInDay, *, at: datetime) -> None:
    """Those who are named so far, to those who hold it now, until midnight. Said again, it changes nothing."""
    until = end_of_day(day.starts_at)
    if at >= until:
        return
    hosts = list(hosts_of(day))
    for came, person in named_of(day):
        for host in hosts:
            grant_sight(
                person,
                to=host.member,
                capacity=Capacity.HOST,
                source=_seat(came, host),
                since=at,
                until=until,
            )


def end_sight_of_host(day: DropInDay, host: DropInHost, *, at: datetime) -> None:
    for came, _person in named_of(day):
        end_sight(_seat(came, host), at=at)
