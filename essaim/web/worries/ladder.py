"""The ladder when she no longer answers: one rung at a time, with her agreement looked at before each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.people.queries.silence import days_of_silence
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.worries.forms import ClimbForm
from essaim.worries.actions.ladder import Climb, climb
from essaim.worries.enums import Rung, RungResult
from essaim.worries.queries.ladder import agreed_to, rungs_of_silence, stopped
from essaim.worries.rules.ladder import FORCED_BY_DANGER, next_rung, steps


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """Where we are, and what comes next."""
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    seen = open_file(request, person_id, verb=verb, part=Parts.NEXT_STEPS)
    person = seen.person
    climbed = rungs_of_silence(person)
    done = [(one.rung, one.result) for one in climbed]
    consents, stops = agreed_to(person), stopped(person)
    proposal = next_rung(done, consents, stops)
    form = None
    if proposal.rung is not None:
        may_force = _may_force(request, proposal.rung, proposal.refusal)
        form = ClimbForm(
            request.POST or None,
            refusal=proposal.refusal,
            may_force=may_force,
            initial={"rung": proposal.rung, "on": timezone.localdate()},
        )
        if form.is_valid() and _climb(request, person, form):
            return redirect("worries:ladder", person_id=person.id)
    today = timezone.localdate()
    context: dict[str, Any] = {
        "person": person,
        "who": name_in_lists(person),
        "steps": _told(steps(done, consents, stops), climbed),
        "proposal": proposal,
        "form": form,
        "days": days_of_silence(person, on=today),
        "sees_reasons": seen.sees(Parts.WORRIES),
    }
    return render(request, "worries/ladder.html", context, status=422 if form and form.errors else 200)


def _may_force(request: MemberRequest, rung: Rung, refusal: str) -> bool:
    return bool(refusal) and rung in FORCED_BY_DANGER and request.member.role == Role.COORDINATOR


def _told(planned: Any, climbed: Any) -> list[dict[str, Any]]:
    by_rung = {one.rung: one for one in climbed}
    return [{"step": step, "climbed": by_rung.get(step.rung)} for step in planned]


def _climb(request: MemberRequest, person: Person, form: ClimbForm) -> bool:
    data = form.cleaned_data
    try:
        rung = Rung(data["rung"])
    except ValueError:
        form.add_error(None, _("Rechargez la page : l’échelle a changé."))
        return False
    result = RungResult(data["result"])
    wanted = Climb(rung=rung, result=result, on=data["on"], danger=data.get("danger", ""))
    try:
        climb(person, data=wanted, by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    if result == RungResult.REACHED:
        messages.success(request, _("Elle a répondu : l’échange est noté, et l’échelle s’arrête."))
    else:
        messages.success(request, _("C’est noté."))
    return True
