"""What a coordinator sets."""

from typing import ClassVar, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.tenancy import Scoped

PersonalData = Literal["none", "members", "persons"]


class PeopleSettings(Scoped):
    """One row a collective, made at need."""

    personal_data: ClassVar[PersonalData] = "members"

    people_per_volunteer = models.PositiveSmallIntegerField(
        _("Personnes accompagnées par bénévole, au plus"), default=5
    )
    silence_days = models.PositiveSmallIntegerField(_("Silence qui alerte (jours)"), default=30)
    note_days = models.PositiveSmallIntegerField(_("Durée d’une note (jours)"), default=365)
    coordinator_substitute = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    controller = models.CharField(_("Responsable du traitement"), max_length=200, blank=True)
    dpo_contact = models.CharField(_("Contact pour les données"), max_length=200, blank=True)
    notice_version = models.PositiveSmallIntegerField(default=1)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="people_settings_once")]
