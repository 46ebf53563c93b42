"""The words printed by the templates, in one file per language."""

import json
from functools import lru_cache

from essaim.documents.typesetting import TEMPLATES

MINUTES_IN_HOUR = 60
METRES_IN_KILOMETRE = 1000


@lru_cache(maxsize=4)
def words(language: str = "fr") -> dict[str, str]:
    read: dict[str, str] = json.loads((TEMPLATES / f"words.{language}.json").read_text(encoding="utf-8"))
    return read


def duration(minutes: float) -> str:
    """« 45 min », « 1 h », « 1 h 50 »."""
    hours, rest = divmod(round(minutes), MINUTES_IN_HOUR)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"


def distance(metres: float) -> str:
    """« 850 m », « 1,8 km »."""
    if metres < METRES_IN_KILOMETRE:
        return f"{round(metres, -1):.0f}\u00a0m"
    return f"{metres / METRES_IN_KILOMETRE:.1f}\u00a0km".replace(".", ",")
