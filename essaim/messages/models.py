"""The outbox: what must be told, written by the action that makes it so, sent later by a worker."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from essaim.kernel import sealing
from essaim.kernel.about import About, Rows, Whose, nobody, start_of
from essaim.kernel.fields import Sealed, SealedText
from essaim.kernel.ids import uuid7
from essaim.kernel.purposes import TEAM
from essaim.kernel.tenancy import Scoped
from essaim.messages.enums import MESSAGE, MessageChannel, MessageState, Rhythm
from essaim.network.enums import MEMBER_GONE


class Outgoing(models.Model):
    """What both boxes share. Once a message is sent its words are emptied: that it was sent stays."""

    kind = models.CharField(_("Sorte de message"), max_length=40)
    channel = models.CharField(_("Par"), max_length=8, choices=MessageChannel, default=MessageChannel.MAIL)
    subject = models.CharField(_("Objet"), max_length=200, blank=True)
    put_at = models.DateTimeField(_("Écrit"))
    due_at = models.DateTimeField(_("Pas avant"))
    not_after = models.DateTimeField(_("Pas après"))
    state = models.CharField(_("État"), max_length=10, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(_("Essais"), default=0)
    claim = models.UUIDField(_("Envoi en cours"), null=True)  # the worker that has it in hand
    claimed_until = models.DateTimeField(_("Envoi en cours jusqu’à"), null=True)
    mail_id = models.CharField(
        _("Identifiant de l’e-mail"), max_length=160
    )  # its Message-ID: the same at each try
    fault = models.CharField(
        _("Ce qui a manqué"), max_length=60, blank=True
    )  # a name of fault, never an answer
    done_at = models.DateTimeField(_("Fini"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"


class Message(Outgoing, Scoped):
    """Of a collective, to one of its members (or, by letter, to someone met).

    Sealed under the key of whom it is for: the member's, made at her first message and destroyed with her account, or
    the person's, destroyed with her file. Her mail address is not copied: it is read when the message leaves.
    """

    about = About(
        whose=Whose.MEMBERS,
        title="Messages du collectif",
        purpose="Prévenir qui doit l’être. Le texte est effacé dès que le message est parti.",
        activity=TEAM,
        kept=MESSAGE,
        expiry=Rows(
            lambda last, _on: Q(done_at__lt=start_of(last)) | Q(done_at=None, not_after__lt=start_of(last)),
            "delete",
        ),
        technical=frozenset({"claim", "claimed_until", "mail_id", "fault", "fact", "sealed_for"}),
    )

    member = models.ForeignKey(
        "essaim.Membership", on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("Membre")
    )
    sealed_for = models.UUIDField(_("À qui est la clé"))  # the holder of the key
    sealed_for_kinds = ("membership", "person")
    recipient = SealedText(_("Adresse, ou téléphone"), key="sealed_for")
    body = SealedText(_("Texte"), key="sealed_for")
    calendar = SealedText(_("Fichier d’agenda"), key="sealed_for")  # joined to the mail
    fact = models.CharField(
        _("Repère de ce qui est dit"), max_length=64, blank=True
    )  # what it tells: told once to each, by each channel

    class Meta(Scoped.Meta):
        ordering = ["-put_at", "-id"]
        indexes = [
            models.Index(fields=["collective", "state", "due_at"]),
            models.Index(fields=["collective", "-put_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "member", "channel", "fact"],
                condition=~models.Q(fact=""),
                name="message_told_once",
            )
        ]

    @property
    def sealed_for_kind(self) -> str:
        return "membership" if self.member_id else "person"


class HouseSealedText(SealedText):
    """Sealed under the installation's own secret: these messages belong to no collective, and live minutes."""

    def close(self, instance: Any, value: Any) -> Sealed:
        key = _house_key(settings.SECRET_KEY)
        envelope = sealing.seal(self.to_bytes(value), key=key, bound_to=self._place(instance))
        instance.__dict__[self.attname] = Sealed(envelope)
        return instance.__dict__[self.attname]  # type: ignore[no-any-return]

    def open(self, instance: Any, value: Sealed) -> Any:
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                plain = sealing.unseal(value.envelope, key=_house_key(secret), bound_to=self._place(instance))
            except sealing.BrokenSeal:
                continue
            return self.from_bytes(plain)
        raise sealing.BrokenSeal

    def _place(self, instance: Any) -> str:
        return f"{instance._meta.db_table}|{self.column}|{instance.pk}"


def _house_key(secret: str) -> bytes:
    return sealing.derive(secret.encode(), "messages to accounts")


class AccountMessage(Outgoing):
    """To an account, or to an address that has none: codes, warnings, the network lead. Of no collective."""

    about = About(
        whose=Whose.MEMBERS,
        title="Messages aux comptes",
        purpose="Codes de connexion, avertissements. Le texte et l’adresse sont effacés dès que le message est parti.",
        activity=TEAM,
        kept="30 jours, sans le texte ni l’adresse.",
        technical=frozenset({"claim", "claimed_until", "mail_id", "fault"}),
    )

    id: "models.UUIDField[UUID | str, UUID]" = models.UUIDField(
        primary_key=True, default=uuid7, editable=False
    )
    recipient = HouseSealedText(_("Adresse e-mail"))
    body = HouseSealedText(_("Texte"))

    class Meta:
        ordering = ["-put_at", "-id"]
        indexes = [models.Index(fields=["state", "due_at"])]


class MessageWording(Scoped):
    """How a collective words a kind of message in one language. None: the usual words."""

    about = nobody("Mots des messages")

    kind = models.CharField(_("Sorte de message"), max_length=40)
    language = models.CharField(_("Langue"), max_length=5)
    subject = models.CharField(_("Objet"), max_length=120)
    body = models.TextField(_("Texte"), max_length=3000)
    changed_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, related_name="+", verbose_name=_("Changé par")
    )
    changed_at = models.DateTimeField(_("Changé"))

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["collective", "kind", "language"], name="message_wording_once")
        ]


class Notices(Scoped):
    """What a member wishes to receive, and how. None: the usual choices."""

    about = About(
        whose=Whose.MEMBERS,
        title="Messages voulus",
        purpose="Ce que chacun·e veut recevoir, quand, dans quelle langue.",
        activity=TEAM,
        kept=MEMBER_GONE,
        expiry="essaim.messages.actions.forgetting:MESSAGES_LONG_GONE",
    )

    member = models.OneToOneField(
        "essaim.Membership", on_delete=models.CASCADE, related_name="+", verbose_name=_("Membre")
    )
    refused = models.JSONField(_("Ce qu’elle ne veut pas recevoir"), default=list)
    rhythm = models.CharField(_("Rythme"), max_length=8, choices=Rhythm, default=Rhythm.AT_ONCE)
    language = models.CharField(_("Langue"), max_length=5, default="fr")
    phone = SealedText(_("Téléphone pour les SMS"), key="member_id")
    way = models.CharField(
        _("Comment me prévenir d’une sortie"),
        max_length=8,
        choices=MessageChannel,
        default=MessageChannel.MAIL,
    )

    class Meta(Scoped.Meta):
        pass
