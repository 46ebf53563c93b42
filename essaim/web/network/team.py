"""The members of a collective: list, invite, prolong, end."""

import csv
import io
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from address_files import safe_cell
from essaim.entrance.gates import fetch
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.entrance.proofs import fresh_proof
from essaim.kernel.errors import DomainError
from essaim.network.actions.invitations import invite_member, withdraw_invitation
from essaim.network.actions.memberships import change_role, end_membership, prolong
from essaim.network.models import Collective, Invitation, Membership
from essaim.network.queries import open_invitations, team
from essaim.network.rules import default_end, ends_soon
from essaim.web.network.forms import EndForm, InvitationForm, RoleForm, SearchForm


@members_only(*COORDINATORS)
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    today = timezone.localdate()
    rows = team(request.collective, matching=form.asked("q"), role=form.asked("role"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    for member in page:
        member.is_over = member.ends_on < today  # type: ignore[attr-defined]  # for the template
        member.ends_soon = ends_soon(member.ends_on, today=today)  # type: ignore[attr-defined]  # idem
    context = {
        "form": form,
        "is_filtered": bool(form.asked("q") or form.asked("role")),
        "page": page,
        "invitations": open_invitations(request.collective, at=timezone.now()),
    }
    return render(request, "network/members.html", context)


@members_only(*COORDINATORS)
@fresh_proof
@require_safe
def members_csv(request: MemberRequest) -> HttpResponse:
    """What the list shows, for a spreadsheet."""
    form = SearchForm(request.GET)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Nom"), _("Adresse e-mail"), _("Rôle"), _("Début"), _("Fin"), _("Sorties faites")])
    for member in team(request.collective, matching=form.asked("q"), role=form.asked("role")):
        cells = [
            member.user.name,
            member.user.email,
            member.get_role_display(),
            date_format(member.starts_on, "d/m/Y"),
            date_format(member.ends_on, "d/m/Y"),
            member.outings_done,
        ]
        writer.writerow([safe_cell(str(cell)) for cell in cells])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="essaim-equipe.csv"'
    return response


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
        try:
            invitation, token = invite_member(
                collective,
                role=form.cleaned_data["role"],
                membership_ends_on=form.cleaned_data["ends_on"],
                by=request.member,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            link = settings.PUBLIC_URL + reverse("accounts:accept", args=[token])
            shown = {"invitation": invitation, "link": link, "back": back, "target": collective}
            return render(request, "network/invitation.html", {**shown, "qr": qr_code(link)})
    context = {"form": form, "back": back, "target": collective, "hours": settings.INVITATION_HOURS}
    return render(request, "network/invite.html", context, status=422 if form.errors else 200)


def qr_code(link: str) -> str:
    """An image that the page holds itself (`data:`), so that the secret is in no other answer."""
    return str(segno.make(link, error="m").svg_data_uri(scale=6, border=4, dark="#12393C", light="#FFFFFF"))


@members_only(*COORDINATORS)
@require_POST
def withdraw(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    withdraw_invitation(
        fetch(Invitation.objects.filter(collective=request.collective, used_at=None), id=invitation_id)
    )
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
        change_role(found, role=form.cleaned_data["role"], by=request.member, at=timezone.now())
    except DomainError as refusal:
        form.add_error("role", str(refusal))
        return _show(request, found, role_form=form)
    return _done(request, found, _("Le rôle est changé."))


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
        end_membership(found, by=request.member, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
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
        "is_over": member.ends_on < today,
        "ends_soon": ends_soon(member.ends_on, today=today),
        "role_form": role_form or RoleForm(by_role=request.member.role, initial={"role": member.role}),
        "end_form": end_form or EndForm(initial={"ends_on": max(member.ends_on, default_end(today))}),
    }
    return render(request, "network/member.html", context, status=422 if refused else 200)
