"""« Mes heures »: what was counted for me, and what I correct."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.actions.hours import correct_hours
from essaim.network.models import GivenHours
from essaim.network.queries import hours_of

PER_PAGE = 25


class HoursForm(forms.Form):
    hours = forms.IntegerField(label=gettext_lazy("Heures"), min_value=0, max_value=24)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=0, max_value=59)

    @classmethod
    def of(cls, data: Any, given: GivenHours) -> "HoursForm":
        hours, minutes = divmod(given.minutes, 60)
        return cls(data, initial={"hours": hours, "minutes": minutes})

    @property
    def total(self) -> int:
        return int(self.cleaned_data["hours"]) * 60 + int(self.cleaned_data["minutes"])


def said(minutes: int) -> str:
    """« 2 h 05 »."""
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


@members_only(*FIELD)
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    page = Paginator(hours_of(request.member), PER_PAGE).get_page(request.GET.get("page"))
    year = timezone.localdate().year
    this_year = hours_of(request.member).filter(on__year=year).order_by().values_list("minutes", flat=True)
    context = {
        "page": page,
        "lines": [{"given": one, "said": said(one.minutes)} for one in page],
        "year": str(year),
        "total": said(sum(this_year)),
    }
    return render(request, "hours/mine.html", context)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, hours_id: UUID) -> HttpResponse:
    given = fetch(hours_of(request.member), id=hours_id)
    form = HoursForm.of(request.POST or None, given)
    if form.is_valid():
        try:
            correct_hours(given, minutes=form.total, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Vos heures sont corrigées."))
            return redirect("hours:mine")
    context = {"form": form, "given": given}
    return render(request, "hours/correct.html", context, status=422 if form.errors else 200)
