"""Find a street, or an address, as one says it: without accents, abbreviated, in part."""

import re
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from address_files import normalise_street
from essaim.kernel.words import saying, words_of
from essaim.network.models import Collective
from essaim.territory.models import Commune, Dwelling, Street

_NUMBER_FIRST = re.compile(
    r"^\s*(\d{1,5})\s*(bis|ter|quater|[a-z](?=\s))?\s*[,\s]\s*(.*\S)\s*$", re.IGNORECASE
)
_NUMBER_LAST = re.compile(r"^\s*(.*\S)\s*[,\s]\s*(\d{1,5})\s*(bis|ter|quater|[a-z])?\s*$", re.IGNORECASE)
LONGEST = 200
MOST_WORDS = 12


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
    keys = Street.objects.filter(collective=collective).order_by().values_list("key", flat=True)
    pairs = {tuple(key.split("|", 2)[:2]) for key in keys if "|" in key}
    return {former: insee for insee, former in pairs if former}


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
    wanted = Q(street__in=_ids(collective, text)) | saying("label", text)
    for asked in addresses_in(text):
        here = Q(number=asked.number, street__in=_ids(collective, asked.street))
        wanted |= here & Q(suffix=asked.suffix) if asked.suffix else here
    if text.strip().isdecimal() and len(text.strip()) <= 5:
        wanted |= Q(number=int(text))
    return doors.filter(wanted)


def _ids(collective: Collective, text: str) -> QuerySet[Street, Any]:
    return Street.objects.filter(_named(text), collective=collective).order_by().values("id")


def _named(text: str) -> Q:
    """Every word, in the name or in what tells it from another."""
    name = Q()
    for word in words_of(text):
        name &= Q(name__folded__contains=word) | Q(hint__folded__contains=word)
    return name
