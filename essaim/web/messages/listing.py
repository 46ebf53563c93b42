"""What the collective sent, what waits, and what may not have been received."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.messages.actions import settling
from essaim.messages.enums import MessageChannel, MessageState
from essaim.messages.models import Message
from essaim.messages.queries import (
    NOT_SENT_YET,
    TO_LOOK_AT,
    letters_to_post,
    messages_of,
    messages_to_look_at,
)
from essaim.messages.rules.kinds import kind_named
from essaim.web.messages.forms import SearchForm

PER_PAGE = 25
_COLOURS = {
    MessageState.SENT: "sauge",
    MessageState.GATHERED: "sauge",
    MessageState.UNSURE: "soleil",
    MessageState.FAILED: "brique",
}


@members_only(*COORDINATORS)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    """To whom and when; the text of a message is shown to nobody."""
    form = SearchForm(request.GET)
    asked = {name: form.asked(name) for name in ("q", "state", "kind")}
    rows = messages_of(
        request.collective, matching=asked["q"], state=asked["state"], kind=asked["kind"]
    ).defer("recipient", "body")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(asked.values()),
        "page": page,
        "lines": [_line(one) for one in page],
        "to_look_at": messages_to_look_at(request.collective),
        "letters": letters_to_post(request.collective, at=timezone.now()).count(),
    }
    return render(request, "messages/list.html", context)


def _line(message: Message) -> dict[str, Any]:
    known = kind_named(message.kind)
    is_text = message.channel == MessageChannel.TEXT
    return {
        "message": message,
        "title": known.title if known else message.subject or _("Lettre"),
        "colour": _COLOURS.get(MessageState(message.state), "sable"),
        "is_doubtful": message.state in TO_LOOK_AT,
        "may_go_again": message.state == MessageState.FAILED
        or (message.state == MessageState.UNSURE and not is_text),
        "may_stop": message.state in NOT_SENT_YET
        and message.state in {MessageState.WAITING, MessageState.HELD},
    }


@members_only(*COORDINATORS)
@require_POST
def again(request: MemberRequest, message_id: UUID) -> HttpResponse:
    return _settle(request, message_id, settling.send_again, _("Le message repart."))


@members_only(*COORDINATORS)
@require_POST
def received(request: MemberRequest, message_id: UUID) -> HttpResponse:
    return _settle(request, message_id, settling.note_received, _("C’est noté : le message est arrivé."))


@members_only(*COORDINATORS)
@require_POST
def give_up(request: MemberRequest, message_id: UUID) -> HttpResponse:
    return _settle(request, message_id, settling.give_up, _("Le message ne partira pas."))


def _settle(request: MemberRequest, message_id: UUID, act: Callable[..., None], said: str) -> HttpResponse:
    message = fetch(messages_of(request.collective), id=message_id)
    try:
        act(message, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("messages:list")
