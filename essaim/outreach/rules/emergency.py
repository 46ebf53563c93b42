"""The numbers to ring when something is wrong. Checked by hand: change the date when you change the table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

CHECKED_ON = date(2026, 11, 22)  # sources: the services' own pages, listed in docs/developers/emergency.md


@dataclass(frozen=True)
class Number:
    number: str
    situation: Any  # a lazy sentence
    hours: Any = ""
    is_urgent: bool = False
    by_text: bool = False  # reached by SMS, not by voice


NUMBERS = (
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
)  # fmt: skip


def urgent() -> list[Number]:
    return [number for number in NUMBERS if number.is_urgent]
