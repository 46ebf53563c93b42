"""What someone followed, on paper and as a badge, because she asked for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose
from essaim.kernel.fields import SealedText
from essaim.kernel.tenancy import Scoped
from essaim.transmission.enums import LEARNER, LEARNING
from essaim.transmission.models.paths import Participant


class Certificate(Scoped):
    """Asked for by a member, or by someone without an account to whoever leads. Her name is not copied here."""

    about = About(
        whose=Whose.MEMBERS,
        title="Attestations",
        purpose="Remettre à qui la demande une attestation des séances suivies, et dire si elle est valide.",
        activity=LEARNING,
        kept=LEARNER,
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("Membre")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("Participant·e")
    )
    followed = models.JSONField(_("Séances suivies"))  # [title, day], in order
    minutes = models.PositiveIntegerField(_("Durée (minutes)"))
    issued_at = models.DateTimeField(_("Remise le"))
    withdrawn_at = models.DateTimeField(_("Retirée le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="certificate_of_one_person",
                condition=Q(member__isnull=False, participant=None)
                | Q(member=None, participant__isnull=False),
            )
        ]

    @property
    def shown_name(self) -> str:
        return (
            self.member.user.name
            if self.member
            else (self.participant.shown_name if self.participant else "–")
        )


class BadgeKey(Scoped):
    """By which a collective signs its badges (Ed25519). Made with the first badge; the public half is published."""

    about = About(
        whose=Whose.MEMBERS,
        title="Clé des badges",
        purpose="Signer les badges que des membres demandent.",
        activity=LEARNING,
        kept="Tant que le collectif existe.",
    )

    secret = SealedText(_("Secret de la clé"))
    made_at = models.DateTimeField(_("Faite le"))

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="badge_key_once")]
