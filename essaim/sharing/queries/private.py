"""Does a text that is to leave tell of someone? A telephone, a door, a name that the collective knows."""

import re
from collections.abc import Iterable
from itertools import pairwise

from essaim.kernel import keyring
from essaim.network.models import Collective
from essaim.people.models import Person
from essaim.people.queries.people import indexed
from essaim.people.rules.indexes import Index
from essaim.people.rules.names import PARTICLES, bare, normalise_words, squeeze
from essaim.people.rules.phones import holds_a_phone
from essaim.places.queries.places import places
from essaim.territory.models import Street

_SHORTEST_NAME = 3
_MOST_WORDS = 900
_WAYS = (
    r"rue|avenue|av|boulevard|bd|place|impasse|allees?|chemin|route|quai|square|cours|passage|sentier|villa|residence|"
    r"voie|cite|esplanade|faubourg|ruelle|venelle|promenade|hameau|lotissement|mail|montee"
)
_DOOR = re.compile(rf"\b\d{{1,4}}\s?(?:bis|ter|quater|[a-d])?\s?,?\s+(?:{_WAYS})\b[^\n,;.:()]{{0,60}}")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


def tells_of_someone(collective: Collective, *texts: str) -> bool:
    """Inside the collective. Which word it is, is not said: whoever types names would learn who is known here."""
    whole = "\n".join(one for one in texts if one)
    return holds_a_phone(whole) or _tells_a_door(collective, whole) or _names_someone(collective, whole)


def _tells_a_door(collective: Collective, text: str) -> bool:
    """That of a place of the directory is known to everyone."""
    found = [one.group().strip() for one in _DOOR.finditer(bare(text))]
    if not found:
        return False
    known = [
        bare(one).replace(",", "") for one in places(collective).values_list("address", flat=True) if one
    ]
    return not all(any(_begins(one.replace(",", ""), place) for place in known) for one in found)


def _begins(said: str, place: str) -> bool:
    """« 3 rue des lilas a bondy » says the place « 3 rue des Lilas »."""
    return " ".join(said.split()).startswith(" ".join(place.split()))


def _names_someone(collective: Collective, text: str) -> bool:
    words = [bare(one) for one in _WORD.findall(text)][:_MOST_WORDS]
    typed = {
        part for word in words for part in (word, *re.split(r"[’'-]", word)) if len(part) >= _SHORTEST_NAME
    }
    typed |= {squeeze(f"{one} {two}") for one, two in pairwise(words)}
    if not typed:
        return False
    ids = indexed(collective.id, {(Index.NAME, squeeze(one)) for one in typed if squeeze(one)})
    if not ids:
        return False
    keyring.load_keys(collective.id, ids)
    public = _public_words(collective)
    people = Person.objects.filter(collective=collective, id__in=ids)
    return any(_is_named(person, typed, public) for person in people)


def _is_named(person: Person, typed: set[str], public: set[str]) -> bool:
    """Both names are hers; one alone too, unless a street or a place bears it."""
    names = [one for one in normalise_words(person.full_name) if one not in PARTICLES]
    said = [one for one in names if one in typed and len(one) >= _SHORTEST_NAME]
    return (
        len(said) > 1 or any(one not in public for one in said) or squeeze(person.full_name) in typed - public
    )


def _public_words(collective: Collective) -> set[str]:
    """What a map or the directory says anyway."""
    said: Iterable[str] = (
        text for row in places(collective).values_list("name", "address", "town") for text in row if text
    )
    streets = Street.objects.filter(collective=collective).values_list("name", flat=True)
    named = (collective.name, collective.carrier)
    return {word for text in (*said, *streets, *named) for word in re.findall(r"[^\W_]+", bare(text))}
