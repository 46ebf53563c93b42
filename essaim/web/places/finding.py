"""The places, for the search box: by their names and what they offer."""

from collections.abc import Sequence

from django.urls import reverse

from essaim.entrance.policies import MemberRequest
from essaim.web.frame.areas import Found
from essaim.web.frame.place_finding import nearest_places

MOST = 10


def places(request: MemberRequest, words: str) -> Sequence[Found]:
    return [
        Found(name, reverse("places:place", args=[place_id]), said)
        for place_id, name, said in nearest_places(request.collective, words)[:MOST]
    ]
