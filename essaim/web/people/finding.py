"""The people met, for the search box: those that the reader may see, by name or number; each is journalled."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import show_people
from essaim.kernel.journal import Verb
from essaim.people.queries.people import find_people
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.frame.areas import Found

MOST = 10


def people(request: MemberRequest, words: str) -> Sequence[Found]:
    matches = {
        match.person.id: match for match in find_people(request.member, text=words, at=timezone.now())[:MOST]
    }
    shown = [
        seen.person
        for seen in show_people(request, [match.person for match in matches.values()], verb=Verb.FOUND)
    ]
    return [
        Found(name_in_lists(one), reverse("people:person", args=[one.id]), matches[one.id].reason)
        for one in shown
    ]
