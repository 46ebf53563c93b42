"""A member on her way: which workshops she followed, which are left, with whom she goes out first; what is asked first."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.network.enums import GivenTo
from essaim.network.queries import first_workshops, team
from essaim.transmission.actions.attendance import ask_workshop_first
from essaim.transmission.queries import welcome as queries
from essaim.transmission.queries.curricula import current
from essaim.transmission.queries.feedback import learning_of
from essaim.transmission.rules.paths import WHO_LEAD
from essaim.web.transmission.roles import READERS


@members_only(*READERS)
@require_safe
def team_member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    shown = fetch(team(request.collective), id=member_id)
    now = timezone.now()
    way = queries.way_of(shown, at=now)
    is_new = shown.outings_done == 0
    context = {
        "shown": shown,
        "way": way,
        "left": sum(one.on is None for one in way),
        "is_new": is_new,
        "learning": learning_of(shown) if shown.role in WHO_LEAD else None,
        "able": queries.able_to_take_along(request.collective, shown, on=timezone.localdate(now)) if is_new else [],
    }  # fmt: skip
    return render(request, "transmission/team_member.html", context)


class FirstForm(forms.Form):
    tour = forms.ChoiceField(label=gettext_lazy("Avant une première sortie"), required=False)
    call = forms.ChoiceField(label=gettext_lazy("Avant d’appeler"), required=False)

    def __init__(
        self, data: object = None, *, choices: list[tuple[str, str]], initial: dict[str, str]
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # as Django gives it
        for name in ("tour", "call"):
            self.fields[name].choices = [("", _("Aucune séance")), *choices]  # type: ignore[attr-defined]  # a ChoiceField


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: MemberRequest) -> HttpResponse:
    """Which workshop is to be followed before."""
    workshops = current(request.network).programme.workshops
    asked = first_workshops(request.collective)
    choices = [(one.key, f"{number}. {one.title}") for number, one in enumerate(workshops, start=1)]
    form = FirstForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={name: asked[name].key for name in (GivenTo.TOUR, GivenTo.CALL) if name in asked},
    )
    if form.is_bound and form.is_valid():
        try:
            for name, key in form.cleaned_data.items():
                ask_workshop_first(request.collective, activity=name, key=key, by=request.member)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Qui ne l’a pas suivie lit pourquoi, et quoi faire."))
            return redirect("transmission:paths")
    return render(request, "transmission/first.html", {"form": form}, status=422 if form.errors else 200)
