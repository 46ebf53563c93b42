"""The telephone room of a small collective: one campaign, one person on its list, one call."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from essaim.calls.actions.holds import take_person
from essaim.models import (
    Call,
    CallCampaign,
    CallHold,
    CallLine,
    CallScript,
    CampaignCaller,
    Consent,
    PhoneDropIn,
    PhoneSeat,
    RegularCall,
)


def add_calls(world: Any, now: Any) -> None:
    of, canary, caller = world.collective, world.canary, world.members["volunteer"]
    by, person = world.members["coordinator"], world.rows["person_id"]
    campaign = CallCampaign.objects.create(
        collective=of, name=canary("CallCampaign.name"), starts_on=timezone.localdate(now), made_by=by, made_at=now
    )  # fmt: skip
    script = CallScript.objects.create(
        collective=of, campaign=campaign, version=1, body=canary("CallScript.body"), made_at=now
    )
    CampaignCaller.objects.create(collective=of, campaign=campaign, member=caller)
    line = CallLine.objects.create(collective=of, campaign=campaign, person=person, not_before=now)
    common = {"collective": of, "person": person, "campaign": campaign}
    call = Call.objects.create(
        **common, script=script, outcome="no_answer", is_answer=False, at=now - timedelta(days=1), slot="morning", by=caller
    )  # fmt: skip
    held = CallHold.objects.create(
        **common,
        member=caller,
        version=1,
        since=now - timedelta(minutes=20),
        until=now - timedelta(minutes=10),
        ended_at=now - timedelta(minutes=15),
        ended_as="timed_out",
    )
    Consent.objects.create(
        collective=of, person=person, purpose="relative", given_on=timezone.localdate(now), given_how="spoken", recorded_by=caller
    )  # fmt: skip
    regular = RegularCall.objects.create(
        collective=of, person=person, member=caller, rhythm="weekly", next_at=now, begun_on=timezone.localdate(now),
        relative=canary("RegularCall.relative"),
    )  # fmt: skip
    talk = PhoneDropIn.objects.create(
        collective=of, starts_at=now + timedelta(days=1), facilitator=by, made_by=by
    )
    PhoneSeat.objects.create(collective=of, drop_in=talk, person=person, kept_at=now, by=by)
    world.rows |= {
        "phone_drop_in_id": talk,
        "regular_id": regular,
        "campaign_id": campaign,
        "hold_id": held,
        "call_line_id": line,
        "call_id": call,
    }


def hold_in_line(person: Any, member: Any, *, at: Any) -> None:
    """She is in line with this member."""
    take_person(person, by=member, at=at, is_incoming=True)
