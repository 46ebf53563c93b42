"""An arrival waits in the session until its address is proven by a code.

A screen that refused an address with an account, or opened at once the account of a new one, would tell whoever holds
an invitation who has an account. Both get the same answer, at the same cost; only the message differs, and only the
owner of the address reads it.
"""

import re
import secrets
from datetime import datetime
from typing import Any, TypedDict

from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.utils.crypto import constant_time_compare

from essaim.entrance.limits import may_try
from essaim.network.queries import fingerprint, has_account

LASTS = 600  # seconds, as the codes to sign in
TRIES = 5
_KEY = "arrival"


class Arrival(TypedDict):
    invitation: str  # the fingerprint of its secret
    name: str
    email: str
    hashed: str | None  # of the password; none: codes by mail
    code: str  # empty when the address has an account: no answer is right
    at: float
    tries: int  # to say when it is over; those that count are counted outside of the session
    nonce: str


def begin(request: Any, token: str, *, values: dict[str, Any], at: datetime) -> None:
    """Send the code, or the news that the address has an account; keep the rest meanwhile."""
    email, password = values["email"].lower(), values["password"]
    hashed = None if password is None else make_password(password)
    code = get_adapter().generate_login_code()
    known = has_account(email)
    get_adapter().send_mail(
        "account/email/arrival_known" if known else "account/email/arrival_code",
        email,
        {"request": request, "code": code},
    )
    request.session[_KEY] = Arrival(
        invitation=fingerprint(token),
        name=values["name"],
        email=email,
        hashed=hashed,
        code="" if known else _plain(code),
        at=at.timestamp(),
        tries=0,
        nonce=secrets.token_hex(16),
    )


def waiting(request: Any, token: str, *, at: datetime) -> Arrival | None:
    """The arrival begun on this device with this invitation, less than ten minutes ago."""
    arrival: Arrival | None = request.session.get(_KEY)
    if not arrival or arrival["invitation"] != fingerprint(token) or at.timestamp() - arrival["at"] > LASTS:
        return None
    return arrival


def is_proven(request: Any, arrival: Arrival, *, code: str) -> bool:
    """One try less when it is not; the arrival is forgotten after the last one, and once it has served."""
    counted = may_try(request, "arrival_code", of=arrival["nonce"])
    right = counted and constant_time_compare(_plain(code), arrival["code"] or " ")
    arrival["tries"] += 1
    if right or not counted or arrival["tries"] >= TRIES:
        forget(request)
    else:
        request.session[_KEY] = arrival
    return right


def forget(request: Any) -> None:
    request.session.pop(_KEY, None)


def _plain(code: str) -> str:
    """Capitals and dashes help to read, and do not count."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())
