"""Lubben, six questions: how many relatives and friends she can count on. It counts links, not what she feels."""

from collections.abc import Sequence
from dataclasses import dataclass

FEW = 12  # below: few people to count on
FEW_OF_ONE_KIND = 6


@dataclass(frozen=True)
class Lsns6:
    """`family` and `friends`: 0 to 15; `total`: 0 to 30; more is more people to count on."""

    family: int
    friends: int

    @property
    def total(self) -> int:
        return self.family + self.friends

    @property
    def is_at_risk(self) -> bool:
        """Below 12 of 30. For totals only."""
        return self.total < FEW

    @property
    def has_few_relatives(self) -> bool:
        return self.family < FEW_OF_ONE_KIND

    @property
    def has_few_friends(self) -> bool:
        return self.friends < FEW_OF_ONE_KIND


def lsns6(answers: Sequence[int | None]) -> Lsns6 | None:
    """Count family and friends.

    Args:
        answers: six, three on relatives then three on friends and neighbours, each 0 (none), 1, 2, 3 (three or four),
            4 (five to eight), 5 (nine or more), or None.

    Returns:
        The two sums, or None when one answer is missing: nothing is imputed.

    Raises:
        ValueError: not six answers, or one out of 0..5.

    Source: Lubben et al. (2006); items and options of the PhenX protocol. Copyright of the author.
    """
    if len(answers) != 6:
        raise ValueError("six answers are expected")
    if any(answer is not None and answer not in range(6) for answer in answers):
        raise ValueError("an answer goes from 0 to 5")
    known = [answer for answer in answers if answer is not None]
    return Lsns6(sum(known[:3]), sum(known[3:])) if len(known) == 6 else None
