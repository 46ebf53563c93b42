"""Questionnaires: asked with agreement, half-filled, withdrawn, declared; totals only from ten pairs on."""

from datetime import date, timedelta

import pytest

from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from essaim.measures import actions
from essaim.measures.actions import ask_measure, declare_instrument, stop_instrument, withdraw_measure
from essaim.measures.queries import (
    instrument_on,
    instruments_on,
    measures_of,
    paired_changes,
    read_measures,
    scores_of,
)
from essaim.measures.rules.instruments import spec_of
from essaim.models import Companionship, InstrumentUse, Measure
from essaim.people.actions.persons import FileIsClosed
from essaim.people.rules.authority import NotOfThisCollective
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TODAY = factories.NOW.date()
UCLA = {"u1": "parfois", "u2": "parfois", "u3": "souvent", "direct": "jamais"}
CIRCLES = dict.fromkeys(["famille", "amis", "voisins", "associations", "collegues"], "chaque_semaine")


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network)


@pytest.fixture
def odette(collective, coordinator, volunteer):
    return factories.person(
        collective, coordinator, companion=volunteer, informed_on=TODAY - timedelta(days=400)
    )


def ask(person, by, answers=UCLA, **fields):
    asked = {"instrument": "ucla3", "mode": "face", "on": TODAY, "today": TODAY} | fields
    return ask_measure(person, answers=answers, by=by, **asked)


def wording(instrument):
    return {key: f"texte {key}" for key in spec_of(instrument).wording_keys()}


def declare(network, lead, instrument="who5", **fields):
    text = fields.pop("wording", None)
    told = {"permission": "Lettre des auteurs, 3 mars"} | fields
    told["wording"] = wording(instrument) if text is None else text
    return declare_instrument(network, instrument=instrument, by=lead, at=factories.NOW, **told)


def test_what_she_answered_is_kept_with_who_when_how(odette, volunteer):
    made = ask(odette, volunteer, mode="phone")
    kept = Measure.objects.get(id=made.id)
    assert kept.answers == UCLA
    assert (kept.instrument, kept.instrument_version, kept.language, kept.mode) == ("ucla3", 1, "fr", "phone")
    assert (kept.on, kept.asked_by, kept.is_translation_validated) == (TODAY, volunteer, False)


def test_the_same_answers_sent_twice_are_kept_once(odette, volunteer):
    identifier = uuid7()
    first, second = (ask(odette, volunteer, measure_id=identifier) for _ in range(2))
    assert (first.id, second.id, Measure.objects.count()) == (identifier, identifier, 1)


def test_an_id_of_another_person_is_refused(collective, odette, coordinator):
    made = ask(odette, coordinator)
    other = factories.person(collective, coordinator, "Lucie Petit")
    with pytest.raises(actions.MeasureIdTaken):
        ask(other, coordinator, measure_id=made.id)


def test_not_wishing_to_answer_is_an_answer_and_gives_no_score(odette, volunteer):
    made = ask(odette, volunteer, {**UCLA, "u2": None})
    assert scores_of(made) == {"score": None, "direct": 1}


@pytest.mark.parametrize(("left", "number"), [("u1", 1), ("u3", 3), ("direct", 4)])
def test_half_filled_the_question_that_is_left_is_told_and_nothing_is_kept(odette, volunteer, left, number):
    answers = {key: value for key, value in UCLA.items() if key != left}
    with pytest.raises(actions.QuestionIsLeft) as refusal:
        ask(odette, volunteer, answers)
    assert refusal.value.values == {"number": number}
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"instrument": "who5"}, actions.InstrumentIsOff),
        ({"instrument": "moral"}, actions.InstrumentIsOff),
        ({"mode": "telepathy"}, actions.NotAMode),
        ({"on": TODAY + timedelta(days=1)}, actions.AskedInTheFuture),
        ({"on": date(1999, 1, 1)}, actions.AskedBeforeBeingInformed),
        ({"answers": {**UCLA, "u1": "toujours"}}, actions.NotAnAnswer),
        ({"answers": {**UCLA, "u9": "parfois"}}, actions.NotAnAnswer),
        ({"answers": {**UCLA, "u1": ["parfois"]}}, actions.NotAnAnswer),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(odette, volunteer, fields, refusal):
    with pytest.raises(refusal):
        ask(odette, volunteer, **fields)
    assert not Measure.objects.exists()


def test_nobody_is_asked_once_the_link_is_over(odette, coordinator):
    odette.state = "ended"
    odette.save(update_fields=["state"])
    with pytest.raises(FileIsClosed):
        ask(odette, coordinator)


def test_neither_a_substitute_nor_a_glass_broken_asks(collective, odette):
    substitute, passer_by = factories.member(collective), factories.member(collective)
    factories.companionship(odette, substitute, role="substitute", since=TODAY)
    factories.glass(odette, passer_by, at=factories.NOW)
    for member in (substitute, passer_by):
        with pytest.raises(actions.NotHerCompanion):
            ask(odette, member)


def test_a_former_companion_neither_asks_nor_withdraws(odette, volunteer):
    made = ask(odette, volunteer)
    Companionship.objects.filter(member=volunteer).update(until=TODAY)
    with pytest.raises(actions.NotHerCompanion):
        ask(odette, volunteer)
    with pytest.raises(actions.NotHerCompanion):
        withdraw_measure(made, by=volunteer, at=factories.NOW)


def test_a_coordinator_of_another_collective_asks_nothing(collective, odette):
    stranger = factories.member(factories.collective(of=collective.network), role="coordinator")
    with pytest.raises(NotOfThisCollective):
        ask(odette, stranger)


def test_answers_taken_back_are_erased_and_stay_out_of_every_list(odette, volunteer):
    made = ask(odette, volunteer)
    withdraw_measure(made, by=volunteer, at=factories.NOW)
    withdraw_measure(made, by=volunteer, at=factories.NOW + timedelta(days=1))
    kept = Measure.objects.get(id=made.id)
    assert (kept.answers, kept.withdrawn_at) == (None, factories.NOW)
    assert Measure.objects.filter(answers__isnull=True).count() == 1
    assert measures_of(odette) == []


# Change over time


def test_each_answer_is_compared_with_the_one_before_of_the_same_questionnaire(odette, volunteer):
    for days, answers in ((90, UCLA), (30, {**UCLA, "u2": None}), (0, {**UCLA, "u3": "parfois"})):
        ask(odette, volunteer, answers, on=TODAY - timedelta(days=days))
    ask(odette, volunteer, CIRCLES, instrument="circles", on=TODAY - timedelta(days=45))
    found = read_measures(measures_of(odette))
    assert [(one.measure.instrument, one.scores, one.changes) for one in found] == [
        ("ucla3", {"score": 6, "direct": 1}, {"score": None, "direct": 0}),
        ("ucla3", {"score": None, "direct": 1}, {"score": None, "direct": 0}),
        ("circles", {"active": 5}, {"active": None}),
        ("ucla3", {"score": 7, "direct": 1}, {"score": None, "direct": None}),
    ]


def met(collective, coordinator, count):
    return [
        factories.person(collective, coordinator, informed_on=TODAY - timedelta(days=400))
        for _ in range(count)
    ]


def asked_twice(people, by, *, after):
    for person in people:
        ask(person, by, on=TODAY - timedelta(days=100))
        ask(person, by, after, on=TODAY - timedelta(days=5))


def changes(collective, **fields):
    period = {"first": TODAY - timedelta(days=200), "last": TODAY} | fields
    return {
        one.scale.id: (one.enrolled, one.summary)
        for one in paired_changes(collective, instrument="ucla3", **period)
    }


def test_below_ten_pairs_their_number_alone_is_told(collective, coordinator):
    people = met(collective, coordinator, 11)
    asked_twice(people[:9], coordinator, after={**UCLA, "u3": "parfois"})
    for person in people[9:]:
        ask(person, coordinator)
    enrolled, summary = changes(collective)["score"]
    assert (enrolled, summary.pairs, summary.mean, summary.median, summary.margin) == (
        11,
        9,
        None,
        None,
        None,
    )


def test_from_ten_pairs_on_the_mean_change_is_told(collective, coordinator):
    people = met(collective, coordinator, 11)
    asked_twice(people[:10], coordinator, after={**UCLA, "u3": "parfois"})
    ask(people[10], coordinator)
    found = changes(collective)
    assert [(one, enrolled, summary.pairs, summary.mean) for one, (enrolled, summary) in found.items()] == [
        ("score", 11, 10, -1.0),
        ("direct", 11, 10, 0.0),
    ]


def test_a_pair_counts_within_the_period_only_and_not_once_withdrawn(collective, coordinator):
    people = met(collective, coordinator, 10)
    asked_twice(people, coordinator, after=UCLA)
    assert changes(collective)["score"][1].pairs == 10
    assert changes(collective, first=TODAY - timedelta(days=50))["score"][1].pairs == 0
    withdraw_measure(measures_of(people[0])[0], by=coordinator, at=factories.NOW)
    assert changes(collective)["score"][1].pairs == 9


def test_an_erased_person_leaves_the_totals(collective, coordinator):
    from essaim.kernel import keyring

    people = met(collective, coordinator, 10)
    asked_twice(people, coordinator, after=UCLA)
    keyring.destroy_keys(collective.id, [keyring.Subject("person", people[0].id)])
    with within(collective):
        assert changes(collective)["score"][1].pairs == 9


def test_the_totals_cost_the_same_queries_for_three_people_as_for_thirteen(
    collective, coordinator, django_assert_num_queries
):
    asked_twice(met(collective, coordinator, 3), coordinator, after=UCLA)
    with within(collective), django_assert_num_queries(1):
        changes(collective)
    asked_twice(met(collective, coordinator, 10), coordinator, after=UCLA)
    with within(collective), django_assert_num_queries(1):
        changes(collective)


# What a network may use


def test_free_questionnaires_are_on_and_the_others_wait(collective):
    assert [one.instrument for one in instruments_on(collective.network)] == ["circles", "ucla3"]


def test_declared_by_the_lead_a_questionnaire_is_asked_with_the_text_supplied(
    collective, lead, odette, volunteer
):
    declare(collective.network, lead)
    spec = instrument_on(collective.network, "who5")
    assert [item.wording for item in spec.items] == [f"texte w{number}" for number in range(1, 6)]
    made = ask(odette, volunteer, dict.fromkeys(["w1", "w2", "w3", "w4", "w5"], "1"), instrument="who5")
    assert scores_of(made) == {"percent": 20}


def test_declared_again_the_former_text_is_replaced(collective, lead):
    for words in ("Premier accord", "Second accord"):
        declare(collective.network, lead, permission=words)
    assert [use.permission for use in InstrumentUse.objects.all()] == ["Second accord"]


def test_another_network_is_not_concerned(collective, lead):
    declare(collective.network, lead)
    assert instrument_on(factories.network(), "who5") is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"permission": "  "}, actions.PermissionIsMissing),
        ({"wording": {}}, actions.WordingIsMissing),
        ({"wording": {**wording("who5"), "w3": " \u200b "}}, actions.WordingIsMissing),
        ({"instrument": "ucla3", "wording": {}}, actions.NeedsNoPermission),
        ({"instrument": "moral", "wording": {}}, actions.InstrumentIsOff),
    ],
)
def test_a_declaration_that_is_not_whole_is_refused(collective, lead, fields, refusal):
    with pytest.raises(refusal):
        declare(collective.network, lead, **fields)
    assert not InstrumentUse.objects.exists()


def test_the_lead_of_this_network_alone_declares_and_stops(collective, coordinator, lead):
    stranger = factories.member(None, role="network_lead", lead_of=factories.network())
    for member in (coordinator, stranger):
        with pytest.raises(actions.ForTheNetworkLead):
            declare(collective.network, member)
        with pytest.raises(actions.ForTheNetworkLead):
            stop_instrument(collective.network, instrument="who5", by=member)


def test_once_stopped_it_is_asked_no_more_and_what_was_answered_stays(collective, lead, odette, volunteer):
    declare(collective.network, lead)
    made = ask(odette, volunteer, dict.fromkeys(["w1", "w2", "w3", "w4", "w5"], "5"), instrument="who5")
    stop_instrument(collective.network, instrument="who5", by=lead)
    assert instrument_on(collective.network, "who5") is None
    assert [scores_of(one) for one in measures_of(odette)] == [{"percent": 100}]
    assert made.id == measures_of(odette)[0].id
