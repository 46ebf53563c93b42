"""The places, for the search box and for the list: by their names and what they offer, a wrong letter aside."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from essaim.entrance.policies import MemberRequest
from essaim.network.models import Collective
from essaim.places.queries.places import words_by_place
from essaim.web.frame.areas import Found
from essaim.web.frame.likeness import likeness

MOST = 10


def places(request: MemberRequest, words: str) -> Sequence[Found]:
    return [
        Found(name, reverse("places:place", args=[place_id]), said)
        for place_id, name, said in _nearest(request.collective, words)[:MOST]
    ]


def misspelt(collective: Collective, words: str) -> list[UUID]:
    """Those that what was typed may have meant."""
    return [place_id for place_id, _name, _said in _nearest(collective, words)]


def _nearest(collective: Collective, words: str) -> list[tuple[UUID, str, str]]:
    """Those named so first, then those that offer it."""
    near = ((place, likeness(words, place[2])) for place in words_by_place(collective))
    ranked = [(-likeness(words, place[1]), -like, place[1], place) for place, like in near if like > 0]
    return [place for _named, _near, _name, place in sorted(ranked, key=lambda one: one[:3])]
