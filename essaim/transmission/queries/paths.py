"""Paths, their workshops, who follows them and who was there."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from essaim.kernel.keyring import with_their_keys
from essaim.network.models import Collective
from essaim.transmission.enums import Mark, Moment, WorkshopState
from essaim.transmission.models import (
    AttendanceMark,
    Participant,
    Path,
    PathWorkshop,
    WorkshopLeader,
    WorkshopMoment,
)


def paths(collective: Collective) -> QuerySet[Path]:
    """The latest first, with their workshops."""
    return (
        Path.objects.filter(collective=collective)
        .prefetch_related("workshops")
        .order_by("-started_on", "-id")
    )


def workshops(collective: Collective) -> QuerySet[PathWorkshop]:
    leaders = (
        WorkshopLeader.objects.filter(collective=collective)
        .select_related("member__user")
        .order_by("part", "id")
    )
    rows = PathWorkshop.objects.filter(collective=collective).select_related("path")
    return rows.prefetch_related(Prefetch("leaders", queryset=leaders)).order_by("number")


def participants(path: Path) -> QuerySet[Participant]:
    """In the order in which they came, those who left too."""
    rows = Participant.objects.filter(collective=path.collective_id, path=path)
    return rows.select_related("member__user").order_by("joined_on", "id")


def participants_of(collective: Collective) -> QuerySet[Participant]:
    return Participant.objects.filter(collective=collective).select_related("member__user", "path")


def moments_of(workshop: PathWorkshop) -> QuerySet[WorkshopMoment]:
    rows = WorkshopMoment.objects.filter(collective=workshop.collective_id, workshop=workshop)
    return rows.select_related("by__user").order_by("at", "id")


def times_put_off(path: Path) -> Counter[UUID]:
    """How often each workshop was moved or cancelled."""
    rows = WorkshopMoment.objects.filter(
        collective=path.collective_id, workshop__path=path, kind__in=(Moment.MOVED, Moment.CANCELLED)
    )
    return Counter(rows.values_list("workshop_id", flat=True))


def attendance(path: Path) -> dict[tuple[UUID, UUID], Mark]:
    """(participant, workshop) → the last thing said; what was taken back is absent."""
    rows = AttendanceMark.objects.filter(collective=path.collective_id, workshop__path=path).order_by(
        "at", "id"
    )
    last = {
        (who, what): Mark(mark)
        for who, what, mark in rows.values_list("participant_id", "workshop_id", "mark")
    }
    return {pair: mark for pair, mark in last.items() if mark != Mark.NONE}


@dataclass(frozen=True)
class Attended:
    """A line of the export: one participant at one workshop."""

    participant: Participant
    workshop: PathWorkshop
    mark: Mark | None


def attended(path: Path) -> list[Attended]:
    """Each participant at each workshop that has taken place, or where something was said of her."""
    said = attendance(path)
    rows = PathWorkshop.objects.filter(collective=path.collective_id, path=path).order_by("number")
    people = with_their_keys(participants(path))
    return [
        Attended(who, one, said.get((who.id, one.id)))
        for one in rows
        for who in people
        if one.state == WorkshopState.HELD or (who.id, one.id) in said
    ]


def workshops_between(collective: Collective, first: date, last: date) -> QuerySet[Any]:
    """Those that begin between these days, both included, where the collective is. `changes`: how often they changed."""
    zone = timezone.get_current_timezone()
    start = datetime.combine(first, time.min, tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)
    with_members = Participant.objects.filter(collective=collective).select_related("member__user")
    rows = workshops(collective).filter(starts_at__gte=start, starts_at__lt=end)
    rows = rows.prefetch_related(Prefetch("path__participants", queryset=with_members))
    return rows.annotate(changes=Count("moments")).order_by("starts_at", "id")
