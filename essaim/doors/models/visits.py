"""What happened at the doors, and what is remembered of each."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import DOOR_LOG, LEFT_ALONE, Meaning, Outcome, RecordedWith, Revisit, Slot
from essaim.doors.models.tours import Tour
from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.fields import BlindIndexField, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import Channel
from essaim.territory.enums import DOORS
from essaim.territory.models import Dwelling, Sector


class Visit(Scoped):
    """A passage at a door: a fact, never changed. A correction is a new visit that supersedes the first.

    `id` may be chosen by the phone. `at` is when it happened, `recorded_at` when the server learnt it.
    """

    about = About(
        whose=Whose.MEMBERS,
        title="Passages aux portes",
        purpose="Une adresse, une issue, un moment ; qui l’a noté. Aucun habitant n’est nommé.",
        activity=DOORS,
        kept=DOOR_LOG,
        expiry="essaim.doors.actions.forgetting:PASSAGES",
    )
    append_only = True

    tour = models.ForeignKey(
        Tour, on_delete=models.PROTECT, null=True, related_name="visits", verbose_name="Tournée"
    )
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, related_name="visits", verbose_name="Logement"
    )
    outcome = models.CharField("Issue du passage", max_length=16, choices=Outcome)
    at = models.DateTimeField("Quand")
    slot = models.CharField("Moment de la semaine", max_length=10, choices=Slot)
    leaflet_left = models.BooleanField("Avis laissé", default=False)
    come_back_on = models.DateField("Repasser le", null=True)
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    recorded_at = models.DateTimeField("Noté")
    recorded_with = models.CharField(
        "Noté avec", max_length=5, choices=RecordedWith, default=RecordedWith.PHONE
    )
    supersedes = models.OneToOneField(  # they go together or not at all: the database refuses the rest
        "self", on_delete=models.DO_NOTHING, null=True, related_name="superseded_by", verbose_name="Corrige"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "recorded_at"]
        indexes = [
            models.Index(fields=["collective", "at"]),
            models.Index(fields=["dwelling", "at"]),
            models.Index(fields=["collective", "tour", "at"]),
        ]

    @property
    def meaning(self) -> Meaning:
        return Outcome(self.outcome).meaning


class DoorMemory(Scoped):
    """What is remembered of a door that was visited: a projection of its visits, rebuilt from them at will."""

    about = nobody("Mémoire des portes")

    dwelling = models.OneToOneField(
        Dwelling, on_delete=models.CASCADE, related_name="memory", verbose_name="Logement"
    )
    last_outcome = models.CharField("Dernière issue", max_length=16, choices=Outcome)
    last_at = models.DateTimeField("Dernier passage")
    last_slot = models.CharField("Dernier moment", max_length=10, choices=Slot)
    passes = models.PositiveSmallIntegerField("Passages")
    absences_in_a_row = models.PositiveSmallIntegerField("Absences de suite", default=0)
    come_back_on = models.DateField("Repasser le", null=True)
    leaflet_left = models.BooleanField("Avis laissé", default=False)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "last_outcome", "last_at"])]


class DoorTally(Scoped):
    """What a door adds to the figures: a projection of its visits, kept with its memory.

    A period that holds both `first_at` and `last_at` holds all its visits: they are summed from here, not read again.
    """

    about = nobody("Comptes par porte")

    dwelling = models.OneToOneField(
        Dwelling, on_delete=models.CASCADE, related_name="tally", verbose_name="Logement"
    )
    first_at = models.DateTimeField("Premier passage")
    last_at = models.DateTimeField("Dernier passage")
    passes = models.PositiveIntegerField("Passages")
    openings = models.PositiveIntegerField("Portes ouvertes")
    conversations = models.PositiveIntegerField("Conversations")
    refusals = models.PositiveIntegerField("Refus")
    absences = models.PositiveIntegerField("Absences")
    leaflets = models.PositiveIntegerField("Avis laissés")

    class Meta(Scoped.Meta):
        indexes = [  # the first holds all that the figures read: the table itself is not opened
            models.Index(
                fields=[
                    "collective", "first_at", "last_at", "dwelling", "passes", "openings", "conversations", "refusals",
                    "absences", "leaflets",
                ],
                name="door_tally_figures",
            ),
            models.Index(fields=["collective", "last_at", "first_at", "dwelling"], name="door_tally_last"),
        ]  # fmt: skip


class PastDoor(Scoped):
    """A door whose passages had their time: what it adds to the figures, and no way back to its address.

    Its identifier is drawn at random. Of the moments, the days are kept: `first_at` and `last_at` are at noon.
    """

    about = nobody("Portes dont l’adresse est oubliée")

    first_at = models.DateTimeField("Premier passage")
    last_at = models.DateTimeField("Dernier passage")
    passes = models.PositiveIntegerField("Passages")
    openings = models.PositiveIntegerField("Portes ouvertes")
    conversations = models.PositiveIntegerField("Conversations")
    refusals = models.PositiveIntegerField("Refus")
    absences = models.PositiveIntegerField("Absences")
    leaflets = models.PositiveIntegerField("Avis laissés")
    sectors: "models.ManyToManyField[Sector, PastDoorSector]" = models.ManyToManyField(
        Sector, through="PastDoorSector", related_name="+"
    )

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "first_at", "last_at"])]


class PastDoorSector(Scoped):
    """The sectors in which the door lay when it was forgotten."""

    about = nobody("Secteurs de ces portes")

    door = models.ForeignKey(PastDoor, on_delete=models.CASCADE, related_name="+", verbose_name="Porte")
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="+", verbose_name="Secteur")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["door", "sector"], name="past_door_sector_once")]


class PastPassage(Scoped):
    """A passage that had its time: a day (at noon), an outcome, a tour; neither an address nor who noted it."""

    about = nobody("Passages sans adresse")

    door = models.ForeignKey(
        PastDoor, on_delete=models.CASCADE, related_name="passages", verbose_name="Porte"
    )
    tour = models.ForeignKey(
        Tour, on_delete=models.PROTECT, null=True, related_name="past_passages", verbose_name="Tournée"
    )
    outcome = models.CharField("Issue", max_length=16, choices=Outcome)
    at = models.DateTimeField("Quand")
    leaflet_left = models.BooleanField("Avis laissé", default=False)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["collective", "at"]),
            models.Index(fields=["collective", "tour", "at"]),
        ]

    @property
    def meaning(self) -> Meaning:
        return Outcome(self.outcome).meaning


class RevisitRule(Scoped):
    """When a door is proposed again after an outcome. One row per outcome; the coordinator may change it."""

    about = nobody("Règles de retour")

    outcome = models.CharField("Issue", max_length=16, choices=Outcome)
    revisit = models.CharField(_("Ensuite"), max_length=8, choices=Revisit)
    days = models.PositiveSmallIntegerField(_("Jours d’attente"), default=0)
    other_slot = models.BooleanField(_("À un autre moment de la semaine"), default=False)
    max_passes = models.PositiveSmallIntegerField(_("Passages au plus"), null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "outcome"], name="revisit_rule_once")]


class DoNotContact(Scoped):
    """« Ne plus solliciter »: honoured on every list, export and sheet. Lifted only by a coordinator, with a reason."""

    about = About(
        whose=Whose.PERSONS,
        title="Portes à ne plus solliciter",
        purpose="Respecter un refus, sans nommer qui l’a dit.",
        activity=DOORS,
        kept=LEFT_ALONE,
        expiry="essaim.doors.actions.forgetting:MARKS",
    )

    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, related_name="do_not_contact", verbose_name="Logement"
    )
    channel = models.CharField(_("Moyen"), max_length=5, choices=Channel, default=Channel.DOOR)
    said_on = models.DateField(_("Dit le"))
    said_by = SealedText(_("Qui l’a dit"))  # « la personne », « une voisine »; nothing when said at the door
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Passage"
    )
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Noté par"
    )  # none: someone there, with her code
    recorded_at = models.DateTimeField("Noté")
    until_settled = BlindIndexField("Repère de la demande qui attend", blank=True, default="")
    lifted_at = models.DateTimeField("Levé", null=True)
    lifted_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Levé par"
    )
    lift_reason = SealedText(_("Pourquoi on le lève"))  # nothing when its passage was taken back

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["dwelling", "channel"], condition=models.Q(lifted_at=None), name="do_not_contact_once"
            )
        ]

    @property
    def told_by(self) -> str:
        """What a passage, or a request, says by itself is not written a second time."""
        if self.until_settled:
            return str(_("tant qu’une demande est à régler"))
        if self.said_by is None and self.visit_id is not None:
            return str(_("une personne du logement, à la porte"))
        return self.said_by or ""

    @property
    def lifted_because(self) -> str:
        if self.lift_reason is not None:
            return str(self.lift_reason)
        return str(_("La demande est réglée") if self.until_settled else _("Passage annulé ou corrigé"))


class AccessTask(Scoped):
    """A door that could not be reached: the coordinator looks for a way in."""

    about = nobody("Portes à rendre accessibles")

    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, related_name="access_tasks", verbose_name="Logement"
    )
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+", verbose_name="Passage")
    opened_at = models.DateTimeField("Ouverte")
    resolved_at = models.DateTimeField("Résolu", null=True)
    resolved_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Résolu par"
    )

    class Meta(Scoped.Meta):
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dwelling"], condition=models.Q(resolved_at=None), name="access_task_open_once"
            )
        ]
