"""What we do at the doors: plans, outings, tours, visits, and what is remembered of each door."""

from typing import ClassVar, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.doors.enums import Outcome, RecordedWith, Revisit, Slot, TourState
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import Channel
from essaim.territory.models import Dwelling, Sector

PersonalData = Literal["none", "members", "persons"]


class Script(Scoped):
    """What to say at the door. Changing it makes a new version: old sheets keep theirs."""

    personal_data: ClassVar[PersonalData] = "none"

    version = models.PositiveIntegerField()
    body = models.TextField(_("Ce que l’on dit à la porte"), max_length=6000)
    created_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["collective", "version"], name="script_version_once")]


class Plan(Scoped):
    """One planning: its parameters, its seed, and the tours that came out of it."""

    personal_data: ClassVar[PersonalData] = "members"

    name = models.CharField(_("Nom du plan"), max_length=80)
    sectors: "models.ManyToManyField[Sector, PlanSector]" = models.ManyToManyField(
        Sector, through="PlanSector", related_name="+"
    )
    pairs = models.PositiveSmallIntegerField(_("Binômes qui sortent ensemble"), default=3)
    minutes = models.PositiveSmallIntegerField(_("Durée d’une sortie (minutes)"), default=120)
    doors_per_hour = models.FloatField(_("Portes par heure"), default=20)
    walking_kmh = models.FloatField(_("Vitesse de marche (km/h)"), default=4.5)
    meeting_point = models.CharField(_("Lieu de rendez-vous"), max_length=120, blank=True)
    meeting_lon = models.FloatField(null=True, blank=True)
    meeting_lat = models.FloatField(null=True, blank=True)
    seed = models.PositiveIntegerField(default=1)
    wishes = models.JSONField(
        default=dict
    )  # what else was asked: outings, date, streets first, doors left aside
    left_out = models.JSONField(default=list)  # [[dwelling id, Why, {values}]]: rules.reasons
    created_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class PlanSector(Scoped):
    personal_data: ClassVar[PersonalData] = "none"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "sector"], name="plan_sector_once")]


class Outing(Scoped):
    """Several pairs go out together: a date, a meeting point, instructions."""

    personal_data: ClassVar[PersonalData] = "none"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("Rendez-vous"), null=True, blank=True)
    meeting_point = models.CharField(_("Lieu de rendez-vous"), max_length=120, blank=True)
    instructions = models.TextField(_("Consignes"), max_length=2000, blank=True)
    script = models.ForeignKey(Script, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="outing_number_once")]


class Tour(Scoped):
    """The doors of one pair for one outing."""

    personal_data: ClassVar[PersonalData] = "none"

    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="tours")
    number = models.PositiveIntegerField()  # in the collective: « Tournée 12 »
    code = models.CharField(max_length=8)  # opaque, on paper: opens the tour for those who may
    state = models.CharField(max_length=10, choices=TourState, default=TourState.DRAFT)
    is_locked = models.BooleanField(default=False)
    minutes = models.FloatField(default=0)  # estimated: walking and doors
    metres = models.FloatField(default=0)
    started_at = models.DateTimeField(null=True)
    expected_back_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    late_notice_at = models.DateTimeField(null=True)
    dwellings: "models.ManyToManyField[Dwelling, Stop]" = models.ManyToManyField(
        Dwelling, through="Stop", related_name="+"
    )

    class Meta(Scoped.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["collective", "number"], name="tour_number_once"),
            models.UniqueConstraint(fields=["collective", "code"], name="tour_code_once"),
        ]

    def __str__(self) -> str:
        return _("Tournée %d") % self.number


class Stop(Scoped):
    """A door of a tour, in walking order."""

    personal_data: ClassVar[PersonalData] = "none"

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="stops")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    override_reason = models.CharField(
        max_length=200, blank=True
    )  # why it is proposed against the revisit rule

    class Meta(Scoped.Meta):
        ordering = ["position"]
        indexes = [models.Index(fields=["collective", "dwelling", "tour"])]  # doors proposed, each once
        constraints = [models.UniqueConstraint(fields=["tour", "dwelling"], name="stop_once_per_tour")]


class PairMember(Scoped):
    """One of the two people of a pair."""

    personal_data: ClassVar[PersonalData] = "members"

    tour = models.ForeignKey(Tour, on_delete=models.CASCADE, related_name="pair")
    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["tour", "member"], name="pair_member_once")]


class Visit(Scoped):
    """A passage at a door: a fact, never changed. A correction is a new visit that supersedes the first.

    `id` may be chosen by the phone. `at` is when it happened, `recorded_at` when the server learnt it.
    """

    personal_data: ClassVar[PersonalData] = "members"
    append_only = True

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, null=True, related_name="visits")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=16, choices=Outcome)
    at = models.DateTimeField()
    slot = models.CharField(max_length=10, choices=Slot)
    leaflet_left = models.BooleanField(default=False)
    come_back_on = models.DateField(null=True)
    recorded_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_with = models.CharField(max_length=5, choices=RecordedWith, default=RecordedWith.PHONE)
    supersedes = models.OneToOneField(  # they go together or not at all: the database refuses the rest
        "self", on_delete=models.DO_NOTHING, null=True, related_name="superseded_by"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "recorded_at"]
        indexes = [
            models.Index(fields=["collective", "at"]),
            models.Index(fields=["dwelling", "at"]),
            models.Index(fields=["collective", "tour", "at"]),
        ]


class DoorMemory(Scoped):
    """What is remembered of a door that was visited: a projection of its visits, rebuilt from them at will."""

    personal_data: ClassVar[PersonalData] = "none"

    dwelling = models.OneToOneField(Dwelling, on_delete=models.CASCADE, related_name="memory")
    last_outcome = models.CharField(max_length=16, choices=Outcome)
    last_at = models.DateTimeField()
    last_slot = models.CharField(max_length=10, choices=Slot)
    passes = models.PositiveSmallIntegerField()
    absences_in_a_row = models.PositiveSmallIntegerField(default=0)
    come_back_on = models.DateField(null=True)
    leaflet_left = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "last_outcome", "last_at"])]


class DoorTally(Scoped):
    """What a door adds to the figures: a projection of its visits, kept with its memory.

    A period that holds both `first_at` and `last_at` holds all its visits: they are summed from here, not read again.
    """

    personal_data: ClassVar[PersonalData] = "none"

    dwelling = models.OneToOneField(Dwelling, on_delete=models.CASCADE, related_name="tally")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    passes = models.PositiveIntegerField()
    openings = models.PositiveIntegerField()
    conversations = models.PositiveIntegerField()
    refusals = models.PositiveIntegerField()
    absences = models.PositiveIntegerField()
    leaflets = models.PositiveIntegerField()

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

    personal_data: ClassVar[PersonalData] = "none"

    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    passes = models.PositiveIntegerField()
    openings = models.PositiveIntegerField()
    conversations = models.PositiveIntegerField()
    refusals = models.PositiveIntegerField()
    absences = models.PositiveIntegerField()
    leaflets = models.PositiveIntegerField()
    sectors: "models.ManyToManyField[Sector, PastDoorSector]" = models.ManyToManyField(
        Sector, through="PastDoorSector", related_name="+"
    )

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["collective", "first_at", "last_at"])]


class PastDoorSector(Scoped):
    """The sectors in which the door lay when it was forgotten."""

    personal_data: ClassVar[PersonalData] = "none"

    door = models.ForeignKey(PastDoor, on_delete=models.CASCADE, related_name="+")
    sector = models.ForeignKey(Sector, on_delete=models.CASCADE, related_name="+")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["door", "sector"], name="past_door_sector_once")]


class PastPassage(Scoped):
    """A passage that had its time: a day (at noon), an outcome, a tour; neither an address nor who noted it."""

    personal_data: ClassVar[PersonalData] = "none"

    door = models.ForeignKey(PastDoor, on_delete=models.CASCADE, related_name="passages")
    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, null=True, related_name="past_passages")
    outcome = models.CharField(max_length=16, choices=Outcome)
    at = models.DateTimeField()
    leaflet_left = models.BooleanField(default=False)

    class Meta(Scoped.Meta):
        indexes = [
            models.Index(fields=["collective", "at"]),
            models.Index(fields=["collective", "tour", "at"]),
        ]


class RevisitRule(Scoped):
    """When a door is proposed again after an outcome. One row per outcome; the coordinator may change it."""

    personal_data: ClassVar[PersonalData] = "none"

    outcome = models.CharField(max_length=16, choices=Outcome)
    revisit = models.CharField(_("Ensuite"), max_length=8, choices=Revisit)
    days = models.PositiveSmallIntegerField(_("Jours d’attente"), default=0)
    other_slot = models.BooleanField(_("À un autre moment de la semaine"), default=False)
    max_passes = models.PositiveSmallIntegerField(_("Passages au plus"), null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "outcome"], name="revisit_rule_once")]


class DoNotContact(Scoped):
    """« Ne plus solliciter »: honoured on every list, export and sheet. Lifted only by a coordinator, with a reason."""

    personal_data: ClassVar[PersonalData] = (
        "persons"  # a wish of the people behind a door, without their name
    )

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="do_not_contact")
    channel = models.CharField(_("Moyen"), max_length=5, choices=Channel, default=Channel.DOOR)
    said_on = models.DateField(_("Dit le"))
    said_by = models.CharField(
        _("Qui l’a dit"), max_length=60, blank=True
    )  # « la personne », « une voisine »
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField(_("Pourquoi on le lève"), max_length=200, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["dwelling", "channel"], condition=models.Q(lifted_at=None), name="do_not_contact_once"
            )
        ]


class AccessTask(Scoped):
    """A door that could not be reached: the coordinator looks for a way in."""

    personal_data: ClassVar[PersonalData] = "none"

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="access_tasks")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(Scoped.Meta):
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["dwelling"], condition=models.Q(resolved_at=None), name="access_task_open_once"
            )
        ]


class Sheet(Scoped):
    """A printed tour sheet. Open until what is written on it was entered, whatever has changed since."""

    personal_data: ClassVar[PersonalData] = "none"

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()  # in the collective: « F-0012 »
    large_print = models.BooleanField(default=False)
    dwelling_ids = models.JSONField()  # in the order of the paper
    outcomes = models.JSONField()  # the words printed, in their order
    printed_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["collective", "number"], name="sheet_number_once")]
