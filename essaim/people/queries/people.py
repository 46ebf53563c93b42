"""The people of a member, listed and found: by number, by name however it is spelt, by door."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from essaim.kernel import keyring
from essaim.network.models import Membership
from essaim.people.enums import PersonState
from essaim.people.models import Person, PersonIndex, RegisterBridge
from essaim.people.queries.sight import visible_people
from essaim.people.rules.indexes import Index, name_values
from essaim.people.rules.names import bare, search_likeness
from essaim.people.rules.persons import NOT_IN_LISTS
from essaim.people.rules.phones import last_digits, normalise_phone

MOST_FOUND = 50
_MOST_TYPED = 100
_NAMES = ("first_name", "name")
_TO_SORT = ("collective", "state", "met_on", "last_two_way_on", "silence_days")


class Reason(StrEnum):
    """Why someone is found, the surest first."""

    PHONE = "phone"
    END_OF_PHONE = "end_of_phone"
    DOOR = "door"
    NAME = "name"
    CLOSE_NAME = "close_name"


REASONS = {
    Reason.PHONE: _("même téléphone"),
    Reason.END_OF_PHONE: _("même fin de numéro"),
    Reason.DOOR: _("même porte"),
    Reason.NAME: _("même nom"),
    Reason.CLOSE_NAME: _("nom proche"),
}


class Order(StrEnum):
    SILENCE = "silence"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True)
class Match:
    """Someone found, and why."""

    person: Person
    reasons: tuple[Reason, ...]
    likeness: float = 0.0

    def but(self, reason: Reason) -> "Match":
        """Without saying this of her."""
        return replace(self, reasons=tuple(one for one in self.reasons if one != reason))

    @property
    def reason(self) -> str:
        """« même téléphone, nom proche »."""
        return ", ".join(str(REASONS[one]) for one in self.reasons)


def list_people(
    member: Membership,
    *,
    at: datetime,
    text: str = "",
    state: str | None = PersonState.ACTIVE,
    order: str = Order.SILENCE,
) -> list[Person]:
    """Those she may see: the longest without an answer first, or by name, or the newest first. With `text`: as found."""
    if text.strip():
        found = (match.person for match in find_people(member, text=text, at=at))
        return [person for person in found if state is None or person.state == state]
    people = quiet_longest_first(member, at=at, state=state).defer(None)
    if order == Order.NAME and member.collective_id:
        return sort_by_name(people.only(*_TO_SORT, *_NAMES).order_by(), member.collective_id)
    people = people.only(*_TO_SORT)  # the rest, of the page alone: `with_names`
    return list(people.order_by("-met_on", "-id") if order == Order.NEWEST else people)


def quiet_longest_first(
    member: Membership, *, at: datetime, state: str | None = PersonState.ACTIVE
) -> QuerySet[Person]:
    """Those she may see, to be cut in pages by the database."""
    people = visible_people(member, at=at).defer(*NOT_IN_LISTS)
    if state is not None:
        people = people.filter(state=state)
    return people.order_by(Coalesce(F("last_two_way_on"), F("met_on")), "id")


def with_names(people: Iterable[Person]) -> list[Person]:
    """The people of one page, with what a line of a list shows of them, in the same order."""
    ids = [person.id for person in people]
    read = Person.objects.defer(*NOT_IN_LISTS).in_bulk(ids)
    return [read[one] for one in ids if one in read]


def sort_by_name(people: Iterable[Person], collective_id: UUID) -> list[Person]:
    """In memory: the database does not know their names."""
    rows = list(people)
    keyring.load_keys(collective_id, [person.id for person in rows])
    return sorted(rows, key=lambda person: (bare(person.full_name), person.id))


def find_people(member: Membership, *, text: str, at: datetime) -> list[Match]:
    """Among those she may see: by number (or its last six digits), or by a name, even misspelt. The closest first."""
    typed = text.strip()[:_MOST_TYPED]
    if not typed or member.collective_id is None:
        return []
    visible = visible_people(member, at=at)
    if last_digits(typed):
        matches = _by_number(visible, member.collective_id, typed)
    else:
        matches = named_like(visible, member.collective_id, typed)
    return sorted(matches, key=_closest_first)[:MOST_FOUND]


def named_like(people: QuerySet[Person], collective_id: UUID, name: str) -> list[Match]:
    """By blind indexes, then by comparing the few names found, which are opened for it."""
    candidates = list(people.filter(id__in=indexed(collective_id, name_values(name))))
    keyring.load_keys(collective_id, [person.id for person in candidates])
    scored = ((person, search_likeness(name, person.full_name)) for person in candidates)
    return [Match(person, (name_reason(score),), score) for person, score in scored if score > 0]


def name_reason(score: float) -> Reason:
    return Reason.NAME if score == 1 else Reason.CLOSE_NAME


def indexed(collective_id: UUID, values: Collection[tuple[Index, str]]) -> set[UUID]:
    """The identifiers of those who have one of these values. A digest says its kind: the kinds only serve the database."""
    if not values:
        return set()
    digests = {one for kind, value in values for one in keyring.blind_indexes(collective_id, kind, value)}
    rows = PersonIndex.objects.filter(
        collective_id=collective_id, kind__in={kind.value for kind, _value in values}, digest__in=digests
    )
    return set(rows.order_by().values_list("person_id", flat=True))


def _by_number(people: QuerySet[Person], collective_id: UUID, typed: str) -> list[Match]:
    number = normalise_phone(typed)
    if number:
        same = people.filter(id__in=indexed(collective_id, {(Index.PHONE, number)}))
        return [Match(person, (Reason.PHONE,), 1) for person in same]
    ends_so = people.filter(id__in=indexed(collective_id, {(Index.LAST_DIGITS, last_digits(typed))}))
    return [Match(person, (Reason.END_OF_PHONE,), 1) for person in ends_so]


def _closest_first(match: Match) -> tuple[float, UUID]:
    return -match.likeness, match.person.id


def read_again(person: Person) -> Person:
    """As she is kept now, whatever was changed in memory."""
    return Person.objects.get(id=person.id)


def bridge_of(person: Person) -> RegisterBridge | None:
    """Where her entry in the communal register stands."""
    return RegisterBridge.objects.filter(person=person).first()
