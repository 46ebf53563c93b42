"""The members of a collective: list, invite, prolong, end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try, too_many
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.proofs import fresh_proof
from essaim.kernel.errors import DomainError
from essaim.network.actions.coordinators import confirm_coordinator, refuse_coordinator
from essaim.network.actions.invitations import invite_member, withdraw_invitation
from essaim.network.actions.memberships import change_role, prolong
from essaim.network.models import Collective, Invitation, Membership
from essaim.network.queries import open_invitations, team, unused_invitations, waiting_coordinators
from essaim.network.rules import default_end, ends_soon
from essaim.people.actions.arriving import invite_from_afar, link_of
from essaim.people.actions.leaving import leave_collective
from essaim.web.frame.refusals import said
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.network.arrivals import arrivals_of
from essaim.web.network.forms import EndForm, InvitationForm, RoleForm, SearchForm

WAITING = gettext_noop("Les autres référent·es le savent : ce sera fait dès que l’un·e aura confirmé, ou dans 48 heures.")  # fmt: skip


def _members(asked: Asked) -> Any:
    return team(asked.request.collective, matching=asked["q"] or "", role=asked["role"] or "")


def _marked(page: Batch) -> Sequence[Membership]:
    today = timezone.localdate()
    for member in page.rows:
        member.is_over = member.ends_on < today
        member.ends_soon = ends_soon(member.ends_on, today=today)
    return page.rows


MEMBERS = Listing(
    name="equipe",
    title=gettext_lazy("Équipe"),
    columns=(
        Column(name="nom", title=gettext_lazy("Nom"), value=lambda one: one.user.name, url=lambda one: reverse("network:member", args=[one.id])),
        Column(name="mail", title=gettext_lazy("Adresse e-mail"), value=lambda one: one.user.email, on_screen=False),
        Column(name="role", title=gettext_lazy("Rôle"), value=lambda one: one.get_role_display()),
        Column(name="sorties", title=gettext_lazy("Sorties faites"), value=lambda one: one.outings_done, kind=Kind.NUMBER, sort=("outings_done",), definition=gettext_lazy("Sorties dont la tournée est terminée.")),
        Column(name="debut", title=gettext_lazy("Début"), value=lambda one: one.starts_on, kind=Kind.DATE, on_screen=False),
        Column(name="fin", title=gettext_lazy("Fin"), value=lambda one: one.ends_on, kind=Kind.DATE, cell="network/_end_cell.html", sort=("ends_on",), definition=gettext_lazy("De l’adhésion : après ce jour, plus d’accès.")),
    ),
    rows=_members,
    lines=_marked,
    counted=ngettext_lazy("%(shown)s membre", "%(shown)s membres", "total"),
    filters=lambda request: SearchForm(request.GET),
    nothing_yet=Empty(gettext_lazy("Personne pour l’instant. Montrez une invitation aux premières personnes."), gettext_lazy("Inviter"), "network:invite"),
    nothing_matches=gettext_lazy("Personne ne correspond. Essayez un autre nom, ou tous les rôles."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: MemberRequest) -> HttpResponse:
    context = {
        "invitations": open_invitations(request.collective, at=timezone.now()),
        "new_coordinators": waiting_coordinators(request.collective),
        "arrivals": arrivals_of(request.member),
    }
    return show_list(request, MEMBERS, "network/members.html", context=context)


@members_only(*COORDINATORS)
@fresh_proof
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    return invite_into(request, request.collective, back=reverse("network:members"))


def invite_into(request: MemberRequest, collective: Collective, *, back: str) -> HttpResponse:
    """The form; then, once, the link and its QR code: they cannot be shown again."""
    today = timezone.localdate()
    form = InvitationForm(request.POST or None, by_role=request.member.role, today=today)
    if request.method == "POST" and form.is_valid():
        if form.is_from_afar and not may_try(request, "invite_from_afar", of=str(request.member.id)):
            return too_many(request)
        try:
            invitation, token = _invited(request, collective, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _show_invitation(request, invitation, link=link_of(token), form=form, back=back)
    context = {
        "form": form,
        "back": back,
        "target": collective,
        "hours": settings.INVITATION_HOURS,
        "hours_from_afar": settings.INVITATION_HOURS_FROM_AFAR,
    }
    return render(request, "network/invite.html", context, status=422 if form.errors else 200)


def _invited(request: MemberRequest, collective: Collective, form: InvitationForm) -> tuple[Invitation, str]:
    asked, now = form.cleaned_data, timezone.now()
    if form.is_from_afar:
        return invite_from_afar(
            collective,
            role=asked["role"],
            membership_ends_on=asked["ends_on"],
            address=asked["address"],
            by=request.member,
            at=now,
        )
    return invite_member(
        collective, role=asked["role"], membership_ends_on=asked["ends_on"], by=request.member, at=now
    )


def _show_invitation(
    request: MemberRequest, invitation: Invitation, *, link: str, form: InvitationForm, back: str
) -> HttpResponse:
    context = {"invitation": invitation, "link": link, "back": back, "address": form.cleaned_data["address"]}
    template = "network/invitation_sent.html" if invitation.is_from_afar else "network/invitation.html"
    return render(request, template, {**context, "qr": qr_code(link)})


def qr_code(link: str) -> str:
    """An image that the page holds itself (`data:`), so that the secret is in no other answer."""
    return str(segno.make(link, error="m").svg_data_uri(scale=6, border=4, dark="#12393C", light="#FFFFFF"))


@members_only(*COORDINATORS)
@require_POST
def withdraw(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    withdraw_invitation(fetch(unused_invitations(request.collective), id=invitation_id))
    messages.success(request, _("L’invitation ne fonctionne plus."))
    return redirect("network:members")


@members_only(*COORDINATORS)
@require_safe
def member(request: MemberRequest, member_id: UUID) -> HttpResponse:
    return _show(request, _fetch(request, member_id))


@members_only(*COORDINATORS)
@fresh_proof
@require_POST
def role(request: MemberRequest, member_id: UUID) -> HttpResponse:
    found = _fetch(request, member_id)
    form = RoleForm(request.POST, by_role=request.member.role)
    if not form.is_valid():
        return _show(request, found, role_form=form)
    try:
        is_done = change_role(found, role=form.cleaned_data["role"], by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error("role", str(refusal))
        return _show(request, found, role_form=form)
    return _done(request, found, _("Le rôle est changé.") if is_done else _(WAITING))


@members_only(*COORDINATORS)
@fresh_proof
@require_POST
def coordinator(request: MemberRequest, member_id: UUID) -> HttpResponse:
    """Another coordinator looked: yes or no."""
    found = _fetch(request, member_id)
    is_refused = request.POST.get("answer") == "no"
    settle = refuse_coordinator if is_refused else confirm_coordinator
    try:
        settle(found, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("network:member", member_id)
    return _done(request, found, _("C’est refusé : son rôle ne change pas.") if is_refused else _("C’est confirmé : cette personne est référente."))  # fmt: skip


@members_only(*COORDINATORS)
@require_POST
def end_date(request: MemberRequest, member_id: UUID) -> HttpResponse:
    found = _fetch(request, member_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        return _show(request, found, end_form=form)
    try:
        prolong(found, ends_on=form.cleaned_data["ends_on"], by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error("ends_on", str(refusal))
        return _show(request, found, end_form=form)
    return _done(request, found, _("La date de fin est changée."))


@members_only(*COORDINATORS)
@require_POST
def end(request: MemberRequest, member_id: UUID) -> HttpResponse:
    found = _fetch(request, member_id)
    try:
        leave_collective(found, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, said(refusal))
        return redirect("network:member", member_id)
    messages.success(request, _("L’adhésion est terminée. Cette personne n’a plus accès au collectif."))
    return redirect("network:members")


def _fetch(request: MemberRequest, member_id: UUID) -> Membership:
    return fetch(team(request.collective), id=member_id)


def _done(request: HttpRequest, member: Membership, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("network:member", member.id)


def _show(
    request: MemberRequest,
    member: Membership,
    *,
    role_form: RoleForm | None = None,
    end_form: EndForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    refused = role_form or end_form
    member.refresh_from_db()
    context = {
        "shown": member,
        "new_coordinator": waiting_coordinators(request.collective).filter(member=member).first(),
        "is_over": member.ends_on < today,
        "ends_soon": ends_soon(member.ends_on, today=today),
        "role_form": role_form or RoleForm(by_role=request.member.role, initial={"role": member.role}),
        "end_form": end_form or EndForm(initial={"ends_on": max(member.ends_on, default_end(today))}),
    }
    return render(request, "network/member.html", context, status=422 if refused else 200)
