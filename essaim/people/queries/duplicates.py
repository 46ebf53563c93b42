"""Who may already have a file. Only ever suggested: a couple shares a number and a door."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import QuerySet

from essaim.kernel import keyring
from essaim.network.models import Collective
from essaim.people.models import Person
from essaim.people.queries.people import Match, Reason, indexed, name_reason, named_like
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.indexes import Index, door_values
from essaim.people.rules.names import is_close, likeness, normalise_words, sound_of
from essaim.people.rules.phones import normalise_phone

MOST_SUGGESTED = 10
_CROWD = 12  # more people behind one door or one number: a residence, a common number


@dataclass(frozen=True)
class Pair:
    """Two files that may be of one person."""

    one: Person
    other: Person
    match: Match  # `match.person` is `other`


def likely_duplicates(
    collective: Collective,
    *,
    name: str,
    phone: str = "",
    dwelling_id: UUID | str | None = None,
    leaving_out: Collection[UUID] = (),
) -> list[Match]:
    """Those of the whole collective who share the number, the door or nearly the name; the surest first.

    The screen names only those that the reader may see; of the others it says « une fiche existe peut-être déjà ».
    """
    people = Person.objects.filter(collective=collective, state__in=WITH_A_FILE).exclude(id__in=leaving_out)
    number = normalise_phone(phone or "")
    same: dict[UUID, set[Reason]] = defaultdict(set)
    known: dict[UUID, Person] = {}
    for reason, values in (
        (Reason.PHONE, {(Index.PHONE, number)} if number else set()),
        (Reason.DOOR, door_values(dwelling_id)),
    ):
        for person in people.filter(id__in=indexed(collective.id, values)) if values else ():
            same[person.id].add(reason)
            known[person.id] = person
    scores = _named_like(people, collective.id, name, known)
    matches = [_match(person, same[person.id], scores.get(person.id, 0)) for person in known.values()]
    return sorted(matches, key=_surest_first)[:MOST_SUGGESTED]


def duplicate_pairs(collective: Collective) -> list[Pair]:
    """Every two files of the collective that may be one, the surest first. Names are opened in memory."""
    people = list(Person.objects.filter(collective=collective, state__in=WITH_A_FILE))
    keyring.load_keys(collective.id, [person.id for person in people])
    opened = {one.id: (one, one.name or "", one.phone, one.dwelling_ref) for one in people}
    together: set[tuple[UUID, UUID]] = set()
    for bucket in _buckets(opened.values()):
        together.update(combinations(sorted(bucket), 2))
    pairs = [_pair(opened[one], opened[other]) for one, other in together]
    return sorted((pair for pair in pairs if pair), key=lambda pair: _surest_first(pair.match))


_Opened = tuple[Person, str, str | None, str | None]


def _pair(one: _Opened, other: _Opened) -> Pair | None:
    reasons = {
        reason
        for reason, at in ((Reason.PHONE, 2), (Reason.DOOR, 3))
        if one[at] is not None and one[at] == other[at]
    }
    score = likeness(one[1], other[1]) if is_close(one[1], other[1]) else 0
    if not reasons and not score:
        return None
    return Pair(one[0], other[0], _match(other[0], reasons, score))


def _buckets(opened: Iterable[_Opened]) -> Iterable[set[UUID]]:
    """Those who share a number, a door, or the sound of a word of their name, first or last."""
    by_value: dict[object, set[UUID]] = defaultdict(set)
    for person, name, phone, door in opened:
        words = normalise_words(name)
        values: list[object] = [("phone", phone)] if phone else []
        values += [("door", door)] if door else []
        values += [("name", frozenset(sound_of(word) for word in words))]
        values += [("whole", sound_of("".join(words)))]
        values += [("near", len(words), word, at) for word in words for at in range(len(words))]
        for value in values:
            by_value[value].add(person.id)
    return (bucket for value, bucket in by_value.items() if 2 <= len(bucket) <= _most(value))


def _most(value: object) -> int:
    return _CROWD if isinstance(value, tuple) and value[0] in {"phone", "door"} else 200


def _named_like(
    people: QuerySet[Person], collective_id: UUID, name: str, known: dict[UUID, Person]
) -> dict[UUID, float]:
    """Scores of those named nearly so, who join `known`; then of those known for another reason."""
    scores: dict[UUID, float] = {}
    if not name.strip():
        return scores
    for match in named_like(people, collective_id, name):
        if is_close(name, match.person.name or ""):
            known.setdefault(match.person.id, match.person)
            scores[match.person.id] = match.likeness
    return scores


def _match(person: Person, reasons: set[Reason], score: float) -> Match:
    found = reasons | ({name_reason(score)} if score else set())
    return Match(person, tuple(reason for reason in Reason if reason in found), score)


def _surest_first(match: Match) -> tuple[int, float, UUID]:
    return -len(match.reasons), -match.likeness, match.person.id
