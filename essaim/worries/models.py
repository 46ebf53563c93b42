"""What worries us: escalations, the ladder of silence, the signs given by neighbours, and care for volunteers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Figure, Rows, Told, Whose, nobody, start_of
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.network.enums import MEMBER_GONE
from essaim.people.enums import Parts
from essaim.people.models import Person
from essaim.worries.enums import (
    SIGNAL_KEPT,
    WORRY_CLOSED,
    WORRYING,
    WOULD_NAME,
    DebriefState,
    Rung,
    RungResult,
    SignalKind,
    SignalState,
    WorryLevel,
)


class Worry(Scoped):
    """A question, a worry or a danger, raised by anyone, looked at by the coordinator.

    Sealed under its own key, for it may concern someone who has no file.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les inquiétudes",
        purpose="Un fait vu ou entendu, qui a été prévenu, ce qui a été décidé.",
        activity=WORRYING,
        part=Parts.WORRIES,
        kept=WORRY_CLOSED,
        expiry=Rows(lambda last, _on: Q(closed_at__lt=start_of(last)), then="forget"),
        closing="essaim.worries.actions.worries:close_erased",
        holds=Q(closed_at=None),
        told=Told(by_others=("fact", "told_who", "conclusion")),
        figures=(Figure("worries", _("Inquiétudes")),),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="worries", verbose_name="Personne"
    )
    level = models.CharField("Niveau", max_length=8, choices=WorryLevel)
    fact = SealedText(_("Ce que vous avez vu ou entendu"))
    raised_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Dite par"
    )
    raised_at = models.DateTimeField("Dite")
    first_look_at = models.DateTimeField("Premier regard", null=True)
    first_look_by = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="Premier regard par",
    )
    told_who = SealedText(_("Qui a été prévenu, et comment"))
    conclusion = SealedText(_("Ce qui a été décidé"))
    closed_at = models.DateTimeField("Close", null=True)
    closed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Close par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-raised_at"]


class LadderRung(Scoped):
    """One rung climbed when someone no longer answers."""

    about = About(
        whose=Whose.PERSONS,
        title="Ce qui est tenté quand elle ne répond plus",
        purpose="Aller du plus léger au plus lourd, accord vérifié à chaque pas.",
        activity=WORRYING,
        part=Parts.WORRIES,
        kept=WORRY_CLOSED,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="rungs", verbose_name="Personne"
    )
    rung = models.CharField("Ce qui a été tenté", max_length=10, choices=Rung)
    result = models.CharField("Résultat", max_length=8, choices=RungResult)
    on = models.DateField("Le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    without_consent = SealedText(
        _("Pourquoi sans accord"), key="person_id"
    )  # danger only (Code pénal, 223-6)

    class Meta(Scoped.Meta):
        ordering = ["on", "id"]


class Signal(Scoped):
    """A sign given by a neighbour or a relative, or a call for oneself: unverified, seen by the coordinator only.

    Sealed under its own key, gone after 30 days.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les signes donnés par l’entourage",
        purpose="Un signe non vérifié, sans nom si possible, effacé s’il n’y a pas de rencontre.",
        activity=WORRYING,
        kept=SIGNAL_KEPT,
        expiry=Rows(lambda last, _on: Q(received_at__lt=start_of(last)), then="forget"),
        closing="essaim.worries.actions.signals:close_erased",
        told=Told(
            by_others=("where", "what"),
            hidden={"reach": WOULD_NAME, "relative_knows": WOULD_NAME},
            when=lambda row: row.kind == SignalKind.NEIGHBOUR,
        ),
        figures=(Figure("signals", _("Signes de l’entourage")),),
    )

    kind = models.CharField("Genre de signe", max_length=10, choices=SignalKind)
    state = models.CharField("État", max_length=14, choices=SignalState, default=SignalState.NEW)
    where = SealedText(_("Où"))
    what = SealedText(_("Ce que vous avez remarqué"))
    reach = SealedText(_("Comment vous joindre"))  # of the one who gives it, or of herself
    relative_knows = models.BooleanField(
        "La personne sait que nous sommes prévenus", null=True
    )  # does the person know that we are told?
    received_at = models.DateTimeField("Reçu")
    received_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Reçu par"
    )
    expires_on = models.DateField("Expire le")
    inform_before = models.DateField(
        "À informer avant le"
    )  # the person is told at first contact, at most a month after
    informed_on = models.DateField("Informée le", null=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="signals", verbose_name="Personne"
    )
    closed_at = models.DateTimeField("Close", null=True)
    closed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Close par"
    )

    class Meta(Scoped.Meta):
        ordering = ["-received_at"]


class EmergencyNumber(Scoped):
    """A number to ring, with the day it was checked. Copied from the common table, then the collective's own."""

    about = nobody("Numéros d’urgence")

    position = models.PositiveSmallIntegerField("Rang", default=0)
    situation = models.CharField(_("Pour quoi"), max_length=120)
    number = models.CharField(_("Numéro"), max_length=30)
    hours = models.CharField(_("Heures"), max_length=60, blank=True)
    is_urgent = models.BooleanField(_("Urgence"), default=False)
    by_text = models.BooleanField(_("Par SMS"), default=False)
    verified_on = models.DateField(_("Vérifié le"))
    verified_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Vérifié par"
    )

    class Meta(Scoped.Meta):
        ordering = ["position", "number"]


class Debrief(Scoped):
    """A talk proposed to a volunteer after a hard visit. Nothing is written of what was said."""

    about = About(
        whose=Whose.MEMBERS,
        title="Temps d’échange après une visite difficile",
        purpose="Qu’un échange a été proposé. Rien n’est écrit de ce qui s’y dit.",
        activity=TEAM,
        kept=MEMBER_GONE,
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Bénévole"
    )
    asked_at = models.DateTimeField("Demandé")
    by_herself = models.BooleanField("À sa demande", default=True)
    state = models.CharField("État", max_length=10, choices=DebriefState, default=DebriefState.PROPOSED)
    settled_on = models.DateField("Réglé le", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-asked_at"]
