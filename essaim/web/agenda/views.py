"""One calendar of all that has a date: month, week, list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.agenda.enums import View
from essaim.agenda.rules.dated import Clash, Dated, clashes
from essaim.agenda.rules.spans import Span, read_day, span_of
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.territory.rules.public_holidays import holiday_on
from essaim.web.frame.dates import dated_for

DAY = timedelta(days=1)


@members_only(*FIELD)
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """`vue`, `le` a day of the page, `moi` what one does oneself."""
    today = timezone.localdate()
    view = View(asked) if (asked := request.GET.get("vue", "")) in View.values else View.MONTH
    span = span_of(view, read_day(request.GET.get("le", ""), today=today))
    found = dated_for(request.member, span.first, span.last)
    together = clashes(found)
    is_mine = "moi" in request.GET
    shown = [one for one in found if not is_mine or request.member.id in one.members]
    days = _by_day(shown, together)
    context = {
        "span": span,
        "today": today,
        "is_mine": is_mine,
        "views": [
            {"label": one.label, "url": _at(one, span.on, mine=is_mine), "is_here": one == view}
            for one in View
        ],
        "before": _at(view, span.before, mine=is_mine),
        "after": _at(view, span.after, mine=is_mine),
        "now": _at(view, today, mine=is_mine),
        "other_side": _at(view, span.on, mine=not is_mine),
        "weeks": _weeks(span, days) if view == View.MONTH else [],
        "days": [_day(day, days) for day in _listed(span, days)],
        "has_any": bool(shown),
    }
    return render(request, "agenda/calendar.html", context)


def _at(view: View, on: date, *, mine: bool) -> str:
    asked = {"vue": view.value, "le": on.isoformat(), **({"moi": "1"} if mine else {})}
    return f"{reverse('agenda:calendar')}?{urlencode(asked)}"


_Days = dict[date, list[dict[str, Any]]]


def _by_day(shown: Sequence[Dated], together: Mapping[str, Sequence[Clash]]) -> _Days:
    days: _Days = {}
    for one in shown:
        days.setdefault(one.local_day, []).append({"one": one, "clashes": together.get(one.uid, ())})
    return days


def _weeks(span: Span, days: _Days) -> list[list[dict[str, Any]]]:
    return [
        [{**_day(day, days), "is_inside": day.month == span.on.month} for day in week] for week in span.weeks
    ]


def _day(day: date, days: _Days) -> dict[str, Any]:
    return {"day": day, "rows": days.get(day, []), "holiday": holiday_on(day)}


def _listed(span: Span, days: _Days) -> list[date]:
    """Every day of a week; else those that hold something, of the month itself."""
    if span.view == View.WEEK:
        return [span.first + DAY * number for number in range(7)]
    inside = (day for day in sorted(days) if span.view == View.LIST or day.month == span.on.month)
    return list(inside)
