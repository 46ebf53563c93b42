"""The swarm as its network sees it: agreements, requests, and what was counted of each collective one night."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import Scoped
from essaim.messages.models import HouseSealedText
from essaim.network.models import Collective, Network
from essaim.swarm.enums import ASKING, RequestState

NAME_LENGTH = 200
REQUEST_DAYS = 365  # after the last answer, or the day it came


class Agreement(Scoped):
    """What binds a collective, its carrier and the network. The carrier is the data controller; `joint_on`: with the network."""

    about = nobody("Conventions")

    carrier = models.CharField(_("Porteur"), max_length=NAME_LENGTH)
    starts_on = models.DateField(_("Prend effet le"))
    ends_on = models.DateField(_("Finit le"))
    signed_on = models.DateField(_("Signée le"), null=True)
    joint_on = models.DateField(_("Accord de responsabilité conjointe signé le"), null=True)
    workshops = models.PositiveSmallIntegerField(_("Séances prévues"), default=8)

    class Meta(Scoped.Meta):
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start", condition=Q(ends_on__gte=models.F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.starts_on}"


class AgreementPayment(Scoped):
    """Money of an agreement: how much, from whom, for when."""

    about = nobody("Sommes des conventions")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="payments", verbose_name=_("Convention")
    )
    payer = models.CharField(_("Qui verse"), max_length=NAME_LENGTH)
    euros = models.PositiveIntegerField(_("Montant (euros)"))
    due_on = models.DateField(_("Pour le"))
    paid_on = models.DateField(_("Versé le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["due_on", "id"]


class Pulse(models.Model):
    """What was counted of a collective the last night: figures and dates, nobody. The cockpit reads these and enters none.

    `signs`: those that spoke, by their keys; `talk`: how many. `leading`: who leads workshops to come, and how many.
    """

    about = nobody("Signes de vie des collectifs")

    collective = models.OneToOneField(
        Collective, on_delete=models.CASCADE, primary_key=True, related_name="pulse", verbose_name="Collectif"
    )
    counted_on = models.DateField(_("Compté le"))
    life: "models.JSONField[Any, dict[str, Any]]" = models.JSONField(_("Ce qui a été compté"), default=dict)
    figures: "models.JSONField[Any, dict[str, float]]" = models.JSONField(
        _("Chiffres de l’année"), default=dict
    )
    communes: "models.JSONField[Any, list[Any]]" = models.JSONField(_("Communes"), default=list)
    centre: "models.JSONField[Any, list[float] | None]" = models.JSONField(
        _("Où, à un kilomètre près"), null=True
    )
    leading: "models.JSONField[Any, dict[str, int]]" = models.JSONField(_("Qui anime"), default=dict)
    is_joint = models.BooleanField(_("Responsabilité conjointe"), default=False)
    signs: "models.JSONField[Any, list[str]]" = models.JSONField(_("Signes"), default=list)
    talk = models.PositiveSmallIntegerField(_("Combien de signes"), default=0)

    def __str__(self) -> str:
        return f"{self.collective_id} {self.counted_on}"


class SignSettings(models.Model):
    """From which figure on a sign speaks, for a network; what is not there is as usual."""

    about = nobody("Seuils des signes de vie")

    network = models.OneToOneField(
        Network, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="Réseau"
    )
    thresholds: "models.JSONField[Any, dict[str, int]]" = models.JSONField(_("Seuils"), default=dict)

    def __str__(self) -> str:
        return str(self.network_id)


class CollectiveRequest(models.Model):
    """« Un collectif chez nous »: who asks, where, and what was answered. Of no collective yet, so sealed by the house.

    A year after the last answer nothing of who asked is left: the commune, the days and the answer stay.
    """

    about = About(
        whose=Whose.MEMBERS,
        title="Demandes de collectif",
        purpose="Répondre à qui demande un collectif ; reprendre contact au jour dit.",
        activity=ASKING,
        kept="Un an après la dernière réponse ; ensuite la commune, les jours et la réponse, sans la personne.",
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="+", verbose_name="Réseau")
    insee = models.CharField(_("Code de la commune"), max_length=5)
    commune = models.CharField(_("Commune"), max_length=120)
    asker = HouseSealedText(_("Prénom et nom, ou structure"))
    reach = HouseSealedText(_("Adresse e-mail, ou téléphone"))
    motives = HouseSealedText(_("Pourquoi ici"))
    study: "HouseSealedText" = HouseSealedText(_("L’étude de la demande"))  # JSON: see `rules.requests.Study`
    received_on = models.DateField(_("Reçue le"))
    state = models.CharField(_("Réponse"), max_length=8, choices=RequestState, default=RequestState.RECEIVED)
    decided_on = models.DateField(_("Répondu le"), null=True)
    back_on = models.DateField(_("À reprendre le"), null=True)
    collective = models.OneToOneField(
        Collective, on_delete=models.SET_NULL, null=True, related_name="asked", verbose_name=_("Collectif")
    )
    emptied_on = models.DateField(_("Effacée le"), null=True)

    class Meta:
        ordering = ["-received_on", "-id"]
        indexes = [models.Index(fields=["network", "state"])]

    def __str__(self) -> str:
        return f"{self.commune} {self.received_on}"

    @property
    def last_on(self) -> date:
        """From which its time runs."""
        return max(one for one in (self.received_on, self.decided_on, self.back_on) if one)
