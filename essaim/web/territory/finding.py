"""The doors, for the search box: by address or landmark, even misspelt."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from essaim.doors.queries.proposals import without_those_left_alone
from essaim.entrance.policies import MemberRequest
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.streets import addresses_in, near_streets, search_doors
from essaim.web.frame.areas import Found

MOST, MOST_NEAR = 8, 5


def doors(request: MemberRequest, words: str) -> Sequence[Found]:
    """Whoever asked to be left alone is in no answer."""
    rows = without_those_left_alone(search_doors(live_doors(request.collective), request.collective, words))
    found = [
        Found(
            str(door), reverse("territory:door", args=[door.id]), door.place_label or str(door.street.commune)
        )
        for door in rows[:MOST]
    ]
    return found or _near(request, words)


def _near(request: MemberRequest, words: str) -> Sequence[Found]:
    asked = [one.street for one in addresses_in(words)] or [words]
    streets = {
        one.id: one for text in asked for one in near_streets(request.collective, text, most=MOST_NEAR)
    }
    return [
        Found(str(one), f"{reverse('territory:doors')}?{urlencode({'q': one.name})}", _("Voir ses portes"))
        for one in list(streets.values())[:MOST_NEAR]
    ]
