from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.entrance.limits import (
    forget_tries,
    may_try,
    minutes_to_wait,
    on_this_device,
    remember_device,
    was_right,
)
from essaim.messages.actions.put import CODE_LIVES, tell_account

WARNING_LIVES = timedelta(days=3)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Trop d’essais à la suite. Attendez quelques minutes, ou utilisez un appareil qui a déjà ouvert ce compte."
        ),
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        """Nobody signs up alone: an account comes with an invitation."""
        return False

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        """To the one address of the account: we do not keep allauth's list of addresses."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox: a code lives ten minutes, a warning some days. Nothing is sent while the reader waits."""
        request = allauth_context.request
        known = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        mail = self.render_mail(template_prefix, email, known)
        lives = CODE_LIVES if "code" in context else WARNING_LIVES
        kind = template_prefix.rpartition("/")[2]
        tell_account(
            email, kind=kind[:40], subject=mail.subject, body=mail.body, at=timezone.now(), lives=lives
        )

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Counted before the password is looked at, by our own limits."""
        account = _account(credentials)
        if not may_try(request, "password", of=on_this_device(request, account)):
            raise self.too_many(request, "password", of=on_this_device(request, account))

    def too_many(self, request: Any, action: str, *, of: str) -> ValidationError:
        """Until when, in minutes: the same whether the account exists or not."""
        minutes = minutes_to_wait(request, action, of=of)
        words = ngettext(
            "Trop d’essais à la suite. Recommencez dans %d minute, ou utilisez un appareil qui a déjà ouvert ce compte.",
            "Trop d’essais à la suite. Recommencez dans %d minutes, ou utilisez un appareil qui a déjà ouvert ce compte.",
            minutes,
        )
        return ValidationError(words % minutes, code="too_many_login_attempts")

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """An account that is closed is told like one that does not exist, its right password too."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            return None
        if user is not None:
            was_right(request, "password", of=on_this_device(request, _account(credentials)))
        return user

    def _delete_login_attempts_cached_email(self, request: Any, **credentials: Any) -> None:
        """After a new password, proven by mail."""
        forget_tries(request, "password", account=_account(credentials))

    def post_login(self, request: Any, user: Any, **options: Any) -> HttpResponse:
        """Every proof was given: this device is known from now on, and the code that served does not count."""
        if any(record.get("method") == "code" for record in get_authentication_records(request, user)):
            was_right(request, "ask_code", of=on_this_device(request, user.email))
        response: HttpResponse = super().post_login(request, user, **options)
        remember_device(request, response, account=user.email)
        return response


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "")
