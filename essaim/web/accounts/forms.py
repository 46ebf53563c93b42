"""What is asked of someone who arrives."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.network.models import User
from essaim.network.rules import may_do_without_password


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Prénom et nom"),
        max_length=120,
        help_text=_("Seul le prénom est montré à votre binôme."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ArrivalForm(NameForm):
    """A new account. A volunteer may do without a password: she will receive codes."""

    email = forms.EmailField(
        label=_("Adresse e-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    without_password = forms.BooleanField(
        label=_("Sans mot de passe : je recevrai un code par e-mail à chaque connexion"), required=False
    )
    password = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        if not may_do_without_password(role):
            del self.fields["without_password"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("without_password"):
            values["password"] = None
            return values
        password = values.get("password") or ""
        if not password:
            self.add_error("password", _("Choisissez un mot de passe."))
            return values
        try:
            validate_password(password, User(email=values.get("email", ""), name=values.get("name", "")))
        except ValidationError as refusal:
            self.add_error("password", refusal)
        return values


class CodeForm(forms.Form):
    """The code that proves an address."""

    code = forms.CharField(
        label=_("Code reçu par e-mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
