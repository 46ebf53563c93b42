"""Letters: printed together, put into the box, then noted."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from essaim.documents.letters import Letter, render_letters
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.sight import reader_of
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb, Why, record_access
from essaim.kernel.keyring import load_keys
from essaim.kernel.sealing import BrokenSeal
from essaim.messages.actions.settling import note_posted
from essaim.messages.models import Message
from essaim.messages.queries import letters_to_post

MOST = 100  # printed together


@members_only(*COORDINATORS)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """To whom, the first line of the address; the text is on paper only."""
    letters = _readable(request, Verb.LISTED)
    lines = [
        {"letter": one, "who": letter.to.splitlines()[0] if letter.to else ""} for one, letter in letters
    ]
    return render(request, "messages/to_post.html", {"lines": lines, "most": MOST})


@members_only(*COORDINATORS)
@require_safe
def printed(request: MemberRequest) -> HttpResponse:
    letters = [letter for _one, letter in _readable(request, Verb.PRINTED)]
    if not letters:
        messages.info(request, _("Aucune lettre à imprimer."))
        return redirect("messages:to_post")
    sender = [request.collective.name, request.collective.phone]
    try:
        content = render_letters(letters, sender=sender, title=_("Lettres à poster"), on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("messages:to_post")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="lettres.pdf"'
    return response


@members_only(*COORDINATORS)
@require_POST
def posted(request: MemberRequest) -> HttpResponse:
    """Those that are ticked."""
    count = note_posted(
        request.collective, letters=_ids(request.POST.getlist("letter")), by=request.member, at=timezone.now()
    )
    messages.success(request, ngettext("%d lettre postée.", "%d lettres postées.", count) % count)
    return redirect("messages:to_post")


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _readable(request: MemberRequest, verb: Verb) -> list[tuple[Message, Letter]]:
    """Each that may still be read, and a line in the journal for each person met."""
    rows = list(letters_to_post(request.collective, at=timezone.now())[:MOST])
    load_keys(request.collective.id, [one.sealed_for for one in rows])
    found = []
    for one in rows:
        try:
            found.append((one, Letter(to=one.recipient or "", body=one.body or "")))
        except BrokenSeal:  # her file was erased: so was her letter
            continue
    met = [(one.sealed_for, Why.COORDINATOR) for one, _letter in found if one.member_id is None]
    if met:
        record_access(request.collective.id, met, verb=verb, access=reader_of(request).access)
    return found
