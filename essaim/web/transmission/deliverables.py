"""What a path produces, on the screens where it is made: a link to each, its state, and whether it was adopted together."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.transmission.enums import Deliverable
from essaim.transmission.queries.deliverables import Produced, produced
from essaim.transmission.queries.gate import APPROVABLE, adoptions
from essaim.web.frame.dates import dated_for
from essaim.web.transmission.paths import path_of
from essaim.web.transmission.roles import READERS

MADE_AT = {
    Deliverable.TERRITORY: "diagnosis:page",
    Deliverable.WATCHERS: "street:watchers",
    Deliverable.TOURS: "planning:list",
    Deliverable.SCRIPT: "calls:campaigns",
    Deliverable.PLACES: "places:list",
    Deliverable.ALERTS: "worries:numbers",
    Deliverable.PLAN: "agenda:calendar",
}
FOR_OTHERS = {  # who leads workshops opens no screen of coordinators
    Deliverable.TERRITORY: "",
    Deliverable.TOURS: "",
    Deliverable.SCRIPT: "",
    Deliverable.ALERTS: "worries:emergency",
}
MONTHS_OF_PLAN = 12


def state_of(request: MemberRequest, kind: Deliverable) -> Produced:
    """The plan of twelve months is the calendar itself: how many of them hold something."""
    today = timezone.localdate()
    if kind != Deliverable.PLAN:
        return produced(request.collective, kind, on=today)
    found = dated_for(request.member, today, today + timedelta(days=365))
    months = {(one.local_day.year, one.local_day.month) for one in found if not one.is_off}
    return Produced(min(len(months), MONTHS_OF_PLAN), MONTHS_OF_PLAN)


def made_at(request: MemberRequest, kind: Deliverable) -> str:
    """Empty: it has no screen, or not one that she opens."""
    name = MADE_AT.get(kind, "")
    if request.member.role not in COORDINATORS:
        name = FOR_OTHERS.get(kind, name)
    return reverse(name) if name else ""


@members_only(*READERS)
@require_safe
def deliverables(request: MemberRequest, path_id: UUID) -> HttpResponse:
    path = path_of(request, path_id)
    adopted = adoptions(request.collective)
    kinds = dict.fromkeys(Deliverable(one.deliverable) for one in path.workshops.all())
    rows: list[dict[str, Any]] = [
        {
            "kind": kind,
            "url": made_at(request, kind),
            "produced": state_of(request, kind),
            "adopted": adopted.get(kind),
            "may_be_adopted": kind in APPROVABLE,
        }
        for kind in kinds
        if kind != Deliverable.OTHER
    ]
    return render(request, "transmission/deliverables.html", {"path": path, "rows": rows})
