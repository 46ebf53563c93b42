"""« Par forte chaleur, par grand froid »: what a place offers then."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions.climate import say_climate
from essaim.places.queries.climate import climate_of
from essaim.places.queries.places import places
from essaim.web.places.forms import ClimateForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def climate(request: MemberRequest, place_id: UUID) -> HttpResponse:
    kept = fetch(places(request.collective), id=place_id)
    form = ClimateForm(request.POST or None, known={one.fact: one.is_so for one in climate_of(kept)})
    if form.is_valid():
        try:
            say_climate(kept, facts=form.cleaned_data, by=request.member, on=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté, à la date d’aujourd’hui."))
            return redirect("places:place", place_id=kept.id)
    context = {"form": form, "place": kept}
    return render(request, "places/climate.html", context, status=422 if form.errors else 200)
