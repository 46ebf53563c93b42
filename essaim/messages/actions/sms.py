"""One SMS given to a provider: console, OVHcloud, Brevo, smsmode. None by default.

`ESSAIM_SMS_URL`: `console:`, `ovh://KEY:SECRET:CONSUMER@service/SENDER`, `brevo://KEY@/SENDER`, `smsmode://KEY@/SENDER`.
"""

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from hashlib import sha1
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from essaim.messages.actions.mail import Before, NotTaken, Unknown

log = logging.getLogger("essaim.messages")
PATIENCE = 15  # seconds
_NOT_NOW = 429
Request = urllib.request.Request


def send_text(phone: str, text: str, *, before: Before) -> None:
    """Give it once.

    Raises:
        NotTaken, Unknown.
    """
    parts = urlsplit(settings.SMS_URL)
    if parts.scheme == "console":
        before()
        log.info("a text of %d signs would have been sent", len(text))
        return
    if parts.scheme not in _PROVIDERS:
        raise NotTaken("NoProvider")
    request = _PROVIDERS[parts.scheme](phone, text)
    before()
    _ask(request)


def _ask(request: Request) -> None:
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 -- built below, https
            answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            fault = f"HTTPError {refused.code}"
            if refused.code >= 500:
                raise Unknown(fault) from None
            raise NotTaken(fault, for_good=refused.code != _NOT_NOW) from None
    except urllib.error.URLError as fault:
        if isinstance(fault.reason, ConnectionRefusedError):
            raise NotTaken("ConnectionRefusedError") from None
        raise Unknown(type(fault.reason).__name__[:60]) from None
    except OSError as fault:
        raise Unknown(type(fault).__name__[:60]) from None


def _settings() -> tuple[list[str], str, str, str]:
    """(keys, service, sender, base of the API if another one than the usual)."""
    parts = urlsplit(settings.SMS_URL)
    account, _, service = parts.netloc.rpartition("@")
    base = parse_qs(parts.query).get("api", [""])[0]
    return [unquote(key) for key in account.split(":")], service, parts.path.strip("/"), base


def _ovh(phone: str, text: str) -> Request:
    (key, secret, consumer), service, sender, base = _settings()
    url = f"{base or 'https://eu.api.ovh.com/1.0'}/sms/{service}/jobs"
    body = json.dumps(
        {"message": text, "receivers": [phone], "sender": sender, "noStopClause": True, "coding": "7bit"}
    )
    stamp = str(int(time.time()))
    signed = f"{secret}+{consumer}+POST+{url}+{body}+{stamp}".encode()
    return _request(
        url,
        body,
        {
            "X-Ovh-Application": key,
            "X-Ovh-Consumer": consumer,
            "X-Ovh-Timestamp": stamp,
            "X-Ovh-Signature": "$1$" + sha1(signed, usedforsecurity=False).hexdigest(),  # as OVHcloud asks
        },
    )


def _brevo(phone: str, text: str) -> Request:
    keys, _, sender, base = _settings()
    body = {"sender": sender, "recipient": phone.lstrip("+"), "content": text, "type": "transactional"}
    return _request(
        f"{base or 'https://api.brevo.com/v3'}/transactionalSMS/send", json.dumps(body), {"api-key": keys[0]}
    )


def _smsmode(phone: str, text: str) -> Request:
    keys, _, sender, base = _settings()
    body = {"recipient": {"to": phone.lstrip("+")}, "body": {"text": text}, "from": sender}
    return _request(
        f"{base or 'https://rest.smsmode.com/sms/v1'}/messages", json.dumps(body), {"X-Api-Key": keys[0]}
    )


def _request(url: str, body: str, headers: dict[str, str]) -> Request:
    head = {"Content-Type": "application/json", "Accept": "application/json", **headers}
    return Request(url, data=body.encode(), headers=head, method="POST")


_PROVIDERS: dict[str, Callable[[str, str], Request]] = {"ovh": _ovh, "brevo": _brevo, "smsmode": _smsmode}
