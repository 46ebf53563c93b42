"""Measures of isolation: optional, repeatable, never needed to be helped. Scores are computed when read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Figure, Whose, nobody
from essaim.kernel.fields import SealedJSON
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import Scoped
from essaim.measures.enums import MEASURING, Instrument, MeasureMode
from essaim.people.enums import PERSON_FILE, Parts
from essaim.people.models import Person


class Measure(Scoped):
    """The answers of one person, one day. `answers`: {item: answer or null for « ne souhaite pas répondre »}."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses réponses à un questionnaire",
        purpose="Voir avec elle si ses liens changent. Les totaux sont recalculés à la lecture, jamais gardés.",
        activity=MEASURING,
        part=Parts.MEASURES,
        kept=PERSON_FILE,
        technical=frozenset({"instrument_version", "is_translation_validated"}),
        figures=(Figure("measures", _("Questionnaires remplis")),),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="measures", verbose_name="Personne"
    )
    instrument = models.CharField("Questionnaire", max_length=8, choices=Instrument)
    instrument_version = models.PositiveSmallIntegerField("Version du questionnaire", default=1)
    language = models.CharField("Langue", max_length=5, default="fr")
    is_translation_validated = models.BooleanField("Traduction validée", default=False)
    mode = models.CharField("Comment elle a été posée", max_length=6, choices=MeasureMode)
    on = models.DateField("Le")
    asked_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Posée par"
    )
    answers = SealedJSON("Réponses", key="person_id")
    withdrawn_at = models.DateTimeField("Retirée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-on", "-id"]


class InstrumentUse(models.Model):
    """A network declares that it may use an instrument that has an owner, and supplies its text."""

    about = nobody("Questionnaires autorisés")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.ForeignKey(
        "essaim.Network", on_delete=models.PROTECT, related_name="instruments", verbose_name="Réseau"
    )
    instrument = models.CharField("Questionnaire", max_length=8, choices=Instrument)
    permission = models.CharField("Autorisation", max_length=300)  # by whom, when, reference
    wording = models.JSONField(
        "Textes du questionnaire", default=dict
    )  # {item: sentence} given by the owner of the instrument
    declared_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Déclaré par"
    )
    declared_at = models.DateTimeField("Déclaré")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "instrument"], name="instrument_declared_once")
        ]

    def __str__(self) -> str:
        return self.get_instrument_display()
