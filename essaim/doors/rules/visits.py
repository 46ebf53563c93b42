"""What a visit means, and who may take it back. No database."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

from django.utils import timezone

from essaim.doors.enums import ABSENCES, CONVERSATIONS, OPENED, REFUSALS, Outcome, Slot
from essaim.doors.models import DoorMemory, DoorTally, Visit
from essaim.network.enums import Role
from essaim.network.models import Membership

UNDO_SHOWN = timedelta(seconds=30)  # a page drawn later than this no longer offers the undo
UNDO_WITHIN = timedelta(seconds=60)  # the screen says 10 s; a slow network must not break the promise
CLOCKS_DIFFER = timedelta(minutes=10)  # a phone's clock may be this much ahead
SAME_TAP = timedelta(minutes=10)  # the same id, door and answer within this: one tap sent twice
A_DAY = timedelta(days=1)
SAME_PASS = timedelta(hours=12)  # two telephones of a pair, at one door of one tour
FIRST_DAY = date(2020, 1, 1)  # before it, the phone's clock is wrong
LONGEST_WAIT = timedelta(days=366)  # a date agreed at the door lies within a year

_NOON, _FIVE = 12, 17
_SATURDAY, _SUNDAY = 5, 6


def local_day(at: datetime) -> date:
    """The day it was for the pair."""
    return timezone.localtime(at).date()


def weight(outcome: Outcome) -> int:
    """How much it says, when two members of a pair said two things of one door: a conversation first, an absence last."""
    meaning = outcome.meaning
    said = (
        meaning.is_conversation,
        meaning.follows is not None and meaning.is_opened,
        meaning.is_refusal,
        meaning.is_opened,
    )
    return 10 * (len(said) - said.index(True)) if any(said) else 5 * (not meaning.is_absence)


def slot_of(at: datetime) -> Slot:
    """The part of the week: weekday mornings end at noon, afternoons at 17 h."""
    here = timezone.localtime(at)
    if here.weekday() == _SATURDAY:
        return Slot.SATURDAY
    if here.weekday() == _SUNDAY:
        return Slot.SUNDAY
    if here.hour < _NOON:
        return Slot.MORNING
    return Slot.AFTERNOON if here.hour < _FIVE else Slot.EVENING


def is_same_fact(known: Visit, sent: Visit) -> bool:
    """Whether `sent` is `known` sent again: same tour, door and answer, at the same moment or nearly."""
    return abs(known.at - sent.at) <= SAME_TAP and all(
        getattr(known, field) == getattr(sent, field)
        for field in ("tour_id", "dwelling_id", "outcome", "leaflet_left", "come_back_on", "supersedes_id")
    )


def can_undo(member: Membership, visit: Visit, *, pair: Collection[UUID], at: datetime) -> bool:
    """Within a minute, by the pair or a coordinator."""
    return at - visit.recorded_at <= UNDO_WITHIN and _is_theirs(member, visit, pair)


def can_correct(member: Membership, visit: Visit, *, pair: Collection[UUID], at: datetime) -> bool:
    """The same day by whoever recorded it or her pair; later by a coordinator only."""
    if member.role == Role.COORDINATOR:
        return True
    return local_day(visit.recorded_at) == local_day(at) and _is_theirs(member, visit, pair)


def _is_theirs(member: Membership, visit: Visit, pair: Collection[UUID]) -> bool:
    if member.role == Role.COORDINATOR or visit.recorded_by_id == member.id:
        return True
    return member.id in pair


def remember(visits: Iterable[Visit]) -> DoorMemory | None:
    """What its effective visits leave in the memory of one door; nothing when there is none.

    Two people who noted the same door on the same day made one pass, not two.
    """
    known = sorted(visits, key=lambda visit: (visit.at, visit.recorded_at, visit.id))
    if not known:
        return None
    last = known[-1]
    absences = takewhile(lambda visit: visit.outcome in ABSENCES, reversed(known))
    return DoorMemory(
        collective_id=last.collective_id,
        dwelling_id=last.dwelling_id,
        last_outcome=last.outcome,
        last_at=last.at,
        last_slot=last.slot,
        passes=len({local_day(visit.at) for visit in known}),
        absences_in_a_row=len({local_day(visit.at) for visit in absences}),
        come_back_on=last.come_back_on,
        leaflet_left=any(visit.leaflet_left for visit in known),
    )


def tally(visits: Collection[Visit]) -> DoorTally | None:
    """What the effective visits of one door add to the figures; nothing when there is none."""
    if not visits:
        return None
    said = Counter(visit.outcome for visit in visits)
    one = next(iter(visits))
    return DoorTally(
        collective_id=one.collective_id,
        dwelling_id=one.dwelling_id,
        first_at=min(visit.at for visit in visits),
        last_at=max(visit.at for visit in visits),
        passes=len(visits),
        openings=sum(said[outcome] for outcome in OPENED),
        conversations=sum(said[outcome] for outcome in CONVERSATIONS),
        refusals=sum(said[outcome] for outcome in REFUSALS),
        absences=sum(said[outcome] for outcome in ABSENCES),
        leaflets=sum(visit.leaflet_left for visit in visits),
    )
