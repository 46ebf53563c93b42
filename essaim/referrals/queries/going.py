"""The day someone goes: what the place proposed, whether it is open, and a car with free seats."""

from datetime import datetime

from essaim.referrals.enums import Transport
from essaim.referrals.models import PromisedNews, Referral, ReferralMoment
from essaim.referrals.rules.answers import slots_read


def proposed_slots(moments: list[ReferralMoment], *, after: datetime) -> list[datetime]:
    """The moments of the place's last answer that are still to come, by its clock."""
    told = next((one.slots for one in reversed(moments) if one.by_id is None), None)
    return [one for one in slots_read(told) if one > after]


def free_seats(referral: Referral) -> int:
    """In a car of the team that goes to the same place that day, for another. Neither who drives nor who goes is told."""
    if not referral.going_on or not referral.place_mark or referral.transport == Transport.CAR:
        return 0
    rows = Referral.objects.filter(
        collective=referral.collective_id, place_mark=referral.place_mark, going_on=referral.going_on,
        ended_on=None, transport=Transport.CAR, seats__gt=0,
    )  # fmt: skip
    return max(rows.values_list("seats", flat=True), default=0)


def promised_news(referral: Referral) -> PromisedNews | None:
    return PromisedNews.objects.filter(referral=referral).first()
