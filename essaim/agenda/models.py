"""The secret addresses by which programs read our calendar; votes on dates; the calendars of others, shown beside."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.agenda.enums import FeedScope, PollChoice, Trouble
from essaim.kernel.about import About, Whose, nobody
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE

TITLE_LENGTH = 80
WHERE_LENGTH = 120
ADDRESS_LENGTH = 500
THEIRS_LENGTH = 160


class CalendarFeed(Scoped):
    """One for each member and scope, until she changes or withdraws it. Only the fingerprint of its secret is kept."""

    about = About(
        whose=Whose.MEMBERS,
        title="Adresses d’agenda",
        purpose="Lire l’agenda depuis son propre téléphone ; seule une marque illisible de l’adresse est gardée.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    scope = models.CharField(_("Ce qu’elle montre"), max_length=4, choices=FeedScope)
    secret_hash = models.CharField("Repère du secret", max_length=64)
    made_at = models.DateTimeField("Créée")
    withdrawn_at = models.DateTimeField("Retirée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "scope"], condition=Q(withdrawn_at=None), name="calendar_feed_once"
            ),
            models.UniqueConstraint(fields=["collective", "secret_hash"], name="calendar_feed_secret"),
        ]


class DatePoll(Scoped):
    """Which date suits most: two to seven, asked of the team until a day. The one that is chosen is in the calendar."""

    about = nobody("Sondages de dates")

    title = models.CharField(_("Pour quoi"), max_length=TITLE_LENGTH)
    where = models.CharField(_("Où"), max_length=WHERE_LENGTH, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"), default=120)
    closes_on = models.DateField(_("Répondre avant le"))
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Proposé par"
    )
    made_at = models.DateTimeField("Proposé")
    settled_at = models.DateTimeField("Réglé", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title


class PollOption(Scoped):
    """One of its dates."""

    about = nobody("Dates proposées")

    poll = models.ForeignKey(
        DatePoll, on_delete=models.CASCADE, related_name="options", verbose_name="Sondage"
    )
    starts_at = models.DateTimeField(_("Quand"))
    is_chosen = models.BooleanField("Choisie", default=False)

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "starts_at"], name="poll_option_once"),
            models.UniqueConstraint(
                fields=["poll"], condition=Q(is_chosen=True), name="poll_option_chosen_once"
            ),
        ]
        indexes = [models.Index(fields=["collective", "starts_at"], name="poll_options_by_hour")]


class PollAnswer(Scoped):
    """What a member says of one of the dates; the last thing she said."""

    about = About(
        whose=Whose.MEMBERS,
        title="Réponses aux sondages de dates",
        purpose="Choisir la date qui convient au plus grand nombre.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    option = models.ForeignKey(
        PollOption, on_delete=models.CASCADE, related_name="answers", verbose_name="Date"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Membre")
    )
    choice = models.CharField(_("Réponse"), max_length=5, choices=PollChoice)
    at = models.DateTimeField("Quand")

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["option", "member"], name="poll_answer_once")]


class OuterCalendar(Scoped):
    """The calendar of a town hall or of a partner, that its own site publishes: read each day, shown beside ours."""

    about = nobody("Agendas suivis")

    name = models.CharField(_("À qui est cet agenda"), max_length=TITLE_LENGTH)
    address = models.CharField(_("Adresse de l’agenda (ICS)"), max_length=ADDRESS_LENGTH, blank=True)
    added_at = models.DateTimeField("Suivi depuis")
    read_at = models.DateTimeField("Lu", null=True)
    tried_at = models.DateTimeField("Dernier essai", null=True)
    trouble = models.CharField("Ce qui n’allait pas", max_length=7, choices=Trouble, blank=True)

    class Meta(Scoped.Meta):
        ordering = ["name__folded", "id"]

    def __str__(self) -> str:
        return self.name


class OuterEvent(Scoped):
    """One of its dates, as it was last read."""

    about = nobody("Dates des agendas suivis")

    calendar = models.ForeignKey(
        OuterCalendar, on_delete=models.CASCADE, related_name="events", verbose_name="Agenda"
    )
    title = models.CharField(_("Quoi"), max_length=THEIRS_LENGTH)
    where = models.CharField(_("Où"), max_length=THEIRS_LENGTH, blank=True)
    starts_at = models.DateTimeField("Commence")
    ends_at = models.DateTimeField("Finit")
    is_whole_day = models.BooleanField("Toute la journée", default=False)

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["collective", "starts_at"], name="outer_events_by_hour")]
