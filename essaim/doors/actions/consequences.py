"""What follows from visits: a wish to be left alone, a way in to find (taken back with the visit), no paper to enter."""

from datetime import datetime

from essaim.doors.enums import Follows
from essaim.doors.models import AccessTask, DoNotContact, Tour, Visit
from essaim.doors.queries.sheets import still_open, was_noted_by_phone
from essaim.doors.queries.visits import effective
from essaim.doors.rules.visits import local_day
from essaim.network.models import Membership
from essaim.people.enums import Channel


def finish_sheets_of_a_phone(tour: Tour, *, at: datetime) -> int:
    """A tour noted on the phone has nothing to enter from its paper. A sheet can still be read again and entered."""
    return still_open(tour.sheets.all()).update(entered_at=at) if was_noted_by_phone(tour) else 0


def follow(visit: Visit) -> None:
    """« Ne pas revenir » marks the door; « pas d’accès » asks the coordinator to find a way in."""
    if visit.meaning.follows == Follows.LEAVE_ALONE:
        DoNotContact.objects.get_or_create(
            dwelling_id=visit.dwelling_id,
            channel=Channel.DOOR,
            lifted_at=None,
            defaults={
                "collective_id": visit.collective_id,
                "said_on": local_day(visit.at),
                "visit": visit,
                "recorded_by": visit.recorded_by,
                "recorded_at": visit.recorded_at,
            },
        )
    elif visit.meaning.follows == Follows.FIND_A_WAY_IN:
        AccessTask.objects.get_or_create(
            dwelling_id=visit.dwelling_id,
            resolved_at=None,
            defaults={
                "collective_id": visit.collective_id,
                "visit": visit,
                "opened_at": visit.recorded_at,
            },
        )


def let_go(visit: Visit, *, by: Membership, at: datetime) -> None:
    """`visit` no longer counts. What a coordinator marked by hand stays, and what another visit says too."""
    if visit.meaning.follows == Follows.LEAVE_ALONE:
        marks = DoNotContact.objects.filter(visit=visit, lifted_at=None)
        other = _another(visit)
        if other is not None:
            marks.update(visit=other)
        else:
            marks.update(lifted_at=at, lifted_by=by)
    elif visit.meaning.follows == Follows.FIND_A_WAY_IN:
        tasks = AccessTask.objects.filter(visit=visit, resolved_at=None)
        other = _another(visit)
        if other is not None:
            tasks.update(visit=other)
        else:
            tasks.delete()


def _another(visit: Visit) -> Visit | None:
    """A visit that still counts and says the same of the same door."""
    same = Visit.objects.filter(dwelling_id=visit.dwelling_id, outcome=visit.outcome)
    return effective(same).order_by("-at").first()
