"""What someone says of her own know-how: kept each time, shown to the others only if she wishes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.models import Membership
from essaim.transmission.enums import Level
from essaim.transmission.models import SelfRating, SkillsShared
from essaim.transmission.queries.curricula import current


class NotALevel(DomainError):
    """Choisissez dans la liste, pour chaque savoir-faire."""


@transaction.atomic
def rate_skills(member: Membership, levels: Mapping[str, int], *, at: datetime) -> int:
    """Hers, by know-how; what did not change is not said again. How many changed.

    Raises:
        NotALevel.
    """
    assert member.collective is not None
    keys = {one.key for one in current(member.collective.network).programme.competences}
    if not set(levels) <= keys or not set(levels.values()) <= set(Level.values):
        raise NotALevel
    rows = SelfRating.objects.filter(collective=member.collective, member=member).order_by("at", "id")
    last = dict(rows.values_list("key", "level"))
    changed = {key: level for key, level in levels.items() if last.get(key) != level}
    SelfRating.objects.bulk_create(
        SelfRating(collective=member.collective, member=member, key=key, level=level, at=at)
        for key, level in changed.items()
    )
    return len(changed)


@transaction.atomic
def share_skills(member: Membership, *, is_shared: bool, at: datetime) -> None:
    """Whether those who lead, and they alone, see hers."""
    assert member.collective_id is not None
    if is_shared:
        SkillsShared.objects.get_or_create(
            collective_id=member.collective_id, member=member, defaults={"at": at}
        )
    else:
        SkillsShared.objects.filter(collective=member.collective_id, member=member).delete()
