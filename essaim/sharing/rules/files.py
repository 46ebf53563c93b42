"""Cards as one file, signed: canonical JSON (RFC 8785) and Ed25519. Whoever alters a byte of it is found out. No database."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from essaim.kernel.errors import DomainError
from essaim.sharing.enums import Theme
from essaim.sharing.models.cards import (
    IDENTITY_LENGTHS,
    LENGTHS,
    MOST_FIGURES,
    MOST_STEPS,
    STEP_LENGTH,
    Card,
    read,
    written,
)

FORMAT = "essaim-practices-1"
MOST_BYTES = 2**20
MOST_CARDS = 200
_LINE = 200  # of what has no length of its own


class NotAFileOfCards(DomainError):
    """Ce fichier n’est pas un fichier de pratiques d’Essaim. Demandez-le de nouveau à qui vous l’a donné."""


class AlteredFile(DomainError):
    """Ce fichier a été modifié depuis qu’il a été signé : rien n’est importé. Demandez-le de nouveau à qui vous l’a donné."""


@dataclass(frozen=True)
class Sent:
    """A card, and the identifier it has where it was written."""

    id: str
    card: Card


@dataclass(frozen=True)
class Received:
    """`key`: who signed, for those who know it; `network` is only what it says of itself."""

    network: str
    made_on: date
    key: str
    cards: Sequence[Sent]

    @property
    def fingerprint(self) -> str:
        """To be read aloud on the telephone: « 3f9a 11c0 … »."""
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    return " ".join(key[place : place + 4] for place in range(0, 16, 4))


def public_key(seed: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw().hex()


def signed_file(cards: Sequence[Sent], *, network: str, made_on: date, seed: bytes) -> bytes:
    """Nothing personal is inside: see `Card.to_travel`."""
    body: dict[str, Any] = {
        "network": network,
        "made_on": made_on.isoformat(),
        "cards": [{"id": one.id, **written(one.card.to_travel())} for one in cards],
    }
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(rfc8785.dumps(body))
    return rfc8785.dumps(
        {"format": FORMAT, "key": public_key(seed), "signature": signature.hex(), "body": body}
    )


def open_file(content: bytes) -> Received:
    """What is in it, once it is sure that nothing was altered.

    Raises:
        NotAFileOfCards, AlteredFile.
    """
    if len(content) > MOST_BYTES:
        raise NotAFileOfCards
    try:
        told = json.loads(content)
        known = told["format"] == FORMAT
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise NotAFileOfCards from fault
    if not known:
        raise NotAFileOfCards
    _check_signature(told, content)
    try:
        body = told["body"]
        cards = [Sent(_line(one["id"], 36), _card(one)) for one in body["cards"][:MOST_CARDS]]
        return Received(_line(body["network"], 120), date.fromisoformat(body["made_on"]), told["key"], cards)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise NotAFileOfCards from fault


def _check_signature(told: dict[str, Any], content: bytes) -> None:
    """The file is canonical to the last byte, so that nothing in it escapes the signature."""
    try:
        whole = rfc8785.dumps(told)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["key"]))
        signature = bytes.fromhex(told["signature"])
        key.verify(signature, rfc8785.dumps(told["body"]))
        is_plain = (key.public_bytes_raw().hex(), signature.hex()) == (told["key"], told["signature"])
    except (InvalidSignature, ValueError, TypeError, KeyError, RecursionError) as fault:
        raise AlteredFile from fault
    if whole != content or not is_plain or set(told) != {"format", "key", "signature", "body"}:
        raise AlteredFile


def _card(told: dict[str, Any]) -> Card:
    """Whoever signed may write nonsense: every part is a text, and not longer than ours."""
    identity = told.get("identity", {})
    return read(
        {
            **{name: _line(told.get(name, ""), length) for name, length in LENGTHS.items()},
            "theme": told["theme"] if told["theme"] in Theme.values else Theme.REACH.value,
            "period": _line(told.get("period", ""), _LINE),
            "steps": [_line(one, STEP_LENGTH) for one in told.get("steps", [])[:MOST_STEPS]],
            "figures": [{name: _line(one[name], _LINE) for name in ("label", "said")} for one in told.get("figures", [])[:MOST_FIGURES]],
            "identity": {
                "collective": _line(identity.get("collective", ""), _LINE),
                **{name: _line(identity.get(name, ""), length) for name, length in IDENTITY_LENGTHS.items()},
            },
        }
    ).to_travel()  # fmt: skip


def _line(text: Any, length: int) -> str:
    if not isinstance(text, str):
        raise TypeError
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")[:length]
