"""The secrets of the second proof are sealed: a copy of the main database makes no code."""

import base64
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset

from essaim.entrance.proofs import end_other_sessions
from essaim.kernel import sealing
from essaim.kernel.collective_secrets import accounts_secret

_MARK = "sealed:"
_PLACE = "second proof of an account"


class SecondProofAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    def encrypt(self, text: str) -> str:
        envelope = sealing.seal(text.encode(), key=accounts_secret(), bound_to=_PLACE)
        return _MARK + base64.b64encode(envelope).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What a hand wrote in clear is no secret of ours."""
        if not encrypted_text.startswith(_MARK):
            raise sealing.BrokenSeal
        try:
            envelope = base64.b64decode(encrypted_text.removeprefix(_MARK), validate=True)
        except ValueError:
            raise sealing.BrokenSeal from None
        return sealing.unseal(envelope, key=accounts_secret(), bound_to=_PLACE).decode()


def _other_devices_prove_again(request: Any, user: Any, **_: Any) -> None:
    end_other_sessions(user, kept=request.session.session_key if request else None)


def listen() -> None:
    for changed in (authenticator_added, authenticator_removed, authenticator_reset):
        changed.connect(_other_devices_prove_again, dispatch_uid="essaim.second_proof")
