"""The screens of django-allauth that Essaim opens, under French addresses, each with its policy.

They keep allauth's names, for it links to them. What is not listed here cannot be reached: no sign-up, no social
account, no change of address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.http import HttpResponse
from django.urls import path

from essaim.entrance.policies import public, signed_in

View = Callable[..., HttpResponse]


def forgotten_by_the_browser(view: View) -> View:
    """Once she is out, nothing of what she saw or began to write stays in the browser. Her device stays known."""

    @wraps(view)
    def signing_out(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return signing_out


urlpatterns = [
    path("connexion/", public(account.login), name="account_login"),
    path("connexion/code/", public(account.request_login_code), name="account_request_login_code"),
    path("connexion/code/verifier/", public(account.confirm_login_code), name="account_confirm_login_code"),
    path("connexion/cle/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path("connexion/preuve/", public(mfa.authenticate), name="mfa_authenticate"),
    path("deconnexion/", public(forgotten_by_the_browser(account.logout)), name="account_logout"),
    path("inactif/", public(account.account_inactive), name="account_inactive"),
    path("inscription/", public(account.signup), name="account_signup"),  # closed: says how an account is got
    path("mot-de-passe/oublie/", public(account.password_reset), name="account_reset_password"),
    path(
        "mot-de-passe/oublie/code/",
        public(account.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "mot-de-passe/oublie/nouveau/",
        public(account.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path(
        "mot-de-passe/oublie/fait/",
        public(account.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
    path("mot-de-passe/changer/", signed_in(account.password_change), name="account_change_password"),
    path("mot-de-passe/choisir/", signed_in(account.password_set), name="account_set_password"),
    path("confirmer/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirmer/code/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("confirmer/cle/", signed_in(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("preuves/", signed_in(mfa.index), name="mfa_index"),
    path("preuves/application/activer/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("preuves/application/retirer/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("preuves/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "preuves/codes/fabriquer/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "preuves/codes/telecharger/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("preuves/cles/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("preuves/cles/ajouter/", signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path("preuves/cles/<int:pk>/retirer/", signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path("preuves/cles/<int:pk>/nommer/", signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path("appareils/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]
