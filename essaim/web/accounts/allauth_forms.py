"""allauth's forms with our words: a label in clear, and nothing that vanishes when one types."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.entrance.limits import may_try, on_this_device, was_right

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
        self.fields["password"].help_text = ""  # a link between the two fields: the page gives it after them


class AskCodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # idem
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=EMAIL)

    def clean_email(self) -> str:
        _must_be_few("ask_code", of=on_this_device(context.request, self.cleaned_data["email"]))
        return super().clean_email()  # type: ignore[no-any-return]


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # idem
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=EMAIL)

    def clean_email(self) -> str:
        _must_be_few("ask_code", of=on_this_device(context.request, self.cleaned_data["email"]))
        return super().clean_email()  # type: ignore[no-any-return]


class TypedCode:
    """A code that was mailed: the tries are counted in one statement, not in the session of whoever tries."""

    def clean_code(self) -> str:
        of = context.request.session.session_key or ""
        _must_be_few("typed_code", of=of)
        code: str = super().clean_code()  # type: ignore[misc]
        was_right(context.request, "typed_code", of=of)
        return code


class LoginCodeForm(TypedCode, ConfirmLoginCodeForm):  # type: ignore[misc]  # idem
    pass


class ResetCodeForm(TypedCode, ConfirmPasswordResetCodeForm):  # type: ignore[misc]  # idem
    pass


class SecondProof:
    """The code of an application, or one of those kept on paper."""

    user: Any

    def clean_code(self) -> str:
        of = on_this_device(context.request, self.user.email)
        _must_be_few("second_proof", of=of)
        code: str = super().clean_code()  # type: ignore[misc]
        was_right(context.request, "second_proof", of=of)
        return code


class SecondProofForm(SecondProof, AuthenticateForm):  # type: ignore[misc]  # idem
    pass


class ConfirmSecondProofForm(SecondProof, ReauthenticateForm):  # type: ignore[misc]  # idem
    pass


def _must_be_few(action: str, *, of: str) -> None:
    if not may_try(context.request, action, of=of):
        raise get_adapter().too_many(context.request, action, of=of)


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
