"""The vault: a database of its own, with its own backup, that holds the keys and the journal of accesses.

A copy of the main database without the vault, or of both without the master key, tells nothing of the people met.
Its rows name collectives, members and people by identifiers only: no key crosses from one database to the other.
"""

from typing import Any, ClassVar

from django.db import models

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.purposes import ACCESS_LOG, RIGHTS, SAFETY

VAULT = "vault"


class VaultRow(models.Model):
    in_vault: ClassVar[bool] = True
    about: ClassVar[About]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class CollectiveKey(VaultRow):
    """The key of a collective, wrapped by a master key. It wraps those of its people."""

    about = nobody("Clés des collectifs")

    collective_id = models.UUIDField("Collectif", unique=True)
    generation = models.PositiveSmallIntegerField("Génération de la clé", default=1)
    master = models.CharField("Clé maîtresse", max_length=8)  # the name of the master key
    wrapped = models.BinaryField("Clé enveloppée")
    wrapped_former = models.BinaryField(
        "Clé précédente enveloppée", null=True
    )  # while people's keys are being wrapped again
    made_at = models.DateTimeField("Noté")


class SecretUse(models.TextChoices):
    """What a secret of a collective serves."""

    INDEX = "index", "blind indexes"
    JOURNAL = "journal", "journal of accesses"
    ACCOUNTS = "accounts", "second proofs"  # of the installation
    FIGURES = "figures", "rounding of what is published, seals of it"  # never another: see decision 26


class CollectiveSecret(VaultRow):
    """What makes blind indexes, or chains the journal, wrapped by a master key: see `collective_secrets.py`."""

    about = nobody("Secrets de la recherche et du journal")

    collective_id = models.UUIDField("Collectif")
    use = models.CharField("Usage", max_length=8, choices=SecretUse)
    generation = models.PositiveSmallIntegerField("Génération de la clé", default=1)
    first_line = models.PositiveBigIntegerField(
        "Première ligne", default=1
    )  # of the journal: it chains from that line on
    master = models.CharField("Clé maîtresse", max_length=8)
    wrapped = models.BinaryField("Clé enveloppée")
    is_spread = models.BooleanField(
        "Répandu partout", default=True
    )  # no: blind indexes are still being made again with it
    has_begun = models.BooleanField("Commencé", default=False)  # of the journal: a line was written; sealed
    made_at = models.DateTimeField("Noté")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collective_id", "use", "generation"], name="secret_once"),
        ]


class SubjectKey(VaultRow):
    """The key of one person (or worry, or signal), wrapped by her collective's. Destroyed: what it sealed is lost for ever.

    An identifier has keys of one kind in the whole vault: see `keyring.make_key`.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Clés de chiffrement des fiches",
        purpose="Une clé par personne, dans une base à part ; la détruire efface la fiche partout, sauvegardes comprises.",
        activity=SAFETY,
        kept="Aussi longtemps que la fiche : la détruire efface la fiche.",
    )

    subject_id = models.UUIDField("Personne")
    kind = models.CharField(
        "Sorte", max_length=24
    )  # of the row that lives by it: "person", "worry", "signal"
    collective_id = models.UUIDField("Collectif")
    generation = models.PositiveSmallIntegerField("Génération de la clé", default=1)  # of this person's key
    made_at = models.DateTimeField("Faite", auto_now_add=True)
    wrapped_by = models.PositiveSmallIntegerField(
        "Clé du collectif", default=1
    )  # generation of the collective's key
    wrapped = models.BinaryField("Clé enveloppée")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "generation"], name="subject_key_once"),
        ]
        indexes = [models.Index(fields=["collective_id", "wrapped_by"])]


class AccessEntry(VaultRow):
    """One display of one person: who, when, why, with what. Never what was shown. Chained: see `journal.py`."""

    about = About(
        whose=Whose.PERSONS,
        title="Qui a regardé sa fiche",
        purpose="Chaque affichage d’une personne : qui, quand, à quel titre, avec quel genre d’appareil. Jamais ce qui a été montré.",
        activity=SAFETY,
        part=RIGHTS,
        kept=ACCESS_LOG,
        expiry="essaim.kernel.journal:OLD_LINES",
    )

    collective_id = models.UUIDField("Collectif")
    number = models.PositiveBigIntegerField("Rang de la ligne")  # in the collective, from 1, without a hole
    at = models.DateTimeField("Quand")
    member_id = models.UUIDField("Membre", null=True)  # none: the system itself
    subject_id = models.UUIDField("Personne")
    verb = models.CharField("Ce qui a été montré", max_length=12)
    why = models.CharField("À quel titre", max_length=12)
    device = models.CharField("Genre d’appareil", max_length=40, blank=True)  # « Chrome, Android »
    mac = models.CharField("Sceau de la ligne", max_length=64)

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

    about = nobody("Tête du journal des accès")

    collective_id = models.UUIDField("Collectif", unique=True)
    number = models.PositiveBigIntegerField("Numéro", default=0)
    mac = models.CharField("Sceau de la ligne", max_length=64, blank=True)
    first_number = models.PositiveBigIntegerField("Première ligne gardée", default=1)  # the oldest kept
    before_first = models.CharField(
        "Sceau de la ligne d’avant", max_length=64, blank=True
    )  # the mac of the last one purged
    generation = models.PositiveSmallIntegerField(
        "Génération de la clé", default=1
    )  # of the secret that chains the next line
    # the mac of the five above: no other purge passes for ours
    seal = models.CharField("Sceau de l’ensemble", max_length=64, blank=True)


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
