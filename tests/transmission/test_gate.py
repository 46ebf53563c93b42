"""A collective asks to stand alone: what the facts say, three ends, what was answered stays, two signatures."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from essaim.models import Collective, GateReview, NetworkContact, Place
from essaim.people.rules.texts import TextTooLong
from essaim.transmission.actions import gate as actions
from essaim.transmission.actions import handover as handing
from essaim.transmission.actions import paths
from essaim.transmission.actions.gate import Answer
from essaim.transmission.queries import gate as queries
from essaim.transmission.rules.paths import NotForYou
from tests import factories
from tests.factories import NOW
from tests.transmission import standing

DAY = timedelta(days=1)
TODAY = NOW.date()
LATER = TODAY + 60 * DAY


@pytest.fixture
def facilitator(collective):
    return factories.member(collective, role="facilitator", name="Claire Petit")


@pytest.fixture
def path(inside, collective, facilitator):
    paths.open_path(collective, name="Printemps 2027", on=TODAY, by=facilitator)
    return queries.gate_paths().get()


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network, name="Ève Lang")


def stand(path, *, on=TODAY):
    return {one.criterion.value: (one.count, one.is_met) for one in queries.standings(path, on=on)}


def ask(path, by, *, days=0, words=""):
    return actions.ask_to_stand_alone(path, words=words, by=by, at=NOW + days * DAY)


def reply(path, by, *, days=0, **said):
    answer = Answer(**{"end": "not_yet", "opinion": "Encore un peu.", "until": LATER} | said)
    return actions.answer_request(path, answer, by=by, at=NOW + days * DAY)


def test_each_criterion_counts_its_facts_and_no_others(path, collective, coordinator, facilitator, volunteer):
    empty = {
        "workshops": (0, False), "members": (0, False), "led_alone": (0, False), "protocol": (0, False),
        "directory": (0, False), "coordinator": (1, True),
    }  # fmt: skip
    assert stand(path) == empty
    standing.hold(path, 3)
    standing.give_time(collective, [volunteer])
    standing.give_time(collective, [coordinator], days_ago=91)
    gone = factories.member(collective, ends_on=TODAY - DAY)
    standing.give_time(collective, [gone])
    standing.tour_of(collective, coordinator, volunteer, facilitator)
    standing.tour_of(collective, coordinator, volunteer, coordinator, state="ready")
    standing.tour_of(collective, coordinator)  # nobody went
    standing.tour_of(collective, coordinator, volunteer, coordinator)
    standing.check_places(collective, volunteer, 15, on=TODAY - 200 * DAY)
    standing.verify_numbers(collective, coordinator, 2)
    found = stand(path)
    assert found == empty | {"workshops": (3, False), "members": (1, False), "led_alone": (1, True), "protocol": (2, False)}  # fmt: skip
    actions.adopt(collective, "alerts", is_adopted=True, by=coordinator, at=NOW)
    assert stand(path)["protocol"] == (2, True)
    with pytest.raises(actions.NotToAdopt):
        actions.adopt(collective, "territory", is_adopted=True, by=coordinator, at=NOW)
    with pytest.raises(NotForYou):
        actions.adopt(collective, "places", is_adopted=True, by=volunteer, at=NOW)


def test_a_missed_gate_says_what_is_missing_and_by_when_and_may_be_asked_again(
    path, facilitator, coordinator, lead, volunteer
):
    with pytest.raises(NotForYou):
        ask(path, volunteer)
    with pytest.raises(actions.NothingAsked):
        reply(path, lead)
    ask(path, coordinator, words="Nous sortons seuls.")
    with pytest.raises(actions.AlreadyAsked):
        ask(path, facilitator)
    stranger = factories.member(None, role="network_lead", lead_of=factories.network())
    for who in (coordinator, volunteer, stranger):
        with pytest.raises(actions.NotToAnswer):
            reply(path, who)
    with pytest.raises(actions.StillMissing, match="séances tenues ; membres qui ont donné du temps"):
        reply(path, lead, end="autonomous")
    for wrong, refusal in (
        ({"end": "peut-être"}, actions.NotAnOpinion),
        ({"opinion": " "}, actions.NeedsAnOpinion),
        ({"opinion": "x" * 2001}, TextTooLong),
        ({"until": None}, actions.NeedsADay),
        ({"until": TODAY}, actions.NeedsADay),
        ({"until": date(2030, 1, 1)}, actions.NeedsADay),
        ({"end": "supported"}, actions.NeedsASupporter),
    ):
        with pytest.raises(refusal):
            reply(path, lead, **wrong)
    missed = reply(path, lead, days=1)
    assert (missed.end, missed.until, missed.facts["workshops"]) == ("not_yet", LATER, [0, 6, None])
    with pytest.raises(actions.NothingAsked):
        reply(path, lead, days=1)
    with pytest.raises(handing.NotPassed):
        handing.prepare_handover(path, terms="x", by=facilitator, at=NOW)
    ask(path, coordinator, days=2)
    reply(path, facilitator, days=3, end="supported", supporter="Le collectif d’Allonnes")
    assert [one.end for one in queries.reviews_of(path)] == ["not_yet", "supported"]
    with pytest.raises(DatabaseError), transaction.atomic():
        GateReview.objects.update(end="autonomous")


def test_what_was_answered_stays_when_a_fact_is_corrected_and_it_is_said(path, facilitator, lead):
    nadia = standing.make_whole(path, facilitator)
    assert all(met for _count, met in stand(path).values())
    ask(path, nadia)
    review = reply(path, lead, end="autonomous", until=None)
    assert review.until is None

    def said():
        return [
            (one.criterion.value, one.then, one.now, one.is_adopted)
            for one in queries.changed_since(review, queries.standings(path, on=TODAY))
        ]

    assert said() == []
    standing.hold(path, 8)  # more is no surprise
    assert said() == []
    Place.objects.filter(name="Lieu 3").update(closed_on=TODAY)
    actions.adopt(path.collective, "alerts", is_adopted=False, by=nadia, at=NOW)
    assert said() == [("protocol", 1, 1, False), ("directory", 15, 14, True)]
    assert queries.last_review(path).facts["directory"] == [15, 15, True]


def test_what_a_network_asks_is_its_own(path, collective, facilitator, lead, coordinator):
    for wrong in ({"workshops": 201}, {"workshops": -1}, {"bonheur": 1}):
        with pytest.raises(actions.NotACriterion):
            actions.set_criteria(collective.network, wrong)
    actions.set_criteria(collective.network, {"workshops": 2, "members": 0, "led_alone": 0, "protocol": 0, "directory": 0})  # fmt: skip
    standing.hold(path, 2)
    assert stand(path) == {"workshops": (2, True), "coordinator": (1, True)}
    elsewhere = factories.collective("Allonnes")
    assert queries.wanted_of(elsewhere.network)["members"] == 4


def test_the_act_is_signed_by_both_and_then_the_collective_is_autonomous(path, facilitator, lead):
    nadia = standing.make_whole(path, facilitator)
    ask(path, nadia)
    reply(path, lead, end="autonomous")
    with pytest.raises(handing.NotPassed):
        handing.sign_handover(path, by=nadia, at=NOW)
    with pytest.raises(handing.NeedsTerms):
        handing.prepare_handover(path, terms=" ", by=nadia, at=NOW)
    for terms in ("Un brouillon.", "Le réseau appelle chaque mois."):
        handing.prepare_handover(path, terms=terms, by=nadia, at=NOW)
    for who in (factories.member(path.collective), factories.member(None, role="network_lead", lead_of=factories.network())):  # fmt: skip
        with pytest.raises(handing.NotToSign):
            handing.sign_handover(path, by=who, at=NOW)
    handing.sign_handover(path, by=nadia, at=NOW)
    with pytest.raises(handing.IsSigned):
        handing.prepare_handover(path, terms="Autre chose.", by=lead, at=NOW)
    assert Collective.objects.get(id=path.collective_id).stage == "requested"
    handing.sign_handover(path, by=lead, at=NOW + DAY)
    again = handing.sign_handover(path, by=facilitator, at=NOW + 5 * DAY)
    assert (again.terms, again.collective_signed_by, again.network_signed_by, again.network_signed_at) == (
        "Le réseau appelle chaque mois.", nadia, lead, NOW + DAY,
    )  # fmt: skip
    assert Collective.objects.get(id=path.collective_id).stage == "autonomous"
    due = [one.due_on for one in NetworkContact.objects.order_by("due_on")]
    assert (due[0], due[-1]) == (date(2026, 12, 22), date(2028, 11, 22))
    ask(path, nadia, days=30)
    reply(path, lead, days=31)
    assert queries.handover_of(path) is None  # that of an earlier answer is no longer in force
