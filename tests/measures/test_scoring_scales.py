"""UCLA-3, DJG-6, LSNS-6, WHO-5: every value of the published tables, and nothing imputed."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.measures.rules.djg6 import ANSWERS, EMOTIONAL, ORDER, SOCIAL, Djg6, djg6
from essaim.measures.rules.lsns6 import Lsns6, lsns6
from essaim.measures.rules.ucla3 import direct, is_often, reaches_threshold, ucla3
from essaim.measures.rules.who5 import Who5, asks_for_care, who5

# UCLA, three items


@pytest.mark.parametrize(
    ("answers", "score", "at_threshold"),
    [([1, 1, 1], 3, False), ([2, 2, 1], 5, False), ([2, 2, 2], 6, True), ([3, 3, 3], 9, True),
     ([1, 2, None], None, None)],
)  # fmt: skip
def test_ucla_of_the_document(answers, score, at_threshold):
    assert (ucla3(answers), reaches_threshold(ucla3(answers))) == (score, at_threshold)


def test_ucla_of_every_possible_answer():
    """4 ** 3: each of three items answered 1, 2, 3 or not at all."""
    for answers in product((1, 2, 3, None), repeat=3):
        expected = None if None in answers else answers[0] + answers[1] + answers[2]
        assert ucla3(answers) == expected


def test_the_threshold_is_a_setting():
    assert [reaches_threshold(score, threshold=4) for score in (3, 4, 9)] == [False, True, True]


@pytest.mark.parametrize("answers", [[0, 1, 1], [1, 4, 1], [1, 1], [1, 1, 1, 1], [], [1, 1, -1]])
def test_ucla_out_of_range_is_refused(answers):
    with pytest.raises(ValueError):
        ucla3(answers)


@pytest.mark.parametrize(("score", "threshold"), [(2, 6), (10, 6), (5, 2), (5, 10)])
def test_a_threshold_or_a_score_out_of_the_scale_is_refused(score, threshold):
    with pytest.raises(ValueError):
        reaches_threshold(score, threshold=threshold)


def test_the_direct_question_is_kept_as_it_is():
    assert [(direct(one), is_often(one)) for one in (1, 2, 3, 4, 5, None)] == [
        (1, False), (2, False), (3, False), (4, False), (5, True), (None, None)
    ]  # fmt: skip


@pytest.mark.parametrize("answer", [0, 6, -1])
def test_the_direct_question_out_of_range_is_refused(answer):
    with pytest.raises(ValueError):
        direct(answer)


# De Jong Gierveld, six items

NOT_LONELY = {**dict.fromkeys(EMOTIONAL, "non"), **dict.fromkeys(SOCIAL, "oui")}


@pytest.mark.parametrize(
    ("answers", "expected", "category"),
    [
        (NOT_LONELY, Djg6(0, 0, 0), "non_seul"),
        ({**NOT_LONELY, "vide": "plus_ou_moins", "confiance": "plus_ou_moins"}, Djg6(1, 1, 2), "moderee"),
        ({**dict.fromkeys(EMOTIONAL, "oui"), **dict.fromkeys(SOCIAL, "non")}, Djg6(3, 3, 6), "severe"),
        ({**NOT_LONELY, "vide": None}, Djg6(None, 0, 0), "non_seul"),
        ({**NOT_LONELY, "vide": None, "appui": None}, Djg6(None, None, None), None),
        (dict.fromkeys(ORDER, "oui"), Djg6(3, 0, 3), "moderee"),
        (dict.fromkeys(ORDER, "plus_ou_moins"), Djg6(3, 3, 6), "severe"),
    ],
)
def test_djg_of_the_document(answers, expected, category):
    assert (djg6(answers), djg6(answers).category) == (expected, category)


def test_djg_of_every_full_answer_follows_the_syntax_of_the_authors():
    """3 ** 6, against their syntax written out again: codes 2,3 of emotional items, 1,2 of social ones."""
    codes = {"non": 1, "plus_ou_moins": 2, "oui": 3}
    for values in product(ANSWERS, repeat=6):
        answers = dict(zip(ORDER, values, strict=True))
        emotional = sum(codes[answers[one]] in {2, 3} for one in ("vide", "manque_gens", "rejete"))
        social = sum(codes[answers[one]] in {1, 2} for one in ("appui", "confiance", "proches"))
        assert djg6(answers) == Djg6(emotional, social, emotional + social)


@given(st.fixed_dictionaries({one: st.sampled_from([*ANSWERS, None]) for one in ORDER}))
def test_djg_bears_one_missing_answer_in_the_total_and_none_in_a_sub_scale(answers):
    found, missing = djg6(answers), [one for one in ORDER if answers[one] is None]
    assert (found.total is None) == (len(missing) > 1)
    assert (found.emotional is None) == bool(set(missing) & set(EMOTIONAL))
    assert (found.social is None) == bool(set(missing) & set(SOCIAL))
    if len(missing) == 1:
        neutral = "non" if missing[0] in EMOTIONAL else "oui"  # worth no point
        assert found.total == djg6({**answers, missing[0]: neutral}).total


@pytest.mark.parametrize("answers", [{"vide": "peut-être"}, {"autre": "oui"}, {"vide": ""}, {"vide": 3}])
def test_djg_out_of_range_is_refused(answers):
    with pytest.raises(ValueError):
        djg6(answers)


# Lubben, six questions


@pytest.mark.parametrize(
    ("answers", "figures"),
    [
        ([2] * 6, (6, 6, 12, False, False, False)),
        ([1, 2, 2, 2, 2, 2], (5, 6, 11, True, True, False)),
        ([5, 5, 5, 0, 0, 0], (15, 0, 15, False, False, True)),
        ([0] * 6, (0, 0, 0, True, True, True)),
        ([5] * 6, (15, 15, 30, False, False, False)),
    ],
)
def test_lsns_of_the_document(answers, figures):
    found = lsns6(answers)
    assert (
        found.family, found.friends, found.total, found.is_at_risk, found.has_few_relatives, found.has_few_friends
    ) == figures  # fmt: skip


@given(st.lists(st.integers(0, 5) | st.none(), min_size=6, max_size=6))
def test_lsns_needs_its_six_answers(answers):
    expected = None if None in answers else Lsns6(sum(answers[:3]), sum(answers[3:]))
    assert lsns6(answers) == expected


@pytest.mark.parametrize("answers", [[6] + [0] * 5, [-1] + [0] * 5, [0] * 5, [0] * 7, []])
def test_lsns_out_of_range_is_refused(answers):
    with pytest.raises(ValueError):
        lsns6(answers)


# WHO-5


@pytest.mark.parametrize(
    ("answers", "raw", "percent", "band"),
    [([5] * 5, 25, 100, "ok"), ([3, 3, 2, 2, 2], 12, 48, "bas"), ([3, 3, 3, 2, 2], 13, 52, "ok"),
     ([2, 2, 1, 1, 1], 7, 28, "tres_bas"), ([2, 2, 2, 1, 1], 8, 32, "bas"), ([0] * 5, 0, 0, "tres_bas")],
)  # fmt: skip
def test_who_of_the_document(answers, raw, percent, band):
    found = who5(answers)
    assert (found.raw, found.percent, found.band) == (raw, percent, band)


def test_who_of_every_raw_sum():
    bands = {raw: Who5(raw).band for raw in range(26)}
    assert [raw for raw in bands if bands[raw] == "tres_bas"] == list(range(8))
    assert [raw for raw in bands if bands[raw] == "bas"] == list(range(8, 13))
    assert [raw for raw in bands if bands[raw] == "ok"] == list(range(13, 26))


def test_the_prompt_comes_at_28_and_not_at_32_nor_without_a_score():
    assert [asks_for_care(one) for one in (Who5(7), Who5(8), None)] == [True, False, False]


@given(st.lists(st.integers(0, 5) | st.none(), min_size=5, max_size=5))
def test_who_needs_its_five_answers(answers):
    assert who5(answers) == (None if None in answers else Who5(sum(answers)))


@pytest.mark.parametrize("answers", [[6, 0, 0, 0, 0], [-1, 0, 0, 0, 0], [0] * 4, [0] * 6, []])
def test_who_out_of_range_is_refused(answers):
    with pytest.raises(ValueError):
        who5(answers)
