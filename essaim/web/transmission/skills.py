"""One's own know-how, which she sees first; that of the collective, of those who chose to show theirs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.transmission.actions import skills as actions
from essaim.transmission.queries import skills as queries
from essaim.transmission.queries.certificates import certificates_for
from essaim.web.transmission.roles import READERS
from essaim.web.transmission.skill_forms import SkillsForm


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    skills = queries.skills_of(request.member)
    form = SkillsForm(request.POST if request.method == "POST" else None, skills=skills)
    if form.is_bound and form.is_valid():
        try:
            actions.rate_skills(request.member, form.levels, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Vous seul·e le voyez, sauf si vous le montrez."))
            return redirect("transmission:my_skills")
    context = {
        "form": form,
        "skills": [one for one in skills if one.wanted],
        "is_shared": queries.is_shared(request.member),
        "may_see_all": request.member.role in READERS,
        "certificates": certificates_for(request.member).filter(member=request.member),
    }
    return render(request, "transmission/my_skills.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def share(request: MemberRequest) -> HttpResponse:
    is_shared = request.POST.get("share") == "yes"
    actions.share_skills(request.member, is_shared=is_shared, at=timezone.now())
    told = (
        _("Qui anime le parcours voit maintenant vos savoir-faire.")
        if is_shared
        else _("Vous seul·e les voyez.")
    )
    messages.success(request, told)
    return redirect("transmission:my_skills")


@members_only(*READERS)
@require_safe
def everyone(request: MemberRequest) -> HttpResponse:
    known, showing, team = queries.known_here(request.collective, on=timezone.localdate())
    return render(request, "transmission/skills.html", {"known": known, "showing": showing, "team": team})
