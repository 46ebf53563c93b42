"""The curriculum of another network, from a file: looked at beside ours, then taken workshop by workshop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.policies import MemberRequest, network_only
from essaim.kernel.errors import DomainError
from essaim.transmission.actions import curricula as actions
from essaim.transmission.queries import curricula
from essaim.transmission.rules.differences import differences
from essaim.transmission.rules.programme import MOST_BYTES, read
from essaim.web.transmission.forms import FileForm


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: MemberRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content = form.cleaned_data["file"].read(MOST_BYTES + 1)
            actions.receive_file(request.network, content, at=timezone.now())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("transmission:received")
    return render(request, "transmission/receive.html", {"form": form}, status=422 if form.errors else 200)


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def received(request: MemberRequest) -> HttpResponse:
    """The differences, each with a box to tick."""
    if request.method == "POST":
        chosen = [key.removeprefix("-") for key in request.POST.getlist("take")]
        try:
            actions.take_from_proposal(request.network, chosen, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("transmission:received")
        messages.success(request, _("C’est repris dans votre brouillon. Relisez, puis publiez."))
        return redirect("transmission:draft")
    proposal = curricula.proposal_of(request.network)
    if proposal is None:
        return redirect("transmission:programme")
    draft = curricula.draft_of(request.network)
    ours = read(draft.content) if draft else curricula.current(request.network).programme
    theirs = read(proposal.content)
    context = {"theirs": theirs, "differences": differences(ours, theirs), "draft": draft}
    return render(request, "transmission/received.html", context)


@network_only
@require_POST
def drop(request: MemberRequest) -> HttpResponse:
    actions.drop_proposal(request.network)
    messages.success(request, _("Ce fichier est écarté. Rien n’a changé dans votre programme."))
    return redirect("transmission:programme")
