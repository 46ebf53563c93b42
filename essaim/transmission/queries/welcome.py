"""What a member followed, wherever she followed it; what is left for whoever came after the cohort."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.transmission.enums import WorkshopState
from essaim.transmission.models import AttendanceMark, PathWorkshop
from essaim.transmission.queries.certificates import workshops_followed
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import THERE
from essaim.transmission.rules.programme import Workshop

USED_TO_IT = 3  # outings done: able to take someone along


@dataclass(frozen=True)
class Followed:
    """A workshop of the curriculum: the day she followed it, or the next time that it is held here."""

    workshop: Workshop
    number: int
    on: date | None
    next: PathWorkshop | None


def followers_of(collective: Collective, key: str) -> dict[UUID, date]:
    """Members who followed a workshop of the curriculum, on whatever path. The last thing said of each counts."""
    rows = AttendanceMark.objects.filter(
        collective=collective, workshop__key=key, participant__member__isnull=False
    )
    last = {
        (row["participant_id"], row["workshop_id"]): row
        for row in rows.order_by("at", "id").values(
            "participant_id", "workshop_id", "participant__member_id", "workshop__starts_at", "mark", "at"
        )
    }
    return {
        row["participant__member_id"]: timezone.localdate(row["workshop__starts_at"] or row["at"])
        for row in last.values()
        if row["mark"] in THERE
    }


def way_of(member: Membership, *, at: datetime) -> Sequence[Followed]:
    """Each workshop of the curriculum in force, in its order."""
    assert member.collective is not None
    workshops = current(member.collective.network).programme.workshops
    known = {one.key: one.on for one in workshops_followed(member=member)}
    coming = PathWorkshop.objects.filter(
        collective=member.collective, path__ended_on=None, state=WorkshopState.PLANNED, starts_at__gt=at
    ).order_by("-starts_at")
    following = {one.key: one for one in coming}
    return [
        Followed(one, number, known.get(one.key), following.get(one.key))
        for number, one in enumerate(workshops, start=1)
    ]


def able_to_take_along(collective: Collective, newcomer: Membership, *, on: date) -> list[Membership]:
    """For a first outing: those who went out often enough, those who went out least often first."""
    team = active_members(collective, on=on).filter(outings_done__gte=USED_TO_IT)
    return list(team.exclude(id=newcomer.id).order_by("outings_done", "user__name__folded", "id")[:5])
