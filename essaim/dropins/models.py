"""Drop-ins: how they recur, the days that are arranged, who holds them, who came, what was said."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.dropins.enums import DROP_IN_NOTES, SITUATIONS, WELCOMING, CameAs, Every, Nth
from essaim.kernel.about import About, Rows, Whose, nobody, start_of
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.people.enums import PERSON_FILE
from essaim.people.models import Person
from essaim.places.models import Place

NAME_LENGTH = 80
WHERE_LENGTH = 120
WELCOME_LENGTH = 300


class DropIn(Scoped):
    """A drop-in that comes back: « le 1er jeudi du mois, de 14 h à 17 h, sauf juillet et août »."""

    about = nobody("Permanences")

    name = models.CharField(_("Nom de la permanence"), max_length=NAME_LENGTH)
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Lieu")
    )
    where = models.CharField(_("Précision sur le lieu"), max_length=WHERE_LENGTH, blank=True)
    welcome = models.CharField(_("Ce qu’on y trouve"), max_length=WELCOME_LENGTH, blank=True)
    every = models.CharField(_("À quel rythme"), max_length=9, choices=Every, default=Every.MONTH)
    nth = models.SmallIntegerField(_("Lequel du mois"), choices=Nth, default=Nth.FIRST)
    weekday = models.PositiveSmallIntegerField(_("Quel jour"))  # as `date.weekday()` counts
    months_off = models.JSONField(_("Mois sans permanence"), default=list)
    starts_on = models.DateField(_("À partir du"))  # the first of its days
    starts_at = models.TimeField(_("À quelle heure"))
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"))
    hosts_wanted = models.PositiveSmallIntegerField(_("Combien de personnes pour la tenir"), default=2)
    is_public = models.BooleanField(_("Annoncée à tout le monde"), default=True)
    ended_on = models.DateField("Arrêtée le", null=True)

    class Meta(Scoped.Meta):
        ordering = ["name__folded", "id"]

    def __str__(self) -> str:
        return self.name


class DropInDay(Scoped):
    """One of its days, once something is known of it: who holds it, that it moved, that it is off, who came."""

    about = nobody("Jours de permanence")

    drop_in = models.ForeignKey(
        DropIn, on_delete=models.PROTECT, related_name="days", verbose_name="Permanence"
    )
    on = models.DateField("Le jour que donne son rythme")
    starts_at = models.DateTimeField(_("Commence"))
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"))
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Lieu")
    )
    where = models.CharField(_("Précision sur le lieu"), max_length=WHERE_LENGTH, blank=True)
    is_moved = models.BooleanField("Déplacée", default=False)
    cancelled_at = models.DateTimeField("Annulée", null=True)
    sequence = models.PositiveIntegerField("Combien de fois changée", default=0)
    closed_at = models.DateTimeField("Terminée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["drop_in", "on"], name="drop_in_day_once")]
        indexes = [models.Index(fields=["collective", "starts_at"], name="drop_in_days_by_hour")]

    def __str__(self) -> str:
        return f"{self.drop_in_id} {self.on}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class DropInHost(Scoped):
    """A member who holds it that day, until she says that she cannot."""

    about = About(
        whose=Whose.MEMBERS,
        title="Qui tient les permanences",
        purpose="Qui tient quelle permanence ; chercher qui remplace.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    day = models.ForeignKey(DropInDay, on_delete=models.CASCADE, related_name="hosts", verbose_name="Jour")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    since = models.DateTimeField("Inscrit·e")
    left_at = models.DateTimeField("Ne peut plus", null=True)

    class Meta(Scoped.Meta):
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "member"], condition=Q(left_at=None), name="drop_in_host_once"
            )
        ]


class Came(Scoped):
    """Someone who came, or several: counted, not named. There is a contact for it, that may be given a name."""

    about = nobody("Venues aux permanences")

    day = models.ForeignKey(DropInDay, on_delete=models.PROTECT, related_name="came", verbose_name="Jour")
    kind = models.CharField(_("Qui est venu"), max_length=7, choices=CameAs)
    people = models.PositiveSmallIntegerField(_("Combien de personnes"), default=1)
    is_oriented = models.BooleanField(_("Un lieu lui a été indiqué"), default=False)
    at = models.DateTimeField("Quand")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    undone_at = models.DateTimeField("Annulée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["collective", "at"], name="came_by_hour")]


class DropInNotes(Scoped):
    """What was spoken of and decided that day. Nobody is named; sealed under its own key, in case."""

    about = About(
        whose=Whose.PERSONS,
        title="Les comptes rendus des permanences",
        purpose="Se souvenir des sujets, des décisions et de la suite. Personne n’y est nommé ; le texte est scellé, au cas où.",
        activity=WELCOMING,
        kept=DROP_IN_NOTES,
        expiry=Rows(lambda last, _on: Q(at__lt=start_of(last)), then="delete"),
    )

    day = models.OneToOneField(DropInDay, on_delete=models.CASCADE, related_name="notes", verbose_name="Jour")
    subjects = SealedText(_("De quoi on a parlé"))
    decisions = SealedText(_("Ce qu’on a décidé"))
    next_steps = SealedText(_("La suite"))
    at = models.DateTimeField("Quand")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]


class Situation(Scoped):
    """What was said of one person among those entitled, at a drop-in. It is in her file, never in the notes of the day."""

    about = About(
        whose=Whose.PERSONS,
        title="Ce qui s’est dit d’elle à une permanence",
        purpose="Réfléchir à plusieurs, entre personnes habilitées, à ce qui peut l’aider.",
        activity=WELCOMING,
        part=SITUATIONS,
        kept=PERSON_FILE,
        erased_rows_go=True,
        on_file=True,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="situations", verbose_name="Personne"
    )
    day = models.ForeignKey(DropInDay, on_delete=models.PROTECT, related_name="+", verbose_name="Jour")
    said = SealedText(_("Ce qu’on en retient"), key="person_id")
    at = models.DateTimeField("Quand")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
