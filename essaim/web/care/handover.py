"""When a volunteer stops: her people and what she held for them, each to someone; and thanks."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import show_rows
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.models import Membership
from essaim.network.queries import members_of_any_date
from essaim.people.actions.companions import TooManyPeople
from essaim.people.actions.handovers import hand_everything_over
from essaim.people.enums import Parts
from essaim.people.queries.handovers import handover_of
from essaim.web.care.forms import HandoverForm


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Once nothing is left, the page thanks."""
    member = fetch(members_of_any_date(request.collective), id=member_id)
    known = handover_of(member, collective=request.collective, on=timezone.localdate())
    verb = Verb.CHANGED if request.method == "POST" else Verb.LISTED
    show_rows(request, [relay.link for relay in known.relays], Parts.NAME, verb=verb)
    if request.method != "POST":
        return _page(request, member, HandoverForm(handover=known))
    form = HandoverForm(request.POST, handover=known)
    if form.is_valid() and _hand_over(request, member, form):
        return redirect("care:handover", member_id=member.id)
    return _page(request, member, form)


def _hand_over(request: MemberRequest, member: Membership, form: HandoverForm) -> bool:
    try:
        moved = hand_everything_over(
            member,
            to=form.chosen,
            by=request.member,
            at=timezone.now(),
            beyond_limit=form.cleaned_data["beyond_limit"],
        )
    except TooManyPeople as refusal:
        form.add_error("beyond_limit", str(refusal))
        form.may_insist = True
        return False
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = ngettext(
        "Le relais est passé pour %d personne.", "Le relais est passé pour %d personnes.", len(moved)
    )
    messages.success(request, told % len(moved))
    return True


def _page(request: MemberRequest, member: Membership, form: HandoverForm) -> HttpResponse:
    context = {
        "leaving": member,
        "form": form,
        "others": len(form.handover.others),
        "is_done": not form.handover.relays and not form.handover.others,
        "is_herself": member.id == request.member.id,
    }
    return render(request, "care/handover.html", context, status=422 if form.errors else 200)
