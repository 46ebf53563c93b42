"""The words of allauth's form for a new key, and its usual choice: a key that opens the account by itself."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is not typed
    name = forms.CharField(
        label=_("Nom de la clé"), required=False, max_length=60, help_text=_("Par exemple « Mon téléphone ».")
    )
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé seule, sans mot de passe"), required=False, initial=True
    )
