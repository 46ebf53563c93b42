"""A street round: who goes, the watch over the pair, who is met and counted once, named later; figures that nothing changes."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from essaim.impact.enums import PeopleIndicator
from essaim.impact.queries import people_figures, street_figures
from essaim.impact.rules import Period
from essaim.kernel.fields import Sealed
from essaim.models import (
    Contact,
    Encounter,
    GivenHours,
    Membership,
    Message,
    Observation,
    RoundMember,
    StreetRound,
    Watcher,
)
from essaim.people.actions.contacts import ContactAlreadyNamed, withdraw_contact
from essaim.people.actions.counted import IsInAFile, TooLateToUndo
from essaim.people.enums import ContactSource
from essaim.people.queries.contacts import contact_of_fact, unnamed_encounters
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people
from essaim.rights.actions.retention import apply_retention
from essaim.rights.queries.retention import rehearse, totals
from essaim.street.actions import circuits, encounters, rounds, watchers
from essaim.street.actions.encounters import Met
from essaim.street.queries.encounters import counted, encounters_of, to_be_named
from essaim.street.queries.rounds import coming_rounds, late_rounds, next_round, rounds_of
from essaim.street.rules.rounds import length_of
from tests import factories
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)
SATURDAY = datetime(2026, 3, 14, 10, tzinfo=ZoneInfo("Europe/Paris"))
THAT_DAY = SATURDAY.date()
MARKET = {"name": "Le marché", "weekday": 5, "starts_at": time(10), "minutes": 90}
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def circuit(inside, collective, coordinator):
    data = circuits.CircuitData(**MARKET)
    return circuits.open_circuit(collective, data=data, by=coordinator, circuit_id=new_id())


@pytest.fixture
def walked(circuit, coordinator, volunteer):
    pair = [coordinator, volunteer]
    return rounds.plan_round(circuit, day=SATURDAY.date(), members=pair, by=coordinator, at=SATURDAY)


@pytest.fixture
def out(walked, volunteer):
    return rounds.start_round(walked, by=volunteer, at=SATURDAY)


def meet(out, by, *, at=SATURDAY, encounter_id=None, **values):
    met = Met(**{"kind": "talked", **values})
    return encounters.note_encounter(out, met=met, by=by, at=at, encounter_id=encounter_id or new_id())


def counted_for(met):
    return contact_of_fact(met.collective_id, source=ContactSource.ENCOUNTER, fact=met.id)


def test_the_pair_is_watched_over_as_on_a_tour_and_its_hours_are_counted(out, collective, volunteer):
    expected = SATURDAY + timedelta(minutes=105)
    assert out.expected_back_at == expected
    assert not late_rounds(collective, at=expected + timedelta(minutes=19)).exists()
    late = expected + timedelta(minutes=21)
    assert [rounds.tell_late_rounds(collective, at=late), rounds.tell_late_rounds(collective, at=late)] == [
        1,
        0,
    ]
    assert rounds.ask_rounds_back(collective, at=expected + timedelta(hours=1)) == 2
    assert {one.kind for one in Message.objects.all()} == {"round_planned", "late_round", "round_still_out"}
    back = SATURDAY + timedelta(hours=2)
    for _twice in range(2):
        rounds.return_round(out, by=volunteer, at=back)
    assert sorted(GivenHours.objects.values_list("minutes", "activity")) == [(120, "round")] * 2
    assert Membership.objects.get(id=volunteer.id).outings_done == 1
    assert not late_rounds(collective, at=late).exists()


def test_who_may_go_and_when(circuit, walked, collective, coordinator, volunteer):
    def plan(members, day=THAT_DAY, of=circuit):
        return rounds.plan_round(of, day=day, members=members, by=coordinator, at=SATURDAY)

    with pytest.raises(rounds.NotADayToWalk):
        plan([coordinator, volunteer], day=date(2026, 3, 13))
    other = circuits.open_circuit(
        collective, data=circuits.CircuitData(**{**MARKET, "name": "La gare"}), by=coordinator, circuit_id=new_id()
    )  # fmt: skip
    with pytest.raises(rounds.AlreadyOut, match="Le marché"):
        plan([coordinator, volunteer], of=other)
    amina = factories.member(collective, name="Amina Diallo")
    assert plan([coordinator, amina]).id == walked.id
    assert set(RoundMember.objects.values_list("member_id", flat=True)) == {coordinator.id, amina.id}
    assert (list(rounds_of(volunteer)), next_round(volunteer, at=SATURDAY)) == ([], None)
    assert [one.id for one in coming_rounds(amina, at=SATURDAY)] == [walked.id]
    with pytest.raises(rounds.RoundNotToday):
        rounds.start_round(walked, by=amina, at=SATURDAY + timedelta(days=1))
    with pytest.raises(circuits.StreetUnknown, match="rue Imaginaire"):
        circuits.change_circuit(
            circuit, data=circuits.CircuitData(**MARKET, streets=["rue Imaginaire"]), by=coordinator
        )
    rounds.cancel_round(walked, by=coordinator, at=SATURDAY)
    with pytest.raises(rounds.RoundIsOff):
        rounds.start_round(walked, by=amina, at=SATURDAY)
    assert plan([coordinator, amina]).id != walked.id


def test_three_people_in_one_encounter_are_three_people_and_one_round(out, collective, volunteer):
    twice = new_id()
    for _again in range(2):
        meet(out, volunteer, people=3, is_oriented=True, encounter_id=twice)
    meet(out, volunteer, kind="greeted", people=2, first_name="Odette")
    assert counted(out) == {"greeted": 2, "talks": 1, "met": 3, "oriented": 1}
    assert {key.value: count for key, count in street_figures(collective, MARCH).items()} == {
        "street_rounds": 1, "street_greeted": 2, "street_encounters": 1, "street_met": 3, "street_oriented": 1,
    }  # fmt: skip
    people = people_figures(collective, MARCH)
    assert (people[PeopleIndicator.TWO_WAY], people[PeopleIndicator.PEOPLE_MET]) == (1, 3)
    assert not Encounter.objects.filter(first_name__isnull=False).exists()  # a greeting asks nobody's name


def test_nothing_is_noted_before_leaving_nor_by_another_nor_after_a_week(walked, collective, volunteer):
    with pytest.raises(encounters.RoundNotBegun):
        meet(walked, volunteer)
    out = rounds.start_round(walked, by=volunteer, at=SATURDAY)
    with pytest.raises(encounters.NotYourRound):
        meet(out, factories.member(collective, name="Amina Diallo"))
    with pytest.raises(encounters.HowManyMet):
        meet(out, volunteer, people=51)
    with pytest.raises(encounters.TooLateToNote):
        meet(out, volunteer, at=SATURDAY + timedelta(days=8))
    assert (Encounter.objects.count(), Contact.objects.count()) == (0, 0)


def test_undone_it_counts_no_more_and_the_first_name_is_gone(out, collective, volunteer):
    met = meet(out, volunteer, first_name="Odette")
    assert isinstance(Encounter.objects.get().__dict__["first_name"], Sealed)
    with pytest.raises(TooLateToUndo):
        encounters.undo_encounter(met, by=volunteer, at=SATURDAY + timedelta(days=1))
    with pytest.raises(TooLateToUndo):
        encounters.undo_encounter(met, by=factories.member(collective), at=SATURDAY)
    for _twice in range(2):
        encounters.undo_encounter(met, by=volunteer, at=SATURDAY)
    assert (counted(out)["talks"], Contact.objects.count()) == (0, 0)
    assert Encounter.objects.get().first_name is None
    assert list(to_be_named(volunteer, at=SATURDAY)) == []


def test_named_later_it_joins_her_file_and_no_total_changes(out, collective, coordinator, volunteer):
    odette = factories.person(collective, coordinator, "Odette Renaud")
    ahmed = factories.person(collective, coordinator, "Ahmed Saïdi")
    alone = meet(out, volunteer, first_name="Odette")
    three = meet(out, volunteer, people=2)
    assert list(unnamed_encounters(collective, first=SATURDAY.date())) == []  # named with their round, once
    before = (totals(collective), street_figures(collective, MARCH), people_figures(collective, MARCH)[PeopleIndicator.PEOPLE_MET])  # fmt: skip
    for met, person in ((alone, odette), (three, ahmed), (three, odette), (alone, odette)):
        encounters.name_encounter(met, person=person, by=volunteer, at=SATURDAY)
    with pytest.raises(ContactAlreadyNamed):
        encounters.name_encounter(alone, person=ahmed, by=volunteer, at=SATURDAY)
    with pytest.raises(IsInAFile):
        encounters.undo_encounter(three, by=volunteer, at=SATURDAY)
    assert Encounter.objects.get(id=alone.id).first_name is None
    assert {one.person_id for one in Contact.objects.filter(person__isnull=False)} == {odette.id, ahmed.id}
    versions = {"kept_version": odette.version, "merged_version": ahmed.version}
    merge_people(odette, ahmed, keep={}, by=coordinator, at=SATURDAY, **versions)
    odette.refresh_from_db()
    erase_person(odette, by=coordinator, on=THAT_DAY)
    after = (totals(collective), street_figures(collective, MARCH), people_figures(collective, MARCH)[PeopleIndicator.PEOPLE_MET])  # fmt: skip
    assert after[1:] == before[1:]
    assert {key: before[0][key] for key in ("encounters", "street_people")} == {
        key: after[0][key] for key in ("encounters", "street_people")
    }


def test_first_names_observations_and_watchers_go_by_themselves(out, collective, volunteer):
    day = SATURDAY.date()
    meet(out, volunteer, first_name="Odette")
    meet(out, volunteer)
    encounters.observe(out, body="Le banc de l’arrêt est cassé.", by=volunteer, at=SATURDAY)
    watchers.add_watcher(collective, data=watcher(), by=volunteer, on=day, watcher_id=new_id())
    rehearsed = rehearse(collective, on=day + timedelta(days=800))
    assert rehearsed.keeps_figures
    apply_retention(collective, on=day + timedelta(days=93))
    assert (Encounter.objects.filter(first_name__isnull=False).count(), Encounter.objects.count()) == (0, 2)
    assert (Observation.objects.count(), Watcher.objects.count()) == (1, 1)
    apply_retention(collective, on=day + timedelta(days=366))
    assert (Observation.objects.count(), Watcher.objects.count()) == (0, 1)
    apply_retention(collective, on=day + timedelta(days=731))
    assert Watcher.objects.count() == 0


def watcher(**values):
    usual = {"kind": "shop", "where": "La boulangerie", "passes_on": "Si un habitué ne vient plus", "agreed_on": SATURDAY.date()}  # fmt: skip
    return watchers.WatcherData(**{**usual, **values})


def test_a_watcher_agreed_or_nothing_is_kept(collective, volunteer):
    day, chosen = SATURDAY.date(), new_id()
    for fault, refusal in (
        ({"passes_on": " "}, watchers.WatcherNeedsAWord),
        ({"where": ""}, watchers.WatcherNeedsAPlace),
        ({"agreed_on": day + timedelta(days=1)}, watchers.AgreedInTheFuture),
    ):
        with pytest.raises(refusal):
            watchers.add_watcher(collective, data=watcher(**fault), by=volunteer, on=day, watcher_id=chosen)
    assert Watcher.objects.count() == 0
    for _twice in range(2):
        kept = watchers.add_watcher(collective, data=watcher(name="Sonia"), by=volunteer, on=day, watcher_id=chosen)  # fmt: skip
    assert (Watcher.objects.count(), Watcher.objects.get().name) == (1, "Sonia")
    watchers.see_watcher(kept, by=volunteer, on=day + timedelta(days=9))
    assert Watcher.objects.get().seen_on == day + timedelta(days=9)


def test_a_card_of_paper_comes_back_with_its_hours(walked, collective, coordinator, volunteer):
    started, returned = SATURDAY, SATURDAY + timedelta(hours=1)
    monday = SATURDAY + timedelta(days=2)
    with pytest.raises(rounds.NotBackYet):
        rounds.record_round_hours(walked, started_at=started, returned_at=returned, by=volunteer, at=SATURDAY)
    kept = rounds.record_round_hours(walked, started_at=started, returned_at=returned, by=volunteer, at=monday)  # fmt: skip
    met = meet(kept, volunteer, at=monday, people=2)
    assert counted_for(met).on == SATURDAY.date()
    assert list(GivenHours.objects.values_list("minutes", flat=True)) == [60, 60]
    withdraw_contact(counted_for(met), by=coordinator, at=monday)
    encounters.undo_encounter(met, by=volunteer, at=monday)  # its contact is gone already
    assert counted(StreetRound.objects.get())["talks"] == 0
    assert list(encounters_of(coordinator)) == []


LINE = {"type": "LineString", "coordinates": [[2.48, 48.9], [2.4812345678, 48.9], [2.4812, 48.901]]}


def test_a_circuit_is_drawn_on_the_map_or_not(collective, coordinator, circuit):
    assert circuit.line == []
    drawn = circuits.CircuitData(**MARKET, line=LINE)
    circuits.change_circuit(circuit, data=drawn, by=coordinator)
    assert circuit.line == [[2.48, 48.9], [2.481235, 48.9], [2.4812, 48.901]]
    assert 195 < length_of(circuit.line) < 205  # 90 m east, 111 m north
    wrong = (
        {"type": "Polygon", "coordinates": []}, {"type": "LineString", "coordinates": [[2.48, 48.9]]}, {"type": "LineString"},
        {"type": "LineString", "coordinates": [[660000, 6860000], [660100, 6860000]]}, {"type": "LineString", "coordinates": [["a", "b"], [1, 2]]},
        [1, 2], "2.48 48.9", {"type": "LineString", "coordinates": [[10**400, 1], [1, 2]]},
    )  # fmt: skip
    for line in wrong:
        with pytest.raises(circuits.WalkUnreadable):
            circuits.change_circuit(circuit, data=circuits.CircuitData(**MARKET, line=line), by=coordinator)
    far = {"type": "LineString", "coordinates": [[2.48, 48.9], [2.48, 49.1]]}
    with pytest.raises(circuits.WalkTooLong):
        circuits.change_circuit(circuit, data=circuits.CircuitData(**MARKET, line=far), by=coordinator)
    circuit.refresh_from_db()
    assert len(circuit.line) == 3


def test_nobody_is_twice_out_at_the_same_hour_whatever_the_lengths(
    collective, coordinator, volunteer, circuit
):
    third, fourth = factories.member(collective), factories.member(collective)
    morning = {**MARKET, "name": "La gare", "starts_at": time(8), "minutes": 180}
    long = circuits.open_circuit(
        collective, data=circuits.CircuitData(**morning), by=coordinator, circuit_id=new_id()
    )
    rounds.plan_round(long, day=THAT_DAY, members=[coordinator, volunteer], by=coordinator, at=SATURDAY - DAY)
    with pytest.raises(rounds.AlreadyOut):  # 8 h to 11 h, and 10 h to 11 h 30
        rounds.plan_round(
            circuit, day=THAT_DAY, members=[coordinator, third], by=coordinator, at=SATURDAY - DAY
        )
    door = factories.dwelling(collective, 1, on=factories.street(collective, "Rue des Lilas"))
    tour = factories.walk(collective, coordinator, [door], pair=[third, fourth])
    tour.outing.starts_at, tour.minutes = SATURDAY - timedelta(minutes=30), 60
    tour.outing.save()
    tour.save()
    GivenHours.objects.all().delete()
    with pytest.raises(rounds.OnATour):
        rounds.plan_round(
            circuit, day=THAT_DAY, members=[_used(collective), third], by=coordinator, at=SATURDAY - DAY
        )
    assert StreetRound.objects.filter(circuit=circuit).count() == 0
    tour.minutes = 20
    tour.save()
    rounds.plan_round(
        circuit, day=THAT_DAY, members=[_used(collective), third], by=coordinator, at=SATURDAY - DAY
    )


def _used(collective):
    member = factories.member(collective)
    member.outings_done = 3
    member.save()
    return member


def test_the_pair_of_a_round_is_told_once_and_whoever_is_left_out_too(
    collective, coordinator, volunteer, circuit
):
    third = factories.member(collective)
    at = SATURDAY - DAY
    for pair in ([coordinator, volunteer], [coordinator, volunteer], [coordinator, third]):
        walked = rounds.plan_round(circuit, day=THAT_DAY, members=pair, by=coordinator, at=at)
        at += timedelta(minutes=1)
    told = [(one.kind, one.member) for one in Message.objects.order_by("put_at", "kind", "member")]
    planned = [member for kind, member in told if kind == "round_planned"]
    assert sorted(one.id for one in planned) == sorted(one.id for one in (coordinator, volunteer, third))
    assert [member for kind, member in told if kind == "round_off"] == [volunteer]
    for _twice in range(2):
        rounds.cancel_round(walked, by=coordinator, at=at)
    off = Message.objects.filter(kind="round_off").exclude(member=volunteer)
    assert {one.member for one in off} == {coordinator, third}
    assert "samedi 14 mars à 10:00" in Message.objects.filter(kind="round_planned")[0].body.replace(
        "\u00a0", " "
    )
