"""A card as it is read: its page, its fiche, who took it up, what is said of it; what the lead takes out of sight."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.documents.practice_sheet import render_practice
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only, network_only
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.network.enums import Role
from essaim.sharing.actions import practices as actions
from essaim.sharing.models import Practice
from essaim.sharing.queries import practices as queries
from essaim.sharing.queries.leaving import Leaving, to_share
from essaim.sharing.rules.files import fingerprint
from essaim.web.frame.addresses import address
from essaim.web.practices.forms import AdoptForm, CommentForm, HideForm
from essaim.web.practices.roles import READERS


def practice_of(request: MemberRequest, practice_id: UUID) -> Practice:
    return fetch(queries.practices_for(request.member), id=practice_id)


@members_only(*READERS)
@require_safe
def practice(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    return show(request, practice_of(request, practice_id))


def show(request: MemberRequest, shown: Practice, **faulty: Any) -> HttpResponse:
    member = request.member
    adoption = queries.adoption_by(shown, member.collective)
    is_ours = member.collective_id is not None and shown.collective_id == member.collective_id
    context = {
        "practice": shown,
        "card": shown.card,
        "is_ours": is_ours,
        "may_take_up": member.role == Role.COORDINATOR and not is_ours and shown.state == "shared",
        "adoption": adoption,
        "adopt_form": AdoptForm(initial={"went": adoption.went, "told": adoption.told} if adoption else None),
        "comment_form": CommentForm.new(),
        "hide_form": HideForm(),
        "comments": queries.comments_of(shown),
        "taken_up": queries.adopters([shown])[shown.id],
        "tree": queries.tree_of(shown, member),
        "fingerprint": fingerprint(shown.key) if shown.key else "",
        "fresh_id": uuid7(),
        "leaving": _leaving(request, shown) if shown.state == "shared" and member.collective_id else None,
        **faulty,
    }
    return render(request, "practices/practice.html", context, status=422 if faulty else 200)


def _leaving(request: MemberRequest, shown: Practice) -> Leaving:
    card = shown.card
    url = settings.PUBLIC_URL + address("practices:practice", shown.id)
    return to_share(request.collective, f"{card.title} ({card.identity.collective}).", card.what, url=url)


@members_only(*READERS)
@require_safe
def sheet(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    taken = queries.adopters([shown])[shown.id]
    try:
        response = HttpResponse(
            render_practice(shown.card, network=request.network.name, taken_up=taken),
            content_type="application/pdf",
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("practices:practice", practice_id=shown.id)
    response["Content-Disposition"] = 'inline; filename="pratique.pdf"'
    return response


def _do(
    request: MemberRequest, shown: Practice, form: Any, name: str, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("practices:practice", practice_id=shown.id)
    return show(request, shown, **{name: form})


@members_only(*COORDINATORS)
@require_POST
def adopt(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    return _do(
        request, shown, AdoptForm(request.POST), "adopt_form",
        lambda given: actions.adopt(shown, went=given["went"], told=given["told"], by=request.member, at=timezone.now()),
        _("Merci : les autres collectifs le lisent sous la fiche."),
    )  # fmt: skip


@members_only(*COORDINATORS)
@require_POST
def adapt(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    try:
        made = actions.adapt(shown, by=request.member, at=timezone.now(), practice_id=_chosen(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("practices:practice", practice_id=shown.id)
    messages.success(request, _("Voici votre version : changez ce qui change chez vous, puis partagez-la."))
    return redirect("practices:edit", practice_id=made.id)


def _chosen(request: MemberRequest) -> UUID:
    try:
        return UUID(request.POST.get("fresh_id", ""))
    except ValueError:
        return uuid7()


@members_only(*FIELD)
@require_POST
def comment(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    return _do(
        request, shown, CommentForm(request.POST), "comment_form",
        lambda given: actions.comment(
            shown, body=given["body"], by=request.member, at=timezone.now(), comment_id=given["comment_id"] or uuid7()
        ),
        _("C’est écrit, au nom du collectif."),
    )  # fmt: skip


@members_only(*COORDINATORS, Role.NETWORK_LEAD)
@require_POST
def hide_comment(request: MemberRequest, practicecomment_id: UUID) -> HttpResponse:
    said = fetch(queries.comments_for(request.member), id=practicecomment_id)
    try:
        actions.hide_comment(said, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cette remarque n’est plus montrée."))
    return redirect("practices:practice", practice_id=said.practice_id)


@network_only
@require_POST
def hide(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    return _do(
        request, shown, HideForm(request.POST), "hide_form",
        lambda given: actions.hide_card(shown, reason=given["reason"], by=request.member),
        _("Cette fiche n’est plus montrée aux autres collectifs. Le sien lit pourquoi."),
    )  # fmt: skip


@network_only
@require_POST
def unhide(request: MemberRequest, practice_id: UUID) -> HttpResponse:
    shown = practice_of(request, practice_id)
    actions.show_card(shown, by=request.member)
    messages.success(request, _("Cette fiche est de nouveau montrée."))
    return redirect("practices:practice", practice_id=shown.id)
