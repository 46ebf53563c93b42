"""One mail given to a server, and what is known of it afterwards: taken, refused, or unknown."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

Before = Callable[[], None]


class NotTaken(Exception):
    """Nothing was given, or the server said no. `for_good`: to try again would change nothing."""

    def __init__(self, fault: str, *, for_good: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.for_good = fault, for_good


class Unknown(Exception):
    """It was given, and no answer came: it may be in the box, or nowhere."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, kw_only=True, repr=False)
class Ready:
    """Opened, about to leave. Never written in a log: its `repr` says nothing."""

    to: str
    subject: str
    body: str
    mail_id: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    calendar: str = ""  # a calendar file, joined


class _Telling:
    """Says « now » just before the text is given: until then the message is surely not sent."""

    before_data: Before | None = None

    def data(self, msg: Any) -> Any:
        if self.before_data is not None:
            self.before_data()
        return super().data(msg)  # type: ignore[misc]  # of smtplib


class _Smtp(_Telling, smtplib.SMTP):
    pass


class _SmtpOverTls(_Telling, smtplib.SMTP_SSL):
    pass


class Smtp(EmailBackend):
    """Django's, whose connection can say when the text is given."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpOverTls if self.use_ssl else _Smtp


class Post:
    """The connection to the server, kept from one mail to the next."""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        if self._backend is not None:
            with suppress(OSError):  # a farewell that fails changes nothing
                self._backend.close()
            self._backend = None

    def give(self, ready: Ready, *, before: Before) -> None:
        """Give one mail. `before` is called when it may be taken from then on.

        Raises:
            NotTaken, Unknown; and whatever `before` raises, in which case nothing was given.
        """
        given = False

        def now() -> None:
            nonlocal given
            before()
            given = True

        try:
            self._send(ready, now)
        except (OSError, RuntimeError, ValueError) as fault:
            self.leave()
            raise _understood(fault, was_given=given) from None
        except BaseException:
            self.leave()
            raise

    def _send(self, ready: Ready, now: Before) -> None:
        if self._backend is None:
            self._backend = get_connection()
            self._backend.open()
        server = getattr(self._backend, "connection", None)
        if isinstance(server, _Telling):
            server.before_data = now
        else:
            now()
        mail = EmailMessage(
            subject=ready.subject,
            body=ready.body,
            to=[ready.to],
            headers={"Message-ID": ready.mail_id, **ready.headers},
            connection=self._backend,
        )
        if ready.calendar:
            method = "CANCEL" if "METHOD:CANCEL" in ready.calendar else "PUBLISH"
            mail.attach("sortie.ics", ready.calendar, f"text/calendar; method={method}; charset=utf-8")
        if not mail.send():
            raise NotTaken("NobodyToSendTo", for_good=True)


def _understood(fault: Exception, *, was_given: bool) -> NotTaken | Unknown:
    """What the server said, or that it said nothing. smtplib's faults are OSErrors; a provider's has a status."""
    name = _named(fault)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return NotTaken(name, for_good=all(code >= 500 for code, _ in fault.recipients.values()))
    if isinstance(fault, smtplib.SMTPResponseException):
        return NotTaken(name, for_good=isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500)
    if isinstance(
        fault, ValueError
    ):  # an address or a subject that is none: one message must not stop the others
        return NotTaken(name, for_good=True)
    if 400 <= (getattr(fault, "status_code", None) or 0) < 500:
        return NotTaken(name)
    return Unknown(name) if was_given else NotTaken(name)


def _named(fault: Exception) -> str:
    """The kind of fault, and the code of the server; never its words, which repeat the address."""
    code = getattr(fault, "smtp_code", None) or getattr(fault, "status_code", None)
    return f"{type(fault).__name__} {code or ''}".strip()[:60]
