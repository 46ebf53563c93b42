"""The door of a person: found by number and street, never written in an address; and the visit it comes from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from essaim.doors.models import Visit
from essaim.doors.queries.tours import tours_of
from essaim.doors.queries.visits import effective
from essaim.entrance.policies import MemberRequest
from essaim.territory.models import Dwelling
from essaim.territory.queries.doors import doors, live_doors
from essaim.territory.queries.streets import search_doors
from essaim.web.people.forms import as_uuid

MOST_DOORS = 20


@dataclass(frozen=True)
class Doors:
    """What a form proposes: the door chosen until now, and those that answer to what was typed."""

    chosen: Dwelling | None
    found: list[Dwelling]
    has_more: bool = False
    was_asked: bool = False


def door_of(request: MemberRequest, identifier: str | UUID | None) -> Dwelling | None:
    """A door of the collective, archived or not; an unknown id is none."""
    if not identifier:
        return None
    wanted = identifier if isinstance(identifier, UUID) else as_uuid(identifier)
    return doors(request.collective).filter(id=wanted).first()


def doors_for(request: MemberRequest, *, text: str, chosen: str | UUID | None) -> Doors:
    """`text`: « 12 lilas »."""
    now = door_of(request, chosen)
    asked = text.strip()[:120].replace("\x00", "")
    if not asked:
        return Doors(now, [])
    found = list(search_doors(live_doors(request.collective), request.collective, asked)[: MOST_DOORS + 1])
    return Doors(now, found[:MOST_DOORS], len(found) > MOST_DOORS, was_asked=True)


def visit_of(request: MemberRequest, identifier: str) -> Visit | None:
    """A visit of one of her tours, that counts; an unknown one is none."""
    if not identifier:
        return None
    visits = effective().filter(tour__in=tours_of(request.member).order_by().values("id"))
    return (
        visits.select_related("dwelling__street", "dwelling__building").filter(id=as_uuid(identifier)).first()
    )


def day_of(visit: Visit) -> date:
    return timezone.localdate(visit.at)
