"""Heat, cold, flood: what she stated, the watches, and each time that everyone is called."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.calls.enums import CALLING
from essaim.calls.models import CallCampaign
from essaim.kernel.about import ONCE, About, Whose, nobody
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.people.enums import PERSON_FILE
from essaim.people.models import Person
from essaim.vigilance.enums import WISHES, Hazard, Level


class VigilanceWish(Scoped):
    """What she stated when she agreed to be called in an alert. It orders the calls; nobody else does."""

    about = About(
        whose=Whose.PERSONS,
        title="Ce qu’elle a dit pour les alertes",
        purpose="L’appeler chaque jour d’alerte, plus tôt si elle l’a demandé ; lui redemander avant chaque saison.",
        activity=CALLING,
        part=WISHES,
        kept=PERSON_FILE,
        merge=ONCE,
        erased_rows_go=True,
    )

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="vigilance", verbose_name="Personne"
    )
    heat = models.BooleanField(_("Pendant une canicule"), default=True)
    cold = models.BooleanField(_("Pendant un grand froid"), default=True)
    flood = models.BooleanField(_("Pendant une inondation"), default=False)
    is_alone = models.BooleanField(_("Elle dit qu’elle sera seule ces jours-là"), default=False)
    asks_calls = models.BooleanField(_("Elle demande à être appelée en premier"), default=False)
    no_relative = models.BooleanField(_("Elle dit n’avoir aucun proche à joindre"), default=False)
    confirmed_on = models.DateField("Confirmé le")
    confirmed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Confirmé par"
    )
    letter_on = models.DateField("Lettre préparée le", null=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "confirmed_on"])]


class Vigilance(Scoped):
    """A watch: of what, at what level, for how long. One at a time for each hazard."""

    about = nobody("Veilles (canicule, froid, inondation)")

    hazard = models.CharField(_("Pour quoi"), max_length=5, choices=Hazard)
    level = models.CharField(_("Niveau"), max_length=6, choices=Level)
    starts_on = models.DateField(_("Du"))
    ends_on = models.DateField(_("au"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Déclenchée par"
    )
    made_at = models.DateTimeField("Déclenchée")
    ended_at = models.DateTimeField("Levée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "hazard"], condition=Q(ended_at=None), name="one_watch_of_a_hazard"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_hazard_display())


class VigilanceCaller(Scoped):
    """A member who calls in a watch."""

    about = About(
        whose=Whose.MEMBERS,
        title="Qui appelle pendant une veille",
        purpose="Savoir qui peut recevoir une personne à appeler.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    vigilance = models.ForeignKey(
        Vigilance, on_delete=models.CASCADE, related_name="callers", verbose_name="Veille"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["vigilance", "member"], name="vigilance_caller_once")]


class Wave(Scoped):
    """One time that everyone is called: a day, and which time of the day. Its list is a campaign of `calls/`."""

    about = nobody("Fois où l’on appelle, pendant une veille")

    vigilance = models.ForeignKey(
        Vigilance, on_delete=models.CASCADE, related_name="waves", verbose_name="Veille"
    )
    campaign = models.OneToOneField(
        CallCampaign, on_delete=models.PROTECT, related_name="+", verbose_name="Liste"
    )
    on = models.DateField("Le")
    number = models.PositiveSmallIntegerField("Fois de la journée")
    opened_at = models.DateTimeField("Ouverte")

    class Meta(Scoped.Meta):
        ordering = ["-on", "-number"]
        constraints = [models.UniqueConstraint(fields=["vigilance", "on", "number"], name="wave_once")]
