"""Those who keep an eye open: who, where, what they agreed to pass on, when one saw them last."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import with_their_keys
from essaim.street.actions import watchers as actions
from essaim.street.models import Watcher
from essaim.street.queries.rounds import circuits_walked
from essaim.street.queries.watchers import watchers as known
from essaim.street.rules.rounds import SEEN_LONG_AGO
from essaim.web.street.forms import WatcherForm


@members_only(*FIELD)
@require_safe
def watchers(request: MemberRequest) -> HttpResponse:
    long_ago = timezone.localdate() - SEEN_LONG_AGO
    rows = [
        {"watcher": one, "is_long_ago": one.seen_on < long_ago}
        for one in with_their_keys(known(request.collective))
    ]
    return render(request, "street/watchers.html", {"rows": rows})


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    chosen = uuid7()
    form = WatcherForm(
        request.POST or None,
        circuits=circuits_walked(request.collective),
        initial={"watcher_id": chosen, "agreed_on": today},
    )
    if form.is_valid():
        try:
            actions.add_watcher(
                request.collective,
                data=form.watcher_data,
                by=request.member,
                on=today,
                watcher_id=form.cleaned_data["watcher_id"] or chosen,
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Laissez-lui une carte : elle dit où donner un signe."))
            return redirect("street:watchers")
    return render(request, "street/watcher.html", {"form": form}, status=422 if form.errors else 200)


def _watcher(request: MemberRequest, watcher_id: UUID) -> Watcher:
    return fetch(known(request.collective), id=watcher_id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, watcher_id: UUID) -> HttpResponse:
    shown = _watcher(request, watcher_id)
    form = WatcherForm.of(shown, request.POST or None, circuits=circuits_walked(request.collective))
    if form.is_valid():
        try:
            actions.change_watcher(shown, data=form.watcher_data, by=request.member, on=timezone.localdate())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect("street:watchers")
    context = {"form": form, "watcher": shown}
    return render(request, "street/watcher.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def see(request: MemberRequest, watcher_id: UUID) -> HttpResponse:
    actions.see_watcher(_watcher(request, watcher_id), by=request.member, on=timezone.localdate())
    messages.success(request, _("C’est noté : vu·e aujourd’hui."))
    return redirect("street:watchers")


@members_only(*FIELD)
@require_POST
def end(request: MemberRequest, watcher_id: UUID) -> HttpResponse:
    actions.end_watcher(_watcher(request, watcher_id), by=request.member)
    messages.success(request, _("C’est noté. Rien n’est gardé de cette personne."))
    return redirect("street:watchers")
