"""The journal of accesses: a week at a glance, the lines about one file or one member, and whether it holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, network_only
from essaim.kernel.journal import faults_in_journal
from essaim.kernel.keyring import load_keys
from essaim.kernel.vault import AccessEntry
from essaim.network.models import Membership
from essaim.people.queries.file_codes import code_of, people_with_code
from essaim.people.queries.sight import WITH_A_FILE
from essaim.rights.queries.access import (
    accesses_of_week,
    coordinators_of_week,
    glasses,
    known_members,
    last_line,
    lines_about,
    possible_readers,
)
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.web.rights.forms import JournalFilter
from essaim.web.rights.words import VERBS, WHYS

MOST_WEEKS = 52
_GLASSES_SHOWN = 10


@dataclass(frozen=True)
class Line:
    entry: AccessEntry
    member: Membership | None

    @property
    def who(self) -> str:
        return self.member.user.name if self.member else gettext("Le logiciel")

    @property
    def code(self) -> str:
        return code_of(self.entry.subject_id)


def _rows(asked: Asked) -> "QuerySet[AccessEntry]":
    """A filter that makes no sense shows no line."""
    collective = asked.request.collective
    member = UUID(asked["membre"]) if asked["membre"] else None
    subjects = people_with_code(collective, asked["fiche"]) if asked["fiche"] else None
    return lines_about(collective, member_id=member, subject_ids=subjects if asked.is_valid else [])


def _lines(page: Batch) -> list[Line]:
    members = known_members(entry.member_id for entry in page.rows)
    return [Line(entry, members.get(entry.member_id) if entry.member_id else None) for entry in page.rows]


JOURNAL = Listing(
    name="journal",
    title=_("Lignes du journal des accès"),
    columns=(
        Column(name="ligne", title=_("Ligne"), value=lambda one: one.entry.number, kind=Kind.NUMBER, on_screen=False),
        Column(name="quand", title=_("Quand"), value=lambda one: one.entry.at, kind=Kind.MOMENT),
        Column(name="membre", title=_("Membre"), value=lambda one: one.who, in_file=False),
        Column(name="membre-id", title=_("Membre"), value=lambda one: str(one.entry.member_id or ""), on_screen=False, definition=_("Son identifiant ; vide : le logiciel.")),
        Column(name="fiche", title=_("Fiche"), value=lambda one: one.code, url=lambda one: f"?fiche={one.code}", definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="fiche-id", title=_("Identifiant de la fiche"), value=lambda one: str(one.entry.subject_id), on_screen=False),
        Column(name="titre", title=_("À quel titre"), value=lambda one: str(WHYS.get(one.entry.why, one.entry.why))),
        Column(name="montre", title=_("Ce qui a été montré"), value=lambda one: str(VERBS.get(one.entry.verb, one.entry.verb))),
        Column(name="appareil", title=_("Appareil"), value=lambda one: one.entry.device or "—"),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s ligne", "%(shown)s lignes", "total"),
    filters=lambda request: JournalFilter(request.GET, members=list(possible_readers(request.collective))),
    nothing_yet=Empty(_("Le journal est vide : aucune fiche n’a encore été regardée.")),
    nothing_matches=_("Aucune ligne ne répond."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: MemberRequest) -> HttpResponse:
    """Files are named by their code: this page shows nobody."""

    def context(_shown: Shown) -> dict[str, Any]:
        now, weeks = timezone.now(), _weeks(request)
        digest = accesses_of_week(request.collective, until=_until(now, weeks))
        return {"digest": digest, "weeks": weeks, "glasses": _glasses(request)}

    return show_list(request, JOURNAL, "rights/journal.html", context=context)


def _weeks(request: MemberRequest) -> int:
    """How many weeks back."""
    asked = request.GET.get("avant", "")
    return min(int(asked), MOST_WEEKS) if asked.isdecimal() and asked.isascii() and len(asked) < 4 else 0


def _until(now: datetime, weeks: int) -> datetime:
    return now - timedelta(weeks=weeks)


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


@members_only(*COORDINATORS)
@require_POST
def check(request: MemberRequest) -> HttpResponse:
    """Read the whole chain again: it may take a while, so it is asked for."""
    faults = faults_in_journal(request.collective.id)
    count = lines_about(request.collective).count()
    number, sign = last_line(request.collective)
    context = {"faults": faults, "count": count, "number": number, "sign": sign}
    return render(request, "rights/journal_check.html", context)


@network_only
@require_safe
def lead_digest(request: MemberRequest) -> HttpResponse:
    """What the coordinators read: how many people each, and never whom."""
    weeks = _weeks(request)
    until = _until(timezone.now(), weeks)
    told = coordinators_of_week(request.network, until=until)
    context = {"told": told, "weeks": weeks, "since": until - timedelta(days=7), "until": until}
    return render(request, "rights/lead_digest.html", context)
