"""WHO-5, five statements on the last two weeks. Close to health: off until the network declares that it may use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

PROMPT_AT = 28  # at or below: the companion is reminded of whom to turn to
LOW_AT = 50
MEANINGFUL_CHANGE = 10  # points of 100
Band = Literal["tres_bas", "bas", "ok"]


@dataclass(frozen=True)
class Who5:
    """`raw`: 0 to 25, more is better."""

    raw: int

    @property
    def percent(self) -> int:
        """0 to 100: four times the raw sum, and nothing else (some calculators online are wrong)."""
        return self.raw * 4

    @property
    def band(self) -> Band:
        """No diagnosis: it says when a word may help."""
        if self.percent <= PROMPT_AT:
            return "tres_bas"
        return "bas" if self.percent <= LOW_AT else "ok"


def who5(answers: Sequence[int | None]) -> Who5 | None:
    """Sum five answers.

    Args:
        answers: five, each 5 (all of the time) to 0 (at no time), or None.

    Returns:
        The sum, or None when one answer is missing: nothing is imputed.

    Raises:
        ValueError: not five answers, or one out of 0..5.

    Source: WHO-5 Well-Being Index, Psychiatric Center North Zealand and WHO; Topp et al. (2015) for the bands.
    """
    if len(answers) != 5:
        raise ValueError("five answers are expected")
    if any(answer is not None and answer not in range(6) for answer in answers):
        raise ValueError("an answer goes from 0 to 5")
    known = [answer for answer in answers if answer is not None]
    return Who5(sum(known)) if len(known) == 5 else None


def asks_for_care(result: Who5 | None) -> bool:
    """At 28 of 100 or less, whoever accompanies her is reminded of the doctor and of the 3114."""
    return result is not None and result.percent <= PROMPT_AT
