"""What an outing or a tour brought."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from essaim.doors.enums import CONVERSATIONS, OPENED, Outcome, TourState
from essaim.doors.models import PastPassage, Tour, Visit
from essaim.doors.queries.tours import doors_in
from essaim.kernel.prepared import Prepared


@dataclass
class Summary:
    """What an outing or a tour brought, to be read aloud when everybody is back."""

    doors: int = 0
    visited: int = 0
    opened: int = 0
    conversations: int = 0
    to_revisit: int = 0
    people: int = 0
    minutes: int = 0  # the longest tour
    person_minutes: int = 0
    still_out: list[Tour] = field(default_factory=list)


def summary(tours: Iterable[Tour]) -> Summary:
    """`tours` as `tours_of_outing` gives them."""
    chosen = list(tours)
    told = Summary(doors=doors_in(chosen))
    members: set[UUID] = set()
    for tour in chosen:
        pair = [one.member_id for one in tour.pair.all()]
        members.update(pair)
        if tour.started_at and tour.returned_at:
            minutes = round((tour.returned_at - tour.started_at).total_seconds() / 60)
            told.minutes = max(told.minutes, minutes)
            told.person_minutes += minutes * len(pair)
        elif tour.state == TourState.UNDER_WAY:
            told.still_out.append(tour)
    told.people = len(members)
    _count_visits(told, [tour.id for tour in chosen])
    return told


def _count_visits(told: Summary, tour_ids: list[UUID]) -> None:
    """Doors, not passes: the last visit of each door in these tours."""
    last: dict[UUID, tuple[str, bool]] = {}
    spoken: set[UUID] = set()
    opened: set[UUID] = set()
    one = tour_ids[0] if len(tour_ids) == 1 else None
    known = _NOTED(tour=one) if one else _noted(Q(tour__in=tour_ids))
    past = _PAST(tour=one) if one else _past(Q(tour__in=tour_ids))
    for door, outcome, come_back_on in [*known, *((*one, None) for one in past)]:
        last[door] = (outcome, come_back_on is not None)
        if outcome in OPENED:
            opened.add(door)
        if outcome in CONVERSATIONS:
            spoken.add(door)
    told.visited = len(last)
    told.opened = len(opened)
    told.conversations = len(spoken)
    told.to_revisit = sum(
        1 for outcome, dated in last.values() if dated or Outcome(outcome).meaning.is_to_revisit
    )


def _noted(of_tours: Q) -> Any:
    visits = Visit.objects.filter(of_tours, superseded_by=None).exclude(outcome=Outcome.WITHDRAWN)
    return visits.order_by("at").values_list("dwelling_id", "outcome", "come_back_on")


def _past(of_tours: Q) -> Any:
    return PastPassage.objects.filter(of_tours).order_by("at").values_list("door_id", "outcome")


_NOTED = Prepared(lambda tour: _noted(Q(tour_id=tour)))
_PAST = Prepared(lambda tour: _past(Q(tour_id=tour)))
