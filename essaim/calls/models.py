"""The telephone room: campaigns and their lists, who holds whom, each call as a fact."""

from datetime import time
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.calls.enums import (
    CALLING,
    CALLS,
    SEAT,
    CallOutcome,
    CallSlot,
    HoldEnd,
    LinkStage,
    RegularEnd,
    Rhythm,
    SkipReason,
)
from essaim.kernel.about import About, Closing, Figure, Rows, Whose, nobody, start_of
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.people.enums import PERSON_FILE
from essaim.people.models import Person

NAME_LENGTH = 80
SCRIPT_LENGTH = 6000


STANDS = Q(superseded_by=None) & ~Q(
    outcome=CallOutcome.WITHDRAWN
)  # the last version of a call that took place


def every_slot() -> list[str]:
    return list(CallSlot.values)


class CallSettings(Scoped):
    """One row a collective, made at need: the courtesy of its calls."""

    about = nobody("Réglages des appels")

    morning_from = models.TimeField(_("Le matin, à partir de"), default=time(10))
    morning_to = models.TimeField(_("Le matin, jusqu’à"), default=time(13))
    afternoon_from = models.TimeField(_("L’après-midi, à partir de"), default=time(14))
    afternoon_to = models.TimeField(_("L’après-midi, jusqu’à"), default=time(20))
    at_weekends = models.BooleanField(_("Aussi le week-end"), default=False)
    most_attempts = models.PositiveSmallIntegerField(_("Appels à une même personne, au plus"), default=4)
    attempt_days = models.PositiveSmallIntegerField(_("En combien de jours"), default=30)
    again_days = models.PositiveSmallIntegerField(_("Jours avant de rappeler qui n’a pas répondu"), default=2)
    short_calls = models.PositiveSmallIntegerField(_("Appels courts pour faire connaissance"), default=6)
    trial_calls = models.PositiveSmallIntegerField(_("Appels d’essai avec la personne choisie"), default=4)
    number = models.CharField(_("Le numéro qui appelle, annoncé sur la carte"), max_length=30, blank=True)
    dial_in = models.CharField(
        _("Le numéro à composer pour les causeries à plusieurs"), max_length=30, blank=True
    )
    dial_in_code = models.CharField(_("Le code à taper ensuite, s’il y en a un"), max_length=12, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective"], name="call_settings_once")]


class CallCampaign(Scoped):
    """People to call, by whom, in which parts of the week, saying what."""

    about = nobody("Campagnes d’appels")

    name = models.CharField(_("Nom de la campagne"), max_length=NAME_LENGTH)
    slots: "models.JSONField[Any, list[str]]" = models.JSONField(
        _("À quels moments de la semaine"), default=every_slot
    )
    starts_on = models.DateField(_("À partir du"))
    is_watch = models.BooleanField("Appels d’une veille", default=False)  # heat, cold, flood: `vigilance/`
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Faite par"
    )
    made_at = models.DateTimeField("Faite")
    closed_at = models.DateTimeField("Close", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return self.name


class CallScript(Scoped):
    """What is said, and what is listened to. A new version at each change; a call keeps the one that was read."""

    about = nobody("Trames d’appel")

    campaign = models.ForeignKey(
        CallCampaign, on_delete=models.CASCADE, related_name="scripts", verbose_name="Campagne"
    )
    version = models.PositiveIntegerField("Version")
    body = models.TextField("Texte", max_length=SCRIPT_LENGTH)
    made_at = models.DateTimeField("Faite")

    class Meta(Scoped.Meta):
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["campaign", "version"], name="call_script_version")]


class CampaignCaller(Scoped):
    """A member who calls in a campaign."""

    about = About(
        whose=Whose.MEMBERS,
        title="Qui appelle dans une campagne",
        purpose="Savoir qui peut recevoir une personne à appeler.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    campaign = models.ForeignKey(
        CallCampaign, on_delete=models.CASCADE, related_name="callers", verbose_name="Campagne"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["campaign", "member"], name="campaign_caller_once")]


class CallLine(Scoped):
    """One person on the list of one campaign, and from when she may be called: a projection of her calls."""

    about = About(
        whose=Whose.PERSONS,
        title="Les campagnes d’appels où elle est",
        purpose="Savoir qui reste à appeler, et à partir de quand.",
        activity=CALLING,
        part=CALLS,
        kept=PERSON_FILE,
        merge="essaim.calls.actions.joining:join_lines",
        erased_rows_go=True,
        closing=Closing(Q(done_at=None), "done_at"),
    )

    campaign = models.ForeignKey(
        CallCampaign, on_delete=models.CASCADE, related_name="lines", verbose_name="Campagne"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    not_before = models.DateTimeField("Pas avant")
    not_slot = models.CharField("Pas à ce moment de la semaine", max_length=9, choices=CallSlot, blank=True)
    call_back_at = models.DateTimeField("Moment convenu", null=True)
    reserved_for = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Rappelée par",
    )
    waits_on = models.DateField("Attend la référente depuis le", null=True)
    last_outcome = models.CharField("Dernière issue", max_length=14, choices=CallOutcome, blank=True)
    done_at = models.DateTimeField("Terminé", null=True)

    class Meta(Scoped.Meta):
        ordering = ["not_before", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="call_line_once")]
        indexes = [
            models.Index(fields=["campaign", "done_at", "not_before", "id"], name="call_line_next"),
            models.Index(fields=["reserved_for", "call_back_at"], name="call_line_promised"),
            models.Index(fields=["person"], name="call_line_person"),
        ]


class Call(Scoped):
    """A call: a fact, never changed. Only a merge of two files gives it to another person; another version corrects it.

    `at` is when it was noted; `campaign`: none for one made on one's own, or a regular one.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les appels",
        purpose="Savoir qui l’a appelée, quand, et comment l’appel a fini ; rien de ce qui s’est dit.",
        activity=CALLING,
        part=CALLS,
        kept=PERSON_FILE,
        technical=frozenset({"script", "supersedes"}),
        figures=(
            Figure("calls", _("Appels"), STANDS),
            Figure("calls_answered", _("Appels avec une réponse"), STANDS & Q(is_answer=True)),
        ),
    )
    append_only = True
    follows_person = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    campaign = models.ForeignKey(
        CallCampaign, on_delete=models.PROTECT, null=True, related_name="calls", verbose_name="Campagne"
    )
    script = models.ForeignKey(
        CallScript, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Trame"
    )
    outcome = models.CharField("Issue de l’appel", max_length=14, choices=CallOutcome)
    is_answer = models.BooleanField("Elle a répondu")
    is_incoming = models.BooleanField("C’est elle qui appelait", default=False)
    at = models.DateTimeField("Quand")
    slot = models.CharField("Moment de la semaine", max_length=9, choices=CallSlot)
    minutes = models.PositiveSmallIntegerField("Minutes", default=0)
    call_back_at = models.DateTimeField("Moment convenu", null=True)
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Appelée par"
    )
    supersedes = models.OneToOneField(  # they go together or not at all: the database refuses the rest
        "self", on_delete=models.DO_NOTHING, null=True, related_name="superseded_by", verbose_name="Corrige"
    )

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "at"]),
            models.Index(fields=["collective", "at"]),
            models.Index(fields=["by", "at"]),
        ]


class CallHold(Scoped):
    """A member has a person before her eyes, to call her: ten minutes, renewed. It gives a `Grant`, and ends with it.

    The database refuses a second open one, of a person as of a member.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Qui l’a eue en ligne",
        purpose="Que deux membres ne l’appellent pas en même temps, et que nul ne voie plus longtemps qu’il ne faut.",
        activity=CALLING,
        part=CALLS,
        kept=PERSON_FILE,
        erased_rows_go=True,
        closing="essaim.calls.actions.holds:close_holds",
        ends_with_link=True,
        technical=frozenset({"version", "before"}),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    campaign = models.ForeignKey(
        CallCampaign, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="Campagne"
    )
    is_incoming = models.BooleanField("C’est elle qui appelle", default=False)
    version = models.PositiveIntegerField(
        "Version de sa fiche"
    )  # the number that is dialled is of that version
    since = models.DateTimeField("Depuis")
    until = models.DateTimeField("Jusqu’à")
    ended_at = models.DateTimeField("Fini", null=True)
    ended_as = models.CharField("Comment cela a fini", max_length=9, choices=HoldEnd, blank=True)
    skipped_for = models.CharField("Pourquoi passée", max_length=8, choices=SkipReason, blank=True)
    call = models.OneToOneField(
        Call, on_delete=models.SET_NULL, null=True, related_name="hold", verbose_name="Appel"
    )
    before: "models.JSONField[Any, dict[str, Any]]" = models.JSONField(
        "Ce qui était avant l’appel", default=dict
    )

    class Meta(Scoped.Meta):
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_call_at_a_time"),
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at=None), name="one_person_in_hand"),
        ]
        indexes = [
            models.Index(fields=["member", "ended_at"]),
            models.Index(fields=["person", "until"], name="call_hold_person"),
        ]


class RegularCall(Scoped):
    """The same volunteer, at a rhythm that she chose, a day and an hour; someone stands in when the volunteer is away."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses appels réguliers",
        purpose="Tenir le rendez-vous téléphonique qu’elle a choisi : avec qui, quel jour, à quelle heure.",
        activity=CALLING,
        part=CALLS,
        kept=PERSON_FILE,
        closing=Closing(Q(ended_on=None), "ended_on"),
        ends_with_link=True,
        technical=frozenset({"missed_at", "calls_made", "stage_calls"}),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Qui l’appelle")
    )
    substitute = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Qui remplace"),
    )
    rhythm = models.CharField(_("À quel rythme"), max_length=11, choices=Rhythm)
    next_at = models.DateTimeField(_("Le prochain appel"))
    calls_made = models.PositiveIntegerField("Appels faits", default=0)
    stage = models.CharField("Étape du lien", max_length=7, choices=LinkStage, default=LinkStage.SETTLED)
    stage_calls = models.PositiveSmallIntegerField("Appels de cette étape", default=0)
    away_until = models.DateField("Remplacée jusqu’au", null=True)
    relative = SealedText(_("Un proche à prévenir, si elle l’a accepté"), key="person_id")
    begun_on = models.DateField("Depuis le")
    ends_on = models.DateField("Fin convenue le", null=True)  # until then they go on, the last one is marked
    ended_on = models.DateField("Terminés le", null=True)
    ended_for = models.CharField("Pourquoi", max_length=8, choices=RegularEnd, blank=True)
    missed_at = models.DateTimeField("Le rendez-vous manqué qui a été dit", null=True)

    class Meta(Scoped.Meta):
        ordering = ["next_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_on=None), name="one_regular_call")
        ]
        indexes = [
            models.Index(fields=["member", "ended_on", "next_at"], name="regular_call_mine"),
            models.Index(fields=["collective", "ended_on", "next_at"], name="regular_call_due"),
        ]


class PhoneDropIn(Scoped):
    """A talk of several on the telephone: they dial the collective's own number. No seat is offered before someone leads it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Causeries au téléphone",
        purpose="Savoir quand elles ont lieu, qui les anime, combien de personnes sont venues ; qui, nulle part.",
        activity=TEAM,
        kept=MEMBER_GONE,
        figures=(Figure("phone_drop_ins", _("Personnes venues aux causeries au téléphone"), total="came"),),
    )

    starts_at = models.DateTimeField(_("Quand"))
    minutes = models.PositiveSmallIntegerField(_("Durée (minutes)"), default=45)
    seats = models.PositiveSmallIntegerField(_("Places"), default=6)
    facilitator = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Qui anime"),
    )
    came = models.PositiveSmallIntegerField(_("Combien sont venues"), null=True)
    cancelled_at = models.DateTimeField("Annulée", null=True)
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Proposée par"
    )

    class Meta(Scoped.Meta):
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["collective", "starts_at"], name="phone_drop_in_when")]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1, seats__lte=6), name="phone_drop_in_of_six")
        ]


class PhoneSeat(Scoped):
    """A seat that is kept for her. Gone once it took place: who came is a number."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses places aux causeries au téléphone",
        purpose="Lui garder la place qu’elle a demandée, et la prévenir si la date change.",
        activity=CALLING,
        part=CALLS,
        kept=SEAT,
        expiry=Rows(lambda last, _on: Q(drop_in__starts_at__lt=start_of(last)), "delete"),
        merge="essaim.calls.actions.joining:join_seats",
        erased_rows_go=True,
        closing="essaim.calls.actions.drop_ins:free_seats",
        ends_with_link=True,
    )

    drop_in = models.ForeignKey(
        PhoneDropIn, on_delete=models.CASCADE, related_name="kept_seats", verbose_name="Causerie"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    kept_at = models.DateTimeField("Gardée")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Gardée par"
    )

    class Meta(Scoped.Meta):
        ordering = ["kept_at", "id"]
        constraints = [models.UniqueConstraint(fields=["drop_in", "person"], name="phone_seat_once")]
