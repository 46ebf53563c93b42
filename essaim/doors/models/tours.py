"""What is prepared and walked: plans, outings, tours, the pairs, the sheets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import TourState
from essaim.doors.models.out import Out
from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.territory.enums import DOORS
from essaim.territory.models import Dwelling, Sector


class Script(Scoped):
    """What to say at the door. Changing it makes a new version: old sheets keep theirs."""

    about = nobody("Ce que l’on dit à la porte")

    version = models.PositiveIntegerField("Version")
    body = models.TextField(_("Ce que l’on dit à la porte"), max_length=6000)
    created_at = models.DateTimeField("Créé")

    class Meta(Scoped.Meta):
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["collective", "version"], name="script_version_once")]


class Plan(Scoped):
    """One planning: its parameters, its seed, and the tours that came out of it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Plans de sortie",
        purpose="Préparer les tournées ; qui a fait le plan.",
        activity=DOORS,
        kept="Jusqu’à ce que le collectif l’archive.",
    )

    name = models.CharField(_("Nom du plan"), max_length=80)
    sectors: "models.ManyToManyField[Sector, PlanSector]" = models.ManyToManyField(
        Sector, through="PlanSector", related_name="+"
    )
    pairs = models.PositiveSmallIntegerField(_("Binômes qui sortent ensemble"), default=3)
    minutes = models.PositiveSmallIntegerField(_("Durée d’une sortie (minutes)"), default=120)
    doors_per_hour = models.FloatField(_("Portes par heure"), default=20)
    walking_kmh = models.FloatField(_("Vitesse de marche (km/h)"), default=4.5)
    meeting_point = models.CharField(_("Lieu de rendez-vous"), max_length=120, blank=True)
    meeting_lon = models.FloatField("Place du rendez-vous, d’ouest en est", null=True, blank=True)
    meeting_lat = models.FloatField("Place du rendez-vous, du sud au nord", null=True, blank=True)
    seed = models.PositiveIntegerField("Graine du calcul", default=1)
    wishes = models.JSONField(
        "Souhaits du plan", default=dict
    )  # what else was asked: outings, date, streets first, doors left aside
    left_out = models.JSONField(
        "Portes laissées de côté", default=list
    )  # [[dwelling id, Why, {values}]]: rules.reasons
    created_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Créé par"
    )
    created_at = models.DateTimeField("Créé")
    archived_at = models.DateTimeField("Archivé", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class PlanSector(Scoped):
    about = nobody("Secteurs des plans")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", verbose_name="Plan")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+", verbose_name="Secteur")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "sector"], name="plan_sector_once")]


class Outing(Scoped):
    """Several pairs go out together: a date, a meeting point, instructions."""

    about = nobody("Sorties")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outings", verbose_name="Plan")
    number = models.PositiveSmallIntegerField("Numéro")
    starts_at = models.DateTimeField(_("Rendez-vous"), null=True, blank=True)
    meeting_point = models.CharField(_("Lieu de rendez-vous"), max_length=120, blank=True)
    instructions = models.TextField(_("Consignes"), max_length=2000, blank=True)
    script = models.ForeignKey(
        Script,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="Texte dit à la porte",
    )

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="outing_number_once")]


class Tour(Out):
    """The doors of one pair for one outing."""

    about = nobody("Tournées")

    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="tours", verbose_name="Sortie")
    number = models.PositiveIntegerField("Numéro")  # in the collective: « Tournée 12 »
    code = models.CharField(
        "Code imprimé", max_length=8
    )  # opaque, on paper: opens the tour for those who may
    state = models.CharField("État", max_length=10, choices=TourState, default=TourState.DRAFT)
    is_locked = models.BooleanField("Verrouillée", default=False)
    minutes = models.FloatField("Minutes prévues", default=0)  # estimated: walking and doors
    metres = models.FloatField("Mètres à pied", default=0)
    dwellings: "models.ManyToManyField[Dwelling, Stop]" = models.ManyToManyField(
        Dwelling, through="Stop", related_name="+"
    )

    class Meta(Out.Meta):
        abstract = False
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "number"], name="tour_number_once"),
            models.UniqueConstraint(fields=["collective", "code"], name="tour_code_once"),
        ]

    def __str__(self) -> str:
        return _("Tournée %d") % self.number


class Stop(Scoped):
    """A door of a tour, in walking order."""

    about = nobody("Étapes des tournées")

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="stops", verbose_name="Tournée")
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, related_name="+", verbose_name="Logement"
    )
    position = models.PositiveIntegerField("Rang")
    override_reason = models.CharField(
        "Pourquoi malgré la règle", max_length=200, blank=True
    )  # why it is proposed against the revisit rule

    class Meta(Scoped.Meta):
        ordering = ["position"]
        indexes = [models.Index(fields=["collective", "dwelling", "tour"])]  # doors proposed, each once
        constraints = [models.UniqueConstraint(fields=["tour", "dwelling"], name="stop_once_per_tour")]


class PairMember(Scoped):
    """One of the two people of a pair."""

    about = About(
        whose=Whose.MEMBERS,
        title="Binômes",
        purpose="Qui fait quelle tournée.",
        activity=DOORS,
        kept=MEMBER_GONE,
    )

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="pair", verbose_name="Tournée")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["tour", "member"], name="pair_member_once")]


class OutingNotice(Scoped):
    """What a member was last told of an outing she goes to: what differs from it is told again, and nothing else."""

    about = About(
        whose=Whose.MEMBERS,
        title="Avis de sortie",
        purpose="Prévenir chacun·e de sa sortie, et ne le redire que si elle change.",
        activity=DOORS,
        kept=MEMBER_GONE,
    )

    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="+", verbose_name="Sortie")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    tour_id = models.UUIDField("Tournée")  # it may be erased since
    tour_number = models.PositiveIntegerField("Numéro de la tournée")
    starts_at = models.DateTimeField("Rendez-vous")
    ends_at = models.DateTimeField("Fin prévue")
    meeting_point = models.CharField("Lieu de rendez-vous", max_length=120, blank=True)
    sequence = models.PositiveIntegerField("Fois où cela a changé")
    is_off = models.BooleanField("Annulée", default=False)
    told_at = models.DateTimeField("Dit à")
    reminded_of = models.DateTimeField("Rendez-vous rappelé la veille", null=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "starts_at"])]
        constraints = [models.UniqueConstraint(fields=["outing", "member"], name="outing_notice_once")]


class Sheet(Scoped):
    """A printed tour sheet. Open until what is written on it was entered, whatever has changed since."""

    about = nobody("Feuilles imprimées")

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="sheets", verbose_name="Tournée")
    number = models.PositiveIntegerField("Numéro")  # in the collective: « F-0012 »
    large_print = models.BooleanField("Grands caractères", default=False)
    dwelling_ids = models.JSONField("Portes imprimées")  # in the order of the paper
    outcomes = models.JSONField("Issues relevées")  # the words printed, in their order
    printed_at = models.DateTimeField("Imprimée")
    entered_at = models.DateTimeField("Saisie", null=True)
    destroyed_at = models.DateTimeField("Détruite", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["collective", "number"], name="sheet_number_once")]
