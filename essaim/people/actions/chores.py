"""What `tick` does once a day or once a week: a chore is claimed before it is done, by one process only."""

from datetime import date, timedelta

from django.db.models import Q

from essaim.network.models import Collective, Network
from essaim.people.models import PeopleSettings

_MONDAY = 0


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def claim_day(collective: Collective, *, on: date) -> bool:
    """True for the first who asks on that day."""
    PeopleSettings.objects.get_or_create(collective=collective)
    rows = PeopleSettings.objects.filter(
        Q(daily_done_on=None) | Q(daily_done_on__lt=on), collective=collective
    )
    return bool(rows.update(daily_done_on=on))


def claim_week(collective: Collective, *, on: date) -> bool:
    """True for the first who asks since Monday. A Monday without electricity is made up for on Tuesday."""
    PeopleSettings.objects.get_or_create(collective=collective)
    rows = PeopleSettings.objects.filter(_not_since(on), collective=collective)
    return bool(rows.update(digest_sent_on=on))


def claim_week_of_network(network: Network, *, on: date) -> bool:
    return bool(Network.objects.filter(_not_since(on), id=network.id).update(digest_sent_on=on))


def _not_since(on: date) -> Q:
    """Before this week's Monday; never yet counts on a Monday only, so that a new installation starts with one."""
    late = Q(digest_sent_on__lt=monday_of(on))
    return late | Q(digest_sent_on=None) if on.weekday() == _MONDAY else late
