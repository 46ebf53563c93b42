"""A file asked of a public address: never of a private network, never long, never large."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from urllib.parse import urljoin

from essaim.agenda.enums import Trouble
from essaim.agenda.rules.outer import MOST_BYTES, MOST_REDIRECTS, TIME_TO_ANSWER, host_of, is_public

_MOVED = {301, 302, 303, 307, 308}
_AT_ONCE = 65_536
MayReach = Callable[[IPv4Address | IPv6Address, int], bool]


class CannotRead(Exception):
    """`trouble`: why, as it is shown."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def fetch(address: str, *, may_reach: MayReach = is_public, seconds: float = TIME_TO_ANSWER) -> bytes:
    """What it answers, wherever it sends us on; each of these places is looked at before it is asked.

    Raises:
        CannotRead.
    """
    until = monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            status, content = _asked(address, may_reach, until)
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise CannotRead(Trouble.SILENT) from fault
        if status in _MOVED:
            address = urljoin(address, content.decode("latin-1"))
        elif status == http.client.OK:
            return content
        else:
            raise CannotRead(Trouble.SILENT)
    raise CannotRead(Trouble.SILENT)


def _asked(address: str, may_reach: MayReach, until: float) -> tuple[int, bytes]:
    """(status, body; the next address when it is elsewhere)."""
    parts = host_of(address)
    if parts is None:
        raise CannotRead(Trouble.REFUSED)
    scheme, host, port, path = parts
    place = _place(host, port, may_reach)
    with _connected(place, port, host if scheme == "https" else "", until) as (line, is_cut):
        connection = http.client.HTTPConnection(host, port)
        connection.sock = line
        connection.request(
            "GET",
            path,
            headers={"User-Agent": "Essaim", "Accept": "text/calendar, */*;q=0.1", "Connection": "close"},
        )
        with connection.getresponse() as answer:
            if answer.status in _MOVED:
                return answer.status, (answer.headers.get("Location") or "").encode("latin-1", "replace")
            content = _body(answer)
        if is_cut.is_set():  # what came before is not the whole
            raise CannotRead(Trouble.SILENT)
        return answer.status, content


def _place(host: str, port: int, may_reach: MayReach) -> str:
    """The one that is asked is the one that was looked at: a name cannot change in between."""
    found = [str(known[4][0]) for known in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(may_reach(ip_address(one.partition("%")[0]), port) for one in found):
        raise CannotRead(Trouble.REFUSED)
    return found[0]


@contextmanager
def _connected(
    place: str, port: int, tls_name: str, until: float
) -> Iterator[tuple[socket.socket, threading.Event]]:
    """Cut off when the time is over, however slowly it speaks; the second tells whether it was."""
    left, is_cut = max(0.1, until - monotonic()), threading.Event()
    line = socket.create_connection((place, port), timeout=left)

    def end() -> None:
        is_cut.set()
        with suppress(OSError):  # it is closed already
            line.shutdown(socket.SHUT_RDWR)

    cut = threading.Timer(left, end)
    cut.daemon = True
    cut.start()
    try:
        if tls_name:
            line = ssl.create_default_context().wrap_socket(line, server_hostname=tls_name)
        yield line, is_cut
    finally:
        cut.cancel()
        line.close()


def _body(answer: http.client.HTTPResponse) -> bytes:
    content = bytearray()
    while part := answer.read(_AT_ONCE):
        content += part
        if len(content) > MOST_BYTES:
            raise CannotRead(Trouble.TOO_LARGE)
    return bytes(content)
