"""How often one may try to come in: by address, and by account × device.

A device that opened an account before keeps tries of its own: whoever exhausts those of the others does not close
the owner's door. Nothing tells whether an account exists: what is typed is counted, known or not.
"""

import ipaddress
import secrets
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from essaim.kernel.limits import Rate, clear, give_back, seconds_to_wait, take

DEVICE_LASTS = 365 * 24 * 3600
_SALT = "essaim.device"
_ACCOUNTS = 6  # remembered by one device: it may be lent


@dataclass(frozen=True)
class Limit:
    """`address`: of one address of the network; `of`: of one account on one device, or of what the caller names."""

    address: Rate | None = None
    of: Rate | None = None


LIMITS = {
    "password": Limit(address=Rate.per_hour(100), of=Rate.per_hour(10)),
    "second_proof": Limit(of=Rate.per_hour(10)),
    "ask_code": Limit(address=Rate(burst=20, every=6), of=Rate.per_hour(6)),
    "typed_code": Limit(address=Rate(burst=40, every=6), of=Rate(burst=5, every=120)),
    "arrival": Limit(address=Rate(burst=20, every=6), of=Rate.per_hour(10)),
    "arrival_code": Limit(of=Rate(burst=5, every=900)),  # a code lasts ten minutes
    "invite_from_afar": Limit(of=Rate(burst=20, every=600)),  # mails to addresses that we do not know
    # the public page of a collective: `of` is the collective
    "public_signal": Limit(address=Rate(burst=10, every=360), of=Rate(burst=100, every=36)),
    "public_code": Limit(address=Rate(burst=20, every=180), of=Rate(burst=200, every=18)),
    # a place that answers: `of` is its link, or the collective that sends it
    "place_link": Limit(of=Rate(burst=20, every=600)),
    "place_code": Limit(address=Rate(burst=20, every=180), of=Rate(burst=3, every=600)),
    "place_code_typed": Limit(address=Rate(burst=20, every=60), of=Rate(burst=5, every=180)),
    "place_answer": Limit(of=Rate(burst=5, every=600)),
    "public_place_error": Limit(address=Rate(burst=10, every=360), of=Rate(burst=100, every=36)),
    "public_card": Limit(address=Rate(burst=20, every=180), of=Rate(burst=200, every=18)),
    # a collective is asked for: `of` is the network
    "collective_request": Limit(address=Rate(burst=10, every=360), of=Rate(burst=100, every=36)),
}


def may_try(request: Any, action: str, *, of: str = "") -> bool:
    """One more try, counted at once."""
    limit, now = LIMITS[action], timezone.now()
    if limit.address and not take(action, of=_address(request), rate=limit.address, at=now):
        return False
    return not limit.of or take(action, of=of, rate=limit.of, at=now)


def was_right(request: Any, action: str, *, of: str) -> None:
    """It does not count: neither against the account nor against the address."""
    limit = LIMITS[action]
    if limit.address:
        give_back(action, of=_address(request), rate=limit.address)
    if limit.of:
        give_back(action, of=of, rate=limit.of)


def minutes_to_wait(request: Any, action: str, *, of: str) -> int:
    """Until the next try passes, at least one."""
    limit, now = LIMITS[action], timezone.now()
    asked = [(_address(request), limit.address), (of, limit.of)]
    waits = [seconds_to_wait(action, of=whose, rate=rate, at=now) for whose, rate in asked if rate]
    return max(1, -(-max(waits) // 60))


def forget_tries(request: Any, action: str, *, account: str) -> None:
    for device in ("", _device(request, account)):
        clear(action, of=f"{account.lower()} {device}")


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)


def on_this_device(request: Any, account: str) -> str:
    """The account and the device, if the account was opened on it before; else all the devices where it was not."""
    return f"{account.lower()} {_device(request, account)}"


def remember_device(request: Any, response: HttpResponse, *, account: str) -> None:
    """A mark of this device for this account: it tells nothing, and opens nothing."""
    known = _known(request)
    known.pop(_mark(account), None)
    marks = {**dict(list(known.items())[-(_ACCOUNTS - 1) :]), _mark(account): secrets.token_hex(8)}
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(marks, salt=_SALT),
        max_age=DEVICE_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _device(request: Any, account: str) -> str:
    return _known(request).get(_mark(account), "")


def _known(request: Any) -> dict[str, str]:
    try:
        marks = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=DEVICE_LASTS
        )
    except signing.BadSignature:
        return {}
    return marks if isinstance(marks, dict) else {}


def _mark(account: str) -> str:
    return salted_hmac(_SALT, account.lower(), algorithm="sha256").hexdigest()[:16]


def _address(request: Any) -> str:
    """Of IPv6 the network of one line (/64): its holder has as many addresses as she wishes."""
    text = str(get_adapter(request).get_client_ip(request))
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else text
