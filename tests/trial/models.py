"""A model above `people/` that nothing else knows: whatever walks models must find it (« the trial model »)."""

from django.db import models
from django.db.models import Q

from essaim.kernel.about import About, Activity, Closing, Figure, Keep, Part, Rows, Whose
from essaim.kernel.fields import BlindIndexField, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.models import Person

TRYING = Activity(
    "trial",
    60,
    "Orienter la personne vers un lieu d’essai",
    "Savoir où elle a été orientée.",
    "Intérêt légitime.",
    "Les personnes rencontrées.",
    "La personne elle-même.",
    "La personne qui l’accompagne.",
)
TRIALS = Part("trials", "Essais", frozenset({"coordinator", "companion"}))
TRIAL_KEPT = Keep("trial", 95, "Essai, après sa fin", 100)


class Trial(Scoped):
    """An orientation to a place."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses essais",
        purpose="Savoir vers quel lieu elle a été orientée.",
        activity=TRYING,
        part=TRIALS,
        kept=TRIAL_KEPT,
        expiry=Rows(lambda last, _on: Q(ended_on__lte=last), then="empty"),
        closing=Closing(Q(ended_on=None), "ended_on"),
        ends_with_link=True,
        holds=Q(is_owed=True, ended_on=None),
        on_file=True,
        figures=(Figure("trials", "Essais"),),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    where = SealedText("Vers quel lieu", key="person_id")
    place_mark = BlindIndexField("Repère du lieu", blank=True)
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    on = models.DateField("Le")
    is_owed = models.BooleanField("On lui doit une réponse", default=False)
    ended_on = models.DateField("Terminé le", null=True)

    class Meta(Scoped.Meta):
        db_table = "essaim_trial"
