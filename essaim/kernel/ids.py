"""Identifiers that a phone may choose: UUID version 7, so that they sort by time.

Those that hold a key are not chosen but drawn from what was chosen (`drawn_id`).
"""

import secrets
import time
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 of what is left of them (method 3), then 62 random bits.

    Two drawn one after the other sort so, even within a millisecond.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest * 4096 // 1_000_000) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def drawn_at(identifier: UUID) -> datetime:
    """When a version 7 identifier was drawn."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=UTC)


def drawn_id(kind: str, *, collective_id: UUID, by: UUID, chosen: UUID) -> UUID:
    """The identifier of what `by` makes with the identifier that her form chose: the same each time it is sent.

    Nobody can make it the identifier of another row, of whatever kind, nor learn from it which are taken: one that
    is taken leads elsewhere like one that is free. Version 8 (RFC 9562): the moment that was chosen, then 74 bits.
    """
    digest = sha256(f"{kind}|{collective_id}|{by}|{chosen}".encode()).digest()
    value = chosen.int >> 80 << 80 | int.from_bytes(digest[:10], "big")
    value &= ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=value | 0x8 << 76 | 0b10 << 62)
