"""What a network lead finds on her first page; the way in for whoever would like a collective."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.entrance.policies import MemberRequest
from essaim.network.models import Collective
from essaim.swarm.queries import cockpit

MOST = 10


def late(request: MemberRequest, at: datetime) -> Mapping[str, Any] | None:
    today = timezone.localdate(at)
    rows = list(cockpit.late_ones(request.network, on=today)[: MOST + 1])
    return {"rows": rows[:MOST], "more": len(rows) > MOST, "today": today}


def waiting(request: MemberRequest, at: datetime) -> Mapping[str, Any] | None:
    return {
        "requests": cockpit.requests_to_settle(request.network, on=timezone.localdate(at)).count(),
        "signs": cockpit.with_signs(request.network),
    }


def for_everyone(collective: Collective, _at: datetime) -> Mapping[str, Any] | None:
    return {"network": collective.network}
