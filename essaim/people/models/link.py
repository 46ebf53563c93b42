"""The link: contacts, companions, notes, next steps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import ONCE, About, Closing, Figure, Rows, Whose, start_of
from essaim.kernel.fields import BlindIndexField, SealedText
from essaim.kernel.purposes import SAFETY
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import (
    FREE_NOTE,
    LINK,
    PERSON_FILE,
    CompanionRole,
    ContactKind,
    ContactSource,
    Parts,
    RegisterState,
    StepKind,
    StepOrigin,
)
from essaim.people.models.person import Person


class Contact(Scoped):
    """A contact or an attempt. Without a person it counts all the same; named later, it is not counted twice.

    A day, not an hour: the time of a visit would join a person to a door.
    `source`: what it comes from; of what is a fact of its own (a visit, a call…), `source_digest` says which, unread.
    """

    about = About(
        whose=Whose.PERSONS,
        title="Les contacts",
        purpose="Savoir quand un échange a eu lieu et depuis quand on n’a plus de nouvelles : un jour, jamais une heure.",
        activity=LINK,
        part=Parts.CONTACTS,
        kept=PERSON_FILE,
        figures=(
            Figure("contacts", _("Contacts et tentatives")),
            Figure("two_way", _("Échanges"), Q(is_two_way=True)),
            Figure("met", _("Personnes présentes aux échanges"), Q(is_two_way=True), total="people"),
        ),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, related_name="contacts", verbose_name="Personne"
    )
    kind = models.CharField("Où, comment", max_length=8, choices=ContactKind)
    on = models.DateField("Le")
    is_two_way = models.BooleanField("Elle a répondu")  # she answered, opened, came, wrote
    people = models.PositiveSmallIntegerField(
        "Personnes présentes", default=1
    )  # an encounter with three people counts three
    source = models.CharField(
        "D’où il vient", max_length=9, choices=ContactSource, default=ContactSource.HAND
    )
    source_digest = BlindIndexField(
        "Repère de ce dont il vient", blank=True
    )  # of the visit, of the place in an encounter: named once
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    recorded_at = models.DateTimeField("Noté")

    class Meta(Scoped.Meta):
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["collective", "on"]), models.Index(fields=["person", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "source_digest"],
                condition=~models.Q(source_digest=""),
                name="source_named_once",
            )
        ]


class Companionship(Scoped):
    """A member who accompanies a person, or stands in for her companion."""

    about = About(
        whose=Whose.PERSONS,
        title="Qui l’accompagne",
        purpose="Savoir qui va la voir, et qui prend le relais.",
        activity=LINK,
        part=Parts.COMPANIONS,
        kept=PERSON_FILE,
        merge="essaim.people.actions.joining:join_links",
        closing=Closing(Q(until=None), "until"),
        ends_with_link=True,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="companionships", verbose_name="Personne"
    )
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="companionships", verbose_name="Membre"
    )
    role = models.CharField("Rôle auprès d’elle", max_length=10, choices=CompanionRole)
    since = models.DateField("Depuis le")
    until = models.DateField("Jusqu’au", null=True)

    class Meta(Scoped.Meta):
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "member"], condition=models.Q(until=None), name="companion_once"
            )
        ]
        indexes = [models.Index(fields=["member", "until"])]


class Note(Scoped):
    """A few facts, that she said and accepts, and may read. They expire."""

    about = About(
        whose=Whose.PERSONS,
        title="Les notes",
        purpose="Quelques faits, ce qu’elle a dit et accepte ; elle peut les lire.",
        activity=LINK,
        part=Parts.NOTES,
        kept=FREE_NOTE,
        expiry=Rows(lambda last, on: Q(expires_on__lte=on) | Q(at__lt=start_of(last)), then="delete"),
        erased_rows_go=True,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="notes", verbose_name="Personne"
    )
    body = SealedText(_("Texte de la note"), key="person_id")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )
    at = models.DateTimeField("Quand")
    expires_on = models.DateField("Expire le")

    class Meta(Scoped.Meta):
        ordering = ["-at"]


class NextStep(Scoped):
    """What someone will do, and by when. « Je ne peux pas » gives it back."""

    about = About(
        whose=Whose.PERSONS,
        title="Ce qui est prévu",
        purpose="Tenir ce qui lui a été promis.",
        activity=LINK,
        part=Parts.NEXT_STEPS,
        kept=PERSON_FILE,
        closing=Closing(Q(done_at=None, cancelled_at=None), "cancelled_at"),
        ends_with_link=True,
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="next_steps", verbose_name="Personne"
    )
    kind = models.CharField("Quoi faire", max_length=8, choices=StepKind)
    origin = models.CharField("D’où cela vient", max_length=8, choices=StepOrigin, default=StepOrigin.HAND)
    what = SealedText(_("Quoi"), key="person_id")
    due_on = models.DateField(_("Pour le"))
    is_promise = models.BooleanField(_("C’est une promesse faite à la personne"), default=False)
    is_danger = models.BooleanField("Danger", default=False)
    assigned_to = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Confié à"
    )
    made_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Noté par"
    )
    made_at = models.DateTimeField("Noté")
    done_at = models.DateTimeField("Fait", null=True)
    done_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Fait par"
    )
    given_back_at = models.DateTimeField("Rendu", null=True)
    given_back_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Rendu par"
    )
    cancelled_at = models.DateTimeField("Annulé", null=True)

    class Meta(Scoped.Meta):
        ordering = ["due_on"]
        indexes = [models.Index(fields=["collective", "done_at", "due_on"])]


class RegisterBridge(Scoped):
    """The communal register was proposed to her (CASF L121-6-1). The register itself is never kept."""

    about = About(
        whose=Whose.PERSONS,
        title="Registre de la commune",
        purpose="Savoir que l’inscription au registre communal (CASF, art. L. 121-6-1) lui a été proposée. Le registre n’est pas gardé.",
        activity=LINK,
        kept=PERSON_FILE,
        merge=ONCE,
    )

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="register", verbose_name="Personne"
    )
    state = models.CharField("État", max_length=10, choices=RegisterState)
    changed_on = models.DateField("Changé le")
    by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Noté par"
    )

    class Meta(Scoped.Meta):
        pass


class BreakGlass(Scoped):
    """Three hours on a file that is not one's own, for a reason, told at once to the coordinator."""

    about = About(
        whose=Whose.PERSONS,
        title="Ouvertures en urgence",
        purpose="Trois heures sur une fiche qui n’est pas la sienne, pour une raison écrite, dite aussitôt au ou à la référent·e.",
        activity=SAFETY,
        part=Parts.RIGHTS,
        kept=PERSON_FILE,
        closing="essaim.people.actions.glass:end_glass",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", verbose_name="Personne")
    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    reason = SealedText("Raison", key="person_id")
    opened_at = models.DateTimeField("Ouverte")
    until = models.DateTimeField("Ouverte jusqu’à")

    class Meta(Scoped.Meta):
        ordering = ["-opened_at"]
