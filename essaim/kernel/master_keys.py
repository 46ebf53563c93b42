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
    """No master key: give ESSAIM_MASTER_KEYS, ESSAIM_MASTER_KEY_FILE or ESSAIM_KMS_COMMAND."""


def wrap(secret: bytes, *, bound_to: str) -> tuple[str, bytes]:
    """(name of the master key, wrapped secret)."""
    if settings.KMS_COMMAND:
        wrapped = _ask_kms("wrap", bound_to, secret)
        if (
            _ask_kms("unwrap", bound_to, wrapped) != secret
        ):  # a key that nobody can unwrap loses all that it seals
            raise NoMasterKey("the key server does not give back what it wrapped")
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
        raise NoMasterKey(f"master key {name} is not known here")
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
        raise NoMasterKey("the file of the master key cannot be read") from None


def _whole(secret: bytes) -> bytes:
    if len(secret) != sealing.KEY_BYTES:
        raise NoMasterKey("what was unwrapped is not a key")
    return secret


def _named(line: str) -> tuple[str, bytes]:
    try:
        key = base64.urlsafe_b64decode(line)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != sealing.KEY_BYTES:
        raise NoMasterKey("a master key is 32 bytes in base64: « essaim keys new » makes one")
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
        raise NoMasterKey(f"the key server refused to {verb}") from None
