"""The rights of the people met, and how long things are kept."""

from typing import ClassVar, Literal

from django.db import models

from essaim.kernel.fields import SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import RetentionSubject
from essaim.people.models import Person
from essaim.rights.enums import RequestKind, RequestVia

PersonalData = Literal["none", "members", "persons"]


class PersonRequest(Scoped):
    """She asks for access, correction, erasure, or that one leaves her alone; answered within a month."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind)
    via = models.CharField(max_length=6, choices=RequestVia)
    detail = SealedText(key="person_id")
    received_on = models.DateField()
    due_on = models.DateField()
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )  # none: by herself, with her code
    takes_effect_on = models.DateField(null=True)  # an erasure asked with the code waits for a second thought
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_on = models.DateField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["due_on"]


class RetentionRule(Scoped):
    """How long one kind of data is kept. The coordinator may shorten it; to lengthen asks for a written reason."""

    personal_data: ClassVar[PersonalData] = "none"

    subject = models.CharField(max_length=14, choices=RetentionSubject)
    days = models.PositiveIntegerField()
    warn_days = models.PositiveIntegerField(default=0)  # before
    justification = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "subject"], name="retention_rule_once")]


class ExportLedger(Scoped):
    """A list that left as a file: who took it, when, with which filters. Never what was in it."""

    personal_data: ClassVar[PersonalData] = "members"
    append_only = True

    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    listing = models.CharField(max_length=60)
    shape = models.CharField(max_length=4)
    filters = models.JSONField(default=list)
    rows = models.PositiveIntegerField()
    people = models.PositiveIntegerField()  # shown in it, each of them in the journal too

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
