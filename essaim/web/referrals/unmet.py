"""« Rien trouvé »: noted in one tap, then printed for the commune. No one is in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.referrals.actions.unmet import note_unmet
from essaim.referrals.queries.unmet import LEAST_TOLD, unmet_over_a_year
from essaim.web.referrals.forms import UnmetForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def unmet(request: MemberRequest) -> HttpResponse:
    form = UnmetForm(request.POST or None, initial={"need": request.GET.get("need", ""), "need_id": uuid7()})
    today = timezone.localdate()
    if form.is_valid():
        try:
            note_unmet(request.collective, by=request.member, on=today, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("C’est noté, sans rien d’elle. Ces manques se montrent à la commune.")
            )
            return redirect("referrals:unmet")
    context = {
        "form": form, "lines": unmet_over_a_year(request.collective, on=today), "least": LEAST_TOLD, "today": today,
    }  # fmt: skip
    return render(request, "referrals/unmet.html", context, status=422 if form.errors else 200)
