"""Making a plan: which doors, then which tours. Hand-made changes are in `moves.py`."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from essaim.doors.actions.engine import DraftTour, LeftOut, cut_into_tours
from essaim.doors.actions.telling import forget_notices
from essaim.doors.enums import TourState, Why
from essaim.doors.models import Outing, Plan, PlanSector, Sheet, Stop, Tour, Visit
from essaim.doors.queries import planning as queries
from essaim.doors.rules.placing import PlannedDoor, place
from essaim.doors.rules.planning import Wanted, wanted_again
from essaim.doors.rules.reasons import Reason
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Collective, Membership
from essaim.territory.models import Sector

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another on paper
_BATCH = 500
LONG = 2_000  # doors: above, a small machine takes more than a few seconds
Progress = Callable[[float], bool | None]  # from 0 to 1


class NoDoors(DomainError):
    """Il n’y a aucune porte dans ces secteurs : importez les adresses, ou choisissez d’autres secteurs."""

    mended_at = "territory:import_new"


class NothingToPlan(DomainError):
    """Les {count} portes choisies sont toutes laissées de côté. Première raison : {reason}."""


class DoorsTakenMeanwhile(DomainError):
    """Un autre plan vient de prendre des portes de ces secteurs : recommencez le calcul."""


class PlanIsArchived(DomainError):
    """Ce plan est archivé : dupliquez-le pour repartir de ses réglages."""


class PlanHasOpenTours(DomainError):
    """Des tournées de ce plan sont prêtes ou en cours : terminez-les ou annulez-les avant d’archiver le plan."""


class PlanIsGone(DomainError):
    """Ce plan n’a pas été gardé : demandez-en un nouveau."""


class NameNeeded(DomainError):
    """Donnez un nom au plan."""


@dataclass(frozen=True)
class Draft:
    """What the engine answered, before anything is written."""

    tours: list[DraftTour]
    left_out: LeftOut


def make_plan(collective: Collective, wanted: Wanted, *, by: Membership, at: datetime) -> Plan:
    """Cut the chosen doors into tours. The engine runs before the transaction: nobody waits for it at a door."""
    draft = _chosen(collective, wanted).cut()
    with _alone(collective):
        _check_still_free(collective, draft.tours)
        plan = _new_plan(collective, wanted, by=by, at=at)
        plan.left_out = _as_json(draft.left_out)
        plan.save(update_fields=["left_out"])
        _write_tours(plan, draft.tours, forced=wanted.forced)
    return plan


def is_long(collective: Collective, sectors: Sequence[Sector]) -> bool:
    """A worker should make the tours, rather than a page that waits for them."""
    return queries.doors_to_plan(collective, sectors)[: LONG + 1].count() > LONG


@transaction.atomic
def begin_plan(collective: Collective, wanted: Wanted, *, by: Membership, at: datetime) -> Plan:
    """A plan that has no tour yet: `plan_rest_again` makes them, from what it remembers of what was wanted."""
    return _new_plan(collective, wanted, by=by, at=at)


@transaction.atomic
def give_up_plan(plan: Plan) -> None:
    """A plan of which no tour was ever made leaves nothing behind."""
    if not plan.outings.exists():
        PlanSector.objects.filter(plan=plan).delete()
        rows = Plan.objects.filter(id=plan.id)
        rows._raw_delete(rows.db)


def plan_rest_again(plan: Plan, *, on: date, seed: int, progress: Progress | None = None) -> Plan:
    """Plan again all that is neither locked nor begun. Locked tours, dates and pairs stay as they are.

    The collective is entered to read and to write, not while the engine works.
    """
    if plan.archived_at:
        raise PlanIsArchived
    with within(plan.collective):
        again = _tours_to_plan_again(plan)
        forced = _forced_doors(again)
        wanted = wanted_again(plan, sectors=queries.sectors_of(plan), on=on, seed=seed)
        chosen = _chosen(plan.collective, replace(wanted, forced=forced), plan=plan, again=again)
    draft = chosen.cut(progress)
    with _alone(plan.collective):
        if {tour.id for tour in _tours_to_plan_again(plan)} != {tour.id for tour in again}:
            raise DoorsTakenMeanwhile
        known = _names_of(again)
        _erase(again)
        _check_still_free(plan.collective, draft.tours)
        plan.seed, plan.left_out = seed, _as_json(draft.left_out)
        plan.save(update_fields=["seed", "left_out"])
        _write_tours(plan, draft.tours, forced=forced, known=known)
        _erase_empty_outings(plan)
    return plan


def rename_plan(plan: Plan, *, name: str) -> Plan:
    if not name.strip():
        raise NameNeeded
    plan.name = name.strip()[:80]
    plan.save(update_fields=["name"])
    return plan


@transaction.atomic
def archive_plan(plan: Plan, *, at: datetime) -> Plan:
    """Put the plan away: its tours still to prepare are cancelled, so that their doors are free."""
    tours = Tour.objects.filter(outing__plan=plan)
    if tours.filter(state__in=[TourState.READY, TourState.UNDER_WAY]).exists():
        raise PlanHasOpenTours
    tours.filter(state=TourState.DRAFT).update(state=TourState.CANCELLED)
    plan.archived_at = plan.archived_at or at
    plan.save(update_fields=["archived_at"])
    return plan


# --- which doors ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chosen:
    """The doors to cut into tours. No database from here to the tours."""

    doors: list[PlannedDoor]
    wanted: Wanted
    left_out: LeftOut
    kept: Mapping[int, int]

    def cut(self, progress: Progress | None = None) -> Draft:
        tours, without_tour = cut_into_tours(self.doors, self.wanted, kept=self.kept, progress=progress)
        return Draft(tours, self.left_out + without_tour)


def _chosen(
    collective: Collective, wanted: Wanted, *, plan: Plan | None = None, again: Sequence[Tour] = ()
) -> Chosen:
    chosen = queries.doors_to_plan(collective, wanted.sectors, and_those_of=again)
    hidden = queries.asked_to_be_left_alone(chosen)
    if plan:
        hidden |= queries.doors_of_kept_tours(plan, again)
    doors = [door for door in queries.planned_doors(chosen, wanted) if door.id not in hidden]
    if not doors:
        raise NoDoors
    placed, lost = place(doors)
    reasons = {door.id: Reason(Why.UNPLACED) for door in lost}
    reasons |= queries.why_not_today(chosen, on=wanted.on)
    reasons = {door: why for door, why in reasons.items() if str(door) not in wanted.forced}
    reasons |= {
        door: Reason(Why.TAKEN, tour=number)
        for door, number in queries.taken_doors(chosen, but=again).items()
    }
    reasons |= _aside(doors, wanted)
    to_plan = [door for door in placed if door.id not in reasons]
    left_out = [(door.id, reasons[door.id]) for door in doors if door.id in reasons]
    if not to_plan:
        raise NothingToPlan(
            count=len(doors), reason=queries.most_frequent_reason(why for _door, why in left_out)
        )
    return Chosen(to_plan, wanted, left_out, _kept(plan, again) if plan else {})


def _aside(doors: Iterable[PlannedDoor], wanted: Wanted) -> dict[UUID, Reason]:
    streets, alone = set(wanted.aside_streets), set(wanted.aside_doors)
    why = Reason(Why.ASIDE)
    return {door.id: why for door in doors if str(door.street_id) in streets or str(door.id) in alone}


def _tours_to_plan_again(plan: Plan) -> list[Tour]:
    """Nothing was decided by hand about them: no lock, no pair, no sheet printed, no visit."""
    printed = Sheet.objects.filter(tour__outing__plan=plan).values("tour_id")
    visited = Visit.objects.filter(tour__outing__plan=plan).values("tour_id")
    tours = Tour.objects.filter(outing__plan=plan, state=TourState.DRAFT, is_locked=False, pair=None)
    return list(tours.exclude(id__in=printed).exclude(id__in=visited).select_related("outing"))


def _kept(plan: Plan, again: Sequence[Tour]) -> dict[int, int]:
    """Tours that stay, by number of outing; an outing that has a date keeps its place even when emptied."""
    gone = {tour.id for tour in again}
    tours = Tour.objects.filter(outing__plan=plan).exclude(state=TourState.CANCELLED).select_related("outing")
    kept = Counter(tour.outing.number for tour in tours if tour.id not in gone)
    dated = plan.outings.exclude(starts_at=None).values_list("number", flat=True)
    return {number: kept[number] for number in {*kept, *dated}}


def _forced_doors(tours: Sequence[Tour]) -> dict[str, str]:
    stops = Stop.objects.filter(tour__in=[tour.id for tour in tours]).exclude(override_reason="")
    return {str(door): reason for door, reason in stops.values_list("dwelling_id", "override_reason")}


# --- writing ----------------------------------------------------------------------------------------------


@contextmanager
def _alone(collective: Collective) -> Iterator[None]:
    """Two plans of one collective are written one after the other: tour numbers and doors are shared."""
    with within(collective), transaction.atomic():
        Collective.objects.select_for_update().get(id=collective.id)
        yield


def _new_plan(collective: Collective, wanted: Wanted, *, by: Membership, at: datetime) -> Plan:
    plan = Plan.objects.create(collective=collective, created_by=by, created_at=at, **_settings(wanted))
    PlanSector.objects.bulk_create(
        [PlanSector(collective=collective, plan=plan, sector=sector) for sector in wanted.sectors]
    )
    return plan


def _check_still_free(collective: Collective, tours: Iterable[DraftTour]) -> None:
    taken = queries.taken_doors(queries.doors_to_plan(collective, ()))
    if any(door in taken for tour in tours for door in tour.doors):
        raise DoorsTakenMeanwhile


Names = tuple[int, str]  # the number of a tour, and its code


def _names_of(tours: Sequence[Tour]) -> dict[frozenset[UUID], Names]:
    """By their doors: a tour that a new calculation does not change keeps its number, which people already know."""
    doors: dict[UUID, set[UUID]] = defaultdict(set)
    stops = Stop.objects.filter(tour__in=[tour.id for tour in tours]).order_by()
    for tour_id, door in stops.values_list("tour_id", "dwelling_id"):
        doors[tour_id].add(door)
    return {frozenset(doors[tour.id]): (tour.number, tour.code) for tour in tours}


def _write_tours(
    plan: Plan,
    drafts: Sequence[DraftTour],
    *,
    forced: Mapping[str, str],
    known: Mapping[frozenset[UUID], Names] = MappingProxyType({}),
) -> None:
    outings = {outing.number: outing for outing in plan.outings.all()}
    for number in sorted({draft.outing for draft in drafts} - outings.keys()):
        outings[number] = Outing.objects.create(
            collective=plan.collective, plan=plan, number=number, meeting_point=plan.meeting_point
        )
    numbers = Tour.objects.filter(collective=plan.collective).order_by()
    last = numbers.aggregate(last=Max("number"))["last"] or 0
    fresh = count(max([last, *(number for number, _code in known.values())]) + 1)
    names = [known.get(frozenset(draft.doors)) or (next(fresh), new_code()) for draft in drafts]
    tours = [
        Tour(
            collective=plan.collective,
            outing=outings[draft.outing],
            number=number,
            code=code,
            minutes=draft.minutes,
            metres=draft.metres,
        )
        for (number, code), draft in zip(names, drafts, strict=True)
    ]
    Tour.objects.bulk_create(tours, batch_size=_BATCH)
    stops = (
        Stop(
            collective=plan.collective,
            tour=tour,
            dwelling_id=door,
            position=position,
            override_reason=forced.get(str(door), ""),
        )
        for tour, draft in zip(tours, drafts, strict=True)
        for position, door in enumerate(draft.doors, start=1)
    )
    Stop.objects.bulk_create(stops, batch_size=_BATCH)


def _erase(tours: Sequence[Tour]) -> None:
    """Not through the cascade: it deletes by identifier alone, which the wall of the connection refuses."""
    ids = [tour.id for tour in tours]
    Stop.objects.filter(tour__in=ids).delete()
    rows = Tour.objects.filter(id__in=ids)
    rows._raw_delete(rows.db)


def _erase_empty_outings(plan: Plan) -> None:
    used = Tour.objects.filter(outing__plan=plan).values("outing_id")
    rows = Outing.objects.filter(plan=plan, starts_at=None).exclude(id__in=used)
    forget_notices(rows.values_list("id", flat=True))
    rows._raw_delete(rows.db)


def new_code() -> str:
    """Eight signs that say nothing, printed under the QR code of a sheet."""
    return "".join(secrets.choice(_SIGNS) for _ in range(8))


def _settings(wanted: Wanted) -> dict[str, object]:
    if not wanted.name.strip():
        raise NameNeeded
    lon, lat = wanted.meeting or (None, None)
    return {
        "name": wanted.name.strip()[:80],
        "pairs": wanted.pairs,
        "minutes": wanted.minutes,
        "doors_per_hour": wanted.doors_per_hour,
        "walking_kmh": wanted.walking_kmh,
        "meeting_point": wanted.meeting_point.strip()[:120],
        "meeting_lon": lon,
        "meeting_lat": lat,
        "seed": wanted.seed,
        "wishes": wanted.wishes,
    }


def _as_json(left_out: LeftOut) -> list[list[Any]]:
    return [[str(door), *reason.as_json()] for door, reason in left_out]
