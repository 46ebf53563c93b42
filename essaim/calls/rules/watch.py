"""The calls of a watch (heat, cold, flood): the same day again, four times, then the coordinator. No database."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from essaim.calls.enums import CallOutcome
from essaim.calls.models import CallCampaign
from essaim.calls.rules.timing import Next
from essaim.people.enums import Purpose

AGAIN_AFTER = timedelta(hours=1)
BUSY_AGAIN_AFTER = timedelta(minutes=20)
MOST_TRIED = 4
CALLS_FROM, CALLS_TO = time(8), time(20)  # every day: an alert knows no Sunday


def purpose_of(campaign: CallCampaign | None) -> Purpose:
    """What she must have agreed to."""
    return Purpose.VIGILANCE if campaign is not None and campaign.is_watch else Purpose.PHONE


def is_watch_hour(at: datetime) -> bool:
    return CALLS_FROM <= timezone.localtime(at).time() < CALLS_TO


def after_in_watch(outcome: CallOutcome, *, at: datetime, call_back_at: datetime | None) -> Next:
    """She answered: it is done for this time, unless she chose a moment. Else again in an hour."""
    if call_back_at is not None:
        return Next(call_back_at, call_back_at=call_back_at)
    rest = BUSY_AGAIN_AFTER if outcome == CallOutcome.BUSY else AGAIN_AFTER
    return Next(at + rest, is_over=outcome.meaning.is_answer)
