"""Signs of life: plain sentences with their figures; what is not begun, or rests, is never said to be missing."""

from datetime import timedelta

import pytest
from django.utils import translation

from essaim.network.enums import Stage
from essaim.swarm.enums import Sign
from essaim.swarm.rules.signs import THRESHOLDS, Life, signs_of
from tests.factories import TODAY

WELL = Life(
    last_outing_on=TODAY - timedelta(days=3), members=8, active=6, actions=20, top_share=40,
    newest_on=TODAY - timedelta(days=40), coordinators=2, agreement_ends_on=TODAY + timedelta(days=400),
)  # fmt: skip
ILL = {
    Sign.NO_OUTING: ({"last_outing_on": TODAY - timedelta(days=45)}, "Aucune sortie depuis 45 jours : la dernière était le 7 octobre 2026."),
    Sign.PUT_OFF: ({"put_off": 2}, "Une séance du parcours a été repoussée 2 fois."),
    Sign.FEW: ({"active": 3}, "3 membres actifs en 90 jours (sur 8)."),
    Sign.ONE_PERSON: ({"top_share": 70}, "Une même personne était à 70 % des 20 actions des 90 derniers jours."),
    Sign.DROP_INS: ({"missed": 2}, "Les 2 dernières permanences n’ont pas été tenues."),
    Sign.NOBODY_NEW: ({"newest_on": TODAY - timedelta(days=190)}, "Personne de nouveau depuis le 15 mai 2026."),
    Sign.NO_SUBSTITUTE: ({"coordinators": 1}, "Un·e seul·e référent·e, sans personne pour la ou le remplacer."),
    Sign.AGREEMENT_ENDS: ({"agreement_ends_on": TODAY + timedelta(days=90)}, "La convention finit le 19 février 2027, dans 90 jours."),
}  # fmt: skip
SINCE = TODAY - timedelta(days=300)


def said(life, stage=Stage.AUTONOMOUS, **given):
    with translation.override("fr"):
        return signs_of(life, stage=stage, since=SINCE, on=TODAY, thresholds=given)


def changed(**values):
    return Life(**{**vars(WELL), **values})


def test_a_collective_that_is_well_says_nothing():
    assert said(WELL) == []


@pytest.mark.parametrize("sign", Sign)
def test_each_sign_speaks_alone_from_its_threshold_on(sign):
    values, sentence = ILL[sign]
    assert [(one.sign, one.sentence) for one in said(changed(**values))] == [(sign, sentence)]
    if sign in THRESHOLDS:
        later = {
            "no_outing": 46,
            "put_off": 3,
            "few": 3,
            "one_person": 71,
            "drop_ins": 3,
            "nobody_new": 7,
            "agreement_ends": 89,
        }
        assert said(changed(**values), **{sign: later[sign]}) == []


@pytest.mark.parametrize("stage", [Stage.DORMANT, Stage.CLOSED])
def test_a_collective_at_rest_shows_nothing(stage):
    assert said(Life(), stage=stage) == []


def test_what_is_not_begun_is_not_missing():
    assert [one.sign for one in said(Life(), stage=Stage.AGREED)] == []
    assert [one.sign for one in said(Life(), stage=Stage.ON_PATH)] == [Sign.FEW, Sign.NO_SUBSTITUTE]
    never = said(Life(members=5, active=5, coordinators=2), stage=Stage.FIRST_OUTINGS)
    assert [one.sentence for one in never] == ["Aucune sortie encore, à cette étape depuis 300 jours."]


def test_a_share_of_a_few_actions_says_nothing():
    assert said(changed(actions=4, top_share=100)) == []


def test_what_was_counted_comes_back_as_it_was():
    assert Life.from_kept({**WELL.as_kept(), "of_a_later_version": 1}) == WELL
