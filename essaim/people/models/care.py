"""Care for volunteers, and what a coordinator sets."""

from typing import ClassVar, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.tenancy import Scoped
from essaim.people.enums import DebriefState

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
    daily_done_on = models.DateField(null=True)  # marks of `tick`: each chore is done once
    digest_sent_on = models.DateField(null=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="people_settings_once")]


class EmergencyNumber(Scoped):
    """A number to ring, with the day it was checked. Copied from the common table, then the collective's own."""

    personal_data: ClassVar[PersonalData] = "none"

    position = models.PositiveSmallIntegerField(default=0)
    situation = models.CharField(_("Pour quoi"), max_length=120)
    number = models.CharField(_("Numéro"), max_length=30)
    hours = models.CharField(_("Heures"), max_length=60, blank=True)
    is_urgent = models.BooleanField(_("Urgence"), default=False)
    by_text = models.BooleanField(_("Par SMS"), default=False)
    verified_on = models.DateField(_("Vérifié le"))
    verified_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Scoped.Meta):
        ordering = ["position", "number"]


class Debrief(Scoped):
    """A talk proposed to a volunteer after a hard visit. Nothing is written of what was said."""

    personal_data: ClassVar[PersonalData] = "members"

    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    by_herself = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=DebriefState, default=DebriefState.PROPOSED)
    settled_on = models.DateField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-asked_at"]
