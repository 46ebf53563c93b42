"""Who has not answered for long, and who is told. One number of days, used on every page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import GreaterThanOrEqual

from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective, Membership
from essaim.people.enums import Channel, CompanionRole, PersonState
from essaim.people.models import Companionship, Person, PersonDoNotContact
from essaim.people.queries.care import coordinators, settings_of
from essaim.people.rules.persons import NOT_IN_LISTS
from essaim.people.rules.silence import Answering, SilenceLevel, days_between, last_answer, level_of


@dataclass(frozen=True)
class Silence:
    """A person, for how long, and who should do something; `whom=None`: nobody is there to be told."""

    person: Person
    days: int
    whom: Membership | None
    level: SilenceLevel


@dataclass(frozen=True)
class _Team:
    """Who may be told, read once for all the people."""

    links: dict[object, list[Companionship]]
    coordinator: Membership | None
    substitute: Membership | None

    def told(self, person: Person, level: SilenceLevel, on: date) -> Membership | None:
        hers = self.links.get(person.id, [])
        companion = next((link.member for link in hers if _is_here(link.member, on)), None)
        if level == SilenceLevel.COMPANION:
            return companion or self.coordinator or self.substitute
        if level == SilenceLevel.COORDINATOR:
            return self.coordinator or self.substitute or companion
        return self.substitute or self.coordinator or companion


def days_of_silence(person: Answering, *, on: date) -> int:
    """Since her last two-way contact, or since she was met. Failed attempts do not change it."""
    return days_between(last_answer(person), on)


@dataclass(frozen=True)
class Quiet:
    """Someone silent: enough to put her in order, nothing to open."""

    id: UUID
    days: int
    level: SilenceLevel


class _DaysSince(Func):
    """From a day to another, counted by the database."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") - julianday(", **more
        )


def _followed(collective: UUID) -> QuerySet[Person]:
    """Those who asked neither to be called nor visited are left in peace."""
    stops = PersonDoNotContact.objects.filter(collective=collective, lifted_on=None)  # few: two short lists
    who = [stops.filter(channel=one).values("person_id") for one in (Channel.PHONE, Channel.DOOR)]
    left_in_peace = Q(id__in=who[0]) & Q(id__in=who[1])
    return Person.objects.filter(~left_in_peace, collective=collective, state=PersonState.ACTIVE).order_by()


def _quiet(collective: UUID, on: date) -> QuerySet[Person]:
    """As `level_of` counts."""
    answered = Greatest(Coalesce(F("last_two_way_on"), F("met_on")), F("met_on"))
    quiet_for = _DaysSince(Value(on, output_field=DateField()), answered)
    return _followed(collective).filter(GreaterThanOrEqual(quiet_for, F("silence_days")))


_QUIET = number_of(_quiet)


def number_of_quiet(collective: Collective, *, on: date) -> Wanted:
    """How many `who_is_quiet` would give."""
    return _QUIET.wanted(collective=collective.id, on=on)


def who_is_quiet(collective: Collective, *, on: date) -> list[Quiet]:
    """The longest silence first."""
    people = _followed(collective.id)
    found = []
    for person in people.values_list("id", "met_on", "last_two_way_on", "silence_days", named=True):
        days = days_of_silence(person, on=on)
        level = level_of(days, threshold=person.silence_days)
        if level:
            found.append(Quiet(person.id, days, level))
    return sorted(found, key=lambda quiet: (-quiet.days, quiet.id))


def silences(collective: Collective, quiet: Collection[Quiet], *, on: date) -> list[Silence]:
    """Who they are, and who should do something: for one page of them, or for all."""
    if not quiet:
        return []
    ids = [one.id for one in quiet]
    people = Person.objects.defer(*NOT_IN_LISTS).in_bulk(ids)
    team = _team(collective, ids, on=on)
    return [
        Silence(people[one.id], one.days, team.told(people[one.id], one.level, on), one.level)
        for one in quiet
        if one.id in people
    ]


def silent_people(collective: Collective, *, on: date) -> list[Silence]:
    return silences(collective, who_is_quiet(collective, on=on), on=on)


def _team(collective: Collective, people: Collection[UUID], *, on: date) -> _Team:
    links: dict[object, list[Companionship]] = {}
    rows = Companionship.objects.filter(collective=collective, until=None, person_id__in=people)
    ordered = sorted(
        rows.select_related("member__user"),
        key=lambda one: (one.role != CompanionRole.COMPANION, one.since, one.id),
    )
    for link in ordered:
        links.setdefault(link.person_id, []).append(link)
    chosen = settings_of(collective).coordinator_substitute
    substitute = chosen if chosen and _is_here(chosen, on) else None
    return _Team(links, next(iter(coordinators(collective, on=on)), None), substitute)


def _is_here(member: Membership, on: date) -> bool:
    return member.ended_at is None and member.user.is_active and member.starts_on <= on <= member.ends_on
