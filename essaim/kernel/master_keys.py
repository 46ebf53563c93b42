"""The key outside of the database: from the environment, from a file, or from a key server (KMS).

It wraps the keys of the collectives and nothing else. Several may be known during a rotation: the first wraps,
all of them unwrap. Without any, Essaim seals and opens nothing.
"""

import base64
import binascii
import shlex
import subprocess
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from essaim.kernel import sealing

KMS = "kms"
_NAME = 8  # hexadecimal signs that tell which master key wrapped


class NoMasterKey(sealing.KeyIsGone):
    """pas de clé maîtresse : donnez ESSAIM_MASTER_KEYS, ESSAIM_MASTER_KEY_FILE ou ESSAIM_KMS_COMMAND."""


def wrap(secret: bytes, *, bound_to: str) -> tuple[str, bytes]:
    """(name of the master key, wrapped secret)."""
    if settings.KMS_COMMAND:
        wrapped = _ask_kms("wrap", bound_to, secret)
        if (
            _ask_kms("unwrap", bound_to, wrapped) != secret
        ):  # a key that nobody can unwrap loses all that it seals
            raise NoMasterKey("le serveur de clés ne rend pas ce qu’il a enveloppé.")
        return KMS, wrapped
    name, key = next(iter(_known(*_source()).items()), ("", b""))
    if not key:
        raise NoMasterKey(NoMasterKey.__doc__)
    return name, sealing.seal(secret, key=key, bound_to=bound_to)


def unwrap(name: str, wrapped: bytes, *, bound_to: str) -> bytes:
    if name == KMS:
        return _whole(_ask_kms("unwrap", bound_to, wrapped))
    key = _known(*_source()).get(name)
    if key is None:
        raise NoMasterKey(f"la clé maîtresse {name} n’est pas connue ici.")
    return _whole(sealing.unseal(wrapped, key=key, bound_to=bound_to))


def active_name() -> str:
    """The name of the key that wraps now; empty when there is none."""
    return KMS if settings.KMS_COMMAND else next(iter(_known(*_source())), "")


def known_names() -> list[str]:
    """The active one first."""
    local = list(_known(*_source()))
    return [KMS, *local] if settings.KMS_COMMAND else local


def new_text() -> str:
    """A new master key, as it is written in the environment or in the file."""
    return base64.urlsafe_b64encode(sealing.new_key()).decode()


def _source() -> tuple[str, str, float]:
    """What the keys are read from; the time of the file, so that a new one is seen without a restart."""
    path = settings.MASTER_KEY_FILE
    try:
        changed = Path(path).stat().st_mtime if path else 0.0
    except OSError:
        changed = 0.0
    return settings.MASTER_KEYS, str(path), changed


@lru_cache(maxsize=4)
def _known(listed: str, path: str, changed: float) -> dict[str, bytes]:
    lines = listed.replace(",", "\n")
    if not lines.strip() and changed:
        lines = _read(path)
    return dict(_named(line.strip()) for line in lines.splitlines() if line.strip())


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except (OSError, UnicodeError):
        raise NoMasterKey("le fichier de la clé maîtresse ne se lit pas.") from None


def _whole(secret: bytes) -> bytes:
    if len(secret) != sealing.KEY_BYTES:
        raise NoMasterKey("ce qui a été ouvert n’est pas une clé.")
    return secret


def _named(line: str) -> tuple[str, bytes]:
    try:
        key = base64.urlsafe_b64decode(line)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != sealing.KEY_BYTES:
        raise NoMasterKey(
            "une clé maîtresse est faite de 32 octets en base64 : « essaim keys new » en fabrique une."
        )
    return sha256(b"essaim master key" + key).hexdigest()[:_NAME], key


def _ask_kms(verb: str, bound_to: str, secret: bytes) -> bytes:
    """The host's own command: `COMMAND wrap|unwrap CONTEXT`, base64 in, base64 out."""
    command = [*shlex.split(settings.KMS_COMMAND), verb, bound_to]
    try:
        done = subprocess.run(  # noqa: S603 -- named by the host, in the environment
            command, input=base64.b64encode(secret), capture_output=True, timeout=20, check=True
        )
        return base64.b64decode(done.stdout, validate=True)
    except (OSError, subprocess.SubprocessError, binascii.Error):
        raise NoMasterKey(f"le serveur de clés a refusé ({verb}).") from None
