from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Keep


class RequestKind(models.TextChoices):
    """What she may ask about her data, and by when it must be answered (a month)."""

    ACCESS = "access", _("Savoir ce qui est gardé")
    CORRECTION = "correction", _("Corriger")
    ERASURE = "erasure", _("Être effacée")
    OPPOSITION = "opposition", _("Ne plus être contactée")


class RequestVia(models.TextChoices):
    WEB = "web", _("Par la page publique")
    PHONE = "phone", _("Par téléphone")
    PERSON = "person", _("De vive voix")
    LETTER = "letter", _("Par écrit")


REQUEST_DONE = Keep(
    "request", 90, _("Demande faite par une personne, une fois traitée"), 365
)  # the proof that it was answered
