"""The calendars of others, and their dates."""

from datetime import date, timedelta

from django.db.models import Count, QuerySet

from essaim.agenda.models import OuterCalendar, OuterEvent
from essaim.kernel.about import start_of
from essaim.network.models import Collective


def followed(collective: Collective) -> QuerySet[OuterCalendar]:
    return OuterCalendar.objects.filter(collective=collective).annotate(dates=Count("events"))


def theirs_between(collective: Collective, first: date, last: date) -> list[OuterEvent]:
    """Whatever touches one of these days, in the order of the clock."""
    rows = OuterEvent.objects.filter(
        collective=collective, starts_at__lt=start_of(last + timedelta(days=1)), ends_at__gte=start_of(first)
    )
    return [
        one
        for one in rows.select_related("calendar")
        if one.ends_at > start_of(first) or one.starts_at == one.ends_at
    ]
