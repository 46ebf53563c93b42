"""What is to be done, in a sensible order without anyone setting it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from essaim.kernel.keyring import load_keys
from essaim.kernel.prepared import Wanted, any_of, number_of
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.enums import PersonState, StepOrigin
from essaim.people.models import Companionship, NextStep, Person


def open_steps(collective_id: UUID) -> QuerySet[NextStep]:
    """Neither done nor cancelled, of people whose link goes on."""
    return NextStep.objects.filter(
        collective_id=collective_id, done_at=None, cancelled_at=None, person__state=PersonState.ACTIVE
    ).select_related("person", "assigned_to__user", "given_back_by__user", "made_by__user")


_SILENCE_FIRST = Case(When(origin=StepOrigin.SILENCE, then=0), default=1)


def in_order(steps: QuerySet[NextStep]) -> QuerySet[NextStep]:
    """As `rules.next_steps.order_of`, by the database: a page is read without the others."""
    return steps.order_by("-is_danger", "-is_promise", _SILENCE_FIRST, "due_on", "id")


def queue_of(member: Membership, *, on: date, until: date | None = None) -> QuerySet[NextStep]:
    """What awaits her: danger, promises, silences, then what is due first; `until`: due by that day.

    The coordinator also has those that nobody holds. A volunteer has none of someone she no longer accompanies,
    and nobody has any out of the days of her membership.
    """
    if member.collective_id is None or not member.starts_on <= on <= member.ends_on:
        return NextStep.objects.none()
    steps = open_steps(member.collective_id)
    if member.role == Role.COORDINATOR:
        steps = steps.filter(Q(assigned_to=member) | Q(assigned_to=None))
    else:
        hers = Companionship.objects.filter(member=member, until=None)
        steps = steps.filter(assigned_to=member, person_id__in=hers.values("person_id"))
    if until is not None:
        steps = steps.filter(due_on__lte=until)
    return in_order(steps)


def awaiting(member: Membership) -> dict[str, Wanted]:
    """Has she anything in a queue? Most have not, on most days: asked before the queue is read."""
    hers = {"hers": _HERS.wanted(member=member.id)}
    return hers | ({"nobodys": _NOBODYS.wanted()} if member.role == Role.COORDINATOR else {})


def late_steps(collective: Collective, *, on: date) -> Wanted:
    """How many of those that wait were due before that day."""
    return _LATE.wanted(collective=collective.id, on=on)


def _waiting() -> QuerySet[NextStep]:
    return NextStep.objects.filter(done_at=None, cancelled_at=None, person__state=PersonState.ACTIVE)


_HERS = any_of(lambda member: _waiting().filter(assigned_to_id=member))
_NOBODYS = any_of(lambda: _waiting().filter(assigned_to=None))
_LATE = number_of(lambda collective, on: _waiting().filter(collective=collective, due_on__lt=on))


def steps_for(member: Membership, *, on: date, until: date | None = None) -> list[NextStep]:
    """The whole queue, ready to be read."""
    found = list(queue_of(member, on=on, until=until))
    if member.collective_id is not None:
        load_keys(member.collective_id, {step.person_id for step in found})
    return found


def steps_of(person: Person) -> list[NextStep]:
    """Everything to be done for her, by anyone."""
    return list(in_order(open_steps(person.collective_id).filter(person=person)))


def steps_done(person: Person) -> QuerySet[NextStep]:
    """What was done for her, the last first."""
    rows = NextStep.objects.filter(person=person, done_at__isnull=False)
    return rows.select_related("done_by__user", "assigned_to__user").order_by("-done_at", "-id")


def overdue(steps: list[NextStep], *, on: date) -> int:
    return sum(step.due_on < on for step in steps)


def waiting_for(people: Iterable[UUID]) -> QuerySet[NextStep]:
    """All that is to be done for these people, whatever became of their link."""
    return NextStep.objects.filter(person_id__in=list(people), done_at=None, cancelled_at=None)
