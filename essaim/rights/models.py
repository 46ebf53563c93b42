"""The rights of the people met, and how long things are kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import About, Figure, Rows, Whose, keep_of, nobody, start_of
from essaim.kernel.fields import SealedText
from essaim.kernel.purposes import ACCESS_LOG, SAFETY
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import CONSENT_AND_RIGHTS, Parts
from essaim.people.models import Person
from essaim.rights.enums import REQUEST_DONE, RequestKind, RequestVia


class PersonRequest(Scoped):
    """She asks for access, correction, erasure, or that one leaves her alone; answered within a month."""

    about = About(
        whose=Whose.PERSONS,
        title="Ses demandes",
        purpose="Répondre en un mois à ce qu’elle demande de ses données.",
        activity=CONSENT_AND_RIGHTS,
        part=Parts.RIGHTS,
        kept=REQUEST_DONE,
        expiry=Rows(lambda last, _on: Q(done_on__lte=last) | Q(cancelled_on__lte=last), then="empty"),
        closing="essaim.rights.actions.requests:close_erased",
        holds=Q(done_on=None, cancelled_on=None),
        figures=(Figure("requests", _("Demandes reçues")),),
    )

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="requests", verbose_name="Personne"
    )
    kind = models.CharField("Ce qui est demandé", max_length=10, choices=RequestKind)
    via = models.CharField("Comment", max_length=6, choices=RequestVia)
    detail = SealedText("Précision", key="person_id")
    received_on = models.DateField("Reçue le")
    due_on = models.DateField("À traiter avant le")
    recorded_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Noté par"
    )  # none: by herself, with her code
    takes_effect_on = models.DateField(
        "Prend effet le", null=True
    )  # an erasure asked with the code waits for a second thought
    done_on = models.DateField("Traitée le", null=True)
    done_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Fait par"
    )
    cancelled_on = models.DateField("Annulée le", null=True)

    class Meta(Scoped.Meta):
        ordering = ["due_on"]


class CardWish(Scoped):
    """Asked with a code, right or wrong, and not looked at yet: gone when it is. Only the vault tells whose card it is."""

    about = nobody("Codes à lire")

    digests = models.JSONField("Repères du code")
    kind = models.CharField("Ce qui est demandé", max_length=10, choices=RequestKind)
    at = models.DateTimeField("Quand")

    class Meta(Scoped.Meta):
        ordering = ["at", "id"]


class RetentionRule(Scoped):
    """How long one kind of data is kept. The coordinator may shorten it; to lengthen asks for a written reason."""

    about = nobody("Durées de conservation")

    subject = models.CharField("Ce qui est gardé", max_length=24)
    days = models.PositiveIntegerField("Jours")
    warn_days = models.PositiveIntegerField("Prévenir avant (jours)", default=0)  # before
    justification = models.CharField("Pourquoi plus longtemps", max_length=300, blank=True)
    changed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="Changé par"
    )
    changed_at = models.DateTimeField("Changé", null=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["collective", "subject"], name="retention_rule_once")]

    @property
    def title(self) -> str:
        return str(keep_of(self.subject))


class ExportLedger(Scoped):
    """A list that left as a file: who took it, when, with which filters. Never what was in it."""

    about = About(
        whose=Whose.MEMBERS,
        title="Registre des exports",
        purpose="Qui a sorti quelle liste, quand, dans quel format, avec quels filtres ; jamais ce qu’elle contenait.",
        activity=SAFETY,
        kept=ACCESS_LOG,
        expiry=Rows(lambda last, _on: Q(at__lt=start_of(last)), then="delete"),
    )
    append_only = True

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name="Membre"
    )
    at = models.DateTimeField("Quand")
    listing = models.CharField("Liste", max_length=60)
    shape = models.CharField("Format", max_length=4)
    filters = models.JSONField("Filtres", default=list)
    rows = models.PositiveIntegerField("Lignes")
    people = models.PositiveIntegerField("Personnes montrées")  # each of them in the journal too

    class Meta(Scoped.Meta):
        ordering = ["-at", "-id"]
