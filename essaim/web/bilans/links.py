"""A partner reads a bilan by a link and a password, without account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.bilans.actions import bilans as actions
from essaim.bilans.models import BilanLink
from essaim.bilans.queries.bilans import last_edition, links_of, open_link
from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try, minutes_to_wait, was_right
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only, public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.models import Collective
from essaim.network.queries import published_collectives
from essaim.web.bilans.forms import LinkForm, PasswordForm
from essaim.web.bilans.reading import SHAPES, as_file, bilan_of, paper_of

_READS = "bilan"  # in the session: the link that a right password opened, until when
_LASTS = timedelta(hours=1)


@members_only(*COORDINATORS)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest, bilan_id: UUID) -> HttpResponse:
    bilan = bilan_of(request, bilan_id)
    form, made = LinkForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            _link, secret = actions.make_link(
                bilan, reader=given["reader"], password=given["password"], until=given["until"],
                by=request.member, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            made = settings.PUBLIC_URL + reverse("bilans:read", args=[request.collective.slug, secret])
            form = LinkForm()
    context = {
        "bilan": bilan,
        "form": form,
        "made": made,
        "links": links_of(bilan),
        "today": timezone.localdate(),
    }
    return render(request, "bilans/links.html", context, status=422 if form.errors else 200)


@members_only(*COORDINATORS)
@require_POST
def withdraw(request: MemberRequest, bilan_id: UUID, link_id: UUID) -> HttpResponse:
    link = fetch(links_of(bilan_of(request, bilan_id)), id=link_id)
    actions.withdraw_link(link, by=request.member, at=timezone.now())
    messages.success(request, _("Ce lien n’ouvre plus rien."))
    return redirect("bilans:links", bilan_id=bilan_id)


@contextmanager
def _door(slug: str, secret: str, now: datetime) -> Iterator[tuple[Collective, BilanLink | None]]:
    here = fetch(published_collectives(), slug=slug)
    with within(here):
        yield here, open_link(here, secret, on=timezone.localdate(now))


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    """First a password, and nothing of the bilan; then the last edition."""
    now = timezone.now()
    with _door(slug, secret, now) as (here, link):
        if link is None:
            return render(request, "bilans/gone.html", {"published": here}, status=410)
        edition = last_edition(link.bilan)
        if edition is not None and _has_opened(request, link, now):
            context = {"published": here, "edition": edition, "paper": paper_of(edition, here)}
            return render(request, "bilans/read.html", context)
        form = PasswordForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and _passes(request, link, form, now):
            request.session[_READS] = [link.id.hex, (now + _LASTS).timestamp()]
            return redirect(request.path)
        status = 422 if form.errors else 200
        return render(request, "bilans/gate.html", {"published": here, "form": form}, status=status)


@public
@never_cache
@require_safe
def read_file(request: HttpRequest, slug: str, secret: str, shape: str) -> HttpResponse:
    now = timezone.now()
    with _door(slug, secret, now) as (here, link):
        edition = last_edition(link.bilan) if link and _has_opened(request, link, now) else None
        if edition is None or shape not in SHAPES:
            raise Http404
        return as_file(
            request,
            edition,
            here,
            shape,
            back=reverse("bilans:read", kwargs={"slug": slug, "secret": secret}),
        )


def _passes(request: HttpRequest, link: BilanLink, form: PasswordForm, now: datetime) -> bool:
    of = link.id.hex
    if not may_try(request, "bilan_password", of=of):
        minutes = minutes_to_wait(request, "bilan_password", of=of)
        form.add_error(
            None, _("Trop d’essais. Réessayez dans %d minutes, ou demandez au collectif.") % minutes
        )
        return False
    if not actions.opens(link, form.cleaned_data["password"], at=now):
        form.add_error("password", _("Ce n’est pas le mot de passe de ce lien. Demandez-le au collectif."))
        return False
    was_right(request, "bilan_password", of=of)
    return True


def _has_opened(request: HttpRequest, link: BilanLink, now: datetime) -> bool:
    opened, until = request.session.get(_READS) or ("", 0)
    return bool(opened == link.id.hex and now.timestamp() < until)
