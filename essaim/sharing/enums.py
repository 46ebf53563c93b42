from django.db import models
from django.utils.translation import gettext_lazy as _


class PracticeState(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    SHARED = "shared", _("Partagée")
    HIDDEN = "hidden", _("Retirée par le réseau")


class Theme(models.TextChoices):
    """Which step of the method it helps."""

    REACH = "reach", _("Aller vers")
    ACCOMPANY = "accompany", _("Accompagner")
    GUIDE = "guide", _("Orienter")
    PASS_ON = "pass_on", _("Transmettre")
    KEEP_ALIVE = "keep_alive", _("Faire vivre le collectif")


class Went(models.TextChoices):
    """How it went for who tried it."""

    TRYING = "trying", _("On commence")
    WELL = "well", _("Cela marche")
    PARTLY = "partly", _("En partie")
    STOPPED = "stopped", _("On a arrêté")
