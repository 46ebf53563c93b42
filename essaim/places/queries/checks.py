"""The places to ring, to know whether what is written of them is still true."""

from collections import Counter
from datetime import date, datetime

from django.db.models import Q, QuerySet

from essaim.network.models import Collective, Membership
from essaim.places.enums import CheckOutcome
from essaim.places.models import CheckCampaign, CheckLine


def check_campaigns(collective: Collective) -> QuerySet[CheckCampaign]:
    return CheckCampaign.objects.filter(collective=collective)


def open_campaign(collective: Collective) -> CheckCampaign | None:
    return check_campaigns(collective).filter(closed_on=None).first()


def check_lines(collective: Collective) -> QuerySet[CheckLine]:
    return CheckLine.objects.filter(collective=collective).select_related("place", "campaign")


def lines_to_ring(campaign: CheckCampaign, *, on: date) -> QuerySet[CheckLine]:
    """Not done, not to be left for another day, of a place that stands and has a number."""
    rows = CheckLine.objects.filter(campaign=campaign, done_on=None, place__closed_on=None)
    return rows.exclude(not_before__gt=on).exclude(place__phone="")


def free_lines(campaign: CheckCampaign, *, on: date, at: datetime) -> QuerySet[CheckLine]:
    """Those that nobody has in hand."""
    return lines_to_ring(campaign, on=on).filter(Q(held_until=None) | Q(held_until__lte=at))


def line_in_hand(member: Membership, *, at: datetime) -> CheckLine | None:
    held = CheckLine.objects.select_related("place", "campaign").filter(
        held_by=member, held_until__gt=at, done_on=None
    )
    return held.filter(campaign__closed_on=None).first()


def progress(campaign: CheckCampaign, *, on: date) -> dict[str, int]:
    """`total`, `done`, `to ring` today, then how many ended in each way."""
    rows = CheckLine.objects.filter(campaign=campaign).order_by()
    ended = Counter(rows.exclude(done_on=None).values_list("outcome", flat=True))
    told = {"total": rows.count(), "done": ended.total(), "to_ring": lines_to_ring(campaign, on=on).count()}
    return told | {outcome.value: ended[outcome] for outcome in CheckOutcome}
