"""Street rounds: where one walks, who is met there and counted, who watches over the neighbourhood."""

from datetime import time
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.doors.models import Out
from essaim.kernel.about import About, Figure, Rows, Whose, nobody, start_of
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.street.enums import FIRST_NAME, OBSERVED, WALKING, WATCHING, EncounterKind, WatcherKind, Weekday
from essaim.territory.models import Street

NAME_LENGTH = 80
PLACE_LENGTH = 120


class Circuit(Scoped):
    """A place, or a few streets, walked each week at the same hour."""

    about = nobody("Parcours de rue")

    name = models.CharField(_("Nom du parcours"), max_length=NAME_LENGTH)
    meeting_point = models.CharField(_("Point de départ"), max_length=PLACE_LENGTH, blank=True)
    weekday = models.PositiveSmallIntegerField(_("Quel jour"), choices=Weekday)
    starts_at = models.TimeField(_("À quelle heure"), default=time(10))
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"), default=90)
    line: "models.JSONField[Any, list[list[float]]]" = models.JSONField(_("Tracé"), default=list, blank=True)
    ended_on = models.DateField("Arrêté le", null=True)
    streets: "models.ManyToManyField[Street, CircuitStreet]" = models.ManyToManyField(
        Street, through="CircuitStreet", related_name="+"
    )

    class Meta(Scoped.Meta):
        ordering = ["weekday", "starts_at", "id"]

    def __str__(self) -> str:
        return self.name


class CircuitStreet(Scoped):
    """A street of a circuit, in walking order."""

    about = nobody("Rues des parcours")

    circuit = models.ForeignKey(Circuit, on_delete=models.CASCADE, related_name="+", verbose_name="Parcours")
    street = models.ForeignKey(Street, on_delete=models.PROTECT, related_name="+", verbose_name="Rue")
    position = models.PositiveSmallIntegerField("Rang")

    class Meta(Scoped.Meta):
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["circuit", "street"], name="circuit_street_once")]


class StreetRound(Out):
    """A pair walks a circuit, one day."""

    about = nobody("Déambulations")

    circuit = models.ForeignKey(
        Circuit, on_delete=models.PROTECT, related_name="rounds", verbose_name="Parcours"
    )
    planned_at = models.DateTimeField("Rendez-vous")
    on = models.DateField("Le")
    minutes = models.PositiveSmallIntegerField("Durée (minutes)")
    cancelled_at = models.DateTimeField("Annulée", null=True)

    class Meta(Out.Meta):
        abstract = False
        ordering = ["planned_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["circuit", "on"], condition=Q(cancelled_at=None), name="street_round_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["collective", "planned_at"]),
            models.Index(fields=["collective", "returned_at", "expected_back_at"], name="street_round_out"),
        ]

    def __str__(self) -> str:
        return self.circuit.name


class RoundMember(Scoped):
    """One of the two people of a round."""

    about = About(
        whose=Whose.MEMBERS,
        title="Binômes des déambulations",
        purpose="Qui fait quelle déambulation.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    street_round = models.ForeignKey(
        StreetRound, on_delete=models.CASCADE, related_name="pair", verbose_name="Déambulation"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["street_round", "member"], name="round_member_once")]


class Encounter(Scoped):
    """Someone greeted, or an exchange, on a round: counted, not named. Three people in one exchange are three people.

    Undone, it counts no more. Of an exchange there is a contact, that may be given a name later: the first name goes then.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les rencontres dans la rue",
        purpose="Compter les personnes saluées et rencontrées ; le prénom, si elle le donne, pour la reconnaître la fois d’après.",
        activity=WALKING,
        kept=FIRST_NAME,
        expiry=Rows(
            lambda last, _on: Q(at__lt=start_of(last), first_name__isnull=False), then="forget"
        ),
        figures=(
            Figure("encounters", _("Rencontres de rue"), Q(kind="talked", undone_at=None)),
            Figure("street_people", _("Personnes saluées ou rencontrées dans la rue"), Q(undone_at=None), total="people"),
        ),
    )  # fmt: skip

    street_round = models.ForeignKey(
        StreetRound, on_delete=models.PROTECT, related_name="encounters", verbose_name="Déambulation"
    )
    kind = models.CharField("Ce qui s’est passé", max_length=7, choices=EncounterKind)
    people = models.PositiveSmallIntegerField(_("Combien de personnes"), default=1)
    is_oriented = models.BooleanField(_("Un lieu lui a été indiqué"), default=False)
    first_name = SealedText(_("Son prénom, si elle veut bien le donner"))
    at = models.DateTimeField("Quand")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    undone_at = models.DateTimeField("Annulée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["collective", "at"])]


class Observation(Scoped):
    """What was seen of a place: a broken bench, a shop that closes. Nobody: no face, no plate, no name."""

    about = About(
        whose=Whose.PERSONS,
        title="Les observations des lieux",
        purpose="Dire ce qui change dans un lieu. Personne n’y est nommé ; le texte est scellé, au cas où.",
        activity=WALKING,
        kept=OBSERVED,
        expiry=Rows(lambda last, _on: Q(at__lt=start_of(last)), then="delete"),
    )

    street_round = models.ForeignKey(
        StreetRound, on_delete=models.CASCADE, related_name="observations", verbose_name="Déambulation"
    )
    body = SealedText(_("Ce que vous avez remarqué du lieu"))
    at = models.DateTimeField("Quand")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]


class Watcher(Scoped):
    """A shopkeeper, a caretaker… who agreed to keep an eye open, and to pass on what was agreed. Sealed under its own key."""

    about = About(
        whose=Whose.PERSONS,
        title="Les veilleurs et veilleuses",
        purpose="Savoir qui a accepté de transmettre un signe, lequel, et quand on est passé le voir ; l’en remercier.",
        activity=WALKING,
        kept=WATCHING,
        expiry=Rows(lambda last, _on: Q(seen_on__lt=last), then="delete"),
    )

    kind = models.CharField(_("Qui veille"), max_length=9, choices=WatcherKind)
    name = SealedText(_("Son nom ou son prénom"))
    where = SealedText(_("Où"))
    passes_on = SealedText(_("Ce qu’elle ou il accepte de transmettre"))
    thanks = SealedText(_("Comment remercier"))
    circuit = models.ForeignKey(
        Circuit, on_delete=models.SET_NULL, null=True, blank=True, related_name="watchers", verbose_name=_("Sur quel parcours")
    )  # fmt: skip
    agreed_on = models.DateField(_("A accepté le"))
    seen_on = models.DateField("Vu·e le")
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["seen_on", "id"]
        indexes = [models.Index(fields=["collective", "seen_on"])]
