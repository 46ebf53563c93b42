"""What runs by itself: places that did not answer are reminded."""

from datetime import datetime

from essaim.kernel.jobs.chores import Every, chore
from essaim.network.models import Collective
from essaim.referrals.actions.answers import remind_places


@chore(Every.DAY, name="places_reminded")
def remind(collective: Collective, at: datetime) -> int:
    return remind_places(collective, at=at)
