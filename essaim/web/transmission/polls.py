"""Which day suits: proposed by who leads, answered by a link without an account, chosen with one tap."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only, public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.queries import published_collectives
from essaim.transmission.actions import polls as actions
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries import polls
from essaim.web.transmission.poll_forms import AnswerForm, DatesForm
from essaim.web.transmission.roles import READERS
from essaim.web.transmission.workshops import workshop_of


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row, now = workshop_of(request, pathworkshop_id), timezone.now()
    form = DatesForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            count = actions.propose_dates(row, **form.proposed, by=request.member, at=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _asked(count))
            return redirect("transmission:dates", row.id)
    context = {
        "workshop": row,
        "form": form,
        "is_open": row.poll_closes_at is not None and row.poll_closes_at > now,
        "suits": polls.suits(row),
        "silent": polls.silent(row) if row.poll_closes_at else [],
    }
    return render(request, "transmission/dates.html", context, status=422 if form.errors else 200)


def _asked(count: int) -> str:
    return ngettext("%(n)s personne est consultée par écrit.", "%(n)s personnes sont consultées par écrit.", count) % {"n": count}  # fmt: skip


@members_only(*READERS)
@require_POST
def remind(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    try:
        count = actions.remind_of_dates(row, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _asked(count))
    return redirect("transmission:dates", row.id)


@members_only(*READERS)
@require_POST
def choose(request: MemberRequest, datechoice_id: UUID) -> HttpResponse:
    choice = fetch(polls.choices(request.collective), id=datechoice_id)
    try:
        actions.choose_date(choice, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le jour est choisi. Vérifiez le lieu, puis envoyez les invitations."))
    return redirect("transmission:path_workshop", choice.workshop_id)


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, pathworkshop_id: UUID, participant_id: UUID) -> HttpResponse:
    """What someone said by voice, or on paper."""
    row = workshop_of(request, pathworkshop_id)
    who = fetch(queries.participants(row.path), id=participant_id)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        choices=polls.choices_of(row),
        said=polls.answers_of(row, who),
    )
    if form.is_bound and form.is_valid():
        try:
            actions.answer_dates(row, who, form.answers, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("transmission:dates", row.id)
    context = {"form": form, "workshop": row, "participant": who}
    return render(request, "transmission/note_dates.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """The days of one workshop, and nobody's name: the link may be read by another."""
    now = timezone.now()
    collective = fetch(published_collectives(), slug=slug)
    with within(collective):
        opened = polls.asked_by(collective, signed, at=now)
        if opened is None:
            return render(request, "transmission/poll_gone.html", {"shown": collective}, status=410)
        row, who = opened
        form = AnswerForm(
            request.POST if request.method == "POST" else None,
            choices=polls.choices_of(row),
            said=polls.answers_of(row, who),
        )
        is_said = False
        if form.is_bound and form.is_valid():
            try:
                actions.answer_dates(row, who, form.answers, at=now)
            except DomainError as refusal:
                form.add_error(None, str(refusal))
            else:
                is_said = True
        context = {"shown": collective, "workshop": row, "form": form, "is_said": is_said}
        return render(request, "transmission/poll.html", context, status=422 if form.errors else 200)
