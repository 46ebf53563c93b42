"""When someone may be called, and when again. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from essaim.calls.enums import CallOutcome, CallSlot
from essaim.calls.models import CallSettings

HOLD_FOR = timedelta(minutes=10)
LEFT_IN_PEACE = timedelta(hours=1)  # after a hold that ended without a word: she may have been called
STILL_TOLD = timedelta(hours=24)  # how long a call may still be noted after its hold
KEPT_FOR_HER_CALLER = timedelta(days=1)  # past the moment agreed, someone else may call
OTHER_SLOT_FOR = timedelta(days=7)  # beyond, the same part of the week is better than no call
A_LITTLE_EARLY = timedelta(minutes=10)
LONGEST_AHEAD = timedelta(days=90)
LONGEST_CALL = 120  # minutes: beyond, the screen was forgotten, and shows nobody any more
MOST_PASSED = 10  # in half a day: a list is not leafed through
PASSED_FOR = timedelta(hours=12)
_NOON, _FIVE, _SATURDAY = 13, 17, 5


@dataclass(frozen=True)
class Next:
    """What the queue holds of her after a call."""

    not_before: datetime
    not_slot: str = ""
    call_back_at: datetime | None = None
    is_over: bool = False


def slot_of(at: datetime) -> CallSlot:
    here = timezone.localtime(at)
    if here.weekday() >= _SATURDAY:
        return CallSlot.WEEKEND
    if here.hour < _NOON:
        return CallSlot.MORNING
    return CallSlot.AFTERNOON if here.hour < _FIVE else CallSlot.EVENING


def is_courteous(at: datetime, settings: CallSettings) -> bool:
    """Within the hours that the collective chose. A moment that she chose herself needs none."""
    here = timezone.localtime(at)
    if here.weekday() >= _SATURDAY and not settings.at_weekends:
        return False
    return any(first <= here.time() < last for first, last in hours_of(settings))


def hours_of(settings: CallSettings) -> tuple[tuple[time, time], tuple[time, time]]:
    return (
        (settings.morning_from, settings.morning_to),
        (settings.afternoon_from, settings.afternoon_to),
    )


def after(
    outcome: CallOutcome, *, at: datetime, call_back_at: datetime | None, attempts: Sequence[datetime], settings: CallSettings
) -> Next:  # fmt: skip
    """`attempts`: when she was called in the last days that are counted, this call included, the newest first."""
    meaning = outcome.meaning
    rest = meaning.rest or timedelta(days=settings.again_days)
    not_before = call_back_at or at + rest
    if call_back_at is None and not meaning.is_answer and len(attempts) >= settings.most_attempts:
        oldest = attempts[settings.most_attempts - 1]
        not_before = max(not_before, oldest + timedelta(days=settings.attempt_days))
    return Next(
        not_before,
        not_slot=slot_of(at) if meaning.other_slot and call_back_at is None else "",
        call_back_at=call_back_at,
        is_over=meaning.is_over and call_back_at is None,
    )


def minutes_of(since: datetime, at: datetime) -> int:
    """What was given: a minute at least."""
    spent = int((at - since).total_seconds() // 60) + 1
    return max(1, min(spent, LONGEST_CALL))
