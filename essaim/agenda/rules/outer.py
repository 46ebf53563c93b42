"""The calendars of others: which addresses may be asked, how much is read of them. No database, no network."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from urllib.parse import urlsplit

MOST_BYTES = 2 * 2**20
MOST_CALENDARS = 6
MOST_EVENTS = 500
MOST_REDIRECTS = 3
TIME_TO_ANSWER = 15.0  # seconds, for the whole of it
TIME_TO_READ = 20.0
KEPT_BEHIND, KEPT_AHEAD = timedelta(days=31), timedelta(days=400)
_WEB = {"http": 80, "https": 443}
_ROUTED = IPv6Network("2000::/3")
_TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))  # an address of the old sort hides in them


def is_public(address: IPv4Address | IPv6Address, port: int) -> bool:
    """May our server ask it? Never a machine of a private network, nor ours, nor another door than those of the web."""
    if port not in _WEB.values():
        return False
    if isinstance(address, IPv6Address):
        inside = address in _ROUTED and not any(address in one for one in _TUNNELS)
        return inside and address.is_global
    return address.is_global and not address.is_multicast


def host_of(address: str) -> tuple[str, str, int, str] | None:
    """(scheme, host, port, path) of what may be asked at all; none for anything else, credentials included."""
    try:
        parts = urlsplit(
            address.replace("webcal://", "https://", 1) if address.startswith("webcal:") else address
        )
        port = parts.port or _WEB.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError too
        return None
    if parts.scheme not in _WEB or not host or "@" in parts.netloc:
        return None
    path = parts.path or "/"
    line = f"{path}?{parts.query}" if parts.query else path
    return (
        (parts.scheme, host, port, line)
        if line.isascii() and line.isprintable() and " " not in line
        else None
    )
