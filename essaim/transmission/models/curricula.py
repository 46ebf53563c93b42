"""What a network passes on, edition after edition, and what it asks of a collective before it stands alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import nobody
from essaim.kernel.ids import uuid7
from essaim.network.models import Network
from essaim.transmission.enums import Criterion, EditionState

LONGEST_REASON = 500


class Curriculum(models.Model):
    """One text of the curriculum: an edition, which never changes, the draft of the next, or one that came in a file.

    `content` is the document of `rules/programme.py`, as it is exported. It belongs to the network; no collective writes it.
    """

    about = nobody("Programmes")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+", verbose_name="Réseau")
    state = models.CharField(_("État"), max_length=9, choices=EditionState, default=EditionState.DRAFT)
    edition = models.PositiveSmallIntegerField(_("Édition"), null=True)
    content = models.JSONField(_("Programme"))
    reason = models.CharField(_("Ce qui change, et pourquoi"), max_length=LONGEST_REASON, blank=True)
    made_at = models.DateTimeField("Écrit")
    published_at = models.DateTimeField("Publiée", null=True)

    class Meta:
        ordering = ["-edition", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["network", "edition"], name="curriculum_edition_once"),
            models.UniqueConstraint(
                fields=["network", "state"],
                condition=~Q(state=EditionState.PUBLISHED),
                name="curriculum_one_draft",
            ),
            models.CheckConstraint(
                name="curriculum_edition_has_its_number",
                condition=Q(state=EditionState.PUBLISHED, edition__isnull=False, published_at__isnull=False)
                | (~Q(state=EditionState.PUBLISHED) & Q(edition__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.edition or ''}".strip()


class GateCriterion(models.Model):
    """What the network asks in place of our default; 0: it does not ask it."""

    about = nobody("Critères d’autonomie")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", verbose_name="Réseau")
    criterion = models.CharField(_("Critère"), max_length=11, choices=Criterion)
    wanted = models.PositiveSmallIntegerField(_("À partir de combien"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "criterion"], name="gate_criterion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()} : {self.wanted}"
