"""Who may open a screen. Every view declares one of these; a view without a policy is a failing test."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from essaim.entrance.proofs import ask_second_proof, gave_second_proof
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.network.queries import awaits_confirmation, has_second_proof

View = Callable[..., HttpResponse]

FIELD = (Role.VOLUNTEER, Role.COORDINATOR, Role.FACILITATOR)
COORDINATORS = (Role.COORDINATOR,)
READERS_OF_COUNTS = (Role.COORDINATOR, Role.FACILITATOR, Role.OBSERVER)


class MemberRequest(HttpRequest):
    """A request whose reader has a current membership (set by `middleware.CurrentMember`)."""

    member: Membership
    collective: Collective
    network: Network


@dataclass(frozen=True)
class Policy:
    """`roles` empty: anyone signed in; `is_public`: anyone at all."""

    name: str
    roles: tuple[Role, ...] = ()
    is_public: bool = False


def public(view: View) -> View:
    """Anyone, signed in or not. Nothing of a collective may be shown but what it publishes."""
    return _declare(login_not_required(view), Policy("public", is_public=True))


def signed_in(view: View) -> View:
    """Anyone who signed in, whatever her memberships."""
    return _declare(view, Policy("signed_in"))


def members_only(*roles: Role) -> Callable[[View], View]:
    """Members of the current collective who hold one of these roles today."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            return _refusal(request, roles) or view(request, *args, **kwargs)

        return _declare(guarded, Policy("members_only", roles))

    return decorate


def network_only(view: View) -> View:
    """The network lead: totals of all the collectives, the rows of none."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return _refusal(request, (Role.NETWORK_LEAD,)) or view(request, *args, **kwargs)

    return _declare(guarded, Policy("network_only", (Role.NETWORK_LEAD,)))


def takes_a_file(handler: str) -> Callable[[View], View]:
    """The one kind of address that may receive a large body: it is read after sign-in and policy, by `handler`."""

    def decorate(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt  # checked above, once we know who sends: the check reads the body
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers = [import_string(handler)(request)]
            return protected(request, *args, **kwargs)

        guarded.takes_a_file = True  # type: ignore[attr-defined]  # read by `SmallBodies`
        return guarded

    return decorate


def _declare(view: View, policy: Policy) -> View:
    view.policy = policy  # type: ignore[attr-defined]  # read by the tests and by nothing else
    return view


def _refusal(request: Any, roles: tuple[Role, ...]) -> HttpResponse | None:
    member: Membership | None = request.member
    if member is None:
        waits = {"awaits_confirmation": awaits_confirmation(request.user)}
        return render(request, "accounts/no_membership.html", waits, status=403)
    if settings.REQUIRE_MFA and member.role != Role.VOLUNTEER and not has_second_proof(request.user):
        messages.info(
            request, _("Pour votre rôle, une seconde preuve est obligatoire : ajoutez-la maintenant.")
        )
        return redirect("mfa_index")
    if settings.REQUIRE_MFA and member.role != Role.VOLUNTEER and not gave_second_proof(request):
        return ask_second_proof(request)
    if member.role not in roles:
        return render(request, "403.html", status=403)
    return None
