from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.contrib.sites.shortcuts import get_current_site
from django.utils import timezone

from essaim.messages.actions.put import CODE_LIVES, tell_account

WARNING_LIVES = timedelta(days=3)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
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
