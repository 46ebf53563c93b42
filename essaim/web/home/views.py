from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from essaim.doors.queries import tours as queries
from essaim.doors.rules.tours import is_late
from essaim.entrance.policies import FIELD, MemberRequest, members_only, public
from essaim.entrance.sight import show_people
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures
from essaim.impact.rules import month_of
from essaim.kernel.health import state_now
from essaim.network.enums import Role
from essaim.network.models import Collective
from essaim.people.queries.next_steps import queue_of
from essaim.rights.queries.todo import todo as people_todo
from essaim.worries.queries.debriefs import open_debriefs

STEPS_SHOWN = 3


@members_only(*Role)
@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    """What I do today."""
    if request.member.role == Role.NETWORK_LEAD:
        return redirect("network:overview")
    if request.member.role not in FIELD:
        return redirect("counts:page")
    if request.member.role == Role.COORDINATOR:
        return render(request, "home/dashboard.html", _dashboard(request))
    return render(request, "home/today.html", _today(request))


def _dashboard(request: MemberRequest) -> dict[str, Any]:
    collective = request.collective
    now = timezone.now()
    outing = queries.next_outing(collective, at=now)
    tours = list(queries.tours_of_outings([outing])) if outing else []
    return {
        "arches": _arches(collective),
        "todo": queries.todo(collective, at=now),
        "people_todo": people_todo(collective, on=timezone.localdate(now)),
        "debriefs": open_debriefs(collective).count(),
        "outing": outing,
        "tours": tours,
        "door_count": queries.doors_in(tours),
        **_next_steps(request),
    }


def _next_steps(request: MemberRequest) -> dict[str, Any]:
    """What awaits the reader among the people she accompanies: first name and initial."""
    today = timezone.localdate()
    steps = queue_of(request.member, on=today)
    shown = list(steps[:STEPS_SHOWN])
    show_people(request, {step.person_id: step.person for step in shown}.values())
    return {"next_steps": shown, "more_steps": steps.count() - len(shown), "today": today}


def _arches(collective: Collective) -> dict[str, Any]:
    counted = figures(collective, month_of(timezone.localdate()))
    visited, talked = counted[Indicator.DOORS_VISITED], counted[Indicator.CONVERSATIONS]
    return {
        "doors": visited,
        "conversations": talked,
        "tours": counted[Indicator.TOURS],
        "volunteers": counted[Indicator.VOLUNTEERS],
        "hours": counted[Indicator.HOURS],
        "opened": counted[Indicator.OPENED],
    }


def _today(request: MemberRequest) -> dict[str, Any]:
    now = timezone.now()
    tour = queries.next_tour(request.member, at=now)
    return {
        "tour": tour,
        "streets": queries.streets_by_tour([tour])[tour.id] if tour else [],
        "is_late": bool(tour and is_late(tour, at=now)),
        "is_today": bool(tour and tour.outing.starts_at and _is_today(tour.outing.starts_at)),
        **_next_steps(request),
    }


def _is_today(moment: Any) -> bool:
    return timezone.localdate(moment) == timezone.localdate()


@public
@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Keep the size of text and the contrast that the reader chose, in a cookie and nowhere else."""
    back = request.POST.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}
    ):
        back = "/"
    response = redirect(back)
    size = request.POST.get("text", "")
    chosen = [size if size in {"large", "xlarge"} else "", "contrast" if request.POST.get("contrast") else ""]
    response.set_cookie("display", ".".join(chosen), max_age=31_536_000, samesite="Lax", httponly=True)
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the reader chose, in a cookie and nowhere else, and go back to her page."""
    return i18n.set_language(request)


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view
    """For whoever watches over the server: what is wrong, by its name; `essaim check-install` says what to do."""
    found = state_now()
    state = {
        "ok": not found,
        "state": "degraded" if found else "ready",
        "troubles": [one.key for one in found],
    }
    return JsonResponse(state, status=503 if found else 200)
