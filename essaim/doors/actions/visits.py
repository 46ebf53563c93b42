"""Keep what happened at the doors. A visit is a fact: it is corrected by another one, never changed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from essaim.doors.actions.consequences import follow, let_go
from essaim.doors.actions.memories import remember_doors
from essaim.doors.enums import Outcome, RecordedWith
from essaim.doors.models import Stop, Tour, Visit
from essaim.doors.queries.visits import effective, pair_ids
from essaim.doors.rules import visits as rules
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.prepared import Prepared
from essaim.network.models import Membership
from essaim.territory.models import Dwelling


class VisitIdTaken(DomainError):
    """Ce passage est déjà enregistré. Pour le changer, ouvrez la porte et choisissez « Modifier »."""


class VisitInTheFuture(DomainError):
    """L’heure de ce passage n’est pas encore arrivée. Vérifiez la date et l’heure."""


class VisitTooOld(DomainError):
    """La date de ce passage est trop ancienne. Vérifiez la date et l’heure."""


class DoorNotInThisTour(DomainError):
    """Cette porte ne fait pas partie de la tournée. Ajoutez-la d’abord à la liste."""


class ComeBackDateWrong(DomainError):
    """Choisissez une date pour repasser : après le jour du passage, et dans moins d’un an."""


class NotAnOutcome(DomainError):
    """Choisissez ce qui s’est passé dans la liste."""


class TooLateToUndo(DomainError):
    """Il est trop tard pour annuler d’un geste. Ouvrez la porte et choisissez « Modifier »."""


class VisitWasCorrected(DomainError):
    """Ce passage a déjà été corrigé. Ouvrez de nouveau la porte pour voir la dernière version."""


class HasNotLeft(DomainError):
    """La tournée n’est pas partie. Dites d’abord « Nous partons » : vos référent·es sauront que vous êtes dehors."""


class CannotCorrect(DomainError):
    """Seul un référent peut encore corriger ce passage. Dites-lui ce qu’il faut changer."""


@dataclass(frozen=True)
class Answer:
    """What happened at a door."""

    outcome: Outcome
    leaflet_left: bool = False
    come_back_on: date | None = None


@dataclass(frozen=True)
class Landing:
    """Many doors at once: what was kept, and the doors that already had an answer that day."""

    recorded: list[Visit]
    skipped: list[Dwelling]


_KNOWN = Prepared(lambda visit: Visit.objects.filter(id=visit))
_STOP = Prepared(
    lambda tour, door: Stop.objects.filter(tour_id=tour, dwelling_id=door).values_list("id", flat=True)
)


@transaction.atomic
def record_visit(
    tour: Tour,
    dwelling: Dwelling,
    *,
    visit_id: UUID,
    outcome: Outcome,
    at: datetime,
    by: Membership,
    now: datetime,
    leaflet_left: bool = False,
    come_back_on: date | None = None,
    recorded_with: RecordedWith = RecordedWith.PHONE,
    is_on_paper: bool = False,
) -> Visit:
    """Keep what happened at a door. Recording the same visit again changes nothing.

    A visit made before the tour was closed is accepted after: phones come back online late, and sheets later.
    Nothing is noted by phone before « Nous partons »: nobody would watch over the pair.
    `is_on_paper`: the door was printed on a sheet of this tour, even if it left the tour since.
    """
    visit = _fact(tour, dwelling, Answer(outcome, leaflet_left, come_back_on), at=at, by=by, now=now)
    visit.id = visit_id
    visit.recorded_with = recorded_with
    for known in _KNOWN(visit=visit_id):
        if not rules.is_same_fact(known, visit):
            raise VisitIdTaken
        return cast("Visit", known)
    if recorded_with == RecordedWith.PHONE:
        _has_left(tour)
    _lock([dwelling.id])  # first: another hand may be turning the address into a building
    if not is_on_paper and not _STOP(tour=tour.id, door=dwelling.id):
        raise DoorNotInThisTour
    _keep([visit])
    return visit


@transaction.atomic
def record_landing(
    tour: Tour,
    dwellings: Sequence[Dwelling],
    *,
    landing_id: UUID,
    at: datetime,
    by: Membership,
    now: datetime,
    answer: Answer = Answer(Outcome.ABSENT),
) -> Landing:
    """The same answer for many doors at once. A door that already has an answer that day is left as it is.

    The identifiers of the visits come from `landing_id`: sending the same landing twice keeps it once.
    """
    ids = [dwelling.id for dwelling in dwellings]
    _has_left(tour)
    _lock(ids)
    if tour.stops.filter(dwelling__in=ids).count() != len(set(ids)):
        raise DoorNotInThisTour
    wanted = {}
    for dwelling in dwellings:
        visit = _fact(tour, dwelling, answer, at=at, by=by, now=now)
        visit.id = uuid5(landing_id, str(dwelling.id))
        wanted[visit.id] = visit
    known = {visit.id: visit for visit in Visit.objects.filter(id__in=wanted)}
    answered = _answered_that_day(ids, at) - {visit.dwelling_id for visit in known.values()}
    fresh = [visit for id_, visit in wanted.items() if id_ not in known and visit.dwelling_id not in answered]
    _keep(fresh)
    return Landing([*known.values(), *fresh], [door for door in dwellings if door.id in answered])


@transaction.atomic
def undo_visit(visit: Visit, *, by: Membership, at: datetime) -> Visit:
    """Take back what was just noted: the door is as it was before. Undoing twice changes nothing."""
    _lock([visit.dwelling_id])
    after = Visit.objects.filter(supersedes=visit).first()
    if after is not None:
        if after.outcome == Outcome.WITHDRAWN:
            return after
        raise VisitWasCorrected
    if not rules.can_undo(by, visit, pair=pair_ids(visit.tour), at=at):
        raise TooLateToUndo
    before = visit.supersedes or Visit(outcome=Outcome.WITHDRAWN)
    previous = Answer(Outcome(before.outcome), before.leaflet_left, before.come_back_on)
    return _supersede(visit, previous, visit_id=uuid7(), by=by, at=at)


@transaction.atomic
def undo_visits(visits: Iterable[Visit], *, by: Membership, at: datetime) -> list[Visit]:
    """A whole landing, all or nothing."""
    return [undo_visit(visit, by=by, at=at) for visit in visits]


@transaction.atomic
def correct_visit(
    visit: Visit, answer: Answer, *, by: Membership, at: datetime, visit_id: UUID | None = None
) -> Visit:
    """Replace an answer; the first version is kept. The outcome WITHDRAWN takes the passage away.

    `visit_id` is the client's: the same correction sent twice is kept once.
    """
    _lock([visit.dwelling_id])
    if not rules.can_correct(by, visit, pair=pair_ids(visit.tour), at=at):
        raise CannotCorrect
    after = Visit.objects.filter(supersedes=visit).first()
    if after is not None:
        if after.id == visit_id and _answer(after) == answer:
            return after
        raise VisitWasCorrected
    if _answer(visit) == answer:
        return visit
    return _supersede(visit, answer, visit_id=visit_id or uuid7(), by=by, at=at)


def _has_left(tour: Tour) -> None:
    if tour.started_at is None:
        raise HasNotLeft


def _supersede(visit: Visit, answer: Answer, *, visit_id: UUID, by: Membership, at: datetime) -> Visit:
    _check_date(answer, on=rules.local_day(visit.at))
    version = Visit(
        id=visit_id,
        collective_id=visit.collective_id,
        tour_id=visit.tour_id,
        dwelling_id=visit.dwelling_id,
        outcome=answer.outcome,
        leaflet_left=answer.leaflet_left,
        come_back_on=answer.come_back_on,
        at=visit.at,
        slot=visit.slot,
        recorded_by=by,
        recorded_at=at,
        recorded_with=visit.recorded_with,
        supersedes=visit,
    )
    _keep([version])
    return version


def _fact(
    tour: Tour, dwelling: Dwelling, answer: Answer, *, at: datetime, by: Membership, now: datetime
) -> Visit:
    if answer.outcome not in Outcome.offered():
        raise NotAnOutcome
    if at > now + rules.CLOCKS_DIFFER:
        raise VisitInTheFuture
    if rules.local_day(at) < rules.FIRST_DAY:
        raise VisitTooOld
    _check_date(answer, on=rules.local_day(at))
    return Visit(
        collective_id=tour.collective_id,
        tour=tour,
        dwelling=dwelling,
        outcome=answer.outcome,
        leaflet_left=answer.leaflet_left,
        come_back_on=answer.come_back_on,
        at=at,
        slot=rules.slot_of(at),
        recorded_by=by,
        recorded_at=now,
    )


def _check_date(answer: Answer, *, on: date) -> None:
    agreed = answer.come_back_on
    if agreed and (not answer.outcome.meaning.takes_a_date or not on < agreed <= on + rules.LONGEST_WAIT):
        raise ComeBackDateWrong


def _answer(visit: Visit) -> Answer:
    return Answer(Outcome(visit.outcome), visit.leaflet_left, visit.come_back_on)


def _answered_that_day(dwelling_ids: Collection[UUID], at: datetime) -> set[UUID]:
    day = rules.local_day(at)
    near = effective(
        Visit.objects.filter(dwelling_id__in=dwelling_ids, at__range=(at - rules.A_DAY, at + rules.A_DAY))
    )
    return {visit.dwelling_id for visit in near if rules.local_day(visit.at) == day}


def _lock(dwelling_ids: Iterable[UUID]) -> None:
    """One writer at a time for a door, or its memory could miss the other's visit (SQLite has one writer anyway)."""
    wanted = list(dwelling_ids)
    if len(wanted) == 1:
        _DOOR(door=wanted[0])
        return
    list(Dwelling.objects.select_for_update().filter(id__in=wanted).order_by("id").values_list("id"))


_DOOR = Prepared(lambda door: Dwelling.objects.select_for_update().filter(id=door).values_list("id"))


def _keep(visits: Sequence[Visit]) -> None:
    """Write the facts, then what follows from them, all or nothing."""
    try:
        with transaction.atomic():  # a savepoint: an id of another collective must not break the transaction
            Visit.objects.bulk_create(visits)
    except IntegrityError as taken:
        raise VisitIdTaken from taken
    for visit in visits:
        if visit.supersedes is not None:
            let_go(visit.supersedes, by=visit.recorded_by, at=visit.recorded_at)
        follow(visit)
    remember_doors({visit.dwelling_id for visit in visits})
