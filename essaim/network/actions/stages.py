"""The way of a collective: each stage it comes to is written once and never again; what follows from it is set up."""

from datetime import date

from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.network.enums import Stage
from essaim.network.models import Collective, Course, Membership, NetworkContact, StageEntry
from essaim.network.queries import course_of, next_due
from essaim.network.rules import STANDS_ALONE, can_move, contacts_after, needs_reason, next_stage

LONGEST_REASON = 300


class StageIsNotYours(DomainError):
    """Seule la tête de réseau, ou qui anime ou coordonne ce collectif, change son étape."""


class AlreadyAtThisStage(DomainError):
    """Ce collectif est déjà à l’étape « {stage} »."""


class StageNeedsReason(DomainError):
    """L’étape suivante serait « {expected} ». Pour en sauter une, revenir en arrière ou s’arrêter, écrivez pourquoi."""


class StageBeforeTheLast(DomainError):
    """Le collectif est à son étape depuis le {since} : la suivante ne peut pas être d’avant. Changez la date."""


@transaction.atomic
def enter(collective: Collective, stage: str, *, by: Membership, on: date, reason: str = "") -> StageEntry:
    """Inside the collective. The next stage of the way asks for no reason; every other one does.

    A collective that comes to stand alone is owed visits and calls of its network for 24 months; one that does not any
    more is owed none.

    Raises:
        StageIsNotYours, AlreadyAtThisStage, StageNeedsReason, StageBeforeTheLast.
    """
    row = Collective.objects.select_for_update().get(id=collective.id)
    before, after, why = Stage(row.stage), Stage(stage), " ".join(reason.split())[:LONGEST_REASON]
    if not can_move(by, row):
        raise StageIsNotYours
    if before == after:
        raise AlreadyAtThisStage(stage=after.label)
    if needs_reason(before, after) and not why:
        expected = next_stage(before)
        raise StageNeedsReason(expected=expected.label if expected else "–")
    course = course_of(row)
    if course and on < course.since:
        raise StageBeforeTheLast(since=course.since.strftime("%d/%m/%Y"))
    return _write(row, collective, after, by=by, on=on, reason=why)


@transaction.atomic
def begin(collective: Collective, *, by: Membership, on: date) -> StageEntry:
    """Inside a collective that was just made: the request is its first stage."""
    return _write(collective, collective, Stage(collective.stage), by=by, on=on, reason="")


def _write(
    row: Collective, shown: Collective, stage: Stage, *, by: Membership, on: date, reason: str
) -> StageEntry:
    was_alone = row.stage in STANDS_ALONE
    entry = StageEntry.objects.create(collective=row, stage=stage, on=on, reason=reason, by=by)
    row.stage = shown.stage = stage
    row.save(update_fields=["stage"])
    course = course_of(row) or Course(collective=row)
    course.since, course.history = on, [*course.history, [stage.value, on.isoformat()]]
    if was_alone and stage not in STANDS_ALONE:
        NetworkContact.objects.filter(collective=row, done_on=None, due_on__isnull=False).delete()
    if stage in STANDS_ALONE and not was_alone:
        NetworkContact.objects.bulk_create(
            NetworkContact(collective=row, kind=kind, due_on=day) for day, kind in contacts_after(on)
        )
    course.contact_due_on = next_due(row)
    course.save()
    return entry
