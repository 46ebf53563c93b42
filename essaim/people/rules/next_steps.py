"""What follows from a contact, and in what order steps are done. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from essaim.people.enums import ContactKind, StepKind, StepOrigin
from essaim.people.models import Contact, NextStep

CALL_AGAIN_DAYS = 2
VISIT_AGAIN_DAYS = 3
MISSES_BEFORE_LADDER = 3
LONGEST_AHEAD = timedelta(days=366)

_VISITS = (ContactKind.DOOR, ContactKind.HOME)


@dataclass(frozen=True)
class Proposal:
    """A step that follows a contact. `of_coordinator`: hers to take."""

    kind: StepKind
    due_on: date
    of_coordinator: bool = False


def order_of(step: NextStep) -> tuple[bool, bool, bool, date]:
    """Danger, a promise made, silence, then what is due first."""
    return not step.is_danger, not step.is_promise, step.origin != StepOrigin.SILENCE, step.due_on


def misses_in_a_row(contacts: Sequence[Contact]) -> int:
    """Attempts since she last answered; `contacts`, the newest first."""
    count = 0
    for contact in contacts:
        if contact.is_two_way:
            break
        count += 1
    return count


def proposal_after(contact: Contact, *, misses: int) -> Proposal | None:
    """No answer: try again at another time of day; three misses in a row: the ladder, with the coordinator."""
    if contact.is_two_way:
        return None
    if misses >= MISSES_BEFORE_LADDER:
        return Proposal(StepKind.FIND_OUT, contact.on + timedelta(days=1), of_coordinator=True)
    if contact.kind == ContactKind.PHONE:
        return Proposal(StepKind.CALL, contact.on + timedelta(days=CALL_AGAIN_DAYS))
    if contact.kind in _VISITS:
        return Proposal(StepKind.VISIT, contact.on + timedelta(days=VISIT_AGAIN_DAYS))
    return None
