"""What someone followed; the certificates that she, or who leads, opens; what anyone may learn of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.network.models import Collective, Membership
from essaim.transmission.models import AttendanceMark, BadgeKey, Certificate, Participant
from essaim.transmission.rules.certificates import read_token
from essaim.transmission.rules.paths import THERE, WHO_LEAD


@dataclass(frozen=True)
class FollowedWorkshop:
    key: str
    title: str
    on: date
    minutes: int


def workshops_followed(
    *, member: Membership | None = None, participant: Participant | None = None
) -> Sequence[FollowedWorkshop]:
    """Each once, in the order of their days: of a member, on whatever path; of someone without an account, on hers."""
    whose = Q(participant__member=member) if member else Q(participant=participant)
    rows = AttendanceMark.objects.filter(whose).select_related("workshop").order_by("at", "id")
    last = {(one.participant_id, one.workshop_id): one for one in rows}
    found: dict[str, FollowedWorkshop] = {}
    for one in last.values():
        if one.mark in THERE:
            day = timezone.localdate(one.workshop.starts_at or one.at)
            found.setdefault(
                one.workshop.key,
                FollowedWorkshop(one.workshop.key, one.workshop.title, day, one.workshop.minutes),
            )
    return sorted(found.values(), key=lambda one: one.on)


def certificates_for(reader: Membership) -> QuerySet[Certificate]:
    """Hers; and, for who leads, those of people without an account."""
    hers = Q(member=reader)
    if reader.role in WHO_LEAD:
        hers |= Q(participant__isnull=False)
    rows = Certificate.objects.filter(hers, collective=reader.collective_id)
    return rows.select_related("member__user", "participant__member", "collective__network")


def state_of(collective: Collective, token: str) -> bool | None:
    """Whether it is valid; none: it is not one of ours."""
    known = read_token(token)
    row = Certificate.objects.filter(collective=collective, id=known).first() if known else None
    return None if row is None else row.withdrawn_at is None


def badge_key(collective: Collective) -> BadgeKey | None:
    return BadgeKey.objects.filter(collective=collective).first()
