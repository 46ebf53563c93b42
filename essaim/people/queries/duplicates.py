"""Who may already have a file. Only ever suggested: a couple shares a number and a door."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db.models import Q, QuerySet

from essaim.kernel import keyring
from essaim.kernel.journal import Verb, Why
from essaim.kernel.vault import AccessEntry
from essaim.network.models import Collective, Membership
from essaim.people.models import Person, PersonIndex, TwoPeople
from essaim.people.queries.people import Match, Reason, indexed, name_reason, named_like
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.indexes import Index, door_values
from essaim.people.rules.names import is_close, likeness, normalise_words, sound_of, squeeze
from essaim.people.rules.phones import normalise_phone

MOST_SUGGESTED = 10
_CROWD = 12  # more people behind one door or one number: a residence, a common number
_NAMESAKES = 40  # more people of one name: a first name alone
_Two = tuple[UUID, UUID]


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

    The screen names only those that the reader may see; of the others it says « une fiche existe peut-être déjà ».
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
    """Every two files of the collective that may be one, the surest first. Names are opened in memory, and only names."""
    people = list(Person.objects.filter(collective=collective, state__in=WITH_A_FILE))
    keyring.load_keys(collective.id, [person.id for person in people])
    known = {person.id: (person, person.full_name) for person in people}
    apart = {(said.one_id, said.other_id) for said in said_apart(collective)}
    reasons = _sharing(collective.id)
    for two in _nearly_one_name((person.id, name) for person, name in known.values()):
        reasons.setdefault(two, set())
    pairs = []
    for (one, other), why in reasons.items():
        if one in known and other in known and (one, other) not in apart:
            score = (
                likeness(known[one][1], known[other][1]) if is_close(known[one][1], known[other][1]) else 0
            )
            if why or score:
                pairs.append(Pair(known[one][0], known[other][0], _match(known[other][0], why, score)))
    return sorted(pairs, key=lambda pair: (*_surest_first(pair.match), pair.one.id))


def said_apart(collective: Collective) -> QuerySet[TwoPeople]:
    """Two files, in the order of their identifiers, of which somebody said that they are of two people."""
    return TwoPeople.objects.filter(collective=collective)


def still_apart(collective: Collective) -> QuerySet[TwoPeople]:
    """Those of which both have a file, to be thought again; the latest first."""
    rows = said_apart(collective).filter(one__state__in=WITH_A_FILE, other__state__in=WITH_A_FILE)
    return rows.select_related("one", "other", "by__user")


def apart_from(person: Person) -> set[UUID]:
    rows = said_apart(person.collective).filter(Q(one=person) | Q(other=person))
    return {id_ for two in rows.values_list("one_id", "other_id") for id_ in two} - {person.id}


def _sharing(collective_id: UUID) -> dict[_Two, set[Reason]]:
    """Two who share a number or a door, by their blind indexes: nothing is opened."""
    rows = PersonIndex.objects.filter(collective_id=collective_id, kind__in=[Index.PHONE, Index.DOOR])
    groups: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for person_id, kind, digest in rows.order_by().values_list("person_id", "kind", "digest"):
        groups[kind, keyring.newest_index(collective_id, digest)].add(person_id)
    found: dict[_Two, set[Reason]] = defaultdict(set)
    for (kind, _digest), group in groups.items():
        for two in combinations(sorted(group), 2) if len(group) <= _CROWD else ():
            found[two].add(Reason.PHONE if kind == Index.PHONE else Reason.DOOR)
    return found


def _nearly_one_name(named: Iterable[tuple[UUID, str]]) -> set[_Two]:
    """Two whose names sound alike, word by word, or are one letter apart."""
    groups: dict[object, set[UUID]] = defaultdict(set)
    for person_id, name in named:
        words = sorted(normalise_words(name))
        whole = "".join(words)
        groups[frozenset(sound_of(word) for word in words)].add(person_id)
        groups[sound_of(squeeze(name))].add(person_id)
        for at in range(len(whole) + 1):
            groups["less one", whole[:at] + whole[at + 1 :]].add(person_id)
    return {
        two
        for group in groups.values()
        if 2 <= len(group) <= _NAMESAKES
        for two in combinations(sorted(group), 2)
    }


def _named_like(
    people: QuerySet[Person], collective_id: UUID, name: str, known: dict[UUID, Person]
) -> dict[UUID, float]:
    """Scores of those named nearly so, who join `known`; then of those known for another reason."""
    scores: dict[UUID, float] = {}
    if not name.strip():
        return scores
    for match in named_like(people, collective_id, name):
        if is_close(name, match.person.full_name):
            known.setdefault(match.person.id, match.person)
            scores[match.person.id] = likeness(name, match.person.full_name)
    return scores


def _match(person: Person, reasons: set[Reason], score: float) -> Match:
    found = reasons | ({name_reason(score)} if score else set())
    return Match(person, tuple(reason for reason in Reason if reason in found), score)


def _surest_first(match: Match) -> tuple[int, float, UUID]:
    return -len(match.reasons), -match.likeness, match.person.id


def told_of(member: Membership, *, since: datetime) -> set[UUID]:
    """Those whom she does not see, and of whom she was told that they have a file."""
    lines = AccessEntry.objects.filter(
        collective_id=member.collective_id or "",
        member_id=member.id,
        at__gte=since,
        verb=Verb.FOUND,
        why=Why.SYSTEM,
    )
    return set(lines.values_list("subject_id", flat=True))
