"""Paper: print a sheet, enter it when it comes back, know where it is."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.documents.notice import render_notices
from essaim.documents.tour_papers import print_tour, print_tours
from essaim.doors.actions import sheets as actions
from essaim.doors.models import Sheet, Tour
from essaim.doors.queries import sheets as queries
from essaim.doors.queries.tours import outings_of, tours_of, tours_of_outings
from essaim.doors.queries.visits import effective
from essaim.doors.rules.sheets import sheet_label
from essaim.doors.rules.tours import OPEN
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.web.sheets import tasks
from essaim.web.sheets.forms import PrintForm, WhenForm, rows_of, ticked
from essaim.web.sheets.papers import notice_of

MOST_PAGES = 25
MOST_TOURS = 4  # printed while she waits


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def print_page(request: MemberRequest, tour_id: UUID) -> HttpResponse:
    """Choose the size of the letters; printing numbers a sheet and gives its PDF."""
    tour = fetch(tours_of(request.member), id=tour_id)
    form = PrintForm(request.POST or None)
    if form.is_valid():
        try:
            return _print(tour, large=form.cleaned_data["size"] == "large")
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    sheets = [{"sheet": sheet, "label": sheet_label(sheet.number)} for sheet in tour.sheets.all()]
    context = {"tour": tour, "form": form, "sheets": sheets, "doors": queries.to_print(tour)}
    return render(request, "sheets/print.html", context, status=422 if form.errors else 200)


def _print(tour: Tour, *, large: bool) -> HttpResponse:
    sheet, content = print_tour(
        tour,
        large_print=large,
        at=timezone.now(),
        public_url=settings.PUBLIC_URL,
        open_path=reverse("tours:open", args=[tour.code]),
    )
    return _pdf(content, f"feuille-{sheet_label(sheet.number)}.pdf")


@members_only(*COORDINATORS)
@require_POST
def print_outing(request: MemberRequest, outing_id: UUID) -> HttpResponse:
    """All the sheets of an outing and its notices at once; those of many tours by a worker."""
    outing = fetch(outings_of(request.collective), id=outing_id)
    tours = tours_of_outings([outing]).filter(state__in=OPEN)
    if tours.count() > MOST_TOURS:
        asked = tasks.print_sheets.enqueue(outing_id=outing.id, by=request.member.id)
        return redirect("jobs:job", job_id=asked.id)
    try:
        content = print_tours(
            tours,
            at=timezone.now(),
            public_url=settings.PUBLIC_URL,
            open_path=lambda tour: reverse("tours:open", args=[tour.code]),
            notice=notice_of(request.collective),
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("tours:outing", outing_id=outing.id)
    return _pdf(content, "feuilles-et-avis.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@members_only(*FIELD)
@require_safe
def notices(request: MemberRequest) -> HttpResponse:
    """« Avis de passage », four to a page. They name nobody."""
    asked = request.GET.get("pages", "")
    pages = min(max(int(asked), 1), MOST_PAGES) if asked.isdecimal() and len(asked) < 5 else 1
    try:
        return _pdf(render_notices(notice_of(request.collective), pages=pages), "avis-de-passage.pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("home")


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def reentry(request: MemberRequest, sheet_id: UUID) -> HttpResponse:
    """The lines in the order of the paper, with its words. What is entered stays; the rest may come later."""
    sheet = fetch(queries.sheets_of(request.member), id=sheet_id)
    lines = queries.lines_of(sheet)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    when = WhenForm(data, initial=_usual_moment(sheet))
    if data is not None and when.is_valid():
        found, faults = ticked(sheet, lines, data, when)
        for fault in faults:
            when.add_error(None, fault)
        if not faults and _enter(request, sheet, found, when, is_complete="terminer" in data):
            return (
                redirect("sheets:list") if sheet.entered_at else redirect("sheets:reentry", sheet_id=sheet.id)
            )
    already = _noted_at_the_door(sheet)
    rows = rows_of(sheet, lines, data, already)
    context = {"sheet": sheet, "label": sheet_label(sheet.number), "when": when, "rows": rows}
    context["left"] = sum(line.visit is None for line in lines)
    return render(request, "sheets/reentry.html", context, status=422 if when.errors else 200)


def _usual_moment(sheet: Sheet) -> dict[str, Any]:
    starts_at = sheet.tour.started_at or sheet.tour.outing.starts_at or sheet.printed_at
    here = timezone.localtime(starts_at)
    return {"day": here.date(), "hour": here.time().replace(second=0, microsecond=0)}


def _noted_at_the_door(sheet: Sheet) -> dict[UUID, str]:
    """So that what a phone already sent is not entered twice."""
    noted = effective(sheet.tour.visits.exclude(recorded_with="paper")).order_by("at")
    return {visit.dwelling_id: str(visit.get_outcome_display()) for visit in noted}


def _enter(request: MemberRequest, sheet: Sheet, found: Any, when: WhenForm, *, is_complete: bool) -> bool:
    try:
        done = actions.enter_sheet(
            sheet, found, by=request.member, at=timezone.now(), is_complete=is_complete
        )
    except DomainError as refusal:
        when.add_error(None, str(refusal))
        return False
    told = ngettext("%d ligne enregistrée.", "%d lignes enregistrées.", done.recorded) % done.recorded
    if done.corrected:
        told += " " + ngettext("%d corrigée.", "%d corrigées.", done.corrected) % done.corrected
    if sheet.entered_at:
        told += " " + _("La feuille est entièrement saisie : rendez-la ou détruisez-la.")
    else:
        told += " " + ngettext("Il reste %d ligne.", "Il reste %d lignes.", done.blank) % done.blank
    messages.success(request, told)
    return True


@members_only(*FIELD)
@require_POST
def finish(request: MemberRequest, sheet_id: UUID) -> HttpResponse:
    """The blank lines were not visited."""
    sheet = fetch(queries.sheets_of(request.member), id=sheet_id)
    actions.finish_sheet(sheet, at=timezone.now())
    messages.success(request, _("La feuille est close."))
    return redirect("sheets:list")


@members_only(*FIELD)
@require_POST
def destroy(request: MemberRequest, sheet_id: UUID) -> HttpResponse:
    """The paper no longer exists."""
    sheet = fetch(queries.sheets_of(request.member), id=sheet_id)
    actions.declare_destroyed(sheet, at=timezone.now())
    messages.success(request, _("C’est noté : cette feuille n’existe plus."))
    return redirect("sheets:list")
