"""What is counted of a collective, inside it, by a chore: figures and dates, nobody."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from essaim.calls.models import Call
from essaim.diagnosis.enums import Source
from essaim.diagnosis.queries.territory import facts
from essaim.doors.models import PairMember, Tour
from essaim.dropins.models import DropInHost
from essaim.dropins.queries.days import drop_ins, held_between
from essaim.impact.queries import figures
from essaim.impact.rules import year_of
from essaim.kernel.about import start_of
from essaim.network.enums import Role
from essaim.network.models import Collective
from essaim.network.queries import active_members, coverage
from essaim.street.models import RoundMember, StreetRound
from essaim.swarm.models import Agreement, AgreementPayment
from essaim.swarm.rules.signs import WINDOW_DAYS, Life
from essaim.territory.queries.doors import live_doors
from essaim.territory.queries.maps import extents
from essaim.transmission.enums import Mark, Moment, WorkshopState
from essaim.transmission.models import AttendanceMark, WorkshopLeader, WorkshopMoment

DROP_INS_BACK = 400  # days


def life_of(collective: Collective, *, at: datetime) -> Life:
    today = timezone.localdate(at)
    team = list(active_members(collective, on=today))
    since = start_of(today - timedelta(days=WINDOW_DAYS))
    done = _actions(collective, since, at)
    present = Counter(one for who in done.values() for one in who)
    learning = set(
        AttendanceMark.objects.filter(
            collective=collective, at__gte=since, mark=Mark.PRESENT, participant__member__isnull=False
        ).values_list("participant__member", flat=True)
    )
    here = {one.id for one in team}
    last = agreement_of(collective)
    return Life(
        last_outing_on=_last_outing(collective, at),
        put_off=_put_off(collective),
        members=len(team),
        active=len((set(present) | learning) & here),
        actions=len(done),
        top_share=round(100 * max(present.values()) / len(done)) if present else 0,
        missed=_missed(collective, at),
        newest_on=max((one.starts_on for one in team), default=None),
        coordinators=sum(one.role == Role.COORDINATOR for one in team),
        agreement_ends_on=last.ends_on if last else None,
    )


def agreement_of(collective: Collective) -> Agreement | None:
    """The one that ends last."""
    return Agreement.objects.filter(collective=collective).order_by("-ends_on", "-id").first()


def agreements_of(collective: Collective) -> Any:
    return (
        Agreement.objects.filter(collective=collective)
        .prefetch_related("payments")
        .order_by("-starts_on", "-id")
    )


def payments_of(collective: Collective) -> Any:
    return AgreementPayment.objects.filter(collective=collective).select_related(
        "agreement", "collective__network"
    )


_Action = tuple[str, object]


def _actions(collective: Collective, since: datetime, at: datetime) -> dict[_Action, set[UUID]]:
    """Each action of these days → who was in it: a tour, a round, a drop-in held, a day of calls of one caller."""
    here = {"collective": collective}
    tours = PairMember.objects.filter(**here, tour__started_at__range=(since, at))
    rounds = RoundMember.objects.filter(**here, street_round__started_at__range=(since, at))
    held = DropInHost.objects.filter(
        **here, left_at=None, day__cancelled_at=None, day__starts_at__range=(since, at)
    )
    calls = Call.objects.filter(**here, at__range=(since, at)).order_by()
    found: dict[_Action, set[UUID]] = defaultdict(set)
    for kind, rows, what in (
        ("tour", tours, "tour"),
        ("round", rounds, "street_round"),
        ("held", held, "day"),
    ):
        for one, who in rows.order_by().values_list(what, "member"):
            found[kind, one].add(who)
    for who, when in calls.values_list("by", "at"):
        found["calls", (who, timezone.localdate(when))].add(who)
    return found


def _last_outing(collective: Collective, at: datetime) -> date | None:
    """Doors or street: the last that left."""
    went = Q(collective=collective, started_at__lte=at)
    moments = [
        kind.objects.filter(went).aggregate(at=Max("started_at"))["at"] for kind in (Tour, StreetRound)
    ]
    known = [one for one in moments if one]
    return timezone.localdate(max(known)) if known else None


def _put_off(collective: Collective) -> int:
    """Of the workshops still to come on a path that goes on, how often the one put off most was."""
    rows = WorkshopMoment.objects.filter(
        collective=collective, kind__in=(Moment.MOVED, Moment.CANCELLED), workshop__path__ended_on=None
    ).exclude(workshop__state=WorkshopState.HELD)
    counted = rows.order_by().values("workshop").annotate(n=Count("id")).values_list("n", flat=True)
    return max(counted, default=0)


def _missed(collective: Collective, at: datetime) -> int:
    """How many in a row, up to the last that should have been, nobody held: cancelled, or without anyone noted there."""
    today = timezone.localdate(at)
    days = held_between(
        drop_ins(collective).filter(ended_on=None), today - timedelta(days=DROP_INS_BACK), today
    )
    missed = 0
    for one in reversed([one for one in days if one.ends_at <= at]):
        if not one.is_off and (one.hosts or (one.day and one.day.closed_at)):
            break
        missed += 1
    return missed


def year_figures(collective: Collective, *, on: date) -> dict[str, float]:
    """Those of the cockpit, since the first of January."""
    known = {one.value: number for one, number in figures(collective, year_of(on)).items()}
    return {**known, "doors": live_doors(collective).count()}


def communes_of(collective: Collective) -> list[list[Any]]:
    """[code, name, people of 80 years and more who live alone]: of each commune covered; none, where no file says it."""
    alone: dict[str, float] = defaultdict(float)
    for code, values in facts(collective, Source.HOUSEHOLDS).values_list("code", "values"):
        alone[code[:5]] += values.get("pop80p_pseul", 0.0)
    return [
        [one.commune_id, one.commune.name, round(alone[one.commune_id]) if one.commune_id in alone else None]
        for one in coverage(collective)
    ]


def centre_of(collective: Collective) -> list[float] | None:
    """The middle of its doors, to the hundredth of a degree."""
    boxes = list(extents([collective]).values())
    if not boxes:
        return None
    west, south, east, north = (list(sides) for sides in zip(*boxes, strict=True))
    return [round((min(west) + max(east)) / 2, 2), round((min(south) + max(north)) / 2, 2)]


def leading(collective: Collective) -> dict[str, int]:
    """By membership, the workshops of open paths that are not held yet."""
    rows = WorkshopLeader.objects.filter(
        collective=collective, workshop__path__ended_on=None, workshop__state=WorkshopState.PLANNED
    )
    counted = rows.order_by().values("member").annotate(n=Count("id")).values_list("member", "n")
    return {str(member): count for member, count in counted}
