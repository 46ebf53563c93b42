"""The circles: three values, and « we cannot know » exactly when an unanswered circle could change the answer."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.measures.rules.circles import FIVE, FOUR, FREQUENCIES, Circles, circles

NEVER = dict.fromkeys(FOUR, "jamais")
ANSWERS = [*FREQUENCIES, None]


def test_nobody_anywhere():
    assert circles({**NEVER, "collegues": "sans_objet"}) == Circles(
        active=0, nobody_in_four=True, nobody_close=True, nobody_in_five=True, at_most_one=True
    )


def test_colleagues_alone_do_not_fill_the_four_circles():
    assert circles({**NEVER, "collegues": "chaque_semaine"}) == Circles(
        active=1, nobody_in_four=True, nobody_close=True, nobody_in_five=False, at_most_one=True
    )


def test_an_unanswered_circle_leaves_the_four_undecided():
    found = circles({**NEVER, "amis": None, "collegues": "sans_objet"})
    assert found == Circles(
        active=None, nobody_in_four=None, nobody_close=None, nobody_in_five=None, at_most_one=True
    )


def test_two_active_circles_decide_whatever_the_others_are():
    found = circles({"famille": "une_fois_par_mois", "amis": "chaque_semaine"})
    assert found == Circles(
        active=None, nobody_in_four=False, nobody_close=False, nobody_in_five=False, at_most_one=False
    )


@pytest.mark.parametrize(
    ("frequency", "active"),
    [("jamais", 0), ("quelques_fois_par_an", 0), ("sans_objet", 0), ("une_fois_par_mois", 1),
     ("plusieurs_fois_par_mois", 1), ("chaque_semaine", 1), ("tous_les_jours", 1)],
)  # fmt: skip
def test_a_circle_is_active_from_once_a_month(frequency, active):
    assert circles({**NEVER, "collegues": "jamais", "voisins": frequency}).active == active


def complete(answers):
    """Every grid that the unanswered circles allow."""
    choices = [FREQUENCIES if answers.get(one) is None else [answers[one]] for one in FIVE]
    return [dict(zip(FIVE, values, strict=True)) for values in product(*choices)]


def agreed(values):
    """The value on which all agree, or none."""
    first = values[0]
    return first if all(one == first for one in values) else None


@given(st.fixed_dictionaries({}, optional={one: st.sampled_from(ANSWERS) for one in FIVE}).filter(
    lambda answers: sum(answers.get(one) is None for one in FIVE) <= 3
))  # fmt: skip
def test_something_is_said_exactly_when_every_possible_answer_says_it(answers):
    partial, whole = circles(answers), [circles(one) for one in complete(answers)]
    for field in ("nobody_in_four", "nobody_close", "nobody_in_five", "at_most_one"):
        assert getattr(partial, field) == agreed([getattr(one, field) for one in whole])
    if partial.active is not None:
        assert {one.active for one in whole} == {partial.active}


def test_every_full_grid_follows_the_definitions():
    """7 ** 5 grids, against the definitions written out again."""
    for values in product(FREQUENCIES, repeat=5):
        grid = dict(zip(FIVE, values, strict=True))
        family, friends, neighbours, clubs, colleagues = (FREQUENCIES[one] > 1 for one in values)
        count = family + friends + neighbours + clubs + colleagues
        assert circles(grid) == Circles(
            active=count,
            nobody_in_four=not (family or friends or neighbours or clubs),
            nobody_close=not (family or friends),
            nobody_in_five=count == 0,
            at_most_one=count <= 1,
        )


@pytest.mark.parametrize("answers", [{"famille": "souvent"}, {"chien": "jamais"}, {"famille": ""}])
def test_an_answer_that_does_not_exist_is_refused(answers):
    with pytest.raises(ValueError):
        circles(answers)
