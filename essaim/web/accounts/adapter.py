from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        """Nobody signs up alone: an account comes with an invitation."""
        return False

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        """To the one address of the account: we do not keep allauth's list of addresses."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)
