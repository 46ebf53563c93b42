"""What a coordinator sets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped


class PeopleSettings(Scoped):
    """One row a collective, made at need."""

    about = About(
        whose=Whose.MEMBERS,
        title="Réglages du collectif",
        purpose="Les limites, la suppléance, le responsable du traitement.",
        activity=TEAM,
        kept="Tant que le collectif existe.",
    )

    people_per_volunteer = models.PositiveSmallIntegerField(
        _("Personnes accompagnées par bénévole, au plus"), default=5
    )
    silence_days = models.PositiveSmallIntegerField(_("Silence qui alerte (jours)"), default=30)
    note_days = models.PositiveSmallIntegerField(_("Durée d’une note (jours)"), default=365)
    coordinator_substitute = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Suppléance du ou de la référent·e",
    )
    controller = models.CharField(_("Responsable du traitement"), max_length=200, blank=True)
    dpo_contact = models.CharField(_("Contact pour les données"), max_length=200, blank=True)
    notice_version = models.PositiveSmallIntegerField("Version de l’information remise", default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="people_settings_once")]
