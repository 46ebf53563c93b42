"""The hours that members give: counted by what they did, corrected by themselves."""

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.enums import GivenTo
from essaim.network.models import Collective, GivenHours, Membership
from essaim.network.rules import MOST_MINUTES


class HoursOfSomeoneElse(DomainError):
    """Ces heures ne sont pas les vôtres."""


class MoreThanADay(DomainError):
    """Une activité dure vingt-quatre heures au plus."""


@transaction.atomic
def count_hours(
    collective: Collective, *, members: Collection[UUID], activity: GivenTo, on: date, minutes: int, of: UUID
) -> None:
    """`of` is the fact (a tour, a call): counted again, it replaces what was counted, but not what she corrected."""
    digest = sha256(f"{activity}|{of}".encode()).hexdigest()
    minutes = max(0, min(minutes, MOST_MINUTES))
    for member in members:
        row, is_new = GivenHours.objects.get_or_create(
            collective=collective,
            member_id=member,
            source_digest=digest,
            defaults={"activity": activity, "source": activity, "on": on, "minutes": minutes},
        )
        if not is_new and row.corrected_at is None:
            row.on, row.minutes = on, minutes
            row.save(update_fields=["on", "minutes"])


@transaction.atomic
def correct_hours(hours: GivenHours, *, minutes: int, by: Membership, at: datetime) -> None:
    """Hers only.

    Raises:
        HoursOfSomeoneElse, MoreThanADay.
    """
    if hours.member_id != by.id:
        raise HoursOfSomeoneElse
    if not 0 <= minutes <= MOST_MINUTES:
        raise MoreThanADay
    kept = GivenHours.objects.select_for_update().get(collective=hours.collective_id, id=hours.id)
    kept.minutes, kept.corrected_at = minutes, at
    kept.save(update_fields=["minutes", "corrected_at"])
