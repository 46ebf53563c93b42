"""What is remembered of jobs and of chores. Neither names anyone met: identifiers and counts only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.ids import uuid7
from essaim.kernel.purposes import TEAM


class JobState(models.TextChoices):
    WAITING = "waiting", _("En attente")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminé")
    STOPPED = "stopped", _("Arrêté")
    DEAD = "dead", _("Interrompu")


LIVE = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """Something long that someone asked for, done by a worker. Read across collectives by workers alone."""

    about = About(
        whose=Whose.MEMBERS,
        title="Travaux demandés",
        purpose="Faire ce qui est long sans faire attendre, dire où c’en est et à qui.",
        activity=TEAM,
        kept="7 jours après la fin.",
        technical=frozenset({"task", "key", "worker", "lease_until"}),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collective = models.ForeignKey(
        "essaim.Collective",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name="Collectif",
    )
    task = models.CharField("Travail", max_length=200)  # dotted path of its function
    arguments = models.JSONField("Ce qui est demandé", default=dict)  # identifiers, never a name
    key = models.CharField("Repère", max_length=64)  # of task, collective and arguments
    state = models.CharField("État", max_length=8, choices=JobState, default=JobState.WAITING)
    asked_by = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="Demandé par",
    )
    asked_at = models.DateTimeField("Demandé à")
    not_before = models.DateTimeField("Pas avant")
    started_at = models.DateTimeField("Commencé à", null=True)
    ended_at = models.DateTimeField("Fini à", null=True)
    worker = models.CharField("Pris par", max_length=32, blank=True)
    lease_until = models.DateTimeField("Pris jusqu’à", null=True)
    tries = models.PositiveSmallIntegerField("Essais", default=0)
    percent = models.PositiveSmallIntegerField("Avancement", default=0)
    doing = models.CharField("Ce qui se fait", max_length=120, blank=True)  # a French source sentence
    stop_asked = models.BooleanField("Arrêt demandé", default=False)
    result = models.JSONField("Résultat", null=True)  # counts and identifiers
    failure = models.CharField("Ce qui a manqué", max_length=400, blank=True)  # a sentence, or a class

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"], condition=models.Q(state__in=["waiting", "running"]), name="jobs_to_do"
            ),
            models.Index(fields=["collective", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.state}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class ChoreMark(models.Model):
    """How far a chore has come, for one collective, one network, or the whole installation."""

    about = nobody("Tâches qui reviennent")

    chore = models.CharField("Tâche", max_length=60)
    whose = models.UUIDField("De qui")  # a collective, a network, or zero
    period = models.DateTimeField("Période")  # its start: a minute, a day, a Monday
    is_done = models.BooleanField("Faite", default=False)
    worker = models.CharField("Prise par", max_length=32, blank=True)
    lease_until = models.DateTimeField("Prise jusqu’à", null=True)
    tries = models.PositiveSmallIntegerField("Essais", default=0)
    failure = models.CharField("Ce qui a manqué", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chore", "whose"], name="chore_mark_once")]

    def __str__(self) -> str:
        return f"{self.chore} {self.period:%Y-%m-%d %H:%M}"
