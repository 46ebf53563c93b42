"""What a coordinator changes by hand in a plan: doors from one tour to another, order, locks."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from essaim.doors.actions import engine
from essaim.doors.enums import Why
from essaim.doors.models import Plan, Stop, Tour
from essaim.doors.queries import planning as queries
from essaim.doors.rules.placing import PlannedDoor, place
from essaim.doors.rules.planning import Wanted
from essaim.doors.rules.reasons import Reason
from essaim.doors.rules.tours import MOVABLE
from essaim.kernel.errors import DomainError
from essaim.territory.models import Dwelling, Street


class TourIsLocked(DomainError):
    """La tournée {number} est verrouillée : déverrouillez-la d’abord."""


class TourHasBegun(DomainError):
    """La tournée {number} est déjà partie : ses portes ne bougent plus."""


class SameTour(DomainError):
    """Choisissez une autre tournée que celle où se trouvent déjà ces portes."""


class OtherPlan(DomainError):
    """Ces deux tournées ne viennent pas du même plan."""


class DoorNotInTour(DomainError):
    """Cette porte n’est plus dans la tournée {number} : rechargez la page."""


class DoorTaken(DomainError):
    """Cette porte est déjà dans la tournée {number} : déplacez-la depuis cette tournée."""


class DoorAsksToBeLeftAlone(DomainError):
    """À cette porte, on a demandé de ne plus être sollicité : elle ne peut pas être ajoutée."""


class ReasonNeeded(DomainError):
    """Cette porte n’est pas proposée ce jour-là ({why}) : dites pourquoi vous l’ajoutez quand même."""


class DoorWithoutPosition(DomainError):
    """Cette porte n’a pas de position et aucune voisine n’en a : placez-la d’abord sur la carte des portes."""


@transaction.atomic
def move_doors(doors: Collection[UUID], *, source: Tour, target: Tour) -> tuple[Tour, Tour]:
    """Move doors to another tour of the plan, put in its walking order; both tours are measured again.

    Longer than the outing is allowed: the screen says so.
    """
    source, target = _hold(source), _hold(target)
    if source.id == target.id:
        raise SameTour
    if source.outing.plan_id != target.outing.plan_id:
        raise OtherPlan
    moved = Stop.objects.filter(tour=source, dwelling__in=list(doors)).update(tour=target)
    if moved != len(set(doors)) or not moved:
        raise DoorNotInTour(number=source.number)
    return measure_again(source), _order_again(target)


def move_street(street: Street, *, source: Tour, target: Tour) -> tuple[Tour, Tour]:
    doors = source.stops.filter(dwelling__street=street).values_list("dwelling_id", flat=True)
    return move_doors(list(doors), source=source, target=target)


@transaction.atomic
def leave_out(doors: Collection[UUID], *, source: Tour) -> Tour:
    """Take doors out of a tour: they join the list of the doors left out, with the reason."""
    source = _hold(source)
    taken = Stop.objects.filter(tour=source, dwelling__in=list(doors))
    ids = [str(door) for door in taken.values_list("dwelling_id", flat=True)]
    if not ids:
        raise DoorNotInTour(number=source.number)
    taken.delete()
    plan = Plan.objects.select_for_update().get(id=source.outing.plan_id)
    plan.left_out = [*plan.left_out, *([door, *Reason(Why.BY_HAND).as_json()] for door in ids)]
    plan.save(update_fields=["left_out"])
    return measure_again(source)


@transaction.atomic
def take_back(doors: Collection[UUID], *, source: Tour) -> Tour:
    """Doors that were left out by mistake are in the tour again, at their place in the walk.

    Raises:
        DoorTaken: another tour took one meanwhile.
    """
    source = _hold(source)
    plan = Plan.objects.select_for_update().get(id=source.outing.plan_id)
    wanted = {str(door) for door in doors} & {row[0] for row in plan.left_out}
    asked = Dwelling.objects.filter(id__in=wanted, archived_at=None)
    if taken := queries.taken_doors(asked):
        raise DoorTaken(number=min(taken.values()))
    again = set(asked.values_list("id", flat=True)) - queries.asked_to_be_left_alone(asked)
    last = source.stops.count()
    Stop.objects.bulk_create(
        Stop(collective_id=source.collective_id, tour=source, dwelling_id=door, position=position)
        for position, door in enumerate(sorted(again), start=last + 1)
    )
    plan.left_out = [row for row in plan.left_out if row[0] not in {str(door) for door in again}]
    plan.save(update_fields=["left_out"])
    return _order_again(source)


@transaction.atomic
def add_doors(tour: Tour, *, doors: Sequence[Dwelling], reason: str, on: date) -> Tour:
    """Add doors by hand. Against their revisit rule, only with a reason; against « ne plus solliciter », never."""
    tour = _hold(tour)
    asked = Dwelling.objects.filter(id__in=[door.id for door in doors], archived_at=None)
    wanted = set(asked.values_list("id", flat=True)) - queries.asked_to_be_left_alone(asked)
    if not wanted:
        raise DoorAsksToBeLeftAlone
    taken = queries.taken_doors(asked)
    free = [door.id for door in doors if door.id in wanted - taken.keys()]
    if not free:
        raise DoorTaken(number=min(taken.values()))
    reasons = {door: why for door, why in queries.why_not_today(asked, on=on).items() if door in free}
    if reasons and not reason.strip():
        raise ReasonNeeded(why=queries.most_frequent_reason(reasons.values()))
    last = tour.stops.count()
    Stop.objects.bulk_create(
        Stop(
            collective_id=tour.collective_id,
            tour=tour,
            dwelling_id=door,
            position=position,
            override_reason=reason.strip()[:200] if door in reasons else "",
        )
        for position, door in enumerate(free, start=last + 1)
    )
    plan = Plan.objects.select_for_update().get(id=tour.outing.plan_id)
    added = {str(door) for door in free}
    plan.left_out = [row for row in plan.left_out if row[0] not in added]
    plan.save(update_fields=["left_out"])
    return _order_again(tour)


@transaction.atomic
def reorder(tour: Tour) -> Tour:
    """Put the doors in walking order again."""
    return _order_again(_hold(tour))


@transaction.atomic
def lock(tour: Tour, *, is_locked: bool) -> Tour:
    """A locked tour is moved neither by hand nor by a new calculation."""
    Tour.objects.filter(id=tour.id).update(is_locked=is_locked)
    tour.is_locked = is_locked
    return tour


def _hold(tour: Tour) -> Tour:
    held = (
        Tour.objects.select_for_update(of=("self",))
        .select_related("outing__plan", "collective")
        .get(id=tour.id)
    )
    if held.is_locked:
        raise TourIsLocked(number=held.number)
    if held.state not in MOVABLE:
        raise TourHasBegun(number=held.number)
    return held


def _order_again(tour: Tour) -> Tour:
    doors = _planned(tour)
    return _write(tour, engine.in_walking_order(doors, tour.outing.plan) if doors else [])


def measure_again(tour: Tour) -> Tour:
    """Its times and its ranks, from the doors it has now. The caller holds it.

    Raises:
        DoorWithoutPosition.
    """
    return _write(tour, _planned(tour))


def _planned(tour: Tour) -> list[PlannedDoor]:
    """The doors of the tour in their order, placed between the neighbours of their streets when need be."""
    ids = list(tour.stops.order_by("position").values_list("dwelling_id", flat=True))
    around = Dwelling.objects.filter(street__in=tour.stops.order_by().values("dwelling__street_id"))
    wanted = Wanted(name="", on=date.min)
    placed, _lost = place(queries.planned_doors(around, wanted))
    found = {door.id: door for door in placed}
    if any(door not in found for door in ids):
        raise DoorWithoutPosition
    return [found[door] for door in ids]


def _write(tour: Tour, doors: Sequence[PlannedDoor]) -> Tour:
    tour.minutes, tour.metres = engine.measure(doors, tour.outing.plan) if doors else (0.0, 0.0)
    tour.save(update_fields=["minutes", "metres"])
    stops = {stop.dwelling_id: stop for stop in tour.stops.all()}
    for position, door in enumerate(doors, start=1):
        stops[door.id].position = position
    Stop.objects.bulk_update(stops.values(), ["position"], batch_size=200)
    return tour
