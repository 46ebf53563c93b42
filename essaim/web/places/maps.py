"""The places of the list on a map: the same filters, the same set."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.documents.area_map import Drawn, Walk
from essaim.documents.frame import Stop
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.places.models import Place
from essaim.web.frame.maps import colour_of, drawing, with_streets
from essaim.web.listing import Asked
from essaim.web.places.lists import PLACES

MOST_DRAWN = 300


def _asked(request: MemberRequest) -> tuple[Asked, list[Place]]:
    asked = Asked(request, PLACES)
    return asked, list(asked.rows[: MOST_DRAWN + 1])


@members_only(*FIELD)
@require_safe
def places_map(request: MemberRequest) -> HttpResponse:
    asked, found = _asked(request)
    numbered = _numbered(found[:MOST_DRAWN])
    doors = [
        {
            "id": str(place.id),
            "lon": place.lon,
            "lat": place.lat,
            "label": str(number),
            "colour": colour_of(0),
        }
        for number, place in numbered
    ]
    context = {
        "form": asked.form,
        "numbered": numbered,
        "nowhere": [place for place in found[:MOST_DRAWN] if place.lon is None],
        "has_more": len(found) > MOST_DRAWN,
        "most": MOST_DRAWN,
        "map": with_streets({"doors": doors}),
        "query": request.GET.urlencode(),
    }
    return render(request, "places/map.html", context)


@members_only(*FIELD)
@require_safe
def plan(request: MemberRequest) -> HttpResponse:
    """The same, drawn by the server."""
    _form, found = _asked(request)
    walks = [
        Walk(str(number), colour_of(0), [Stop(place.lon, place.lat, str(number))])
        for number, place in _numbered(found[:MOST_DRAWN])
        if place.lon is not None and place.lat is not None
    ]
    return drawing(Drawn(walks=walks), title=_("Carte des lieux ressources"))


def _numbered(found: Sequence[Place]) -> list[tuple[int, Place]]:
    return list(enumerate((place for place in found if place.lon is not None), start=1))
