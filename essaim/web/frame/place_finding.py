"""Places by what was typed, a wrong letter aside: for whichever screen lets one be found."""

from uuid import UUID

from essaim.network.models import Collective
from essaim.places.queries.places import words_by_place
from essaim.web.frame.likeness import likeness


def nearest_places(collective: Collective, words: str) -> list[tuple[UUID, str, str]]:
    """(place, its name, its words): those named so first, then those that offer it."""
    near = ((place, likeness(words, place[2])) for place in words_by_place(collective))
    ranked = [(-likeness(words, place[1]), -like, place[1], place) for place, like in near if like > 0]
    return [place for _named, _near, _name, place in sorted(ranked, key=lambda one: one[:3])]


def misspelt(collective: Collective, words: str) -> list[UUID]:
    """Those that what was typed may have meant."""
    return [place_id for place_id, _name, _said in nearest_places(collective, words)]
