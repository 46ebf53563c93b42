"""Measures of isolation: optional, repeatable, never needed to be helped. Scores are computed when read."""

from typing import ClassVar, Literal

from django.db import models

from essaim.kernel.fields import SealedJSON
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import Scoped
from essaim.measures.enums import Instrument, MeasureMode
from essaim.people.models import Person

PersonalData = Literal["none", "members", "persons"]


class Measure(Scoped):
    """The answers of one person, one day. `answers`: {item: answer or null for « ne souhaite pas répondre »}."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="measures")
    instrument = models.CharField(max_length=8, choices=Instrument)
    instrument_version = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=5, default="fr")
    is_translation_validated = models.BooleanField(default=False)
    mode = models.CharField(max_length=6, choices=MeasureMode)
    on = models.DateField()
    asked_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    answers = SealedJSON(key="person_id")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-on", "-id"]


class InstrumentUse(models.Model):
    """A network declares that it may use an instrument that has an owner, and supplies its text."""

    personal_data: ClassVar[PersonalData] = "none"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey("essaim.Network", on_delete=models.PROTECT, related_name="instruments")
    instrument = models.CharField(max_length=8, choices=Instrument)
    permission = models.CharField(max_length=300)  # by whom, when, reference
    wording = models.JSONField(default=dict)  # {item: sentence} given by the owner of the instrument
    declared_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "instrument"], name="instrument_declared_once")
        ]

    def __str__(self) -> str:
        return self.get_instrument_display()
