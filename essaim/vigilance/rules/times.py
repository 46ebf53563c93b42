"""When everyone is called, and whose agreement is fresh. No database."""

from datetime import date, datetime

from django.utils import timezone

from essaim.vigilance.enums import SEASONS, TIMES, Hazard, Level
from essaim.vigilance.models import Vigilance

LONGEST_DAYS = 31


def due_time(vigilance: Vigilance, *, at: datetime) -> int | None:
    """Which time of that day is due by then: the last one alone, so that nobody is called twice for an hour that went by."""
    today = timezone.localdate(at)
    if vigilance.ended_at is not None or not vigilance.starts_on <= today <= vigilance.ends_on:
        return None
    hour = timezone.localtime(at).time()
    due = [place for place, first in enumerate(TIMES[Level(vigilance.level)], start=1) if hour >= first]
    return due[-1] if due else None


def asked_since(hazard: Hazard | str, *, on: date) -> date:
    return SEASONS[Hazard(hazard)].asked_since(on)


def current_season(on: date) -> Hazard:
    """What is prepared for, or what is on: heat from April to mid-September, cold the rest of the year."""
    return Hazard.HEAT if (4, 1) <= (on.month, on.day) <= (9, 14) else Hazard.COLD


def rank_of(*, is_alone: bool, asks_calls: bool, no_relative: bool) -> int:
    """By what she stated, and nothing else: who asked to be called first, then who is alone, then who has no relative."""
    return 4 * asks_calls + 2 * is_alone + no_relative


def is_time_to_ask(on: date) -> bool:
    """April to June before the heat, mid-September to November before the cold."""
    return (4, 1) <= (on.month, on.day) <= (6, 30) or (9, 15) <= (on.month, on.day) <= (11, 30)
