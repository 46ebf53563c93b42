"""« Cette commune a-t-elle un CCAS ? »"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions.centres import CentreData, say_centre
from essaim.places.queries.centres import CentreLine, centres
from essaim.web.places.forms import CentreForm


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    return render(request, "places/centres.html", {"lines": centres(request.collective)})


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: MemberRequest) -> HttpResponse:
    """`?commune=`: its code."""
    line = _line(request, request.GET.get("commune", ""))
    form = CentreForm.of(line.centre, request.POST or None)
    if form.is_valid():
        try:
            say_centre(
                request.collective, line.commune, data=CentreData(**form.cleaned_data), by=request.member, on=timezone.localdate()
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté pour toute l’équipe."))
            return redirect("places:centres")
    return render(
        request, "places/centre.html", {"form": form, "line": line}, status=422 if form.errors else 200
    )


def _line(request: MemberRequest, insee: str) -> CentreLine:
    for one in centres(request.collective):
        if one.commune.insee == insee:
            return one
    raise Http404
