"""UCLA, three items, and the direct question: two results, never added to one another."""

from collections.abc import Sequence

USUAL_THRESHOLD = 6
LOW, HIGH = 3, 9


def ucla3(answers: Sequence[int | None]) -> int | None:
    """The sum of three answers.

    Args:
        answers: exactly three, each 1 (hardly ever or never), 2 (some of the time), 3 (often), or None.

    Returns:
        3 to 9 points, more is lonelier; None when one answer is missing: nothing is imputed.

    Raises:
        ValueError: not three answers, or one out of 1..3.

    Source: Hughes, Waite, Hawkley and Cacioppo (2004); items and options of the UK harmonised standard (GSS/ONS).
    """
    if len(answers) != 3:
        raise ValueError("three answers are expected")
    total = 0
    missing = False
    for answer in answers:
        if answer is None:
            missing = True
        elif answer in {1, 2, 3}:
            total += answer
        else:
            raise ValueError("an answer is 1, 2 or 3")
    return None if missing else total


def reaches_threshold(score: int | None, *, threshold: int = USUAL_THRESHOLD) -> bool | None:
    """Whether a score of 3 to 9 points is at the threshold or above; None without a score.

    For totals only: no screen says it of a person. The usual threshold is 6 (Steptoe et al. 2013); other studies
    take 4; there is no official one. The mean change is told first.

    Raises:
        ValueError: a score or a threshold out of 3..9.
    """
    if not LOW <= threshold <= HIGH:
        raise ValueError("the threshold goes from 3 to 9")
    if score is None:
        return None
    if not LOW <= score <= HIGH:
        raise ValueError("the score goes from 3 to 9")
    return score >= threshold


def direct(answer: int | None) -> int | None:
    """« How often do you feel lonely? », as it is: 1 (never) to 5 (often or always), or None.

    It is asked last, after the three others.

    Raises:
        ValueError: out of 1..5.

    Source: direct measure of the UK harmonised standard (GSS/ONS); the figures 1..5 are ours.
    """
    if answer is not None and answer not in {1, 2, 3, 4, 5}:
        raise ValueError("an answer goes from 1 to 5")
    return answer


def is_often(answer: int | None) -> bool | None:
    """« Often or always »: the headline share of the standard. None when not answered.

    Raises:
        ValueError: out of 1..5.
    """
    value = direct(answer)
    return None if value is None else value == 5
