"""What runs by itself: places that did not answer are reminded, then let go; companions hear of it once a week."""

from datetime import datetime

from essaim.kernel.jobs.chores import Every, chore
from essaim.network.models import Collective
from essaim.referrals.actions.answers import remind_places
from essaim.referrals.actions.expiring import expire_referrals, tell_the_week


@chore(Every.DAY, name="places_reminded")
def remind(collective: Collective, at: datetime) -> int:
    return remind_places(collective, at=at)


@chore(Every.DAY, name="referrals_expired")
def expire(collective: Collective, at: datetime) -> int:
    return expire_referrals(collective, at=at)


@chore(Every.WEEK, name="referrals_told")
def tell_the_companions(collective: Collective, at: datetime) -> int:
    return tell_the_week(collective, at=at)
