"""What lets a member see a person."""

from django.db import models
from django.db.models import F, Q

from essaim.kernel.about import About, Whose
from essaim.kernel.purposes import SAFETY
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import PERSON_FILE, Parts
from essaim.people.models.person import Person


class Grant(Scoped):
    """A member sees a person, in one capacity, from one moment to another: the only thing that decides sight.

    Written by what gives it (a companionship, a glass broken in an emergency…), in the same transaction, and ended
    with it. `source_id` is that row: it gives one grant. The coordinator needs none.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Qui peut la voir",
        purpose="Qui voit sa fiche, à quel titre, de quand à quand : rien d’autre n’en décide.",
        activity=SAFETY,
        part=Parts.RIGHTS,
        kept=PERSON_FILE,
        erased_rows_go=True,
        technical=frozenset({"source_id"}),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="grants", verbose_name="Personne"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    capacity = models.CharField(
        "À quel titre", max_length=12
    )  # a word that no part of a file knows gives nothing
    source_id = models.UUIDField("Ce qui le permet")
    since = models.DateTimeField("Depuis")
    until = models.DateTimeField("Jusqu’à", null=True)  # none: until it is ended

    class Meta(Scoped.Meta):
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "source_id"], name="one_grant_a_source"),
            models.CheckConstraint(
                name="grant_ends_after_its_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [models.Index(fields=["member", "until"]), models.Index(fields=["person", "member"])]
