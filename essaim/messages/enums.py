from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Keep


class MessageChannel(models.TextChoices):
    MAIL = "mail", _("E-mail")
    TEXT = "text", _("SMS")
    LETTER = "letter", _("Lettre")


class MessageState(models.TextChoices):
    """From « à envoyer » to one of the ends. `HANDED`: given to the server, whose answer is not noted yet."""

    HELD = "held", _("Attend le résumé")
    WAITING = "waiting", _("À envoyer")
    CLAIMED = "claimed", _("En cours d’envoi")
    HANDED = "handed", _("Remis, sans réponse encore")
    SENT = "sent", _("Envoyé")
    GATHERED = "gathered", _("Dans un résumé")
    UNSURE = "unsure", _("Peut-être envoyé")
    FAILED = "failed", _("Non envoyé")
    EXPIRED = "expired", _("Trop tard pour l’envoyer")
    CANCELLED = "cancelled", _("Abandonné")


class Rhythm(models.TextChoices):
    """When what does not press is read."""

    AT_ONCE = "at_once", _("Chaque message tout de suite")
    DAILY = "daily", _("Un résumé chaque matin")
    WEEKLY = "weekly", _("Un résumé chaque lundi matin")


class Audience(models.TextChoices):
    COORDINATORS = "coordinators", _("Les référent·es")
    MEMBERS = "members", _("Les membres")
    LEAD = "lead", _("La tête de réseau")
    ACCOUNT = "account", _("Le compte de chacun·e")


MESSAGE = Keep("message", 75, _("Message envoyé ou abandonné"), 30, least=7, a_night=2000)
