"""The secret calendar addresses of members."""

from datetime import datetime

from django.db.models import QuerySet

from essaim.agenda.models import CalendarFeed
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members, fingerprint, today_of
from essaim.people.rules.authority import WHO_MEET_PEOPLE


def feeds_of(member: Membership) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(member=member, withdrawn_at=None)


def open_feed(collective: Collective, secret: str, *, at: datetime) -> CalendarFeed | None:
    """None when unknown, withdrawn, or of someone who is no member today: nobody is told which."""
    team = active_members(collective, on=today_of(collective, at)).filter(role__in=WHO_MEET_PEOPLE)
    rows = CalendarFeed.objects.filter(
        collective=collective, secret_hash=fingerprint(secret), withdrawn_at=None, member__in=team
    )
    return rows.select_related("member").first()
