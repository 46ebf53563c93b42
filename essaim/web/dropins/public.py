"""For everyone: when and where one may come. And the answer of a member by the link of her message, without signing in."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from essaim.dropins.actions import rota
from essaim.dropins.queries.answers import Asked, asked_by
from essaim.dropins.queries.days import held_between, public_drop_ins
from essaim.dropins.rules.recurrence import rhythm_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.queries import published_collectives
from essaim.web.dropins.days import called

ANNOUNCED = timedelta(days=186)


@public
@require_safe
def of(request: HttpRequest, slug: str) -> HttpResponse:
    """The days that are announced, those that are off too: whoever comes is spared the way."""
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        now = timezone.now()
        today = timezone.localdate(now)
        known = list(public_drop_ins(here).filter(ended_on=None))
        coming = held_between(public_drop_ins(here), today, today + ANNOUNCED)
        context = {
            "published": here,
            "drop_ins": [{"one": one, "rhythm": rhythm_of(one).in_words()} for one in known],
            "held_days": [one for one in coming if one.ends_at > now],
        }
        return render(request, "dropins/public.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """« Je viens », « Je ne peux pas »: two buttons; to open the page changes nothing."""
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        asked = asked_by(here, signed, at=timezone.now())
        if asked is None:
            return render(request, "dropins/answer_gone.html", {"published": here}, status=410)
        if request.method == "POST":
            _take(request, asked)
            return redirect(request.path)
        return render(request, "dropins/answer.html", _shown(here, asked))


def _shown(here: Any, asked: Asked) -> dict[str, Any]:
    return {
        "published": here,
        "held": asked.held,
        "first_name": asked.member.user.first_name,
        "is_coming": asked.held.is_held_by(asked.member),
    }


def _take(request: HttpRequest, asked: Asked) -> None:
    drop_in, on, now = asked.held.drop_in, asked.held.on, timezone.now()
    try:
        if request.POST.get("answer") == "yes":
            rota.sign_up(drop_in, on, by=asked.member, at=now)
            messages.success(request, _("Merci ! C’est noté : vous venez."))
        elif request.POST.get("answer") == "no":
            messages.success(request, called(rota.drop_out(drop_in, on, by=asked.member, at=now)))
        else:
            messages.error(request, _("Choisissez « Je viens » ou « Je ne peux pas »."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
