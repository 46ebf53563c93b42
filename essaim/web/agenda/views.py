"""One calendar of all that has a date: month, week, list."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from essaim.agenda.enums import View
from essaim.agenda.models import OuterEvent
from essaim.agenda.queries.outer import theirs_between
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
    theirs = {} if is_mine else _theirs(theirs_between(request.collective, span.first, span.last), span)
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
        "weeks": _weeks(span, days, theirs) if view == View.MONTH else [],
        "days": [_day(day, days, theirs) for day in _listed(span, {*days, *theirs}, today=today)],
        "has_any": bool(shown or theirs),
        "earlier": _at(View.LIST, span.on.replace(day=1), mine=is_mine)
        if view == View.MONTH and _is_this_month(span, today)
        else "",
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


_Theirs = dict[date, list[OuterEvent]]


def _theirs(found: Sequence[OuterEvent], span: Span) -> _Theirs:
    """Each on its first day of the page: what lasts says until when."""
    days: _Theirs = {}
    for one in found:
        days.setdefault(max(span.first, timezone.localdate(one.starts_at)), []).append(one)
    return days


def _weeks(span: Span, days: _Days, theirs: _Theirs) -> list[list[dict[str, Any]]]:
    return [
        [{**_day(day, days, theirs), "is_inside": day.month == span.on.month} for day in week]
        for week in span.weeks
    ]


def _day(day: date, days: _Days, theirs: _Theirs) -> dict[str, Any]:
    return {"day": day, "rows": days.get(day, []), "theirs": theirs.get(day, []), "holiday": holiday_on(day)}


def _is_this_month(span: Span, today: date) -> bool:
    return (today.year, today.month) == (span.on.year, span.on.month)


def _listed(span: Span, days: Collection[date], *, today: date) -> list[date]:
    """Every day of a week; else those that hold something, of the month itself: this month begins today."""
    if span.view == View.WEEK:
        return [span.first + DAY * number for number in range(7)]
    if span.view == View.LIST:
        return sorted(days)
    first = today if _is_this_month(span, today) else span.first
    return [day for day in sorted(days) if day >= first and day.month == span.on.month]
