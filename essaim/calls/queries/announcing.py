"""To whom the number that will call has still to be announced."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from essaim.calls.models import CallCampaign, CallLine
from essaim.calls.queries.lists import agrees, stopped
from essaim.calls.rules.watch import purpose_of
from essaim.messages.models import Message
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.queries.postal import by_letter

ANNOUNCED = "call_number_letter"
A_SEASON = timedelta(days=120)


def to_announce_to(campaign: CallCampaign, *, at: datetime) -> QuerySet[Person]:
    """Of the list, still to be called, who agreed to be, whose door is known, and whom no such letter told lately."""
    told = Message.objects.filter(
        collective=campaign.collective_id, kind=ANNOUNCED, put_at__gt=at - A_SEASON, member=None
    )
    waiting = CallLine.objects.filter(campaign=campaign, done_at=None)
    rows = Person.objects.filter(
        id__in=waiting.order_by().values("person"), state=PersonState.ACTIVE, phone__isnull=False,
        dwelling_ref__isnull=False,
    ).exclude(id__in=told.order_by().values("sealed_for"))  # fmt: skip
    rows = rows.filter(agrees("pk", purpose_of(campaign)), ~stopped("pk"))
    return by_letter(rows).select_related("collective").order_by("id")
