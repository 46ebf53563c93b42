"""What each carries, when they last talked of it, who is left without anyone."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import show_people
from essaim.people.queries.care import Load, left_without_companion, loads
from essaim.worries.queries.debriefs import last_held, open_debriefs

PER_PAGE = 25
ALONE_SHOWN = 10


@dataclass(frozen=True)
class Row:
    load: Load
    last_talk: date | None
    waits: bool  # a talk was asked for, or proposed


@members_only(*COORDINATORS)
@require_safe
def team(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    held = last_held(request.collective)
    waiting = {one.member_id for one in open_debriefs(request.collective)}
    page = Paginator(loads(request.collective, on=today), PER_PAGE).get_page(request.GET.get("page"))
    alone = left_without_companion(request.collective, on=today)
    context = {
        "page": page,
        "rows": [Row(one, held.get(one.member.id), one.member.id in waiting) for one in page.object_list],
        "waiting": len(waiting),
        "alone_count": alone.count(),
        "alone": [one.person for one in show_people(request, alone[:ALONE_SHOWN])],
    }
    return render(request, "care/team.html", context)
