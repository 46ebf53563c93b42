"""Find a street, or an address, as one says it: without accents, abbreviated, in part."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz, process

from address_files import normalise_street
from essaim.kernel.words import fold, saying
from essaim.network.models import Collective
from essaim.territory.models import Commune, Dwelling, Street

_NUMBER_FIRST = re.compile(
    r"^\s*(\d{1,5})\s*(bis|ter|quater|[a-z](?=\s))?\s*[,\s]\s*(.*\S)\s*$", re.IGNORECASE
)
_NUMBER_LAST = re.compile(r"^\s*(.*\S)\s*[,\s]\s*(\d{1,5})\s*(bis|ter|quater|[a-z])?\s*$", re.IGNORECASE)
LONGEST = 200
MOST_WORDS = 12
_SHORTEST, _NEAR = 3, 72  # letters of a word that is compared; of a hundred, for two words to be near


def streets(collective: Collective) -> QuerySet[Street]:
    """Those that have a door; a street emptied by a new name is not shown."""
    doors = Dwelling.objects.filter(street=OuterRef("id"), archived_at=None)
    return Street.objects.filter(Exists(doors), collective=collective).select_related("commune")


def find_streets(collective: Collective, text: str) -> QuerySet[Street]:
    """« av jaures » finds « Avenue Jean Jaurès ». Nothing asked: all of them."""
    return streets(collective).filter(_named(text))


def street_matching(collective: Collective, text: str) -> QuerySet[Street]:
    """The streets that have exactly this name, however it is written: several communes may have one."""
    exact = f"|{normalise_street(text[:LONGEST])}"
    return streets(collective).filter(key__endswith=exact)


def former_communes(collective: Collective) -> dict[str, str]:
    """The codes of former communes that its streets know, and the commune of which each is a part now."""
    known = Street.objects.filter(collective=collective).exclude(key__contains="||").order_by()
    pairs = {tuple(key.split("|", 2)[:2]) for key in known.values_list("key", flat=True)}
    return {former: insee for insee, former in pairs}


def communes_of(collective: Collective) -> QuerySet[Commune]:
    """Those where it has streets."""
    return Commune.objects.filter(insee__in=Street.objects.filter(collective=collective).values("commune_id"))


class Asked(NamedTuple):
    number: int
    suffix: str
    street: str


def addresses_in(text: str) -> list[Asked]:
    """The ways of reading « 12 bis rue des Lilas » or « rue des Lilas 12 » as a number and a street."""
    text = text[:LONGEST]
    found = []
    if match := _NUMBER_FIRST.match(text):
        found.append(Asked(int(match[1]), (match[2] or "").lower(), match[3]))
        if match[2] and len(match[2]) == 1:  # « 12 r des Lilas »: the letter may be the street's
            found.append(Asked(int(match[1]), "", f"{match[2]} {match[3]}"))
    if match := _NUMBER_LAST.match(text):
        found.append(Asked(int(match[2]), (match[3] or "").lower(), match[1]))
    return found


def search_doors(doors: QuerySet[Dwelling], collective: Collective, text: str) -> QuerySet[Dwelling]:
    """By street, by number and street in either order, or by a landmark."""
    if not text.strip():
        return doors
    named, wanted = _named(text), Q(street__in=_ids(collective, _named(text)))
    for asked in addresses_in(text):
        street = _named(asked.street)
        here = Q(number=asked.number, street__in=_ids(collective, street))
        wanted |= here & Q(suffix=asked.suffix) if asked.suffix else here
        named |= street
    if text.strip().isdecimal() and len(text.strip()) <= 5:
        wanted |= Q(number=int(text))
    else:  # the streets first: an index leads from them to the doors
        wanted &= Q(street__in=_ids(collective, named))
    if _with_landmark(collective, text).exists():
        wanted |= Q(id__in=_with_landmark(collective, text).values("id"))
    return doors.filter(wanted)


def _ids(collective: Collective, named: Q) -> QuerySet[Street, Any]:
    return Street.objects.filter(named, collective=collective).order_by().values("id")


def _with_landmark(collective: Collective, text: str) -> QuerySet[Dwelling]:
    """Few doors have one: an index holds those alone."""
    return Dwelling.objects.filter(~Q(label=""), saying("label", text), collective=collective).order_by()


def _named(text: str) -> Q:
    """Every word, in the name or in what tells it from another."""
    return saying("name", text, "hint")


def _words_of(street: Street) -> frozenset[str]:
    """Its words, and each two that may be typed as one (« birakeim »)."""
    words = street.key.rpartition("|")[2].split()
    return frozenset([*words, *(one + other for one, other in pairwise(words))])


def near_streets(collective: Collective, text: str, *, most: int) -> list[Street]:
    """When no street is named so: those whose words are nearest to what was typed, however it was misspelt."""
    asked = [word for word in normalise_street(text[:LONGEST]).split()[:MOST_WORDS] if len(word) >= _SHORTEST]
    if not asked:
        return []
    named = {one.id: (one, _words_of(one)) for one in streets(collective)}
    known = sorted({word for _street, words in named.values() for word in words})
    near = [
        {
            word: score
            for word, score, _at in process.extract(one, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
        }
        for one in asked
    ]
    scored = [
        (sum(max((scores[word] for word in words & scores.keys()), default=0) for scores in near), one)
        for one, words in named.values()
        if all(words & scores.keys() for scores in near)
    ]
    return [
        one
        for _score, one in sorted(scored, key=lambda pair: (-pair[0], fold(pair[1].name), pair[1].id))[:most]
    ]


def every_street_in_order() -> "QuerySet[Street, UUID]":
    """The identifiers, by name, of the collective at hand."""
    return Street.objects.order_by("name__folded", "id").values_list("id", flat=True)


def communes_among(collective: Collective, covered: Iterable[str]) -> QuerySet[Commune]:
    """Those of its streets, and those that it covers."""
    return Commune.objects.filter(
        Q(insee__in=communes_of(collective).values("insee")) | Q(insee__in=list(covered))
    )
