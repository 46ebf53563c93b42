"""A person is guided to a place: with her yes, together the first time, and then whether she came back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Closing, Figure, Rows, Whose, nobody
from essaim.kernel.fields import BlindIndexField, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import PERSON_FILE
from essaim.people.models import NextStep, Person
from essaim.places.enums import Need
from essaim.referrals.enums import GUIDING, NEWS_PROMISED, REFERRALS, Lack, ReferralState, Transport


class Referral(Scoped):
    """Where she goes is sealed: the database alone does not say that someone goes to a place of care."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses orientations",
        purpose="Savoir vers quel lieu elle a accepté d’être présentée, ce qui y est dit d’elle, si elle y est venue, puis retournée.",
        activity=GUIDING,
        part=REFERRALS,
        kept=PERSON_FILE,
        closing=Closing(Q(ended_on=None), "ended_on"),
        ends_with_link=True,
        technical=frozenset({"place_ref", "place_mark"}),
        figures=(
            Figure("referrals", _("Orientations acceptées"), ~Q(state=ReferralState.DECLINED)),
            Figure("came", _("Venues dans un lieu"), Q(came_on__isnull=False)),
        ),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    place_name = SealedText(_("Vers quel lieu"), key="person_id")
    place_ref = SealedText("Référence du lieu", key="person_id")
    place_mark = BlindIndexField("Repère du lieu", blank=True)
    facts = SealedText(_("Ce que l’on dit d’elle au lieu"), key="person_id")
    state = models.CharField("Où cela en est", max_length=8, choices=ReferralState)
    since = models.DateField("Depuis le")
    came_on = models.DateField("Venue le", null=True)
    going_on = models.DateField(_("Le jour où l’on y va"), null=True)
    goes_with = models.ForeignKey(
        "essaim.Membership",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Qui y va avec elle"),
    )
    meeting = SealedText(_("Où et quand l’on se retrouve"), key="person_id")
    transport = models.CharField(_("Comment on y va"), max_length=8, choices=Transport, blank=True)
    seats = models.PositiveSmallIntegerField(_("Places libres dans la voiture"), default=0)
    step = models.ForeignKey(
        NextStep, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Prochaine étape"
    )
    ask_again_on = models.DateField("Ne pas redemander avant le", null=True)
    ended_on = models.DateField("Terminée le", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["collective", "ended_on", "since"])]


class ReferralMoment(Scoped):
    """One step of an orientation: what, which day, said by whom."""

    about = About(
        whose=Whose.PERSONS,
        title="Le fil de ses orientations",
        purpose="Savoir ce qui s’est passé, quel jour, et qui l’a noté.",
        activity=GUIDING,
        part=REFERRALS,
        kept=PERSON_FILE,
        technical=frozenset({"slots"}),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="moments", verbose_name="Orientation"
    )
    state = models.CharField("Ce qui s’est passé", max_length=8, choices=ReferralState)
    on = models.DateField("Le")
    said = SealedText(_("Ce qui a été dit"), key="person_id")
    slots = SealedText(
        "Moments proposés par le lieu", key="person_id"
    )  # as dates are written; `said` says them
    by = models.ForeignKey(  # none: the place itself, by its link
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        ordering = ["id"]


class AnswerLink(Scoped):
    """Lets the place answer without an account: this orientation alone, for eight days, after a code sent to its address.

    Its address on the web is signed and kept nowhere; its code is kept as a mark. It goes on to whom it was sent: whoever
    changes the directory's address later receives neither code nor reminder.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les demandes envoyées aux lieux",
        purpose="Laisser le lieu lire les seuls mots qu’elle a acceptés, et répondre.",
        activity=GUIDING,
        part=REFERRALS,
        kept=PERSON_FILE,
        technical=frozenset({"code_mark"}),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    referral = models.ForeignKey(
        Referral, on_delete=models.CASCADE, related_name="links", verbose_name="Orientation"
    )
    sent_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Envoyée par"
    )
    address = SealedText(_("Envoyée à"), key="person_id")
    sent_at = models.DateTimeField("Envoyée")
    expires_at = models.DateTimeField("Ouverte jusqu’au")
    reminders = models.PositiveSmallIntegerField("Rappels envoyés", default=0)
    code_mark = models.CharField("Marque du code", max_length=64, blank=True)
    code_until = models.DateTimeField("Code valable jusqu’à", null=True)
    read_at = models.DateTimeField("Lue par le lieu", null=True)
    answered_at = models.DateTimeField("Répondue", null=True)
    revoked_at = models.DateTimeField("Retirée", null=True)

    class Meta(Scoped.Meta):
        ordering = ["-sent_at", "-id"]
        indexes = [models.Index(fields=["collective", "answered_at", "revoked_at", "sent_at"])]


class PromisedNews(Scoped):
    """She agrees that whoever told us of her hears, once, that the link holds: how to reach them, and nothing of her."""

    about = About(
        whose=Whose.PERSONS,
        title="Les nouvelles promises à qui nous a prévenus",
        purpose="Dire une fois à la voisine ou au voisin qui nous a prévenus que le lien tient, sans rien d’elle, si elle le veut bien.",
        activity=GUIDING,
        part=REFERRALS,
        kept=NEWS_PROMISED,
        expiry=Rows(lambda last, _on: Q(agreed_on__lte=last), then="delete"),
        erased_rows_go=True,
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    referral = models.OneToOneField(
        Referral, on_delete=models.CASCADE, related_name="news", verbose_name="Orientation"
    )
    reach = SealedText(_("Comment joindre qui nous a prévenus"), key="person_id")
    agreed_on = models.DateField(_("Elle a dit oui le"))
    noted_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Noté par")
    )

    class Meta(Scoped.Meta):
        ordering = ["-agreed_on", "-id"]
        indexes = [models.Index(fields=["collective", "agreed_on"])]


class UnmetNeed(Scoped):
    """Someone looked for a place and found none: what, why, which month. Neither whom it was for nor who looked."""

    about = nobody("Besoins restés sans réponse")

    need = models.CharField(_("On y vient pour"), max_length=8, choices=Need)
    lack = models.CharField(_("Ce qui manque"), max_length=8, choices=Lack)
    month = models.DateField(_("Le mois"))  # its first day: a day would tell of a visit

    class Meta(Scoped.Meta):
        ordering = ["-month", "need", "lack", "id"]
        indexes = [models.Index(fields=["collective", "month"])]
