"""What someone will do for a person: planned, taken, given back, done, cancelled."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.network.models import Membership
from essaim.people.actions.holding import hold_row, hold_with, must_be_open
from essaim.people.actions.sending import keep_once, sent_before
from essaim.people.enums import CompanionRole, ContactSource, PersonState, StepKind, StepOrigin
from essaim.people.models import Companionship, Contact, NextStep, Person
from essaim.people.rules.authority import must_coordinate, must_meet_people
from essaim.people.rules.consents import CHANNEL_OF_STEP, is_stopped, may_call, may_visit
from essaim.people.rules.next_steps import LONGEST_AHEAD, Proposal, misses_in_a_row, proposal_after
from essaim.people.rules.texts import clean_line

LONGEST_WHAT = 300
_BY_ITSELF = (StepOrigin.CONTACT, StepOrigin.SILENCE)  # made by the software, closed by it too


class ChannelStopped(DomainError):
    """Elle a demandé à ne plus être contactée de cette façon. Choisissez autre chose, ou voyez avec le référent."""


class WhatMissing(DomainError):
    """Écrivez en quelques mots ce qu’il y a à faire."""


class NotAStep(DomainError):
    """Choisissez dans la liste ce qu’il y a à faire."""


class StepDateWrong(DomainError):
    """Choisissez une date à partir d’aujourd’hui, et dans moins d’un an."""


class NotHerCompanion(DomainError):
    """Cette étape se confie à quelqu’un qui accompagne la personne, ou au référent."""


class NotYourStep(DomainError):
    """Cette étape est à quelqu’un d’autre. Voyez avec elle, ou avec le référent."""


class StepIsOver(DomainError):
    """Cette étape est déjà faite ou annulée."""


@transaction.atomic
def plan_step(
    person: Person,
    *,
    kind: StepKind | str,
    what: str,
    due_on: date,
    by: Membership | None,
    at: datetime,
    is_promise: bool = False,
    assigned_to: Membership | None = None,
    origin: StepOrigin = StepOrigin.HAND,
    is_danger: bool = False,
    step_id: UUID | None = None,
) -> NextStep:
    """Something to do for her. Given to nobody, it is for whoever plans it if she accompanies her, else for the coordinator.

    `by=None`: the software itself. Refused when she asked not to be contacted by that means. The same `step_id` is
    kept once.
    """
    if by is not None:
        must_meet_people(by, collective_id=person.collective_id)
    hold_row(person)
    if by is not None and (sent := sent_before(NextStep, step_id, person=person, by=by)):
        return sent
    must_be_open(person, states=[PersonState.ACTIVE])
    if kind not in StepKind.values:
        raise NotAStep
    words = clean_line(what, limit=LONGEST_WHAT, what=NextStep._meta.get_field("what").verbose_name)
    if not words and kind not in CHANNEL_OF_STEP:
        raise WhatMissing
    today = timezone.localdate(at)
    if not today <= due_on <= today + LONGEST_AHEAD:
        raise StepDateWrong
    channel = CHANNEL_OF_STEP.get(kind)
    if channel and is_stopped(person.do_not_contact.all(), channel):
        raise ChannelStopped
    step = NextStep(
        collective_id=person.collective_id,
        person=person,
        kind=kind,
        origin=origin,
        what=words,
        due_on=due_on,
        is_promise=is_promise or kind == StepKind.PROMISE,
        is_danger=is_danger,
        assigned_to=_holder(person, assigned_to, by),
        made_by=by,
        made_at=at,
    )
    if by is None:
        step.save(force_insert=True)
        return step
    return keep_once(step, step_id, by=by)


@transaction.atomic
def finish_step(step: NextStep, *, by: Membership, at: datetime) -> NextStep:
    """It is done. Finishing it twice changes nothing."""
    _must_hold(step, by)
    if step.cancelled_at:
        raise StepIsOver
    if step.done_at is None:
        step.done_at, step.done_by = at, by
        step.save(update_fields=["done_at", "done_by"])
    return step


@transaction.atomic
def undo_finish(step: NextStep, *, by: Membership | None = None) -> NextStep:
    """It was not done after all."""
    if by is not None:
        _must_hold(step, by)
    else:
        hold_with(step)
    step.done_at, step.done_by = None, None
    step.save(update_fields=["done_at", "done_by"])
    return step


@transaction.atomic
def give_step_back(step: NextStep, *, by: Membership, at: datetime) -> NextStep:
    """« Je ne peux pas. » It goes to the coordinator, who sees who gave it back and when."""
    _must_hold(step, by)
    _must_be_open(step)
    step.assigned_to, step.given_back_at, step.given_back_by = None, at, by
    step.save(update_fields=["assigned_to", "given_back_at", "given_back_by"])
    return step


@transaction.atomic
def take_step(step: NextStep, *, by: Membership, at: datetime) -> NextStep:  # noqa: ARG001 -- like the others
    """« Je m’en occupe. » What someone else holds is taken by a coordinator only."""
    must_meet_people(by, collective_id=step.collective_id)
    hold_with(step)
    _must_be_open(step)
    held_by_another = step.assigned_to_id not in {None, by.id}
    if held_by_another and by.role != Role.COORDINATOR:
        raise NotYourStep
    return _give(step, by)


@transaction.atomic
def assign_step(step: NextStep, *, to: Membership, by: Membership) -> NextStep:
    """The coordinator gives it to someone who accompanies her."""
    must_coordinate(by, collective_id=step.collective_id)
    hold_with(step)
    _must_be_open(step)
    return _give(step, to)


@transaction.atomic
def cancel_step(step: NextStep, *, by: Membership, at: datetime) -> NextStep:
    """It need not be done."""
    _must_hold(step, by)
    if step.done_at:
        raise StepIsOver
    if step.cancelled_at is None:
        step.cancelled_at = at
        step.save(update_fields=["cancelled_at"])
    return step


@transaction.atomic
def undo_cancel(step: NextStep, *, by: Membership) -> NextStep:
    """It must be done after all, unless she stopped that channel meanwhile."""
    _must_hold(step, by)
    channel = CHANNEL_OF_STEP.get(step.kind)
    if channel and is_stopped(step.person.do_not_contact.all(), channel):
        raise ChannelStopped
    step.cancelled_at = None
    step.save(update_fields=["cancelled_at"])
    return step


def steps_after_contact(contact: Contact, *, at: datetime) -> list[NextStep]:
    """What follows from it. Without an answer: try again, or the ladder; with one: what awaited it is done."""
    person = contact.person
    if person is None or person.state != PersonState.ACTIVE:
        return []
    open_ones = NextStep.objects.filter(person=person, origin__in=_BY_ITSELF, done_at=None, cancelled_at=None)
    if contact.is_two_way:
        open_ones.update(done_at=at, done_by=contact.by)
        return []
    misses = misses_in_a_row(list(person.contacts.order_by("-on", "-recorded_at", "-id")[:20]))
    proposal = proposal_after(contact, misses=misses)
    if proposal is None or not _is_agreed(person, proposal.kind):
        return []
    open_ones.filter(origin=StepOrigin.CONTACT).update(done_at=at, done_by=contact.by)
    if contact.source == ContactSource.CALL and proposal.kind == StepKind.CALL:
        return []  # the list of calls brings her back by itself
    return [_follow(contact, proposal, at)]


def close_links_steps(person: Person, member: Membership, *, by: Membership, at: datetime) -> None:
    """Someone no longer accompanies her: what she held goes to the coordinator."""
    steps = NextStep.objects.filter(person=person, assigned_to=member, done_at=None, cancelled_at=None)
    steps.update(assigned_to=None, given_back_at=at, given_back_by=by)


def may_hold(person: Person, member: Membership) -> bool:
    """A coordinator, or someone who accompanies her."""
    if member.collective_id != person.collective_id or member.ended_at:
        return False
    if member.role == Role.COORDINATOR:
        return True
    return Companionship.objects.filter(person=person, member=member, until=None).exists()


def _follow(contact: Contact, proposal: Proposal, at: datetime) -> NextStep:
    person, by = contact.person, contact.by
    assert person is not None
    sentences = {
        StepKind.CALL: _("Rappeler, à un autre moment de la journée"),
        StepKind.VISIT: _("Repasser, à un autre moment de la journée"),
        StepKind.FIND_OUT: _("Trois essais sans réponse : regarder l’échelle du silence"),
    }
    holder = by if may_hold(person, by) else _companion(person)
    return NextStep.objects.create(
        collective_id=person.collective_id,
        person=person,
        kind=proposal.kind,
        origin=StepOrigin.CONTACT,
        what=sentences[proposal.kind],
        due_on=max(proposal.due_on, timezone.localdate(at)),
        assigned_to=None if proposal.of_coordinator else holder,
        made_by=by,
        made_at=at,
    )


def _is_agreed(person: Person, kind: StepKind) -> bool:
    consents, stops = list(person.consents.all()), list(person.do_not_contact.all())
    if kind == StepKind.CALL:
        return may_call(consents, stops)
    return kind != StepKind.VISIT or may_visit(consents, stops)


def _companion(person: Person) -> Membership | None:
    link = (
        Companionship.objects.filter(
            Q(member__ended_at=None), person=person, role=CompanionRole.COMPANION, until=None
        )
        .select_related("member")
        .first()
    )
    return link.member if link else None


def _holder(person: Person, chosen: Membership | None, by: Membership | None) -> Membership | None:
    if chosen is None:
        return by if by and by.role != Role.COORDINATOR and may_hold(person, by) else None
    if not may_hold(person, chosen):
        raise NotHerCompanion
    return chosen


def _give(step: NextStep, member: Membership) -> NextStep:
    if not may_hold(step.person, member):
        raise NotHerCompanion
    step.assigned_to = member
    step.save(update_fields=["assigned_to"])
    return step


def _must_be_open(step: NextStep) -> None:
    if step.done_at or step.cancelled_at:
        raise StepIsOver


def _must_hold(step: NextStep, by: Membership) -> None:
    must_meet_people(by, collective_id=step.collective_id)
    hold_with(step)
    if step.assigned_to_id != by.id and not may_hold(step.person, by):
        raise NotYourStep
