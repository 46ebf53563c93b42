"""Who has not answered for long, and who is told. One number of days, used on every page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from essaim.network.models import Collective, Membership
from essaim.people.enums import Channel, CompanionRole, PersonState
from essaim.people.models import Companionship, Person
from essaim.people.queries.care import coordinators, settings_of
from essaim.people.rules.silence import SilenceLevel, days_between, last_answer, level_of


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


def days_of_silence(person: Person, *, on: date) -> int:
    """Since her last two-way contact, or since she was met. Failed attempts do not change it."""
    return days_between(last_answer(person), on)


def silent_people(collective: Collective, *, on: date) -> list[Silence]:
    """The longest silence first. Those who asked neither to be called nor visited are left in peace."""
    stopped = Count(
        "do_not_contact__channel",
        filter=Q(do_not_contact__lifted_on=None, do_not_contact__channel__in=[Channel.PHONE, Channel.DOOR]),
        distinct=True,
    )
    people = (
        Person.objects.filter(collective=collective, state=PersonState.ACTIVE)
        .annotate(stopped=stopped)
        .filter(stopped__lt=2)
    )
    silent = []
    for person in people:
        days = days_of_silence(person, on=on)
        level = level_of(days, threshold=person.silence_days)
        if level:
            silent.append((person, days, level))
    if not silent:
        return []
    team = _team(collective, on=on)
    found = [Silence(one, days, team.told(one, level, on), level) for one, days, level in silent]
    return sorted(found, key=lambda silence: (-silence.days, silence.person.id))


def _team(collective: Collective, *, on: date) -> _Team:
    links: dict[object, list[Companionship]] = {}
    rows = Companionship.objects.filter(collective=collective, until=None).select_related("member__user")
    for link in sorted(rows, key=lambda one: (one.role != CompanionRole.COMPANION, one.since, one.id)):
        links.setdefault(link.person_id, []).append(link)
    chosen = settings_of(collective).coordinator_substitute
    substitute = chosen if chosen and _is_here(chosen, on) else None
    return _Team(links, next(iter(coordinators(collective, on=on)), None), substitute)


def _is_here(member: Membership, on: date) -> bool:
    return member.ended_at is None and member.user.is_active and member.starts_on <= on <= member.ends_on
