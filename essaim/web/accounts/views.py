"""Arriving by an invitation, and one's own account. Signing in itself is django-allauth's: see sign_in.py."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.limits import may_try, too_many, was_right
from essaim.entrance.members import MEMBERSHIP
from essaim.entrance.policies import public, signed_in
from essaim.kernel.errors import DomainError
from essaim.network.actions.memberships import rename_user
from essaim.network.actions.sessions import close_session as close
from essaim.network.models import Invitation, Membership
from essaim.network.queries import active_memberships, open_invitation, sessions_of, waits_to_coordinate
from essaim.people.actions.arriving import come_as, come_as_new
from essaim.web.accounts import arrivals
from essaim.web.accounts.forms import ArrivalForm, CodeForm, NameForm


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites, to what; then a new account, or the way to sign in with the one she has."""
    invitation = open_invitation(token, at=timezone.now())
    if invitation is None:
        return _over(request)
    form = ArrivalForm(request.POST or None, role=invitation.role)
    if request.method == "POST":
        if not may_try(request, "arrival", of=token):
            return too_many(request)
        if form.is_valid():
            arrivals.begin(request, token, values=form.cleaned_data, at=timezone.now())
            return redirect("accounts:prove", token)
    return _show(request, invitation, token, form)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """The code received at the address: the account is made once it is written here."""
    arrival = arrivals.waiting(request, token, at=timezone.now())
    if arrival is None:
        return redirect("accounts:accept", token)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if arrivals.is_proven(request, arrival, code=form.cleaned_data["code"]):
            return _arrive(request, arrival, token)
        if arrivals.waiting(request, token, at=timezone.now()) is None:
            messages.error(request, _("Ce code n’est pas le bon. Recommencez pour en recevoir un autre."))
            return redirect("accounts:accept", token)
        form.add_error("code", _("Ce code n’est pas le bon. Relisez le message reçu."))
    context = {"form": form, "back": reverse("accounts:accept", args=[token])}
    return render(request, "accounts/prove.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def join(request: Any, token: str) -> HttpResponse:
    """Join with the account that is signed in."""
    try:
        came = come_as(request.user, token=token, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("home")
    return _welcome(request, came.member, redirect("home"))


@signed_in
@require_safe
def page(request: Any) -> HttpResponse:
    """One's name, one's memberships, and the ways to what protects the account."""
    context = {
        "form": NameForm(initial={"name": request.user.name}),
        "memberships": active_memberships(request.user, at=timezone.now()),
    }
    return render(request, "accounts/page.html", context)


@signed_in
@require_POST
def rename(request: Any) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        memberships = active_memberships(request.user, at=timezone.now())
        return render(request, "accounts/page.html", {"form": form, "memberships": memberships}, status=422)
    rename_user(request.user, name=form.cleaned_data["name"])
    messages.success(request, _("Votre nom est enregistré."))
    return redirect("accounts:page")


@signed_in
@require_POST
def close_session(request: Any, session_id: int) -> HttpResponse:
    """Sign another of one's devices out."""
    close(fetch(sessions_of(request.user), id=session_id))
    messages.success(request, _("Cet appareil est déconnecté."))
    return redirect("usersessions_list")


def _arrive(request: HttpRequest, arrival: arrivals.Arrival, token: str) -> HttpResponse:
    try:
        came = come_as_new(
            token,
            name=arrival["name"],
            email=arrival["email"],
            hashed=arrival["hashed"],
            at=timezone.now(),
        )
    except DomainError:  # used, or the address taken, since the code left
        return _over(request)
    was_right(request, "arrival", of=token)
    answer: HttpResponse = perform_login(
        request, came.user, email_verification="none", redirect_url=reverse("home")
    )
    return _welcome(request, came.member, answer)


def _welcome(request: HttpRequest, member: Membership | None, answer: HttpResponse) -> HttpResponse:
    if member is None:
        messages.success(
            request, _("Merci. Il reste à confirmer que c’est bien vous : un e-mail vous le dira.")
        )
        return answer
    request.session[MEMBERSHIP] = str(member.id)
    messages.success(request, _("Bienvenue : votre adhésion est enregistrée."))
    if waits_to_coordinate(member):
        messages.info(request, _("Les référent·es du collectif le savent. Vous serez référent·e dès que l’un·e d’elles ou d’eux aura confirmé, ou dans 48 heures."))  # fmt: skip
    return answer


def _show(request: HttpRequest, invitation: Invitation, token: str, form: ArrivalForm) -> HttpResponse:
    context = {
        "invitation": invitation,
        "where": invitation.collective or invitation.network,
        "form": form,
        "token": token,
        "here": request.path,
    }
    return render(request, "accounts/accept.html", context, status=422 if form.errors else 200)


def _over(request: HttpRequest) -> HttpResponse:
    """Unknown, used, expired: one sentence for all."""
    return render(request, "accounts/invitation_over.html", status=404)
