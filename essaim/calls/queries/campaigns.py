"""The campaigns, what is said in them, who calls, whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet

from essaim.calls.models import (
    CallCampaign,
    CallHold,
    CallLine,
    CallScript,
    CampaignCaller,
    PhoneDropIn,
    PhoneSeat,
    RegularCall,
)
from essaim.kernel.prepared import Wanted, any_of
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership
from essaim.people.models import Person


def campaigns(collective: Collective) -> QuerySet[CallCampaign]:
    """The newest first, with how many are listed and how many were called."""
    rows = CallCampaign.objects.filter(collective=collective)
    called = Count("lines", filter=~Q(lines__last_outcome=""))
    return rows.annotate(listed=Count("lines"), called=called).order_by("-made_at", "id")


def campaigns_of(member: Membership) -> QuerySet[CallCampaign]:
    """Those that go on and in which she calls; the coordinator may call in each."""
    rows = CallCampaign.objects.filter(collective=member.collective_id, closed_at=None)
    if member.role != Role.COORDINATOR:
        rows = rows.filter(callers__member=member)
    return rows.select_related("collective").order_by("-is_watch", "starts_on", "id")


def campaigns_where_called(member: Membership) -> QuerySet[CallCampaign]:
    """Those that go on, in which she was asked to call."""
    rows = CallCampaign.objects.filter(
        collective=member.collective_id, closed_at=None, callers__member=member
    )
    return rows.order_by("starts_on", "id")


def open_line(person: Person, *, member: Membership) -> CallLine | None:
    """Where she is expected, in a campaign in which this member may call."""
    mine = campaigns_of(member).order_by().values("id")
    rows = CallLine.objects.filter(person=person, done_at=None, campaign__in=mine).select_related("campaign")
    return rows.order_by("not_before", "id").first()


def lines(collective: Collective) -> QuerySet[CallLine]:
    return CallLine.objects.filter(collective=collective).select_related("campaign", "person")


def script_of(campaign: CallCampaign | None) -> CallScript | None:
    """The last version."""
    return CallScript.objects.filter(campaign=campaign).first() if campaign else None


def scripts_of(campaign: CallCampaign) -> Sequence[CallScript]:
    return list(CallScript.objects.filter(campaign=campaign))


def callers_of(campaign: CallCampaign) -> list[Membership]:
    rows = Membership.objects.filter(id__in=campaign.callers.values("member_id"))
    return list(rows.select_related("user").order_by("user__name__folded", "id"))


def has_calls(member: Membership) -> Wanted:
    """Is there anything of the telephone for her, now or later? Most have nothing: asked before each is read."""
    return _HERS.wanted(member=member.id)


def _hers(member: UUID) -> QuerySet[Any]:
    mine = (
        Exists(CampaignCaller.objects.filter(member_id=member, campaign__closed_at=None))
        | Exists(CallHold.objects.filter(member_id=member, ended_at=None))
        | Exists(CallLine.objects.filter(reserved_for_id=member, done_at=None))
        | Exists(RegularCall.objects.filter(Q(member_id=member) | Q(substitute_id=member), ended_on=None))
        | Exists(PhoneDropIn.objects.filter(facilitator_id=member, came=None))
        | Exists(PhoneSeat.objects.filter(by_id=member))
    )
    return Membership.objects.filter(mine, id=member)


_HERS = any_of(_hers)
