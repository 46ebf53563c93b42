"""Standing alone: what the collective adopted, when it asked, what was answered, the act by which it is handed over."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import nobody
from essaim.kernel.tenancy import Scoped
from essaim.transmission.enums import Deliverable, GateEnd
from essaim.transmission.models.paths import Path

LONGEST_WORDS = 500
LONGEST_OPINION = 2000
SUPPORTER_LENGTH = 120


class Adopted(Scoped):
    """The collective made a text or a list its own, or took that back. Never written over; the last one counts."""

    append_only = True
    about = nobody("Ce que le collectif a adopté")

    deliverable = models.CharField(_("Quoi"), max_length=10, choices=Deliverable)
    is_adopted = models.BooleanField(_("Adopté"), default=True)
    at = models.DateTimeField(_("Noté le"))
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]


class GateAsked(Scoped):
    """A collective asks to stand alone; after a « pas encore », it asks again."""

    append_only = True
    about = nobody("Demandes d’autonomie")

    path = models.ForeignKey(Path, on_delete=models.CASCADE, related_name="+", verbose_name=_("Parcours"))
    words = models.CharField(_("Ce que le collectif veut dire"), max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField("Demandé le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Demandé par"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]


class GateReview(Scoped):
    """What was answered, why, and the facts as they stood that day: what is corrected later changes none of it."""

    append_only = True
    about = nobody("Avis d’autonomie")

    path = models.ForeignKey(
        Path, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("Parcours")
    )
    end = models.CharField(_("Avis"), max_length=10, choices=GateEnd)
    opinion = models.TextField(_("Pourquoi"), max_length=LONGEST_OPINION)
    until = models.DateField(
        _("Jusqu’au"), null=True
    )  # the support; the day from which it is looked at again
    supporter = models.CharField(_("Qui soutient"), max_length=SUPPORTER_LENGTH, blank=True)
    facts = models.JSONField(
        "Faits de ce jour"
    )  # criterion → [how many, how many were asked, adopted or not]
    at = models.DateTimeField("Rendu le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Rendu par"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="gate_review_says_until_when",
                condition=Q(end=GateEnd.AUTONOMOUS) | Q(until__isnull=False),
            )
        ]


class Handover(Scoped):
    """The act by which a collective stands alone: it counts once both sides have signed."""

    about = nobody("Actes de passage")

    review = models.OneToOneField(
        GateReview, on_delete=models.PROTECT, related_name="handover", verbose_name=_("Avis")
    )
    terms = models.TextField(_("Ce à quoi chacun s’engage"), max_length=LONGEST_OPINION)
    made_at = models.DateTimeField("Préparé le")
    network_signed_at = models.DateTimeField(_("Signé pour le réseau"), null=True)
    network_signed_by = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Pour le réseau",
    )
    collective_signed_at = models.DateTimeField(_("Signé pour le collectif"), null=True)
    collective_signed_by = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Pour le collectif",
    )

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]

    @property
    def is_signed(self) -> bool:
        return self.network_signed_at is not None and self.collective_signed_at is not None
