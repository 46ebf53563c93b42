"""The numbers to ring when something is wrong: the table that a collective begins with. No database.

From the services' own pages unless docs/developers/emergency.md says otherwise; each line keeps its own date.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

_SEEN = date(2026, 11, 22)
_STALE_MONTHS = 6


@dataclass(frozen=True)
class Number:
    number: str
    situation: Any  # a lazy sentence
    hours: Any = ""
    is_urgent: bool = False
    by_text: bool = False  # reached by SMS, not by voice
    verified_on: date = _SEEN


SEED = (
    Number("15", _("Malaise, blessure, danger de mort"), _("jour et nuit"), is_urgent=True),
    Number("18", _("Feu, chute, personne qui ne répond pas et semble en danger"), _("jour et nuit"), is_urgent=True),
    Number("17", _("Violence en cours"), _("jour et nuit"), is_urgent=True),
    Number("112", _("Toute urgence, partout en Europe"), _("jour et nuit"), is_urgent=True),
    Number(
        "114", _("Urgence par SMS : personne sourde, ou qui ne peut pas parler"), _("jour et nuit"),
        is_urgent=True, by_text=True,
    ),
    Number("119", _("Enfant en danger"), _("jour et nuit")),
    Number("3919", _("Violences faites aux femmes"), _("jour et nuit")),
    Number("3114", _("Idées de suicide"), _("jour et nuit")),
    Number("115", _("Personne sans abri"), _("jour et nuit")),
    Number("3133", _("Personne âgée ou handicapée maltraitée, sans danger immédiat"), _("tous les jours, 9 h – 20 h")),
    Number("116 117", _("Un médecin, sans urgence (pas dans tous les départements)")),
    Number("0 800 47 47 88", _("Parler quand on se sent seul, après 50 ans"), _("tous les jours, 15 h – 20 h")),
    Number("0 800 858 858", _("Croix-Rouge écoute : parler à quelqu’un")),
    Number("09 72 39 40 50", _("SOS Amitié : parler à quelqu’un"), _("jour et nuit")),
    Number("0 800 06 66 66", _("Canicule : conseils"), _("pendant les vagues de chaleur")),
)  # fmt: skip


def is_stale(verified_on: date, *, on: date) -> bool:
    """Nobody checked it for six months."""
    months = (on.year - verified_on.year) * 12 + on.month - verified_on.month
    return months > _STALE_MONTHS or (months == _STALE_MONTHS and on.day >= verified_on.day)


def dialled(number: str) -> str:
    """What a telephone dials: digits, and the plus of a foreign number."""
    return "".join(sign for sign in number if sign in "+0123456789")
