"""The circles of relations: how often she sees people, circle by circle. It counts links, not what she feels."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# What each answer is worth. « Cela ne me concerne pas » is a circle without anyone.
FREQUENCIES: Mapping[str, int] = {
    "jamais": 0,
    "quelques_fois_par_an": 1,
    "une_fois_par_mois": 2,
    "plusieurs_fois_par_mois": 3,
    "chaque_semaine": 4,
    "tous_les_jours": 5,
    "sans_objet": 0,
}
ACTIVE_FROM = 2  # once a month
CLOSE = ("famille", "amis")
FOUR = (*CLOSE, "voisins", "associations")
FIVE = (*FOUR, "collegues")


@dataclass(frozen=True)
class Circles:
    """What the answers say. Three values: yes, no, and none where an unanswered circle could change it.

    `active`: circles where she sees someone once a month or more, 0 to 5. `nobody_in_four`: none of family, friends,
    neighbours, associations (Petits Frères des Pauvres). `nobody_close`: neither family nor friends. `nobody_in_five`:
    none of the five (Fondation de France). `at_most_one`: none or one of the five.
    """

    active: int | None
    nobody_in_four: bool | None
    nobody_close: bool | None
    nobody_in_five: bool | None
    at_most_one: bool | None


def circles(answers: Mapping[str, str | None]) -> Circles:
    """Read the grid.

    Args:
        answers: {circle: a word of `FREQUENCIES`, or None}. A circle left out is not answered.

    Returns:
        `Circles`. A circle is active from one meeting a month. `active` is None as soon as a circle is not answered.

    Raises:
        ValueError: a circle or a frequency that does not exist.

    Sources: Petits Frères des Pauvres and CSA, barometer of isolation (four circles); Fondation de France and Crédoc,
    relational solitudes (five networks, meetings face to face, household left out).
    """
    unknown = set(answers) - set(FIVE)
    if unknown:
        raise ValueError(f"no such circle: {sorted(unknown)}")
    active = {circle: _is_active(answers.get(circle)) for circle in FIVE}
    sure = sum(one is True for one in active.values())
    possible = sum(one is not False for one in active.values())
    return Circles(
        active=sure if sure == possible else None,
        nobody_in_four=_nobody(active, FOUR),
        nobody_close=_nobody(active, CLOSE),
        nobody_in_five=_nobody(active, FIVE),
        at_most_one=False if sure > 1 else True if possible <= 1 else None,
    )


def _is_active(answer: str | None) -> bool | None:
    if answer is None:
        return None
    if answer not in FREQUENCIES:
        raise ValueError("no such frequency")
    return FREQUENCIES[answer] >= ACTIVE_FROM


def _nobody(active: Mapping[str, bool | None], among: Collection[str]) -> bool | None:
    chosen = [active[circle] for circle in among]
    if True in chosen:
        return False
    return None if None in chosen else True
