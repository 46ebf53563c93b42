"""Who looked at whom: read from the journal of accesses, which holds identifiers and nothing of what was shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from essaim.kernel.journal import Verb, Why
from essaim.kernel.vault import AccessEntry, JournalHead
from essaim.kernel.words import fold
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.people.models import BreakGlass
from essaim.rights.rules.access import OPENING, WEEK, is_odd, those_who_stand_out

_SIGN = 8  # of the seal of a line: enough to compare by eye


@dataclass(frozen=True)
class Readings:
    """One member, and how many people she was shown."""

    member_id: UUID
    name: str
    role: str
    opened: int  # files
    listed: int  # in a list or among the answers to a search
    by_glass: int
    told: int  # people whom she does not see, and of whom she was told that they have a file
    odd_hours: int
    is_marked: bool = False


@dataclass(frozen=True)
class Digest:
    """What was looked at in a collective in seven days."""

    since: datetime
    until: datetime
    readers: tuple[Readings, ...]

    @property
    def marked(self) -> tuple[Readings, ...]:
        return tuple(one for one in self.readers if one.is_marked)

    @property
    def odd_hours(self) -> int:
        return sum(one.odd_hours for one in self.readers)


def accesses_of_week(collective: Collective, *, until: datetime) -> Digest:
    """The seven days before `until`. Coordinators are compared with coordinators, the others with the others."""
    since = until - WEEK
    tallies = _tallies(collective.id, since, until)
    members = known_members(tallies)
    marked: set[UUID] = set()
    for coordinators in (True, False):
        of_a_kind = {
            one: len(tally.opened)
            for one, tally in tallies.items()
            if (_role(members, one) == Role.COORDINATOR) == coordinators
        }
        marked |= those_who_stand_out(of_a_kind)
    readers = [_reader(one, tally, members, is_marked=one in marked) for one, tally in tallies.items()]
    readers.sort(key=lambda one: (not one.is_marked, -one.opened, fold(one.name)))
    return Digest(since, until, tuple(readers))


def coordinators_of_week(network: Network, *, until: datetime) -> list[tuple[Collective, list[Readings]]]:
    """What the coordinators of each collective read: counts only, for the network lead. To be called in their scope."""
    found = []
    for collective in Collective.objects.filter(network=network).order_by("name__folded"):
        digest = accesses_of_week(collective, until=until)
        found.append((collective, [one for one in digest.readers if one.role == Role.COORDINATOR]))
    return found


class _Tally:
    def __init__(self) -> None:
        self.opened: set[UUID] = set()
        self.listed: set[UUID] = set()
        self.by_glass: set[UUID] = set()
        self.told: set[UUID] = set()
        self.odd_hours = 0


def _tallies(collective_id: UUID, since: datetime, until: datetime) -> dict[UUID, _Tally]:
    lines = AccessEntry.objects.filter(collective_id=collective_id, at__gte=since, at__lt=until).values_list(
        "member_id", "subject_id", "verb", "why", "at"
    )
    tallies: dict[UUID, _Tally] = defaultdict(_Tally)
    for member_id, subject_id, verb, why, at in lines.iterator(chunk_size=2000):
        if member_id is None:  # the system itself
            continue
        tally = tallies[member_id]
        if why == Why.SYSTEM and verb == Verb.FOUND:
            tally.told.add(subject_id)
        else:
            (tally.opened if verb in OPENING else tally.listed).add(subject_id)
        if why == Why.BREAK_GLASS:
            tally.by_glass.add(subject_id)
        tally.odd_hours += is_odd(timezone.localtime(at))
    return dict(tallies)


def known_members(ids: Iterable[UUID | None]) -> Mapping[UUID, Membership]:
    """Of any date: someone who left is still named by what she did."""
    return Membership.objects.select_related("user").in_bulk({one for one in ids if one})


def _role(members: Mapping[UUID, Membership], one: UUID) -> str:
    return members[one].role if one in members else ""


def _reader(one: UUID, tally: _Tally, members: Mapping[UUID, Membership], *, is_marked: bool) -> Readings:
    member = members.get(one)
    return Readings(
        member_id=one,
        name=member.user.name if member else "",
        role=_role(members, one),
        opened=len(tally.opened),
        listed=len(tally.listed),
        by_glass=len(tally.by_glass),
        told=len(tally.told),
        odd_hours=tally.odd_hours,
        is_marked=is_marked,
    )


def lines_about(
    collective: Collective, *, member_id: UUID | None = None, subject_ids: Sequence[UUID] | None = None
) -> QuerySet[AccessEntry]:
    """Lines of the journal, the newest first."""
    lines = AccessEntry.objects.filter(collective_id=collective.id)
    if member_id is not None:
        lines = lines.filter(member_id=member_id)
    if subject_ids is not None:
        lines = lines.filter(subject_id__in=subject_ids)
    return lines.order_by("-number")


def last_line(collective: Collective) -> tuple[int, str]:
    """(number, sign) of the last line: written down elsewhere, it tells a journal put back to an older copy."""
    head = JournalHead.objects.filter(collective_id=collective.id).values_list("number", "mac").first()
    number, mac = head or (0, "")
    return number, mac[:_SIGN]


def possible_readers(collective: Collective) -> QuerySet[Membership]:
    """All who belong or belonged to the collective, by name: the choices of a filter."""
    rows = Membership.objects.filter(collective=collective).select_related("user")
    return rows.order_by("user__name__folded", "id")


def glasses(collective: Collective) -> QuerySet[BreakGlass]:
    """The files opened in an emergency, the newest first."""
    rows = BreakGlass.objects.filter(collective=collective)
    return rows.select_related("member__user", "person").order_by("-opened_at")


def accesses_by_day(lines: Iterable[AccessEntry]) -> list[tuple[str, str, int]]:
    """(day, capacity, how often), the newest first: what the person herself is given."""
    counted = Counter((timezone.localdate(line.at).isoformat(), line.why) for line in lines)
    return [(day, why, count) for (day, why), count in sorted(counted.items(), reverse=True)]
