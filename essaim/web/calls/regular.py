"""A telephone rendezvous that she chose: agreed on her file, moved, handed over for a while, ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.calls.actions import regular as actions
from essaim.calls.enums import CALLS, Rhythm
from essaim.calls.models import RegularCall
from essaim.calls.queries.regular import regular_calls, regular_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import Seen, change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.queries import active_members
from essaim.people.enums import Purpose
from essaim.people.models import Person
from essaim.people.queries.care import who_may_do_steps
from essaim.people.rules.consents import has_consent
from essaim.people.rules.shown_names import name_in_lists
from essaim.web.calls.forms import AwayForm, EndRegularForm, RendezvousForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def regular(request: MemberRequest, person_id: UUID) -> HttpResponse:
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    seen = open_file(request, person_id, verb=verb, part=CALLS)
    known = regular_of(seen.person)
    form = RendezvousForm(
        request.POST or None, team=_team(request, seen.person), initial=_initial(request, known)
    )
    if form.is_valid():
        try:
            actions.agree_on_calls(seen.person, chosen=form.rendezvous, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est convenu : l’appel figurera ce jour-là sur la page d’accueil."))
            return redirect("calls:regular", person_id=seen.person.id)
    return _show(request, seen, known, form)


def _show(
    request: MemberRequest, seen: Seen, known: RegularCall | None, form: RendezvousForm
) -> HttpResponse:
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "regular": known,
        "form": form,
        "away_form": AwayForm(initial={"until": known.away_until if known else None}, auto_id="absence-%s"),
        "end_form": EndRegularForm(auto_id="fin-%s"),
    }
    return render(request, "calls/regular.html", context, status=422 if form.errors else 200)


def _team(request: MemberRequest, person: Person) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=FIELD)
    return who_may_do_steps(person, among=here.order_by("user__name__folded", "id"))


def _initial(request: MemberRequest, known: RegularCall | None) -> dict[str, Any]:
    if known is None:
        return {"member": request.member.id, "rhythm": Rhythm.GRADUAL}
    moment = timezone.localtime(known.next_at)
    may_tell = has_consent(
        known.person.consents.all(), Purpose.RELATIVE
    )  # taken back, it is not shown any more
    return {
        "member": known.member_id,
        "substitute": known.substitute_id,
        "rhythm": known.rhythm,
        "first_on": moment.date(),
        "first_at": moment.time(),
        "relative": (known.relative or "") if may_tell else "",
    }


@members_only(*FIELD)
@require_POST
def away(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    known = _regular(request, regular_id)
    form = AwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Cette date ne se lit pas. Choisissez-la dans le calendrier."))
        return redirect("calls:regular", person_id=known.person_id)
    until = form.cleaned_data["until"]
    try:
        actions.be_away(known, until=until, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("C’est noté : qui remplace appelle jusque-là.") if until else _("C’est noté : de retour.")
        messages.success(request, said)
    return redirect("calls:regular", person_id=known.person_id)


@members_only(*FIELD)
@require_POST
def end(request: MemberRequest, regular_id: UUID) -> HttpResponse:
    known = _regular(request, regular_id)
    try:
        why = request.POST.get("why", "")
        actions.end_regular_calls(known, why=why, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("calls:regular", person_id=known.person_id)
    messages.success(request, _("C’est noté : ces appels sont finis."))
    return redirect("people:person", person_id=known.person_id)


def _regular(request: MemberRequest, regular_id: UUID) -> RegularCall:
    """Of someone she sees, in that part."""
    known = fetch(regular_calls(request.collective), id=regular_id)
    change_file(request, known.person_id, CALLS)
    return known
