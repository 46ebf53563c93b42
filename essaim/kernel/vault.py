"""The vault: a database of its own, with its own backup, that holds the keys and the journal of accesses.

A copy of the main database without the vault, or of both without the master key, tells nothing of the people met.
Its rows name collectives, members and people by identifiers only: no key crosses from one database to the other.
"""

from typing import Any, ClassVar, Literal

from django.db import models

VAULT = "vault"


class VaultRow(models.Model):
    in_vault: ClassVar[bool] = True
    personal_data: ClassVar[Literal["none", "members", "persons"]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class CollectiveKey(VaultRow):
    """The key of a collective, wrapped by a master key. It wraps those of its people."""

    personal_data: ClassVar[Literal["none", "members", "persons"]] = "none"

    collective_id = models.UUIDField(unique=True)
    generation = models.PositiveSmallIntegerField(default=1)
    master = models.CharField(max_length=8)  # the name of the master key
    wrapped = models.BinaryField()
    wrapped_former = models.BinaryField(null=True)  # while people's keys are being wrapped again
    made_at = models.DateTimeField()


class SecretUse(models.TextChoices):
    """What a secret of a collective serves."""

    INDEX = "index", "blind indexes"
    JOURNAL = "journal", "journal of accesses"


class CollectiveSecret(VaultRow):
    """What makes blind indexes, or chains the journal, wrapped by a master key: see `collective_secrets.py`."""

    personal_data: ClassVar[Literal["none", "members", "persons"]] = "none"

    collective_id = models.UUIDField()
    use = models.CharField(max_length=8, choices=SecretUse)
    generation = models.PositiveSmallIntegerField(default=1)
    first_line = models.PositiveBigIntegerField(default=1)  # of the journal: it chains from that line on
    master = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    is_spread = models.BooleanField(default=True)  # no: blind indexes are still being made again with it
    has_begun = models.BooleanField(default=False)  # of the journal: a line was written. Part of the seal
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective_id", "use", "generation"], name="secret_once"),
        ]


class SubjectKey(VaultRow):
    """The key of one person (or worry, or signal), wrapped by her collective's. Destroyed: what it sealed is lost for ever.

    An identifier has keys of one kind in the whole vault: see `keyring.make_key`.
    """

    personal_data: ClassVar[Literal["none", "members", "persons"]] = "persons"

    subject_id = models.UUIDField()
    kind = models.CharField(max_length=24)  # of the row that lives by it: "person", "worry", "signal"
    collective_id = models.UUIDField()
    generation = models.PositiveSmallIntegerField(default=1)  # of this person's key
    wrapped_by = models.PositiveSmallIntegerField(default=1)  # generation of the collective's key
    wrapped = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "generation"], name="subject_key_once"),
        ]
        indexes = [models.Index(fields=["collective_id", "wrapped_by"])]


class AccessEntry(VaultRow):
    """One display of one person: who, when, why, with what. Never what was shown. Chained: see `journal.py`."""

    personal_data: ClassVar[Literal["none", "members", "persons"]] = "persons"

    collective_id = models.UUIDField()
    number = models.PositiveBigIntegerField()  # in the collective, from 1, without a hole
    at = models.DateTimeField()
    member_id = models.UUIDField(null=True)  # none: the system itself
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=12)
    why = models.CharField(max_length=12)
    device = models.CharField(max_length=40, blank=True)  # « Chrome, Android »
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective_id", "number"], name="access_entry_number_once"),
        ]
        indexes = [
            models.Index(fields=["collective_id", "subject_id", "at"]),
            models.Index(fields=["collective_id", "at"]),
        ]


class JournalHead(VaultRow):
    """Where the chain of a collective stands; taken with a lock by whoever adds to it. Sealed as a whole."""

    personal_data: ClassVar[Literal["none", "members", "persons"]] = "none"

    collective_id = models.UUIDField(unique=True)
    number = models.PositiveBigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    first_number = models.PositiveBigIntegerField(default=1)  # the oldest kept
    before_first = models.CharField(max_length=64, blank=True)  # the mac of the last one purged
    generation = models.PositiveSmallIntegerField(default=1)  # of the secret that chains the next line
    # the mac of the five above: no other purge passes for ours
    seal = models.CharField(max_length=64, blank=True)


class VaultRouter:
    """Rows of the vault live in the vault, all others elsewhere."""

    def db_for_read(self, model: type[models.Model], **_: Any) -> str | None:
        return VAULT if getattr(model, "in_vault", False) else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **_: Any) -> bool:
        is_vaults = app_label == "essaim" and model_name in _VAULT_NAMES
        return (db == VAULT) == is_vaults


_VAULT_NAMES = {
    model.__name__.lower()
    for model in (CollectiveKey, CollectiveSecret, SubjectKey, AccessEntry, JournalHead)
}
