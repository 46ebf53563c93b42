"""One's collective, and passing from one membership to another."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.members import MEMBERSHIP
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, signed_in
from essaim.network.actions.collectives import describe_collective
from essaim.network.queries import active_memberships, coverage
from essaim.places.queries.centres import centres
from essaim.web.network.forms import CollectiveForm, FindCommuneForm


@signed_in
@require_POST
def switch(request: MemberRequest) -> HttpResponse:
    """Work in another of one's collectives from now on, on this device."""
    mine = active_memberships(request.user, at=timezone.now())  # type: ignore[arg-type]  # signed in
    wanted = _uuid(request.POST.get("membership", ""))
    chosen = next((member for member in mine if member.id == wanted), None)
    if chosen is None:
        raise Http404
    request.session[MEMBERSHIP] = str(chosen.id)
    return redirect("home")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def collective(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return show_collective(request)
    form = CollectiveForm(request.POST)
    if not form.is_valid():
        return show_collective(request, form=form)
    describe_collective(request.collective, **form.cleaned_data)
    messages.success(request, _("La page du collectif est enregistrée."))
    return redirect("network:collective")


def show_collective(request: MemberRequest, *, form: CollectiveForm | None = None) -> HttpResponse:
    context = {
        "form": form or CollectiveForm(instance=request.collective),
        "find_form": FindCommuneForm(),
        "coverage": coverage(request.collective),
        "centres": centres(request.collective),
    }
    return render(request, "network/collective.html", context, status=422 if form else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
