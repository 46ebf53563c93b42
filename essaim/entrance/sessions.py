"""Sessions of which a copy of the database opens none.

The browser holds a secret; the row is named by its digest, and what it holds is sealed under it: codes that were
mailed, arrivals, secrets being made. Who signed in stays readable: her devices are listed, and closed, without it.
"""

import base64
import json
import logging
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from essaim.kernel import sealing
from essaim.kernel.prepared import Prepared

log = logging.getLogger("essaim.sessions")
_SECRET = 32
_SIGNED_IN = (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)
_SEALED = "_sealed"


def digest_of(secret: str) -> str:
    """Forty signs: never the length of a secret, so that a digest sent as a cookie opens nothing."""
    return "d" + sha256(f"essaim session {secret}".encode()).hexdigest()[:39]


_STORED = Prepared(lambda digest, now: QuerySet(Session).filter(session_key=digest, expire_date__gt=now))


class SessionStore(DatabaseStore):
    """Made from the secret of a browser, or from a digest: then who signed in is all that can be read."""

    def __init__(self, session_key: str | None = None) -> None:
        self.secret = session_key if session_key and len(session_key) == _SECRET else None
        super().__init__(digest_of(self.secret) if self.secret else session_key)

    def _get_new_session_key(self) -> str:
        self.secret = get_random_string(_SECRET)
        return digest_of(self.secret)

    def _get_session_from_db(self) -> Session | None:
        found = _STORED(digest=self.session_key, now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None

    def encode(self, session_dict: dict[str, Any]) -> str:
        clear = {name: session_dict[name] for name in _SIGNED_IN if name in session_dict}
        rest = {name: value for name, value in session_dict.items() if name not in clear}
        if rest and self.secret:
            sealed = sealing.seal(json.dumps(rest).encode(), key=self._key(), bound_to=self.session_key or "")
            clear[_SEALED] = base64.b64encode(sealed).decode()
        return super().encode(clear)

    def decode(self, session_data: Any) -> dict[str, Any]:
        clear = super().decode(session_data)
        sealed = clear.pop(_SEALED, None)
        if sealed is None or self.secret is None:
            return clear
        try:
            rest = sealing.unseal(base64.b64decode(sealed), key=self._key(), bound_to=self.session_key or "")
        except sealing.BrokenSeal:
            return clear
        opened: dict[str, Any] = clear | json.loads(rest)
        return opened

    def _key(self) -> bytes:
        return sealing.derive((self.secret or "").encode(), "session")


class Sessions(SessionMiddleware):
    def process_request(self, request: HttpRequest) -> None:
        secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        request.session = SessionStore(secret if len(secret) == _SECRET else None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A read does not fail because its session cannot be written; nor does the page of a fault."""
        if response.status_code >= 500:
            return response
        try:
            response = super().process_response(request, response)
        except DatabaseError:
            if request.method not in {"GET", "HEAD"}:
                raise
            log.exception("a session could not be written")
            return response
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        secret = getattr(request.session, "secret", None)
        if cookie is not None and cookie.value and secret:
            response.cookies[settings.SESSION_COOKIE_NAME] = secret
        return response
