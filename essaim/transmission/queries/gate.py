"""Where a collective stands: each criterion with the rows that it counts, what it asked, what was answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from essaim.doors.enums import TourState
from essaim.doors.models import PairMember, Tour
from essaim.dropins.models import DropInDay, DropInHost
from essaim.network.enums import Role
from essaim.network.models import Collective, GivenHours, Network
from essaim.network.queries import active_members
from essaim.places.queries.places import places
from essaim.places.rules.checks import TRUSTED_FOR
from essaim.street.models import RoundMember, StreetRound
from essaim.transmission.enums import Criterion, Deliverable, WorkshopState
from essaim.transmission.models import (
    Adopted,
    GateAsked,
    GateCriterion,
    GateReview,
    Handover,
    Path,
    PathWorkshop,
)
from essaim.transmission.rules.gate import ACTIVE_FOR, ADOPTED_FOR, WANTED, Changed, CriterionState, changed
from essaim.worries.models import EmergencyNumber


@dataclass(frozen=True)
class Fact:
    """A row that a criterion counts. `row`: where the thing itself is."""

    label: str
    on: date | None
    row: Any


def gate_paths() -> QuerySet[Path]:
    """Of the collectives that the reader may reach: her own, or those of the network."""
    return Path.objects.select_related("collective__network")


def asked_gates() -> QuerySet[Any]:
    """Where a request was made, the latest first. `asked_at`, and `last_end`, `last_until` of what was answered last."""
    asked = GateAsked.objects.filter(path=OuterRef("id")).order_by("-at", "-id")
    last = GateReview.objects.filter(path=OuterRef("id")).order_by("-at", "-id")
    rows = gate_paths().annotate(
        asked_at=Subquery(asked.values("at")[:1]),
        answered_at=Subquery(last.values("at")[:1]),
        last_end=Subquery(last.values("end")[:1]),
        last_until=Subquery(last.values("until")[:1]),
    )
    return rows.exclude(asked_at=None).order_by("-asked_at", "id")


def wanted_of(network: Network) -> dict[str, int]:
    """Criterion → from how many on; those that the network does not ask are absent."""
    own = dict(GateCriterion.objects.filter(network=network).values_list("criterion", "wanted"))
    return {key: count for key in Criterion if (count := own.get(key, WANTED[key]))}


def evidence(path: Path, criterion: str, *, on: date) -> Sequence[Fact]:
    """The rows that a criterion counts: its figure is their number, and nothing else."""
    return _ROWS[Criterion(criterion)](path, on)


def standings(path: Path, *, on: date) -> list[CriterionState]:
    adopted = adoptions(path.collective)
    return [
        CriterionState(
            Criterion(key), len(evidence(path, key, on=on)), wanted,
            ADOPTED_FOR[key] in adopted if key in ADOPTED_FOR else None,  # type: ignore[index]  # a key of it
        )
        for key, wanted in wanted_of(path.collective.network).items()
    ]  # fmt: skip


def adoptions(collective: Collective) -> dict[str, Adopted]:
    """What stands adopted → by whom, when."""
    rows = Adopted.objects.filter(collective=collective).select_related("by__user").order_by("at", "id")
    last = {one.deliverable: one for one in rows}
    return {key: one for key, one in last.items() if one.is_adopted}


def checked_places(collective: Collective, *, on: date) -> QuerySet[Any]:
    """Those that someone made sure of in the last months."""
    return places(collective).filter(checked_on__gte=on - TRUSTED_FOR).order_by("name__folded", "id")


def verified_numbers(collective: Collective) -> QuerySet[EmergencyNumber]:
    """Emergency numbers that someone of the collective made sure of."""
    return EmergencyNumber.objects.filter(collective=collective).exclude(verified_by=None)


def _workshops(path: Path, _on: date) -> list[Fact]:
    rows = PathWorkshop.objects.filter(collective=path.collective_id, path=path, state=WorkshopState.HELD)
    return [
        Fact(str(one), timezone.localdate(one.starts_at), one) for one in rows.order_by("number") if one.starts_at
    ]  # fmt: skip


def _members(path: Path, on: date) -> list[Fact]:
    given = GivenHours.objects.filter(
        collective=path.collective_id, on__gt=on - ACTIVE_FOR, on__lte=on, minutes__gt=0
    )
    last = dict(given.order_by().values("member").annotate(last=Max("on")).values_list("member", "last"))
    team = active_members(path.collective, on=on).order_by("user__name__folded", "id")
    return [Fact(one.user.name, last[one.id], one) for one in team if one.id in last]


def _led_alone(path: Path, on: date) -> list[Fact]:
    """Tours, street rounds, drop-ins that ended, and where nobody who leads the path took part."""
    here = {"collective": path.collective_id}
    led = {"member__role": Role.FACILITATOR}
    went = PairMember.objects.filter(**here)
    tours = Tour.objects.filter(
        **here, state=TourState.CLOSED, started_at__isnull=False, id__in=went.values("tour")
    ).exclude(id__in=went.filter(**led).values("tour"))
    walked = RoundMember.objects.filter(**here)
    rounds = StreetRound.objects.filter(
        **here, returned_at__isnull=False, cancelled_at=None, id__in=walked.values("street_round")
    ).exclude(id__in=walked.filter(**led).values("street_round"))
    held = DropInHost.objects.filter(**here, left_at=None)
    days = DropInDay.objects.filter(
        **here, closed_at__isnull=False, cancelled_at=None, id__in=held.values("day")
    ).exclude(id__in=held.filter(**led).values("day"))
    found = [
        *(Fact(str(one), _day(one.started_at), one) for one in tours),
        *(Fact(str(one), one.on, one) for one in rounds.select_related("circuit")),
        *(Fact(one.drop_in.name, _day(one.starts_at), one) for one in days.select_related("drop_in")),
    ]
    return sorted((one for one in found if one.on and one.on <= on), key=lambda one: one.on or on)


def _day(moment: Any) -> date:
    return timezone.localdate(moment)


def _protocol(path: Path, _on: date) -> list[Fact]:
    rows = verified_numbers(path.collective).order_by("position", "number")
    return [Fact(f"{one.situation} : {one.number}", one.verified_on, one) for one in rows]


def _directory(path: Path, on: date) -> list[Fact]:
    return [Fact(one.name, one.checked_on, one) for one in checked_places(path.collective, on=on)]


def _coordinators(path: Path, on: date) -> list[Fact]:
    team = active_members(path.collective, on=on).filter(role=Role.COORDINATOR)
    return [Fact(one.user.name, one.starts_on, one) for one in team.order_by("user__name__folded", "id")]


_ROWS: dict[Criterion, Callable[[Path, date], Sequence[Fact]]] = {
    Criterion.WORKSHOPS: _workshops,
    Criterion.MEMBERS: _members,
    Criterion.LED_ALONE: _led_alone,
    Criterion.PROTOCOL: _protocol,
    Criterion.DIRECTORY: _directory,
    Criterion.COORDINATOR: _coordinators,
}


def asks_of(path: Path) -> QuerySet[GateAsked]:
    rows = GateAsked.objects.filter(collective=path.collective_id, path=path)
    return rows.select_related("by__user").order_by("at", "id")


def reviews_of(path: Path) -> QuerySet[GateReview]:
    """The first first."""
    rows = GateReview.objects.filter(collective=path.collective_id, path=path)
    return rows.select_related("by__user", "handover").order_by("at", "id")


def last_review(path: Path) -> GateReview | None:
    return reviews_of(path).last()


def waits_for_an_answer(path: Path) -> GateAsked | None:
    """The last request, when nobody has answered it."""
    asked, review = asks_of(path).last(), last_review(path)
    return asked if asked and (review is None or review.at < asked.at) else None


def changed_since(review: GateReview, today: Sequence[CriterionState]) -> list[Changed]:
    """A fact corrected afterwards does not undo an answer; it is said beside it."""
    return changed(review.facts, today)


def handover_of(path: Path) -> Handover | None:
    """That of the last answer, once it was prepared."""
    review = last_review(path)
    rows = Handover.objects.filter(collective=path.collective_id, review=review)
    return rows.select_related("review", "network_signed_by__user", "collective_signed_by__user").first()


APPROVABLE = (
    Deliverable.CHARTER,
    Deliverable.ALERTS,
    Deliverable.PLACES,
    Deliverable.SCRIPT,
    Deliverable.PLAN,
)
