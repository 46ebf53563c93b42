"""What is followed of the places: calls to make sure, closures with their dates, the CCAS of communes, merges."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import nobody
from essaim.kernel.tenancy import Scoped
from essaim.places.enums import CheckOutcome, Known
from essaim.places.models.directory import Place


class CheckCampaign(Scoped):
    """Places to ring one after the other, to know whether what is written of them is still true. One open at a time."""

    about = nobody("Vérifications de lieux par téléphone")

    name = models.CharField(_("Nom de la vérification"), max_length=80)
    made_on = models.DateField(_("Commencée le"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Commencée par"
    )
    closed_on = models.DateField(_("Terminée le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective"], condition=Q(closed_on=None), name="one_check_campaign"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CheckLine(Scoped):
    """One place of such a list: who has it in hand, how the last call ended. `rank`: the barest files first."""

    about = nobody("Lieux à rappeler d’une vérification")

    campaign = models.ForeignKey(
        CheckCampaign, on_delete=models.CASCADE, related_name="lines", verbose_name="Vérification"
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", verbose_name="Lieu")
    rank = models.PositiveSmallIntegerField("Rang", default=0)
    held_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Tenu par"
    )
    held_until = models.DateTimeField("Tenu jusqu’à", null=True)
    not_before = models.DateField("Pas avant le", null=True)
    tries = models.PositiveSmallIntegerField("Appels", default=0)
    outcome = models.CharField("Comment l’appel a fini", max_length=8, choices=CheckOutcome, blank=True)
    done_on = models.DateField("Fait le", null=True)
    done_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Fait par"
    )

    class Meta(Scoped.Meta):
        ordering = ["rank", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "place"], name="check_line_once")]
        indexes = [models.Index(fields=["campaign", "done_on", "rank"], name="check_line_next")]


class CommuneCentre(Scoped):
    """« Cette commune a-t-elle un CCAS ? » Said once by commune: the letter to the register is then addressed to it."""

    about = nobody("Les CCAS des communes")

    commune = models.ForeignKey(
        "essaim.Commune", on_delete=models.PROTECT, related_name="+", verbose_name=_("Commune")
    )
    exists = models.CharField(_("Cette commune a-t-elle un CCAS ?"), max_length=8, choices=Known)
    name = models.CharField(_("Son nom"), max_length=120, blank=True)
    address = models.CharField(_("Adresse"), max_length=200, blank=True)
    phone = models.CharField(_("Téléphone"), max_length=40, blank=True)
    said_on = models.DateField(_("Dit le"))
    said_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Dit par")
    )

    class Meta(Scoped.Meta):
        ordering = ["commune_id"]
        constraints = [models.UniqueConstraint(fields=["collective", "commune"], name="commune_centre_once")]


class PlaceClosure(Scoped):
    """A place is shut from one day to another, both included: holidays, works, an inventory."""

    about = nobody("Fermetures annoncées des lieux")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="closures", verbose_name="Lieu")
    first = models.DateField(_("Du"))
    last = models.DateField(_("Au"))
    why = models.CharField(_("Pourquoi"), max_length=120, blank=True)
    said_on = models.DateField(_("Dit le"))
    said_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Dit par")
    )

    class Meta(Scoped.Meta):
        ordering = ["first", "last", "id"]
        constraints = [
            models.CheckConstraint(name="closure_in_order", condition=Q(last__gte=F("first"))),
            models.UniqueConstraint(fields=["place", "first", "last"], name="closure_once"),
        ]


class PlaceMerge(Scoped):
    """Two rows were one place: `kept` stands, `gone` is closed. `before`: what undoing it needs, for thirty days."""

    about = nobody("Lieux réunis")

    kept = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", verbose_name=_("Lieu gardé"))
    gone = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="+", verbose_name=_("Réuni avec lui")
    )
    before = models.JSONField("Comment c’était", default=dict)
    made_on = models.DateField(_("Réunis le"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Réunis par")
    )
    undone_on = models.DateField(_("Séparés le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_on=None), name="place_merged_once"),
        ]
