"""Who was met, and what may still be named."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum

from essaim.kernel import keyring
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.street.enums import EncounterKind
from essaim.street.models import Encounter, Observation, StreetRound

NAMED_WITHIN = timedelta(days=92)
MOST_SHOWN = 50


def encounters_of(member: Membership) -> QuerySet[Encounter]:
    """Of the rounds she walked; all of them, for the coordinator."""
    rows = Encounter.objects.filter(collective=member.collective_id, undone_at=None)
    if member.role != Role.COORDINATOR:
        rows = rows.filter(street_round__pair__member=member)
    return rows.select_related("street_round__circuit", "by__user")


def last_noted(street_round: StreetRound, *, by: Membership) -> Encounter | None:
    """What « Annuler » takes back."""
    return Encounter.objects.filter(street_round=street_round, by=by, undone_at=None).first()


def counted(street_round: StreetRound) -> dict[str, int]:
    """People greeted, exchanges, people of these, exchanges where a place was told."""
    rows = Encounter.objects.filter(street_round=street_round, undone_at=None).order_by()
    found = {
        (row["kind"], row["is_oriented"]): row
        for row in rows.values("kind", "is_oriented").annotate(people_in=Sum("people"), n=Count("id"))
    }
    talked = [row for (kind, _told), row in found.items() if kind == EncounterKind.TALKED]
    return {
        "greeted": sum(row["people_in"] for (kind, _told), row in found.items() if kind == EncounterKind.GREETED),
        "talks": sum(row["n"] for row in talked),
        "met": sum(row["people_in"] for row in talked),
        "oriented": sum(row["n"] for row in talked if row["is_oriented"]),
    }  # fmt: skip


def to_be_named(member: Membership, *, at: datetime) -> Sequence[Encounter]:
    """The exchanges of the last three months that may still be given a name."""
    rows = encounters_of(member).filter(kind=EncounterKind.TALKED, at__gt=at - NAMED_WITHIN)
    found = list(rows.order_by("-at", "-id")[:MOST_SHOWN])
    assert member.collective_id is not None
    keyring.load_keys(member.collective_id, [one.id for one in found])
    return found


def observations(collective: Collective) -> QuerySet[Observation]:
    rows = Observation.objects.filter(collective=collective)
    return rows.select_related("street_round__circuit", "by__user").order_by("-at", "-id")
