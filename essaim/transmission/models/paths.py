"""The path of a cohort: its workshops, who comes, who was there, what each says of herself."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Rows, Whose, nobody
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.transmission.enums import (
    LEARNER,
    LEARNING,
    DateAnswerKind,
    Deliverable,
    Level,
    Mark,
    Moment,
    Part,
    PutOff,
    WorkshopState,
)

NAME_LENGTH = 80
PLACE_LENGTH = 160


class Path(Scoped):
    """The workshops that a collective, or a new group of it, follows one after the other."""

    about = nobody("Parcours de transmission")

    name = models.CharField(_("Nom du parcours"), max_length=NAME_LENGTH)
    edition = models.PositiveSmallIntegerField(_("Édition du programme"), default=0)
    started_on = models.DateField(_("Commencé le"))
    ended_on = models.DateField(_("Terminé le"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["-started_on", "-id"]

    def __str__(self) -> str:
        return self.name


class PathWorkshop(Scoped):
    """A workshop of a path, as the curriculum had it the day the path began."""

    about = nobody("Séances des parcours")

    path = models.ForeignKey(
        Path, on_delete=models.CASCADE, related_name="workshops", verbose_name=_("Parcours")
    )
    key = models.SlugField(_("Dans le programme"), max_length=40)
    number = models.PositiveSmallIntegerField(_("Numéro"))
    title = models.CharField(_("Titre"), max_length=300)
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"))
    deliverable = models.CharField(_("Ce qu’elle produit"), max_length=10, choices=Deliverable)
    starts_at = models.DateTimeField(_("Quand"), null=True)
    place = models.CharField(_("Où"), max_length=PLACE_LENGTH, blank=True)
    state = models.CharField(_("État"), max_length=9, choices=WorkshopState, default=WorkshopState.PLANNED)
    invited_at = models.DateTimeField(_("Invitations envoyées"), null=True)
    poll_closes_at = models.DateTimeField(_("Sondage ouvert jusqu’au"), null=True)

    class Meta(Scoped.Meta):
        ordering = ["number"]
        indexes = [models.Index(fields=["collective", "starts_at"])]
        constraints = [
            models.UniqueConstraint(fields=["path", "key"], name="path_workshop_once"),
            models.CheckConstraint(
                name="workshop_held_on_a_day",
                condition=~Q(state=WorkshopState.HELD) | Q(starts_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def poll_last_day(self) -> date | None:
        """It closes when that day ends."""
        return timezone.localdate(self.poll_closes_at - timedelta(seconds=1)) if self.poll_closes_at else None


class DateChoice(Scoped):
    """A day proposed for a workshop; it goes with what was said of it once a day is chosen."""

    about = nobody("Jours proposés")

    workshop = models.ForeignKey(
        PathWorkshop, on_delete=models.CASCADE, related_name="+", verbose_name=_("Séance")
    )
    starts_at = models.DateTimeField(_("Jour proposé"))

    class Meta(Scoped.Meta):
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["workshop", "starts_at"], name="date_choice_once")]


class WorkshopMoment(Scoped):
    """What happened to a workshop, never written over: planned, moved, cancelled, held."""

    append_only = True
    about = nobody("Histoire des séances")

    workshop = models.ForeignKey(
        PathWorkshop, on_delete=models.CASCADE, related_name="moments", verbose_name=_("Séance")
    )
    kind = models.CharField(_("Ce qui s’est passé"), max_length=9, choices=Moment)
    starts_at = models.DateTimeField(_("Pour le"), null=True)
    why = models.CharField(_("Pourquoi"), max_length=11, choices=PutOff, blank=True)
    at = models.DateTimeField("Noté le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]


class WorkshopLeader(Scoped):
    """Who leads a workshop, leads it with another, or observes."""

    about = About(
        whose=Whose.MEMBERS,
        title="Qui anime les séances",
        purpose="Savoir qui anime, avec qui, et qui apprend à animer.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    workshop = models.ForeignKey(
        PathWorkshop, on_delete=models.CASCADE, related_name="leaders", verbose_name=_("Séance")
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    part = models.CharField(_("Sa part"), max_length=8, choices=Part, default=Part.LEADS)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["workshop", "member"], name="workshop_leader_once")]


class Participant(Scoped):
    """Someone of a cohort: a member of the collective, or someone without an account, whose name is sealed."""

    about = About(
        whose=Whose.PERSONS,
        title="Participants et participantes des parcours",
        purpose="Savoir qui suit les séances, l’inviter, lui proposer un rattrapage.",
        activity=LEARNING,
        kept=LEARNER,
        expiry=Rows(lambda last, _on: Q(last_on__lt=last, name__isnull=False), then="forget"),
    )

    path = models.ForeignKey(
        Path, on_delete=models.CASCADE, related_name="participants", verbose_name=_("Parcours")
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Membre")
    )
    name = SealedText(_("Prénom et nom"))
    phone = SealedText(_("Téléphone"))
    email = SealedText(_("Adresse e-mail"))
    is_resident = models.BooleanField(_("Habite le territoire"), default=True)
    joined_on = models.DateField(_("Inscrit·e le"))
    left_on = models.DateField(_("A quitté le parcours le"), null=True)
    last_on = models.DateField("Dernière séance")

    class Meta(Scoped.Meta):
        ordering = ["joined_on", "id"]
        indexes = [models.Index(fields=["collective", "last_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "member"], condition=Q(member__isnull=False), name="participant_once"
            )
        ]

    @property
    def shown_name(self) -> str:
        return self.member.user.name if self.member else (self.name or "–")


class WorkshopInvited(Scoped):
    """Someone without an account was written to about this day of a workshop: once for each day."""

    about = About(
        whose=Whose.MEMBERS,
        title="Invitations aux séances",
        purpose="Ne pas écrire deux fois la même chose.",
        activity=LEARNING,
        kept=LEARNER,
    )

    workshop = models.ForeignKey(
        PathWorkshop, on_delete=models.CASCADE, related_name="+", verbose_name=_("Séance")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("Participant·e")
    )
    starts_at = models.DateTimeField(_("Pour le"))

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "participant", "starts_at"], name="workshop_invited_once"
            )
        ]


class AttendanceMark(Scoped):
    """A tap on the sheet: who said what of whom, when. Never written over; the last one counts."""

    append_only = True
    about = About(
        whose=Whose.MEMBERS,
        title="Présences aux séances",
        purpose="Savoir qui était là, et proposer un rattrapage.",
        activity=LEARNING,
        kept=LEARNER,
    )

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="marks", verbose_name=_("Participant·e")
    )
    workshop = models.ForeignKey(
        PathWorkshop, on_delete=models.CASCADE, related_name="marks", verbose_name=_("Séance")
    )
    mark = models.CharField(_("Présence"), max_length=9, choices=Mark)
    at = models.DateTimeField(_("Noté le"))
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Noté par")
    )

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["collective", "workshop"])]


class DateAnswer(Scoped):
    """What someone said of a day: the last word alone, until a day is chosen."""

    about = About(
        whose=Whose.MEMBERS,
        title="Réponses aux jours proposés",
        purpose="Choisir le jour qui convient au plus grand nombre.",
        activity=LEARNING,
        kept="Jusqu’à ce que le jour soit choisi.",
    )

    choice = models.ForeignKey(
        DateChoice, on_delete=models.CASCADE, related_name="+", verbose_name=_("Jour proposé")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("Participant·e")
    )
    answer = models.CharField(_("Réponse"), max_length=9, choices=DateAnswerKind)
    at = models.DateTimeField(_("Noté le"))

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["choice", "participant"], name="date_answer_once")]


class SelfRating(Scoped):
    """What a member says of one of her know-hows. Never written over: the first and the last tell the way made."""

    append_only = True
    about = About(
        whose=Whose.MEMBERS,
        title="Savoir-faire, d’après chacun·e",
        purpose="Voir soi-même le chemin fait ; le montrer, si on le souhaite, à qui anime le parcours.",
        activity=LEARNING,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.CASCADE, related_name="+", verbose_name=_("Membre")
    )
    key = models.SlugField(_("Dans la liste des savoir-faire"), max_length=40)
    level = models.PositiveSmallIntegerField(_("D’après elle"), choices=Level)
    at = models.DateTimeField(_("Noté le"))

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["collective", "member"])]


class SkillsShared(Scoped):
    """A member shows her know-how to those who lead. Without this row, she alone sees it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Savoir-faire montrés",
        purpose="Respecter le choix de chacun·e.",
        activity=LEARNING,
        kept=MEMBER_GONE,
    )

    member = models.OneToOneField(
        "essaim.Membership", on_delete=models.CASCADE, related_name="+", verbose_name=_("Membre")
    )
    at = models.DateTimeField(_("Montré depuis"))
