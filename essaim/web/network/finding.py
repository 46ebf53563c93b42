"""The members of the collective, for the search box."""

from collections.abc import Sequence

from django.urls import reverse

from essaim.entrance.policies import MemberRequest
from essaim.network.queries import team
from essaim.web.frame.areas import Found
from essaim.web.frame.likeness import likeness

MOST = 5


def members(request: MemberRequest, words: str) -> Sequence[Found]:
    """A team is small: all its names are compared."""
    scored = [(likeness(words, one.user.name), one) for one in team(request.collective)]
    nearest = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])[:MOST]
    return [
        Found(one.user.name, reverse("network:member", args=[one.id]), one.get_role_display())
        for _score, one in nearest
    ]
