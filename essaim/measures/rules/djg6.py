"""De Jong Gierveld, six items. Made for means of groups, not for the look at one person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

EMOTIONAL = ("vide", "manque_gens", "rejete")
SOCIAL = ("appui", "confiance", "proches")
ORDER = ("vide", "appui", "confiance", "manque_gens", "proches", "rejete")  # that of Statistics Netherlands
ANSWERS = ("oui", "plus_ou_moins", "non")
Category = Literal["non_seul", "moderee", "severe"]


@dataclass(frozen=True)
class Djg6:
    """`emotional` and `social`: 0 to 3; `total`: 0 to 6; more is lonelier. None where answers are missing."""

    emotional: int | None
    social: int | None
    total: int | None

    @property
    def category(self) -> Category | None:
        """0-1, 2-4, 5-6 points. For totals only."""
        if self.total is None:
            return None
        if self.total <= 1:
            return "non_seul"
        return "moderee" if self.total <= 4 else "severe"


def djg6(answers: Mapping[str, str | None]) -> Djg6:
    """Count the points.

    Args:
        answers: {item of `ORDER`: "oui", "plus_ou_moins", "non", or None}. An item left out is not answered.

    Returns:
        An emotional item gives 1 point for « yes » or « more or less », a social one for « no » or « more or less ».
        A sub-scale needs its three answers; the total bears one missing answer of six, which counts for nothing.

    Raises:
        ValueError: an item or an answer that does not exist.

    Source: De Jong Gierveld and Van Tilburg, syntax of the authors (codes 2,3 of emotional items, 1,2 of social ones);
    order of the items of Statistics Netherlands. Copyright VU Amsterdam.
    """
    unknown = set(answers) - set(ORDER)
    if unknown:
        raise ValueError(f"no such item: {sorted(unknown)}")
    emotional = [_point(answers.get(item), without="non") for item in EMOTIONAL]
    social = [_point(answers.get(item), without="oui") for item in SOCIAL]
    return Djg6(
        emotional=_sum(emotional, missing=0),
        social=_sum(social, missing=0),
        total=_sum([*emotional, *social], missing=1),
    )


def _point(answer: str | None, *, without: str) -> int | None:
    if answer is None:
        return None
    if answer not in ANSWERS:
        raise ValueError("an answer is oui, plus_ou_moins or non")
    return 0 if answer == without else 1


def _sum(points: Iterable[int | None], *, missing: int) -> int | None:
    """Their sum, if no more than `missing` are not known."""
    every = list(points)
    known = [point for point in every if point is not None]
    return sum(known) if len(every) - len(known) <= missing else None
