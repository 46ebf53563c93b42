"""The address on a certificate, and its badge: an Open Badges 3.0 credential signed as a JWT (Ed25519). No database."""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import signing

FEWEST_WORKSHOPS = 1
_SALT = "essaim.transmission.certificate"
_ED25519 = b"\xed\x01"  # what a did:key begins with
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def token_of(certificate_id: UUID) -> str:
    """What its QR code holds: it names nobody, and cannot be made by another hand."""
    return signing.Signer(salt=_SALT).sign(certificate_id.hex).replace(":", "-")


def read_token(token: str) -> UUID | None:
    try:
        return UUID(signing.Signer(salt=_SALT).unsign(token.replace("-", ":", 1)))
    except (signing.BadSignature, ValueError):
        return None


def new_secret() -> str:
    """From which the two halves of a key are made."""
    return secrets.token_urlsafe(32)


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(secret.encode()).digest())


def public_of(secret: str) -> str:
    """32 bytes in base64url."""
    return _written(_key(secret).public_key().public_bytes_raw())


def did_of(public: str) -> str:
    """The key itself, written as an identity: whoever reads the badge has what verifies it."""
    number = int.from_bytes(_ED25519 + _read(public), "big")
    signs = ""
    while number:
        number, rest = divmod(number, len(_BASE58))
        signs = _BASE58[rest] + signs
    return f"did:key:z{signs}"


def jwk_of(public: str) -> dict[str, str]:
    """The public half, as the collective publishes it (RFC 8037)."""
    did = did_of(public)
    return {"kty": "OKP", "crv": "Ed25519", "x": public, "alg": "EdDSA", "use": "sig", "kid": did}


@dataclass(frozen=True, kw_only=True)
class Badge:
    """`page`: where it is said whether it still holds; `key`: the public key; `issuer_url`: the page of the collective."""

    page: str
    key: str
    issuer_url: str
    issuer_name: str
    name: str
    workshops: Sequence[tuple[str, str]]  # title, day
    at: datetime


def credential_of(badge: Badge) -> dict[str, Any]:
    """What is signed, in the words of Open Badges 3.0. The name is there because she asked for it."""
    followed = " · ".join(title for title, _day in badge.workshops)
    return {
        "@context": list(_CONTEXTS),
        "id": badge.page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Séances suivies",
        "issuer": {
            "id": did_of(badge.key), "type": ["Profile"], "name": badge.issuer_name, "url": badge.issuer_url,
        },
        "validFrom": badge.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{badge.page}#personne",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": badge.name, "identityType": "name", "hashed": False}
            ],
            "achievement": {
                "id": f"{badge.page}#seances",
                "type": ["Achievement"],
                "name": "Parcours de transmission d’un collectif solidaire",
                "description": f"Séances suivies : {followed}",
                "criteria": {"narrative": "Présence notée à chacune de ces séances par qui l’animait."},
            },
        },
    }  # fmt: skip


def signed(credential: Mapping[str, Any], *, secret: str, at: datetime) -> str:
    """A compact JWS: it is verified without asking us."""
    issuer = credential["issuer"]["id"]
    head = {"alg": "EdDSA", "typ": "JWT", "kid": f"{issuer}#{issuer.removeprefix('did:key:')}"}
    body = {
        **credential,
        "iss": issuer,
        "sub": credential["credentialSubject"]["id"],
        "jti": credential["id"],
        "nbf": int(at.timestamp()),
    }
    told = f"{_json(head)}.{_json(body)}"
    return f"{told}.{_written(_key(secret).sign(told.encode()))}"


def _json(value: Mapping[str, Any]) -> str:
    return _written(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _written(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def _read(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
