"""The secret addresses by which a member's own calendar program reads ours."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.agenda.enums import FeedScope
from essaim.kernel.about import About, Whose
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE


class CalendarFeed(Scoped):
    """One for each member and scope, until she changes or withdraws it. Only the fingerprint of its secret is kept."""

    about = About(
        whose=Whose.MEMBERS,
        title="Adresses d’agenda",
        purpose="Lire l’agenda depuis son propre téléphone ; seule une marque illisible de l’adresse est gardée.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    scope = models.CharField(_("Ce qu’elle montre"), max_length=4, choices=FeedScope)
    secret_hash = models.CharField("Repère du secret", max_length=64)
    made_at = models.DateTimeField("Créée")
    withdrawn_at = models.DateTimeField("Retirée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "scope"], condition=Q(withdrawn_at=None), name="calendar_feed_once"
            ),
            models.UniqueConstraint(fields=["collective", "secret_hash"], name="calendar_feed_secret"),
        ]
