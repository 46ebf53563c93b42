"""Practices that go to another network, or come from one: a signed file, looked at before it is taken."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import MemberRequest, members_only, network_only
from essaim.kernel.errors import DomainError
from essaim.sharing.actions import practices as actions
from essaim.sharing.queries import practices as queries
from essaim.sharing.rules.files import Received, fingerprint, open_file, public_key
from essaim.web.practices.forms import CardsFileForm
from essaim.web.practices.reading import practice_of
from essaim.web.practices.roles import READERS


def _sent(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="pratiques.essaim.json"'
    return response


@network_only
@require_safe
def export(request: MemberRequest) -> HttpResponse:
    try:
        return _sent(actions.file_of(request.network, at=timezone.now()))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("practices:list")


@members_only(*READERS)
@require_safe
def export_one(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    return _sent(actions.file_of(request.network, practices=[shown], at=timezone.now()))


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: MemberRequest) -> HttpResponse:
    """Who signed is shown with what is in it; then it is taken, checked again to the last byte."""
    form = CardsFileForm(request.POST or None, request.FILES or None)
    context = {"form": form, "ours": fingerprint(public_key(actions.signing_seed(request.network)))}
    if request.method == "POST" and form.is_valid():
        content = form.content_given
        try:
            received = open_file(content)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            if form.cleaned_data["content"]:
                return _taken(request, received)
            known = queries.known_keys(request.network).get(received.key, "")
            shown = {"received": received, "known_as": known, "content": content.decode()}
            return render(request, "practices/receive.html", context | shown)
    return render(request, "practices/receive.html", context, status=422 if form.errors else 200)


def _taken(request: MemberRequest, received: Received) -> HttpResponse:
    changed = actions.receive(request.network, received, by=request.member, at=timezone.now())
    said = ngettext("%d pratique reçue ou changée.", "%d pratiques reçues ou changées.", changed) % changed
    messages.success(request, said if changed else _("Vous aviez déjà tout ce que contient ce fichier."))
    return redirect("practices:list")
