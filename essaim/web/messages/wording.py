"""The words of the messages: the usual ones, or the collective's; shown as they will be read."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import worded
from essaim.messages.actions.wording import word_as_usual, word_message
from essaim.messages.enums import Audience
from essaim.messages.queries import worded_kinds, wording_of
from essaim.messages.rules.kinds import LINK, MessageKind, all_kinds, kind_named
from essaim.messages.rules.wording import checked, filled
from essaim.web.messages.forms import LANGUAGES, WordingForm

OURS = (Audience.COORDINATORS, Audience.MEMBERS)
PREVIEW = "preview"


@members_only(*COORDINATORS)
@require_safe
def listing(request: MemberRequest) -> HttpResponse:
    changed = worded_kinds(request.collective)
    lines = [{"kind": one, "is_changed": one.key in changed} for one in all_kinds() if one.audience in OURS]
    return render(request, "messages/wordings.html", {"lines": lines})


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, message_kind: str) -> HttpResponse:
    """Look first, then keep: from the next message on."""
    kind, language = _kind(message_kind), _language(request)
    with translation.override(language):
        subject, body = worded(request.collective, kind, language=language)
    form = WordingForm(request.POST or None, initial={"subject": subject, "body": body})
    shown = _example(kind, subject, body)
    if form.is_valid():
        try:
            shown = _example(kind, *checked(kind, form.cleaned_data["subject"], form.cleaned_data["body"]))
            if PREVIEW not in request.POST:
                word_message(
                    kind, language=language, by=request.member, at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("Le prochain message aura ces mots."))
                return redirect(f"{reverse('messages:wording', args=[kind.key])}?langue={language}")
        except DomainError as refusal:
            form.add_error("body", str(refusal))
    context = {
        "form": form,
        "kind": kind,
        "words": [(f"{{{word}}}", meaning) for word, meaning in _words(kind)],
        "shown": shown,
        "language": language,
        "languages": LANGUAGES,
        "own": wording_of(request.collective, kind, language=language),
    }
    return render(request, "messages/wording.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def as_usual(request: MemberRequest, message_kind: str) -> HttpResponse:
    kind, language = _kind(message_kind), _language(request)
    word_as_usual(kind, language=language, by=request.member)
    messages.success(request, _("Les mots d’origine sont de retour."))
    return redirect(f"{reverse('messages:wording', args=[kind.key])}?langue={language}")


def _kind(name: str) -> MessageKind:
    kind = kind_named(name)
    if kind is None or kind.audience not in OURS:
        raise Http404
    return kind


def _language(request: MemberRequest) -> str:
    asked = request.GET.get("langue", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _words(kind: MessageKind) -> list[tuple[str, Any]]:
    link = [(LINK, _("l’adresse de la page à ouvrir"))] if kind.page else []
    return [*kind.words, *link]


def _example(kind: MessageKind, subject: str, body: str) -> dict[str, str]:
    """As it will be read, each word between braces replaced by what it means."""
    values = {word: f"[{meaning}]" for word, meaning in _words(kind)}
    return {"subject": filled(subject, values), "body": filled(body, values)}
