"""Sealing bytes: AES-256-GCM, bound to the place where they are kept. A seal that does not hold raises.

Envelope: version (1 byte) · generation of the key (2 bytes) · nonce (12 bytes) · ciphertext and tag.
The plain text is padded to blocks of 32 bytes: its length tells nothing of a name.
"""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE = 12
_HEAD = 3  # version and generation
_BLOCK = 32


class BrokenSeal(RuntimeError):
    """Not ours, moved from its place, altered, or sealed under another key. Never shown as if it were a text."""


class KeyIsGone(BrokenSeal):
    """The key was destroyed, or never given to this installation."""


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(plain: bytes, *, key: bytes, bound_to: str, generation: int = 0) -> bytes:
    """`bound_to` names the place (table, column, row, collective): elsewhere the envelope does not open."""
    head = _VERSION + generation.to_bytes(2, "big")
    nonce = secrets.token_bytes(_NONCE)
    padded = plain + b"\x80" + bytes(-(len(plain) + 1) % _BLOCK)
    return head + nonce + AESGCM(key).encrypt(nonce, padded, head + bound_to.encode())


def unseal(envelope: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The plain bytes.

    Raises:
        BrokenSeal: whatever is wrong; nothing says what.
    """
    nonce, body = envelope[_HEAD : _HEAD + _NONCE], envelope[_HEAD + _NONCE :]
    if envelope[:1] != _VERSION or len(body) < _BLOCK:
        raise BrokenSeal
    try:
        padded = AESGCM(key).decrypt(nonce, body, envelope[:_HEAD] + bound_to.encode())
    except InvalidTag:
        raise BrokenSeal from None
    end = padded.rfind(b"\x80")  # what follows the mark is zeros: the last one is the mark
    if end < 0:
        raise BrokenSeal
    return padded[:end]


def seal_alike(plain: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The same plain bytes give the same envelope (AES-SIV, RFC 5297): for what is compared without being read."""
    return AESSIV(key).encrypt(plain, [bound_to.encode()])


def unseal_alike(envelope: bytes, *, key: bytes, bound_to: str) -> bytes:
    """The plain bytes.

    Raises:
        BrokenSeal.
    """
    try:
        return AESSIV(key).decrypt(envelope, [bound_to.encode()])
    except InvalidTag:
        raise BrokenSeal from None


def generation_of(envelope: bytes) -> int:
    return int.from_bytes(envelope[1:_HEAD], "big")


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from which neither the first nor another can be found (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def fingerprint(key: bytes, value: bytes) -> str:
    """64 hexadecimal signs that only the holder of the key can make or check (HMAC-SHA256)."""
    return hmac.new(key, value, sha256).hexdigest()
