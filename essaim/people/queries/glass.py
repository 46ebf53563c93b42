"""A file found by someone who may list nobody: what she types must be exactly what is kept."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from essaim.kernel import keyring
from essaim.kernel.errors import DomainError
from essaim.network.models import Collective, Membership
from essaim.people.models import BreakGlass, Person, PersonIndex
from essaim.people.queries.file_codes import people_with_code
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.indexes import Index, door_values
from essaim.people.rules.names import normalise_words, whole_key
from essaim.people.rules.phones import normalise_phone
from essaim.territory.models import Dwelling, Street


class NobodyAnswers(DomainError):
    """Aucune fiche ne répond exactement à cela. Vérifiez, ou appelez la ou le référent·e."""


class SeveralAnswer(DomainError):
    """Plusieurs fiches répondent : donnez aussi son nom ou son téléphone."""


@dataclass(frozen=True)
class Known:
    """What is known of the person: one of these at least, and all that are given must answer."""

    code: str = ""  # of the file, as the coordinator reads it aloud
    phone: str = ""
    name: str = ""
    number: str = ""
    street: str = ""


def file_known_as(collective: Collective, known: Known) -> Person:
    """The one file that answers.

    Raises:
        NobodyAnswers, SeveralAnswer.
    """
    wanted = _wanted(collective, known)
    people = Person.objects.filter(collective=collective, state__in=WITH_A_FILE)
    if known.code.strip():
        people = people.filter(id__in=people_with_code(collective, known.code))
    elif not wanted:
        raise NobodyAnswers
    for values in wanted:
        people = people.filter(id__in=_indexed(collective.id, values))
    found = list(people[:50])
    if known.name.strip():
        found = _named_exactly(collective, found, known.name)
    if not found:
        raise NobodyAnswers
    if len(found) > 1:
        raise SeveralAnswer
    return found[0]


def _wanted(collective: Collective, known: Known) -> list[set[tuple[Index, str]]]:
    """For each thing known, the values of which one must be hers."""
    wanted: list[set[tuple[Index, str]]] = []
    if known.phone.strip():
        wanted.append({(Index.PHONE, normalise_phone(known.phone))})
    if known.name.strip():
        wanted.append({(Index.NAME, whole_key(known.name))})
    if known.number.strip() and known.street.strip():
        wanted.append(_door_values(collective, known))
    return wanted


def _indexed(collective_id: UUID, values: Iterable[tuple[Index, str]]) -> list[UUID]:
    by_kind: dict[Index, list[str]] = {}
    for kind, value in values:
        if value:
            by_kind.setdefault(kind, []).extend(keyring.blind_indexes(collective_id, kind, value))
    ids: list[UUID] = []
    for kind, digests in by_kind.items():
        rows = PersonIndex.objects.filter(collective=collective_id, kind=kind, digest__in=digests)
        ids += rows.values_list("person_id", flat=True)
    return ids


def _named_exactly(collective: Collective, people: list[Person], name: str) -> list[Person]:
    """A first name alone does not open the file of whoever bears it with a family name."""
    keyring.load_keys(collective.id, [person.id for person in people])
    return [person for person in people if whole_key(person.full_name) == whole_key(name)]


def _door_values(collective: Collective, known: Known) -> set[tuple[Index, str]]:
    """« 12 bis » and « lilas » for « 12 bis rue des Lilas »: the number is exact, words of the street are enough."""
    written = re.fullmatch(r"\s*([0-9]{1,5})\s*(\S*)\s*", known.number)
    words = set(normalise_words(known.street))
    if written is None or not words:
        return set()
    streets = [
        street.id
        for street in Street.objects.filter(collective=collective)
        if words <= set(normalise_words(street.name))
    ]
    doors = Dwelling.objects.filter(
        collective=collective, street_id__in=streets, number=int(written[1]), suffix=written[2].lower()
    )
    values: set[tuple[Index, str]] = set()
    for door in doors.values_list("id", flat=True)[:500]:
        values |= door_values(door)
    return values


def glass_until(member: Membership, person: Person, *, at: datetime) -> datetime | None:
    """Until when she has this file open in an emergency."""
    rows = BreakGlass.objects.filter(person=person, member=member, until__gt=at)
    return rows.order_by("-until").values_list("until", flat=True).first()
