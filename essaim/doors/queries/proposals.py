"""Which doors are proposed on a day: the same rule as `rules.revisits`, written for a whole town in one query."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.doors.enums import Outcome, Revisit, Slot, Why
from essaim.doors.models import AccessTask, DoNotContact, DoorMemory, RevisitRule
from essaim.doors.rules.reasons import Reason
from essaim.doors.rules.revisits import REST_AFTER_LAST_PASS, Proposal, default_rules, proposal
from essaim.kernel.prepared import Prepared
from essaim.kernel.tenancy import current_scope
from essaim.people.enums import Channel
from essaim.territory.models import Dwelling


def rules_of(collective_id: UUID) -> dict[Outcome, RevisitRule]:
    """The table of a collective: its own rows, the default ones for the others."""
    return _rules()[collective_id]


def most_absences() -> int | None:
    """In a row, before the rule of the collective that was entered leaves a door alone."""
    own = _OF_ABSENCES()
    most: int | None = own[0] if own else Outcome.ABSENT.meaning.max_passes
    return most


_OF_ABSENCES = Prepared(
    lambda: RevisitRule.objects.filter(outcome=Outcome.ABSENT).values_list("max_passes", flat=True)
)


def _rules() -> dict[UUID, dict[Outcome, RevisitRule]]:
    tables = {collective_id: default_rules() for collective_id in current_scope()}
    for rule in RevisitRule.objects.all():
        tables[rule.collective_id][Outcome(rule.outcome)] = rule
    return tables


def left_alone(channel: Channel = Channel.DOOR) -> QuerySet[DoNotContact]:
    """The wishes in force."""
    return DoNotContact.objects.filter(channel=channel, lifted_at=None)


def without_those_left_alone(
    doors: QuerySet[Dwelling], channel: Channel = Channel.DOOR
) -> QuerySet[Dwelling]:
    """`doors` but those that asked not to be solicited: for every list, export and sheet."""
    return doors.exclude(Exists(left_alone(channel).filter(dwelling=OuterRef("pk"))))


def proposable(doors: QuerySet[Dwelling], *, on: date, slot: Slot | None = None) -> QuerySet[Dwelling]:
    """Those of `doors` that may be rung at on that day."""
    due = Q(memory__isnull=True)
    for collective_id, table in _rules().items():
        for outcome, rule in table.items():
            remembered = Q(collective_id=collective_id, memory__last_outcome=outcome)
            due |= remembered & _due(rule, on=on, slot=slot)
    return without_those_left_alone(doors.filter(due, archived_at=None))


def explain(doors: QuerySet[Dwelling], *, on: date, slot: Slot | None = None) -> dict[UUID, Proposal]:
    """Why each of `doors` is proposed that day or is not."""
    asked = doors.order_by()
    memories = {memory.dwelling_id: memory for memory in DoorMemory.objects.filter(dwelling__in=asked)}
    alone = set(left_alone().filter(dwelling__in=asked).values_list("dwelling_id", flat=True))
    stuck = set(
        AccessTask.objects.filter(resolved_at=None, dwelling__in=asked).values_list("dwelling_id", flat=True)
    )
    tables = _rules()
    told = {}
    for id_, collective_id, archived_at in asked.values_list("id", "collective_id", "archived_at"):
        memory = memories.get(id_)
        told[id_] = proposal(
            memory,
            rule=tables[collective_id][Outcome(memory.last_outcome)] if memory else None,
            do_not_contact=id_ in alone,
            on=on,
            slot=slot,
            access_open=id_ in stuck,
        )
        if archived_at and told[id_].proposed:
            told[id_] = Proposal(False, Reason(Why.ARCHIVED))
    return told


def why_not(doors: QuerySet[Dwelling], *, on: date, slot: Slot | None = None) -> dict[UUID, Reason]:
    """Of each door that is not proposed that day."""
    return {id_: told.why for id_, told in explain(doors, on=on, slot=slot).items() if not told.proposed}


def reasons_of(ids: Iterable[UUID], *, on: date) -> dict[UUID, Proposal]:
    return explain(Dwelling.objects.filter(id__in=list(ids)), on=on)


def _due(rule: RevisitRule, *, on: date, slot: Slot | None) -> Q:
    """The condition on the memory of a door whose last outcome is that of `rule`."""
    if rule.revisit == Revisit.NEVER:
        return Q(pk__in=[])
    if rule.revisit == Revisit.TASK:
        return ~Q(Exists(AccessTask.objects.filter(dwelling=OuterRef("pk"), resolved_at=None)))
    due = _rested(rule, on=on)
    if rule.revisit == Revisit.ON_DATE:
        agreed = Q(memory__come_back_on__lte=on)
        due = agreed | (Q(memory__come_back_on__isnull=True) & due)
    if rule.other_slot and slot is not None:
        due &= ~Q(memory__last_slot=slot)
    return due


def _rested(rule: RevisitRule, *, on: date) -> Q:
    """Enough days since the last pass; more of them once it was tried as often as the rule allows."""
    rested = Q(memory__last_at__lt=_seen_before(on, rule.days))
    if rule.max_passes is None:
        return rested
    misses = "memory__absences_in_a_row" if Outcome(rule.outcome).meaning.is_absence else "memory__passes"
    worn_out = Q(**{f"{misses}__gte": rule.max_passes})
    long_rested = Q(memory__last_at__lt=_seen_before(on, REST_AFTER_LAST_PASS))
    return (worn_out & long_rested) | (~worn_out & rested)


def _seen_before(on: date, days: int) -> datetime:
    """The instant before which a door was last seen, for `days` whole days to have passed on that day."""
    return timezone.make_aware(datetime.combine(on - timedelta(days=days - 1), time.min))
