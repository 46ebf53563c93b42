"""What worries us: escalations, the ladder of silence, the signs given by neighbours, and care for volunteers."""

from typing import ClassVar, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.fields import SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.models import Person
from essaim.worries.enums import DebriefState, Rung, RungResult, SignalKind, SignalState, WorryLevel

PersonalData = Literal["none", "members", "persons"]


class Worry(Scoped):
    """A question, a worry or a danger, raised by anyone, looked at by the coordinator.

    Sealed under its own key, for it may concern someone who has no file.
    """

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="worries")
    level = models.CharField(max_length=8, choices=WorryLevel)
    fact = SealedText(_("Ce que vous avez vu ou entendu"))
    raised_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    first_look_at = models.DateTimeField(null=True)
    first_look_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    told_who = SealedText(_("Qui a été prévenu, et comment"))
    conclusion = SealedText(_("Ce qui a été décidé"))
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering = ["-raised_at"]


class LadderRung(Scoped):
    """One rung climbed when someone no longer answers."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rungs")
    rung = models.CharField(max_length=10, choices=Rung)
    result = models.CharField(max_length=8, choices=RungResult)
    on = models.DateField()
    by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    without_consent = SealedText(
        _("Pourquoi sans accord"), key="person_id"
    )  # danger only (Code pénal, 223-6)

    class Meta(Scoped.Meta):
        ordering = ["on", "id"]


class Signal(Scoped):
    """A sign given by a neighbour or a relative, or a call for oneself: unverified, seen by the coordinator only.

    Sealed under its own key, gone after 30 days.
    """

    personal_data: ClassVar[PersonalData] = "persons"

    kind = models.CharField(max_length=10, choices=SignalKind)
    state = models.CharField(max_length=14, choices=SignalState, default=SignalState.NEW)
    where = SealedText(_("Où"))
    what = SealedText(_("Ce que vous avez remarqué"))
    reach = SealedText(_("Comment vous joindre"))  # of the one who gives it, or of herself
    relative_knows = models.BooleanField(null=True)  # does the person know that we are told?
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_on = models.DateField()
    inform_before = models.DateField()  # the person is told at first contact, at most a month after
    informed_on = models.DateField(null=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="signals")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering = ["-received_at"]


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
