"""What she answered over time; and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.measures.actions import withdraw_measure
from essaim.measures.queries import declared, measures_in_sight, measures_of, read_measures
from essaim.people.enums import PersonState
from essaim.web.measures.rows import blocks
from essaim.web.measures.seeing import open_answers


@members_only(*FIELD)
@require_safe
def history(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """For whoever accompanies her and the coordinator: answers, results, what changed."""
    seen = open_answers(request, person_id)
    reads = read_measures(measures_of(seen.person))
    context = {
        "seen": seen,
        "blocks": blocks(declared(request.network), reads),
        "is_active": seen.person.state == PersonState.ACTIVE,
    }
    return render(request, "measures/history.html", context)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, measure_id: UUID) -> HttpResponse:
    """She takes her answers back. It cannot be undone: it is asked once more."""
    measure = fetch(measures_in_sight(request.member, at=timezone.now()), id=measure_id)
    verb = Verb.CHANGED if request.method == "POST" else Verb.MEASURED
    seen = open_answers(request, measure.person_id, verb=verb)
    if request.method != "POST":
        return render(request, "measures/withdraw.html", {"seen": seen, "measure": measure})
    try:
        withdraw_measure(measure, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ses réponses sont effacées."))
    return redirect("measures:history", person_id=measure.person_id)
