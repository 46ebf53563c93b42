"""An outing, arranged in one go: when, where, what is said, who goes where."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.doors.actions.telling import tell_pairs
from essaim.doors.actions.tours import TourIsUnderWay, assign_pair, schedule_outing
from essaim.doors.models import Outing, Tour
from essaim.doors.queries.tours import latest_script
from essaim.doors.rules.tours import MOVABLE
from essaim.kernel.errors import DomainError
from essaim.network.models import Membership

Pairs = Mapping[UUID, Sequence[Membership]]


class PairRefused(DomainError):
    """Tournée {number} : {why}"""

    def __init__(self, tour: Tour, why: DomainError) -> None:
        super().__init__(number=tour.number, why=str(why))
        self.tour, self.why = tour, why


@transaction.atomic
def arrange_outing(
    outing: Outing,
    *,
    pairs: Pairs,
    at: datetime,
    starts_at: datetime | None,
    meeting_point: str = "",
    instructions: str = "",
    with_latest_script: bool = False,
) -> Outing:
    """All or nothing. `pairs`: by tour, nobody to take the pair away; those who are free again may go elsewhere.

    An outing without a date yet is judged as if it were today. Who goes, or does not go any more, is told.
    """
    on = timezone.localdate(at)
    tours = list(outing.tours.filter(id__in=pairs).prefetch_related("pair").order_by("number"))
    changed = [tour for tour in tours if {one.member_id for one in tour.pair.all()} != _ids(pairs[tour.id])]
    for tour in changed:
        if tour.state not in MOVABLE:
            raise PairRefused(tour, TourIsUnderWay(number=tour.number))
        assign_pair(tour, members=[], on=on)
    schedule_outing(outing, starts_at=starts_at, meeting_point=meeting_point, instructions=instructions)
    if with_latest_script:
        outing.script = latest_script(outing.collective)
        outing.save(update_fields=["script"])
    for tour in changed:
        try:
            assign_pair(tour, members=pairs[tour.id], on=on)
        except DomainError as why:
            raise PairRefused(tour, why) from why
    tell_pairs(outing, at=at)
    return outing


def _ids(members: Sequence[Membership]) -> set[UUID]:
    return {member.id for member in members}
