"""The journal of accesses: a week at a glance, the lines about one file or one member, and whether it holds."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, network_only
from essaim.kernel.journal import faults_in_journal
from essaim.kernel.keyring import load_keys
from essaim.people.queries.file_codes import code_of, people_with_code
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.queries.access import (
    accesses_of_week,
    coordinators_of_week,
    glasses,
    known_members,
    lines_about,
    possible_readers,
)
from essaim.web.rights.forms import JournalFilter
from essaim.web.rights.words import VERBS, WHYS

PER_PAGE = 25
MOST_WEEKS = 52
_GLASSES_SHOWN = 10
MOST_LINES = 50_000  # of a CSV


@members_only(*COORDINATORS)
@require_safe
def journal(request: MemberRequest) -> HttpResponse:
    """Files are named by their code: this page shows nobody."""
    now, weeks = timezone.now(), _weeks(request)
    form = JournalFilter(request.GET, members=list(possible_readers(request.collective)))
    lines, is_filtered = _lines(request, form)
    if request.GET.get("format") == "csv":
        return _csv(lines)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "digest": accesses_of_week(request.collective, until=_until(now, weeks)),
        "weeks": weeks,
        "form": form,
        "is_filtered": is_filtered,
        "page": page,
        "shown": _shown(page),
        "glasses": _glasses(request),
    }
    return render(request, "rights/journal.html", context)


def _weeks(request: MemberRequest) -> int:
    """How many weeks back."""
    asked = request.GET.get("avant", "")
    return min(int(asked), MOST_WEEKS) if asked.isdecimal() and asked.isascii() and len(asked) < 4 else 0


def _until(now: datetime, weeks: int) -> datetime:
    return now - timedelta(weeks=weeks)


def _lines(request: MemberRequest, form: JournalFilter) -> tuple[Any, bool]:
    member: UUID | None = None
    subjects: list[UUID] | None = None
    if form.is_valid():
        if form.cleaned_data["membre"]:
            member = UUID(form.cleaned_data["membre"])
        if form.cleaned_data["fiche"]:
            subjects = people_with_code(request.collective, form.cleaned_data["fiche"])
    elif form.is_bound and request.GET:
        subjects = []
    is_filtered = member is not None or subjects is not None
    return lines_about(request.collective, member_id=member, subject_ids=subjects), is_filtered


def _shown(page: Any) -> list[dict[str, Any]]:
    lines = list(page)
    members = known_members(line.member_id for line in lines)
    return [
        {
            "line": line,
            "member": members.get(line.member_id),
            "verb": VERBS.get(line.verb, line.verb),
            "why": WHYS.get(line.why, line.why),
            "code": code_of(line.subject_id),
        }
        for line in lines
    ]


def _glasses(request: MemberRequest) -> list[dict[str, Any]]:
    """The reason is written by a member; whoever reads it is the coordinator whom it is addressed to."""
    rows = list(glasses(request.collective)[:_GLASSES_SHOWN])
    load_keys(request.collective.id, [row.person_id for row in rows])
    now = timezone.now()
    return [
        {
            "glass": row,
            "code": code_of(row.person_id),
            "has_file": row.person.state in WITH_A_FILE,
            "is_open": row.until > now,
        }
        for row in rows
    ]


def _csv(lines: Any) -> HttpResponse:
    """Identifiers only."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Ligne"), _("Quand"), _("Membre"), _("Fiche"), _("Montré"), _("À quel titre"), _("Appareil")]
    )
    for line in lines[:MOST_LINES].iterator(chunk_size=2000):
        at = line.at.isoformat(timespec="seconds")
        writer.writerow(
            [line.number, at, line.member_id or "", line.subject_id, line.verb, line.why, line.device]
        )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="essaim-journal.csv"'
    return response


@members_only(*COORDINATORS)
@require_POST
def check(request: MemberRequest) -> HttpResponse:
    """Read the whole chain again: it may take a while, so it is asked for."""
    faults = faults_in_journal(request.collective.id)
    count = lines_about(request.collective).count()
    return render(request, "rights/journal_check.html", {"faults": faults, "count": count})


@network_only
@require_safe
def lead_digest(request: MemberRequest) -> HttpResponse:
    """What the coordinators read: how many people each, and never whom."""
    weeks = _weeks(request)
    until = _until(timezone.now(), weeks)
    told = coordinators_of_week(request.network, until=until)
    context = {"told": told, "weeks": weeks, "since": until - timedelta(days=7), "until": until}
    return render(request, "rights/lead_digest.html", context)
