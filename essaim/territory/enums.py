from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a door comes from."""

    BAN = "ban", _("Base Adresse Nationale")
    BAL = "bal", _("Base Adresse Locale")
    HAND = "hand", _("Ajoutée ou placée à la main")
    GRID = "grid", _("Grille d’immeuble")


class Side(models.TextChoices):
    BOTH = "both", _("les deux côtés")
    ODD = "odd", _("côté impair")
    EVEN = "even", _("côté pair")


class ImportState(models.TextChoices):
    PREVIEWED = "previewed", _("À vérifier")
    APPLIED = "applied", _("Appliqué")
    UNDONE = "undone", _("Annulé")
