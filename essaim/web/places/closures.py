"""The days on which a place says that it is shut."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions.closures import announce_closure, withdraw_closure
from essaim.places.queries.days import closures_here, closures_of
from essaim.places.queries.places import places
from essaim.web.places.forms import ClosureForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def closures(request: MemberRequest, place_id: UUID) -> HttpResponse:
    kept, today = fetch(places(request.collective), id=place_id), timezone.localdate()
    form = ClosureForm(request.POST or None)
    if form.is_valid():
        try:
            announce_closure(kept, by=request.member, on=today, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté : on n’y enverra personne ces jours-là."))
            return redirect("places:place", place_id=kept.id)
    context = {"form": form, "place": kept, "closures": list(closures_of(kept, since=today))}
    return render(request, "places/closures.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def withdraw(request: MemberRequest, placeclosure_id: UUID) -> HttpResponse:
    kept = fetch(closures_here(request.collective), id=placeclosure_id)
    try:
        withdraw_closure(kept, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est retiré : ce lieu sera ouvert comme d’habitude."))
    return redirect("places:place", place_id=kept.place_id)
