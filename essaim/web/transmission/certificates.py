"""An attestation and a badge, for whoever asks for hers; a page that says whether it holds, and nothing else."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from essaim.documents.certificate import render_certificate
from essaim.entrance.gates import existing, fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only, public
from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.network.queries import published_collectives
from essaim.transmission.actions import certificates as actions
from essaim.transmission.models import Certificate
from essaim.transmission.queries import certificates as queries
from essaim.transmission.queries import paths
from essaim.transmission.rules.certificates import jwk_of, public_of, token_of
from essaim.web.transmission.roles import READERS


@members_only(*FIELD)
@require_POST
def ask_mine(request: MemberRequest) -> HttpResponse:
    try:
        actions.issue_to_member(request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre attestation est prête. Elle est à vous : vous la montrez à qui vous voulez."))  # fmt: skip
    return redirect("transmission:my_skills")


@members_only(*READERS)
@require_POST
def give(request: MemberRequest, participant_id: UUID) -> HttpResponse:
    """She has no account and asked for it."""
    who = fetch(paths.participants_of(request.collective), id=participant_id)
    try:
        actions.issue_to_participant(who, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’attestation est prête : imprimez-la et remettez-la."))
    return redirect("transmission:participant", who.id)


def _certificate(request: MemberRequest, certificate_id: UUID) -> Certificate:
    return fetch(queries.certificates_for(request.member), id=certificate_id)


def page_of(certificate: Certificate) -> str:
    where = reverse(
        "transmission:certificate_state", args=[certificate.collective.slug, token_of(certificate.id)]
    )
    return settings.PUBLIC_URL + where


@members_only(*FIELD)
@require_safe
def paper(request: MemberRequest, certificate_id: UUID) -> HttpResponse:
    shown = _certificate(request, certificate_id)
    if shown.withdrawn_at:
        messages.error(request, str(actions.IsWithdrawn()))
        return redirect("transmission:my_skills")
    try:
        content = render_certificate(shown, url=page_of(shown))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transmission:my_skills")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="attestation.pdf"'
    return response


@members_only(*FIELD)
@require_POST
def badge(request: MemberRequest, certificate_id: UUID) -> HttpResponse:
    """A file that she keeps: the first one makes the key of the collective."""
    shown = _certificate(request, certificate_id)
    try:
        told = actions.badge_of(shown, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("transmission:my_skills")
    response = HttpResponse(told, content_type="application/vc+jwt")
    response["Content-Disposition"] = 'attachment; filename="badge.jwt"'
    return response


@members_only(*FIELD)
@require_POST
def withdraw(request: MemberRequest, certificate_id: UUID) -> HttpResponse:
    shown = _certificate(request, certificate_id)
    actions.withdraw_certificate(shown, by=request.member, at=timezone.now())
    messages.success(request, _("L’attestation est retirée : son code le dit désormais."))
    if shown.participant_id:
        return redirect("transmission:participant", shown.participant_id)
    return redirect("transmission:my_skills")


@public
@never_cache
@require_safe
def state(request: HttpRequest, slug: str, signed: str) -> HttpResponse:
    """Valid, or withdrawn; neither whose it is nor what it says."""
    collective = fetch(published_collectives(), slug=slug)
    with within(collective):
        is_valid = queries.state_of(collective, signed)
    if is_valid is None:
        raise Http404
    return render(request, "transmission/certificate_state.html", {"is_valid": is_valid})


@public
@require_safe
def key(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 -- whoever asks
    """The public key of the badges of a collective."""
    collective = fetch(published_collectives(), slug=slug)
    with within(collective):
        known = existing(queries.badge_key(collective))
        return JsonResponse(jwk_of(public_of(known.secret or "")))
