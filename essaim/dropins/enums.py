from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep, Part
from essaim.kernel.purposes import LEGITIMATE
from essaim.people.enums import Capacity


class Every(models.TextChoices):
    """How often."""

    WEEK = "week", _("Chaque semaine")
    FORTNIGHT = "fortnight", _("Une semaine sur deux")
    MONTH = "month", _("Une fois par mois")


class Nth(models.IntegerChoices):
    """Which one of the month."""

    FIRST = 1, _("Le 1er")
    SECOND = 2, _("Le 2e")
    THIRD = 3, _("Le 3e")
    FOURTH = 4, _("Le 4e")
    LAST = -1, _("Le dernier")


class CameAs(models.TextChoices):
    """Who came, as far as it is counted."""

    GUEST = "guest", _("Une personne est venue")
    FIRST_TIME = "first", _("C’est sa première fois")
    ACCOMPANIED = "with_us", _("Elle est venue avec l’un·e de nous")


WELCOMING = Activity(
    "drop_in",
    38,
    "Tenir les permanences",
    "Compter qui vient, sans nommer ; garder les sujets et les décisions ; parler entre personnes habilitées d’une situation.",
    LEGITIMATE,
    "Les personnes venues, comptées ; celles dont on garde le lien et dont on parle entre personnes habilitées.",
    "Les personnes elles-mêmes, les membres du collectif.",
    "Les membres du collectif ; pour une situation, qui accompagne la personne et la ou le référent·e.",
)
DROP_IN_NOTES = Keep("drop_in_notes", 36, _("Compte rendu d’une permanence"), 1095)
SITUATIONS = Part(
    "situations",
    "Ce qui s’est dit d’elle entre personnes habilitées",
    frozenset({Capacity.COORDINATOR, Capacity.COMPANION, Capacity.SUBSTITUTE}),
)
