"""The secrets of a collective that wrap nothing: what makes its blind indexes, what chains its journal of accesses.

Each use has generations. Those of the indexes all serve, one over another (`keyring.blind_indexes`); that of the
journal serves from its first line on, and leaves when the lines before the next one were purged.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from essaim.kernel import master_keys, sealing
from essaim.kernel.vault import VAULT, CollectiveSecret, SecretUse


@dataclass(frozen=True, repr=False)
class Secret:
    generation: int
    first_line: int
    key: bytes


def open_secrets(collective_id: UUID, use: SecretUse) -> list[Secret]:
    """The oldest first.

    Raises:
        BrokenSeal: one of them was altered, or its master key is not known here.
    """
    rows = CollectiveSecret.objects.filter(collective_id=collective_id, use=use).order_by("generation")
    return [Secret(row.generation, row.first_line, unwrap(row)) for row in rows]


def make_secret(
    collective_id: UUID,
    use: SecretUse,
    *,
    generation: int,
    first_line: int = 1,
    is_spread: bool = True,
    has_begun: bool = False,
) -> Secret:
    key = sealing.new_key()
    row = CollectiveSecret(
        collective_id=collective_id,
        use=use,
        generation=generation,
        first_line=first_line,
        is_spread=is_spread,
        has_begun=has_begun,
        made_at=datetime.now(UTC),
    )
    wrap(row, key)
    row.save()
    return Secret(generation, first_line, key)


def mark_begun(collective_id: UUID) -> None:
    """The journal has a first line, or will in the same transaction: from now on it never « has not begun »."""
    rows = CollectiveSecret.objects.filter(collective_id=collective_id, use=SecretUse.JOURNAL)
    for row in rows.filter(has_begun=False):
        key = unwrap(row)
        row.has_begun = True
        wrap(row, key)
        row.save(update_fields=["has_begun", "master", "wrapped"])


def has_begun(collective_id: UUID) -> bool:
    """Did a journal ever begin? Where nothing was ever written of a collective, there is no secret either."""
    rows = CollectiveSecret.objects.filter(collective_id=collective_id, use=SecretUse.JOURNAL)
    return rows.filter(has_begun=True).exists()


INSTALLATION = UUID(int=0)  # whose secrets belong to no collective


def accounts_secret() -> bytes:
    """What seals the second proofs of accounts, which belong to no collective. Made at first use.

    Raises:
        BrokenSeal: altered, or its master key is not known here.
    """
    return sealing.derive(_only(INSTALLATION, SecretUse.ACCOUNTS).key, "second proofs")


def figures_secret(collective_id: UUID, what: str) -> bytes:
    """What rounds the figures that a collective publishes, and what seals them. Made at first use, and never changed.

    Raises:
        BrokenSeal: altered, or its master key is not known here.
    """
    return sealing.derive(_only(collective_id, SecretUse.FIGURES).key, what)


def _only(owner: UUID, use: SecretUse) -> Secret:
    secrets = open_secrets(owner, use)
    if not secrets:
        try:
            with transaction.atomic(using=VAULT):
                secrets = [make_secret(owner, use, generation=1)]
        except IntegrityError:  # made at the same instant
            secrets = open_secrets(owner, use)
    return secrets[-1]


def unwrap(row: CollectiveSecret) -> bytes:
    return master_keys.unwrap(row.master, bytes(row.wrapped), bound_to=_place(row))


def wrap(row: CollectiveSecret, key: bytes) -> None:
    """Under the active master key."""
    row.master, row.wrapped = master_keys.wrap(key, bound_to=_place(row))


def _place(row: CollectiveSecret) -> str:
    """The first line is part of it: moved in the database, the secret opens no more. So is that the journal began."""
    begun = "|begun" if row.has_begun else ""
    return f"secret|{row.collective_id}|{row.use}|{row.generation}|{row.first_line}{begun}"
