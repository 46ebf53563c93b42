"""The link written in each mail: without an account, it refuses one kind of message and shows nothing of anybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.messages.actions.choices import accept_kind, refuse_kind
from essaim.messages.rules.kinds import kind_named
from essaim.messages.rules.links import read_token
from essaim.network.queries import member_with

UNDO = "undo"


@csrf_exempt  # the mail program that posts « List-Unsubscribe=One-Click » (RFC 8058) has no cookie: the signature is the right
@public
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, signed: str) -> HttpResponse:
    """Looking changes nothing; the button does, and undoes."""
    known = read_token(signed)
    kind = kind_named(known[1]) if known else None
    member = member_with(known[0]) if known else None
    if known is None or kind is None or member is None or member.collective is None:
        raise Http404
    said = ""
    if request.method == "POST":
        act = accept_kind if UNDO in request.POST else refuse_kind
        with within(member.collective):
            try:
                act(member, kind=kind.key)
                said = (
                    _("Vous le recevrez de nouveau.")
                    if UNDO in request.POST
                    else _("Vous ne le recevrez plus.")
                )
            except DomainError as refusal:
                said = str(refusal)
    context = {
        "kind": kind,
        "said": said,
        "is_refused": request.method == "POST" and UNDO not in request.POST,
    }
    return render(request, "messages/refuse.html", context)
