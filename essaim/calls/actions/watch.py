"""The list of one time of a watch: everyone who agreed, those who asked for more first; one list at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.calls.models import CallCampaign, CallLine, CallScript, CampaignCaller, every_slot
from essaim.network.models import Collective, Membership

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class WatchList:
    """`people`: each with her rank, by what she stated: the higher, the sooner."""

    name: str
    script: str
    people: Sequence[tuple[UUID, int]]
    callers: Collection[UUID]


@transaction.atomic
def open_watch_list(
    collective: Collective, *, chosen: WatchList, former: CallCampaign | None, by: Membership, at: datetime
) -> CallCampaign:
    """The former one is closed: who was promised a call at a moment keeps it in the new one. Statements do not grow with people."""
    campaign = CallCampaign.objects.create(
        collective=collective, name=chosen.name, slots=every_slot(), starts_on=timezone.localdate(at), is_watch=True,
        made_by=by, made_at=at,
    )  # fmt: skip
    CallScript.objects.create(
        collective=collective, campaign=campaign, version=1, body=chosen.script, made_at=at
    )
    set_watch_callers(campaign, callers=chosen.callers)
    promised = {} if former is None else _promised(former, at)
    lines = []
    for person, rank in chosen.people:
        moment, member = promised.get(person, (None, None))
        line = CallLine(collective=collective, campaign=campaign, person_id=person)
        line.not_before = moment or at - timedelta(minutes=rank)
        line.call_back_at, line.reserved_for_id = moment, member
        lines.append(line)
    CallLine.objects.bulk_create(lines, batch_size=_AT_ONCE)
    if former is not None:
        close_watch_list(former, at=at)
    return campaign


def _promised(former: CallCampaign, at: datetime) -> dict[UUID, tuple[datetime, UUID | None]]:
    rows = CallLine.objects.filter(campaign=former, done_at=None, call_back_at__gt=at).order_by()
    return {one.person_id: (one.call_back_at, one.reserved_for_id) for one in rows if one.call_back_at}


def set_watch_callers(campaign: CallCampaign, *, callers: Collection[UUID]) -> None:
    CampaignCaller.objects.filter(campaign=campaign).exclude(member__in=callers).delete()
    CampaignCaller.objects.bulk_create(
        [CampaignCaller(collective_id=campaign.collective_id, campaign=campaign, member_id=one) for one in callers],
        ignore_conflicts=True,
    )  # fmt: skip


def close_watch_list(campaign: CallCampaign, *, at: datetime) -> None:
    """The next one is open, or the watch is over: what is not done there is not called any more."""
    CallCampaign.objects.filter(id=campaign.id, closed_at=None).update(closed_at=at)
