"""Change over time, and the catalogue: what is on, what waits for a permission, what each answer is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.measures.enums import Instrument
from essaim.measures.rules.changes import Summary, _student, change, summarise
from essaim.measures.rules.instruments import CATALOGUE, Translation, spec_of

OFF = [Instrument.DJG6, Instrument.LSNS6, Instrument.WHO5]


def test_a_change_needs_both_scores():
    assert [change(5, 3), change(3, 5), change(0, 0), change(None, 3), change(3, None)] == [
        -2,
        2,
        0,
        None,
        None,
    ]


def test_nothing_of_a_group_is_said_below_ten_pairs():
    assert summarise([(6, 5)] * 9 + [(6, None), (None, 4)]) == Summary(9)


def test_ten_pairs_give_the_mean_the_median_and_the_margin():
    """Worked by hand: mean -0.5, standard deviation 1.0801, Student 2.262 for 9 degrees of freedom."""
    found = summarise([(6, 6 + one) for one in (-2, -2, -1, -1, -1, 0, 0, 0, 1, 1)])
    assert (found.pairs, found.mean, found.median) == (10, -0.5, -0.5)
    assert found.margin == pytest.approx(2.262 * 1.0801 / 10**0.5, abs=0.001)


@pytest.mark.parametrize(
    ("freedom", "quantile"), [(9, 2.2622), (14, 2.1448), (29, 2.0452), (99, 1.9842), (999, 1.9623)]
)
def test_the_law_of_student_of_the_tables(freedom, quantile):
    assert _student(freedom) == pytest.approx(quantile, abs=0.001)


@given(st.lists(st.tuples(st.integers(3, 9), st.integers(3, 9)), min_size=10, max_size=40))
def test_asked_the_other_way_round_the_change_is_the_opposite(pairs):
    there, back = summarise(pairs), summarise([(after, before) for before, after in pairs])
    assert there.mean == pytest.approx(-back.mean)
    assert there.margin == pytest.approx(back.margin)


def test_two_questionnaires_are_on_and_three_wait_for_a_permission():
    assert [one for one, spec in CATALOGUE.items() if spec.is_on_by_default] == ["circles", "ucla3"]
    assert [one for one, spec in CATALOGUE.items() if spec.is_ready] == ["circles", "ucla3"]


@pytest.mark.parametrize("instrument", OFF)
def test_the_text_that_belongs_to_someone_is_not_bundled(instrument):
    spec = spec_of(instrument)
    assert {item.wording for item in spec.items} == {""}
    assert {one.label for item in spec.items for one in item.options} == {""}


@pytest.mark.parametrize("instrument", OFF)
def test_with_the_text_of_the_network_it_is_ready(instrument):
    spec = spec_of(instrument)
    supplied = {key: f"texte {key}" for key in spec.wording_keys()}
    assert spec.worded(supplied).is_ready
    for key in supplied:
        assert not spec.worded({**supplied, key: ""}).is_ready


def test_a_free_questionnaire_keeps_its_own_text():
    assert spec_of("ucla3").worded({"u1": "autre chose"}) == spec_of("ucla3")


def test_our_own_french_is_said_not_to_be_validated():
    assert {spec_of(one).translation for one in ("circles", "ucla3")} == {Translation.NOT_VALIDATED}


def test_the_questions_and_the_direct_one_are_two_results():
    answers = {"u1": "presque_jamais", "u2": "parfois", "u3": "souvent", "direct": "jamais"}
    assert spec_of("ucla3").scores(answers) == {"score": 6, "direct": 1}
    assert spec_of("ucla3").scores({**answers, "u2": None}) == {"score": None, "direct": 1}
    assert spec_of("ucla3").scores({**answers, "direct": None}) == {"score": 6, "direct": None}


@pytest.mark.parametrize("instrument", list(Instrument))
def test_the_best_and_the_worst_answers_reach_both_ends_of_every_scale(instrument):
    spec = spec_of(instrument)
    seen = {scale.id: set() for scale in spec.scales}
    for flip in (False, True):
        for pick in (min, max):
            answers = {}
            for item in spec.items:
                social = instrument == "djg6" and item.id in {"appui", "confiance", "proches"}
                choose = (max if pick is min else min) if (social and flip) else pick
                answers[item.id] = choose(item.options, key=lambda one: one.points).id
            for scale, points in spec.scores(answers).items():
                seen[scale].add(points)
    for scale in spec.scales:
        assert {scale.low, scale.high} <= seen[scale.id]
        assert all(scale.low <= one <= scale.high for one in seen[scale.id])


@pytest.mark.parametrize("instrument", list(Instrument))
def test_nothing_answered_gives_no_score(instrument):
    spec = spec_of(instrument)
    assert set(spec.scores({item.id: None for item in spec.items}).values()) == {None}
    assert set(spec.scores({}).values()) == {None}


@pytest.mark.parametrize("instrument", list(Instrument))
def test_an_answer_that_is_not_proposed_is_refused(instrument):
    spec = spec_of(instrument)
    for answers in ({spec.items[0].id: "autre"}, {"autre": None}):
        with pytest.raises(ValueError):
            spec.scores(answers)


def test_an_unknown_instrument_is_refused():
    with pytest.raises(ValueError):
        spec_of("moral")
