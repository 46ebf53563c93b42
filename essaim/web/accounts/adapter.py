from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 -- allauth's signature
        """Nobody signs up alone: an account comes with an invitation."""
        return False
