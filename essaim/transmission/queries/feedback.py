"""What collectives say of the curriculum: hers for each, all of them for the lead of the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from essaim.network.models import Collective, Membership
from essaim.transmission.enums import Part, WorkshopState
from essaim.transmission.models import AfterWorkshop, LocalChange, PathWorkshop, WorkshopLeader

OBSERVE, CO_LEAD, LEAD_SEEN = 2, 2, 1


def local_changes(collective: Collective) -> QuerySet[LocalChange]:
    return LocalChange.objects.filter(collective=collective).order_by("-at", "-id")


def changes_of(collective: Collective, key: str) -> dict[str, LocalChange]:
    """Step → what is done instead, now."""
    return {one.step: one for one in local_changes(collective).filter(key=key, ended_at=None)}


def every_change() -> QuerySet[LocalChange]:
    """Of the collectives that the reader may reach, those that stand."""
    return LocalChange.objects.filter(ended_at=None).select_related("collective").order_by("-at", "-id")


def every_answer() -> QuerySet[AfterWorkshop]:
    """After each workshop, of the collectives that the reader may reach."""
    return AfterWorkshop.objects.select_related("collective", "workshop").order_by("-at", "-id")


def said_after(workshop: PathWorkshop) -> AfterWorkshop | None:
    return AfterWorkshop.objects.filter(collective=workshop.collective_id, workshop=workshop).first()


@dataclass(frozen=True)
class Learning:
    """How a facilitator learns: the days on which she observed, led with another, led while someone looked on, led alone."""

    observed: Sequence[date]
    co_led: Sequence[date]
    led_seen: Sequence[date]
    led_alone: Sequence[date]

    @property
    def is_ready(self) -> bool:
        return (
            len(self.observed) >= OBSERVE and len(self.co_led) >= CO_LEAD and len(self.led_seen) >= LEAD_SEEN
        )


def learning_of(member: Membership) -> Learning:
    """Dated by the workshops that were held; whoever looks on while she leads is written as observing there."""
    here = WorkshopLeader.objects.filter(collective=member.collective_id, workshop__state=WorkshopState.HELD)
    hers = here.filter(member=member).select_related("workshop").order_by("workshop__starts_at")
    seen = set(
        here.exclude(member=member).filter(part__in=(Part.OBSERVES, Part.CO_LEADS)).values_list("workshop_id", flat=True)
    )  # fmt: skip
    days: dict[str, list[date]] = {"observed": [], "co_led": [], "led_seen": [], "led_alone": []}
    for one in hers:
        if one.workshop.starts_at is None:
            continue
        days[_place_of(one, seen)].append(timezone.localdate(one.workshop.starts_at))
    return Learning(**days)


def _place_of(one: WorkshopLeader, seen: set[UUID]) -> str:
    if one.part == Part.OBSERVES:
        return "observed"
    if one.part == Part.CO_LEADS:
        return "co_led"
    return "led_seen" if one.workshop_id in seen else "led_alone"
