"""What everyone reads of the directory, what the collectives of the network may take of it, and what they share."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions import publishing as actions
from essaim.places.actions.imports import preview_places
from essaim.places.actions.sharing import ask_shared
from essaim.places.queries.places import every_place, places
from essaim.places.queries.public import published_places, shares_directory
from essaim.places.queries.sharing import shared_directories


@members_only(*COORDINATORS)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    of = request.collective
    context = {
        "published": published_places(of).count(),
        "ready": places(of).filter(published_on=None, checked_by__isnull=False).count(),
        "shares": shares_directory(of),
        "others": shared_directories(of),
        "frame": _frame(request),
    }
    return render(request, "places/publishing.html", context)


def _frame(request: MemberRequest) -> str:
    """What the town pastes into a page of its own site."""
    where = settings.PUBLIC_URL + reverse("public_page:places_block", args=[request.collective.slug])
    title = _("Lieux : %s") % request.collective.name.replace('"', "")
    return f'<iframe src="{where}" title="{title}" width="100%" height="640" loading="lazy"></iframe>'


@members_only(*COORDINATORS)
@require_POST
def publish(request: MemberRequest, place_id: UUID) -> HttpResponse:
    """Shown to everyone, or not any more."""
    kept = fetch(every_place(request.collective), id=place_id)
    try:
        if request.POST.get("shown") == "no":
            actions.withdraw_place(kept, by=request.member)
            messages.success(request, _("Ce lieu n’est plus montré qu’à l’équipe."))
        else:
            actions.publish_place(kept, by=request.member, on=timezone.localdate())
            messages.success(request, _("Tout le monde peut lire ce lieu sur la page du collectif."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("places:place", place_id=kept.id)


@members_only(*COORDINATORS)
@require_POST
def publish_all(request: MemberRequest) -> HttpResponse:
    """Those that someone here made sure of."""
    count = actions.publish_checked(request.collective, by=request.member, on=timezone.localdate())
    said = ngettext("%d lieu est maintenant public.", "%d lieux sont maintenant publics.", count) % count
    messages.success(request, said)
    return redirect("places:publishing")


@members_only(*COORDINATORS)
@require_POST
def share(request: MemberRequest) -> HttpResponse:
    shares = request.POST.get("shares") == "yes"
    actions.share_directory(request.collective, shares=shares, by=request.member)
    messages.success(
        request,
        _("C’est dit : les collectifs du réseau peuvent prendre vos lieux publics.")
        if shares
        else _("C’est dit : plus rien n’est partagé. Ce qui a déjà été pris reste chez eux."),
    )
    return redirect("places:publishing")


@members_only(*COORDINATORS)
@require_POST
def take(request: MemberRequest, slug: str) -> HttpResponse:
    """What another collective shares, looked at as any import is."""
    now = timezone.now()
    try:
        batch = ask_shared(request.collective, of=slug, by=request.member, at=now)
        preview_places(batch, on=timezone.localdate(now))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("places:publishing")
    return redirect("places:import_preview", placeimport_id=batch.id)
