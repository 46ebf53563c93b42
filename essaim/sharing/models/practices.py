"""Practices that travel: a card, who adopted or adapted it and how it went, what was said of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.ids import uuid7
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.network.models import Collective, Membership, Network
from essaim.sharing.enums import PracticeState, Theme, Went
from essaim.sharing.models.cards import IDENTITY_LENGTHS, LENGTHS, WORDS, Card, read

REASON_LENGTH = 300
TOLD_LENGTH = 600


class AssociationIdentity(Scoped):
    """What a fiche says of who carries the collective. It describes a structure, and nobody."""

    about = nobody("Présentation de la structure")

    carrier = models.CharField(WORDS["carrier"], max_length=IDENTITY_LENGTHS["carrier"], blank=True)
    founded = models.CharField(WORDS["founded"], max_length=IDENTITY_LENGTHS["founded"], blank=True)
    region = models.CharField(WORDS["region"], max_length=IDENTITY_LENGTHS["region"], blank=True)
    field = models.CharField(WORDS["field"], max_length=IDENTITY_LENGTHS["field"], blank=True)
    team = models.CharField(WORDS["team"], max_length=IDENTITY_LENGTHS["team"], blank=True)
    budget = models.CharField(WORDS["budget"], max_length=IDENTITY_LENGTHS["budget"], blank=True)
    mission = models.CharField(WORDS["mission"], max_length=IDENTITY_LENGTHS["mission"], blank=True)
    contact = models.CharField(WORDS["contact"], max_length=IDENTITY_LENGTHS["contact"], blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="one_identity_each")]


class Practice(models.Model):
    """A card, as `models/cards.py` says it. A draft is its collective's alone; shared, the whole network reads it.

    `collective` none: it came in a file of another network, which `origin` names and whose `key` signed it.
    """

    about = nobody("Pratiques")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+", verbose_name="Réseau")
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Collectif"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="adaptations", verbose_name="Adaptée de"
    )
    state = models.CharField(_("État"), max_length=6, choices=PracticeState, default=PracticeState.DRAFT)
    title = models.CharField(WORDS["title"], max_length=LENGTHS["title"])
    theme = models.CharField(_("Étape de la méthode"), max_length=10, choices=Theme)
    content = models.JSONField(_("Fiche"))
    words = models.TextField("Ce qu’une recherche y lit")
    made_at = models.DateTimeField("Écrite")
    shared_at = models.DateTimeField(_("Partagée le"), null=True)
    hidden_reason = models.CharField(_("Pourquoi elle est retirée"), max_length=REASON_LENGTH, blank=True)
    origin = models.CharField(_("Vient du réseau"), max_length=120, blank=True)
    origin_id = models.CharField("Son repère là-bas", max_length=36, blank=True)
    key = models.CharField("Clé qui l’a signée", max_length=64, blank=True)

    class Meta:
        ordering = ["-shared_at", "-id"]
        indexes = [models.Index(fields=["network", "state", "-shared_at"], name="practices_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "key", "origin_id"], condition=~Q(origin_id=""), name="practice_received_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def card(self) -> Card:
        return read(self.content)


class Adoption(models.Model):
    """A collective took a practice up, and says how it went."""

    about = nobody("Adoptions de pratiques")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="adoptions", verbose_name="Pratique"
    )
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, related_name="+", verbose_name="Collectif"
    )
    went = models.CharField(_("Comment cela se passe"), max_length=7, choices=Went, default=Went.TRYING)
    told = models.CharField(_("Ce que vous en dites"), max_length=TOLD_LENGTH, blank=True)
    is_adapted = models.BooleanField("Adaptée", default=False)
    at = models.DateTimeField("Depuis")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["practice", "collective"], name="adopted_once")]

    def __str__(self) -> str:
        return f"{self.collective_id} {self.went}"


class PracticeComment(models.Model):
    """A question or a remark under a card, in the name of a collective; the member is known to hers alone."""

    about = About(
        whose=Whose.MEMBERS,
        title="Questions et remarques sur les pratiques",
        purpose="Échanger entre collectifs sur une pratique ; seul le nom du collectif est montré.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="comments", verbose_name="Pratique"
    )
    collective = models.ForeignKey(
        Collective, on_delete=models.PROTECT, related_name="+", verbose_name="Collectif"
    )
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name="Écrit par")
    body = models.CharField(_("Question ou remarque"), max_length=TOLD_LENGTH)
    at = models.DateTimeField("Quand")
    hidden_at = models.DateTimeField("Retirée", null=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
