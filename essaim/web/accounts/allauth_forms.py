"""allauth's forms with our words: a label in clear, and nothing that vanishes when one types."""

from typing import Any

from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("Adresse e-mail")
NAME_OF_KEY = _("Nom de la clé")


def _say(form: forms.Form, **labels: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        form.fields[name].label = label


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is not typed
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=EMAIL)


class AskCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # idem
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=EMAIL)


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # idem
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=EMAIL)


class CredentialField(forms.JSONField):
    """What a key answers. Someone else may send anything: too long, too deep, not JSON."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > 20_000:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class SignInKeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # idem
    credential = CredentialField()


class SecondProofKeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]  # idem
    credential = CredentialField()


class ConfirmKeyForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]  # idem
    credential = CredentialField()


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # idem
    """A key that opens the account by itself, unless one chooses otherwise."""

    credential = CredentialField()

    name = forms.CharField(
        label=NAME_OF_KEY, required=False, max_length=60, help_text=_("Par exemple « Mon téléphone ».")
    )
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé seule, sans mot de passe"), required=False, initial=True
    )


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]  # idem
    name = forms.CharField(label=NAME_OF_KEY, max_length=60)
