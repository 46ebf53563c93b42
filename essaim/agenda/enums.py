from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedScope(models.TextChoices):
    """What a secret calendar address shows."""

    MINE = "mine", _("Ce que je fais")
    TEAM = "team", _("Tout ce que fait le collectif")


class View(models.TextChoices):
    MONTH = "mois", _("Mois")
    WEEK = "semaine", _("Semaine")
    LIST = "liste", _("Liste")


class PollChoice(models.TextChoices):
    YES = "yes", _("Oui")
    IF_NEEDED = "maybe", _("S’il le faut")
    NO = "no", _("Non")
