"""The watch of a small collective: one that is on, its list, what she stated; on the line that calls made."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.models import CallCampaign, CallLine, Consent, Vigilance, VigilanceCaller, VigilanceWish, Wave


def add_vigilance(world: Any, now: Any) -> None:
    of, by, person = world.collective, world.members["coordinator"], world.rows["person_id"]
    today = timezone.localdate(now)
    Consent.objects.create(
        collective=of, person=person, purpose="vigilance", given_on=today, given_how="spoken", recorded_by=by
    )
    VigilanceWish.objects.create(collective=of, person=person, confirmed_on=today, confirmed_by=by)
    watch = Vigilance.objects.create(
        collective=of, hazard="cold", level="orange", starts_on=today, ends_on=today + timedelta(days=2), made_by=by, made_at=now
    )  # fmt: skip
    VigilanceCaller.objects.create(collective=of, vigilance=watch, member=by)
    campaign = CallCampaign.objects.create(
        collective=of,
        name=world.canary("CallCampaign.name"),
        starts_on=today,
        is_watch=True,
        made_by=by,
        made_at=now,
    )
    Wave.objects.create(collective=of, vigilance=watch, campaign=campaign, on=today, number=1, opened_at=now)
    CallLine.objects.create(collective=of, campaign=campaign, person=person, not_before=now)
    world.rows["vigilance_id"] = watch
