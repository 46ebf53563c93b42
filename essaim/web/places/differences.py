"""What a source says otherwise: shown field by field, taken or left."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.places.actions.differences import settle_difference
from essaim.places.queries.sources import pending
from essaim.web.places.import_forms import FIELD_NAMES

PER_PAGE = 30
NAMES = {**FIELD_NAMES, "point": gettext_lazy("Position"), "closed": gettext_lazy("Dit fermé par la source")}


@members_only(*FIELD)
@require_safe
def differences(request: MemberRequest) -> HttpResponse:
    page = Paginator(pending(request.collective).order_by("place_id", "field"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [{"one": one, "name": NAMES.get(one.field, one.field)} for one in page.object_list]
    return render(request, "places/differences.html", {"page": page, "rows": rows})


@members_only(*FIELD)
@require_POST
def settle(request: MemberRequest, difference_id: UUID) -> HttpResponse:
    one = fetch(pending(request.collective), id=difference_id)
    takes = request.POST.get("takes") == "yes"
    try:
        settle_difference(one, takes=takes, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("C’est repris de la source.") if takes else _("C’est noté : on garde ce que vous aviez écrit."),
        )
    return redirect("places:differences")
