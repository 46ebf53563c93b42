"""A place answers, without an account. Nothing of her is shown before a code sent to the place's own address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try, minutes_to_wait
from essaim.entrance.policies import public
from essaim.entrance.sight import device_of
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.network.queries import published_collectives
from essaim.referrals.actions import answers as actions
from essaim.referrals.actions.referrals import is_agreed
from essaim.referrals.models import AnswerLink
from essaim.referrals.queries.answers import open_link
from essaim.referrals.rules.answers import READING_LIVES
from essaim.web.answers.forms import AnswerForm, CodeForm

READS = "reads"  # in the session: the link that a right code opened, until when


@contextmanager
def _door(slug: str, signed: str, at: datetime) -> Iterator[tuple[Collective, AnswerLink | None]]:
    """None: a link that opens nothing, for whatever reason. Her yes is read again each time."""
    collective = fetch(published_collectives(), slug=slug)
    with within(collective):
        link = open_link(collective, signed, at=at)
        yield collective, link if link and is_agreed(link.person, link.referral) else None


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """First who asks, and nothing else; after the code, the words that she accepted and the answer."""
    now = timezone.now()
    with _door(slug, signed, now) as (here, link):
        if link is None:
            return _page(request, "gone", here, status=410)
        if not _has_opened(request, link, now):
            return _gate(request, here, link, now)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and _take(request, link, form, now):
            return redirect("answers:thanks", slug=slug, signed=signed)
        lines = [(link.person_id, Why.PLACE)]
        record_access(here.id, lines, verb=Verb.OPENED, access=Access(None, now, device_of(request)))
        told = {"referral": link.referral, "companion": link.referral.goes_with or link.sent_by}
        return _page(request, "request", here, form=form, status=422 if form.errors else 200, **told)


def _gate(request: HttpRequest, here: Collective, link: AnswerLink, now: datetime) -> HttpResponse:
    is_typed = "code" in request.POST
    form = CodeForm(request.POST if is_typed else None)
    if form.is_valid():
        if not may_try(request, "place_code_typed", of=link.id.hex):
            return _too_many(request, here, "place_code_typed", link)
        if actions.open_with_code(link, form.cleaned_data["code"], at=now):
            request.session[READS] = [link.id.hex, (now + READING_LIVES).timestamp()]
            return redirect(request.path)
        form.add_error(
            "code", _("Ce code n’est pas le bon, ou il est trop ancien. Relisez-le, ou demandez-en un autre.")
        )
    return _page(
        request,
        "gate",
        here,
        form=form,
        sent="envoye" in request.GET or is_typed,
        status=422 if form.errors else 200,
    )


def _take(request: HttpRequest, link: AnswerLink, form: AnswerForm, now: datetime) -> bool:
    if not may_try(request, "place_answer", of=link.id.hex):
        minutes = minutes_to_wait(request, "place_answer", of=link.id.hex)
        form.add_error(None, _("Vous avez déjà répondu plusieurs fois. Réessayez dans %d minutes.") % minutes)
        return False
    try:
        actions.answer(link, form.answer, at=now)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    request.session.pop(READS, None)
    return True


def _has_opened(request: HttpRequest, link: AnswerLink, now: datetime) -> bool:
    opened, until = request.session.get(READS) or ("", 0)
    return bool(opened == link.id.hex and now.timestamp() < until)


@public
@require_POST
def code(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """A code is sent to the address that the directory knows."""
    now = timezone.now()
    with _door(slug, signed, now) as (here, link):
        if link is None:
            return _page(request, "gone", here, status=410)
        if not may_try(request, "place_code", of=link.id.hex):
            return _too_many(request, here, "place_code", link)
        actions.send_code(link, at=now)
    return redirect(f"{request.path.removesuffix('code/')}?envoye=1")


def _too_many(request: HttpRequest, here: Collective, action: str, link: AnswerLink) -> HttpResponse:
    return _page(request, "wait", here, minutes=minutes_to_wait(request, action, of=link.id.hex), status=429)


@public
@require_safe
def thanks(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """Nothing of what was written is said again. The same for whatever link."""
    with _door(slug, signed, timezone.now()) as (here, _link):
        return _page(request, "thanks", here)


def _page(
    request: HttpRequest, template: str, here: Collective, *, status: int = 200, **more: Any
) -> HttpResponse:
    return render(request, f"answers/{template}.html", {"published": here, **more}, status=status)
