from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity
from essaim.kernel.purposes import LEGITIMATE


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
    WRITING = "writing", _("En cours")  # its doors are written, and seen by nobody
    FINISHING = (
        "finishing",
        _("Presque fini"),
    )  # its doors are seen; those it completes change one after the other
    APPLIED = "applied", _("Appliqué")
    UNDOING = "undoing", _("Annulation en cours")  # the doors that were used are put away
    ERASING = "erasing", _("Annulation presque finie")  # the others are seen by nobody, and go
    UNDONE = "undone", _("Annulé")


HIDDEN = (ImportState.WRITING, ImportState.ERASING)
BUSY = (ImportState.WRITING, ImportState.FINISHING, ImportState.UNDOING, ImportState.ERASING)


DOORS = Activity(
    "doors",
    100,
    "Organiser et compter les passages aux portes",
    "Préparer les tournées, se souvenir qu’une porte a été sonnée et de ne pas y revenir, compter ce qui est fait. Aucun nom "
    "d’habitant : une adresse et une issue.",
    LEGITIMATE,
    "Les membres de l’équipe (qui a sonné) ; les habitants d’une adresse qui ont demandé à ne plus être sollicités.",
    "Les bénévoles, à la porte.",
    "L’équipe en tournée, pour ses portes ; la ou le référent·e ; la commune et les financeurs pour des totaux seulement.",
)
