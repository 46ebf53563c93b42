"""The papers of a drop-in."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.documents.drop_in_papers import DaySheet, Poster, render_day_sheet, render_poster
from essaim.dropins.enums import CameAs
from essaim.dropins.queries.days import Held, drop_ins, held_between, held_from
from essaim.dropins.rules.recurrence import rhythm_of
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.web.dropins.days import held_of
from essaim.web.dropins.drop_ins import drop_in_of
from essaim.web.templatetags.measures import day_and_hour, hour

AHEAD = timedelta(days=400)


@members_only(*FIELD)
@require_safe
def poster(request: MemberRequest, drop_in_id: UUID) -> HttpResponse:
    shown = drop_in_of(request, drop_in_id)
    now = timezone.now()
    today = timezone.localdate(now)
    coming = held_between(drop_ins(request.collective).filter(id=shown.id), today, today + AHEAD)
    usual = held_from(shown, shown.starts_on, None)
    path = reverse("dropins:of", args=[request.collective.slug])
    rhythm = rhythm_of(shown).in_words()
    printed = Poster(
        collective=request.collective.name,
        name=shown.name,
        when=f"{rhythm[:1].upper()}{rhythm[1:]}, {hour(usual.starts_at)} – {hour(usual.ends_at)}",
        where=usual.address,
        dates=[_date(one, usual) for one in coming if not one.is_off],
        off=[in_words(one.local_day, "l j F") for one in coming if one.is_off],
        welcome=shown.welcome,
        phone=request.collective.phone,
        public_url=settings.PUBLIC_URL + path if shown.is_public else "",
        public_label=f"{settings.PUBLIC_URL}{path}".partition("://")[2].rstrip("/")
        if shown.is_public
        else "",
    )
    return _pdf(
        request, lambda: render_poster(printed), "affiche", reverse("dropins:drop_in", args=[shown.id])
    )


def _date(held: Held, usual: Held) -> str:
    """Its day; its hour and place too, when they are not the usual ones."""
    day = in_words(held.local_day, "l j F")
    if not held.is_moved:
        return day
    where = f", {held.address}" if held.address != usual.address else ""
    return _("%(day)s à %(hour)s") % {"day": day, "hour": hour(held.starts_at)} + where


@members_only(*FIELD)
@require_safe
def sheet(request: MemberRequest, drop_in_id: UUID, on: str) -> HttpResponse:
    held = held_of(request, drop_in_id, on)
    printed = DaySheet(
        collective=request.collective.name,
        name=held.drop_in.name,
        when=day_and_hour(held.starts_at),
        where=held.address,
        kinds=[str(label) for label in CameAs.labels],
        phone=request.collective.phone,
    )
    back = reverse("dropins:day", args=[held.drop_in.id, held.on.isoformat()])
    return _pdf(request, lambda: render_day_sheet(printed), "permanence", back)


def _pdf(request: MemberRequest, make: Callable[[], bytes], name: str, back: str) -> HttpResponse:
    try:
        response = HttpResponse(make(), content_type="application/pdf")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
