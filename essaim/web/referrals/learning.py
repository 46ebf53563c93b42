"""« Lieux qui n’ont jamais répondu », « lieux où l’on revient »."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.referrals.queries.learning import LEAST, learned


@members_only(*FIELD)
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    found = learned(request.collective)
    context = {
        "silent": [one for one in found if one.never_answers],
        "returned": [one for one in found if one.is_returned_to],
        "least": LEAST,
    }
    return render(request, "referrals/learning.html", context)
