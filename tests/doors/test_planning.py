"""Every chosen door is in exactly one tour, or left out with a sentence."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

import tour_planner
from essaim.doors.actions import moves
from essaim.doors.actions import planning as actions
from essaim.doors.actions import tours as tour_actions
from essaim.doors.enums import Outcome, Why
from essaim.doors.queries import planning as queries
from essaim.doors.rules.planning import Wanted, places
from essaim.doors.rules.reasons import Reason, from_json
from essaim.kernel.tenancy import within
from essaim.models import DoNotContact, DoorMemory, Dwelling, Plan, SectorDwelling, Sheet, Stop, Tour
from scripts import messages as catalogues
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
TODAY = date(2026, 11, 20)
WANTED = Wanted(name="Quartier nord", on=TODAY, pairs=2, minutes=30, doors_per_hour=30)


@pytest.fixture
def doors(collective):
    """Sixty doors in three streets: more than one outing of two pairs."""
    made = []
    for row, name in enumerate(["Rue des Lilas", "Rue du Bois", "Avenue Jaurès"]):
        street = factories.street(collective, name)
        made += [factories.dwelling(collective, n, on=street, lat=48.9 + row * 0.001) for n in range(1, 21)]
    return made


@pytest.fixture
def plan(collective, coordinator, doors):
    return actions.make_plan(collective, WANTED, by=coordinator, at=NOW)


def tours_of(plan):
    return list(Tour.objects.filter(outing__plan=plan).order_by("number"))


def doors_of(tour):
    return list(tour.stops.values_list("dwelling_id", flat=True))


def shape(plan):
    """What a plan is made of: doors in order, by outing."""
    return [(tour.outing.number, doors_of(tour)) for tour in tours_of(plan)]


def everywhere(plan):
    """Door → how many times it appears in the plan."""
    counted = Counter(str(id_) for tour in tours_of(plan) for id_ in doors_of(tour))
    return counted + Counter(door for door, *_reason in Plan.objects.get(id=plan.id).left_out)


def reasons(plan):
    return {door: str(from_json(*reason)) for door, *reason in Plan.objects.get(id=plan.id).left_out}


def test_each_door_is_in_exactly_one_tour(plan, doors):
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})
    assert len(tours_of(plan)) > 2
    assert plan.left_out == []
    for tour in tours_of(plan):
        assert 0 < tour.minutes <= WANTED.minutes
        assert tour.state == "draft"
        assert [stop.position for stop in tour.stops.all()] == list(range(1, tour.stops.count() + 1))
    assert max(Counter(tour.outing.number for tour in tours_of(plan)).values()) <= WANTED.pairs


def test_the_same_seed_gives_the_same_plan(plan, collective, coordinator):
    before = shape(plan)
    actions.archive_plan(plan, at=NOW)
    again = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert shape(again) == before


def test_a_door_of_another_open_tour_is_left_out_with_its_number(collective, coordinator, doors):
    other = factories.tour(collective, coordinator, doors[:2])
    plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert reasons(plan) == {str(door.id): f"déjà dans la tournée {other.number}" for door in doors[:2]}
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})


def test_the_doors_of_a_closed_tour_are_free(collective, coordinator, doors):
    factories.tour(collective, coordinator, doors[:2], state="closed")
    assert actions.make_plan(collective, WANTED, by=coordinator, at=NOW).left_out == []


def test_a_door_that_rests_is_left_out_and_says_why(collective, coordinator, doors):
    DoorMemory.objects.create(
        collective=collective,
        dwelling=doors[0],
        last_outcome="refuses",
        last_at=NOW,
        last_slot="saturday",
        passes=1,
    )
    plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert list(reasons(plan)) == [str(doors[0].id)]
    assert reasons(plan)[str(doors[0].id)] == str(
        queries.why_not_today(Dwelling.objects.all(), on=TODAY)[doors[0].id]
    )


def test_a_door_that_asked_to_be_left_alone_is_in_no_list_at_all(collective, coordinator, doors):
    DoNotContact.objects.create(
        collective=collective, dwelling=doors[0], said_on=TODAY, recorded_by=coordinator, recorded_at=NOW
    )
    plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert str(doors[0].id) not in everywhere(plan)
    assert sum(everywhere(plan).values()) == 59


def test_a_left_out_door_that_asks_to_be_left_alone_later_is_not_shown(collective, coordinator, doors):
    factories.tour(collective, coordinator, doors[:2])
    plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    DoNotContact.objects.create(
        collective=collective, dwelling=doors[0], said_on=TODAY, recorded_by=coordinator, recorded_at=NOW
    )
    [group] = queries.left_out(plan)
    assert group.doors == [doors[1]]


def test_the_reasons_kept_in_a_plan_are_read_in_the_language_of_the_reader(collective, coordinator, doors):
    catalogues.compile_catalogues()
    resting = {"last_outcome": "absent", "last_at": NOW, "last_slot": "saturday", "passes": 2}
    DoorMemory.objects.create(collective=collective, dwelling=doors[0], absences_in_a_row=2, **resting)
    other = factories.tour(collective, coordinator, doors[1:2])
    with translation.override("en"):
        plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    moves.leave_out([tours_of(plan)[0].stops.first().dwelling_id], source=tours_of(plan)[0])
    plan.refresh_from_db()
    number = other.number
    kept = plan.left_out
    assert [reason for _door, *reason in kept] == [
        ["until", {"outcome": "absent", "seen": "2026-11-21", "misses": 2, "day": "2026-11-24"}],
        ["taken", {"tour": number}],
        ["by_hand", {}],
    ]
    assert {group.reason.replace("\u00a0", " ") for group in queries.left_out(plan)} == {
        "à laisser jusqu’au 24 novembre 2026 : absent le 21 nov. (2 fois de suite)",
        f"déjà dans la tournée {number}",
        "retirée à la main",
    }
    with translation.override("en"):
        assert {group.reason for group in queries.left_out(plan)} == {
            "leave until 24 November 2026: no answer on 21 Nov (2 times in a row)",
            f"already in tour {number}",
            "taken out by hand",
        }


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_a_sentence_and_comes_back_from_what_is_kept(why):
    reason = Reason(why, Outcome.REFUSES, seen=TODAY, misses=1, day=TODAY, tour=3)
    assert from_json(*reason.as_json()) == reason
    assert "%" not in str(reason)
    assert str(Reason(why)) != ""


def test_each_reason_of_the_engine_has_its_own():
    assert {reason.name for reason in tour_planner.Reason} <= {why.name for why in Why}


def test_doors_and_streets_put_aside_are_left_out(collective, coordinator, doors):
    wanted = replace(WANTED, aside_streets=[str(doors[0].street_id)], aside_doors=[str(doors[-1].id)])
    plan = actions.make_plan(collective, wanted, by=coordinator, at=NOW)
    assert set(reasons(plan)) == {str(door.id) for door in [*doors[:20], doors[-1]]}
    assert set(reasons(plan).values()) == {"laissée de côté à votre demande"}


def test_a_door_without_position_is_placed_between_its_neighbours(collective, coordinator, doors):
    lost = factories.dwelling(collective, 5, on=doors[0].street, lon=None, lat=None)
    nowhere = factories.dwelling(
        collective, 1, on=factories.street(collective, "Le Hameau"), lon=None, lat=None
    )
    plan = actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert str(lost.id) not in reasons(plan)
    assert reasons(plan)[str(nowhere.id)].startswith("sans position")


def test_only_the_doors_of_the_sectors_are_planned(collective, coordinator, doors):
    sector = factories.sector(collective)
    for door in doors[:5]:
        SectorDwelling.objects.create(collective=collective, sector=sector, dwelling=door)
    plan = actions.make_plan(collective, replace(WANTED, sectors=[sector]), by=coordinator, at=NOW)
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors[:5]})
    assert queries.sectors_of(plan) == [sector]


def test_streets_to_do_first_are_in_the_first_outing(collective, coordinator, doors):
    street = doors[-1].street
    wanted = replace(WANTED, outings=1, first_streets=[str(street.id)])
    plan = actions.make_plan(collective, wanted, by=coordinator, at=NOW)
    planned = {id_ for tour in tours_of(plan) for id_ in doors_of(tour)}
    assert {door.id for door in doors[40:]} <= planned
    assert {tour.outing.number for tour in tours_of(plan)} == {1}
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})


def test_nothing_to_plan_is_said_and_nothing_is_written(collective, coordinator):
    with pytest.raises(actions.NoDoors):
        actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    door = factories.dwelling(collective)
    other = factories.tour(collective, coordinator, [door])
    with pytest.raises(actions.NothingToPlan, match=f"déjà dans la tournée {other.number}"):
        actions.make_plan(collective, WANTED, by=coordinator, at=NOW)
    assert Plan.objects.count() == 1


# --- by hand ----------------------------------------------------------------------------------------------


def test_moving_a_street_keeps_each_door_once_and_measures_again(plan, doors):
    source, target = tours_of(plan)[:2]
    before = everywhere(plan)
    street = source.stops.first().dwelling.street
    moved = {stop.dwelling_id for stop in source.stops.filter(dwelling__street=street)}
    left, longer = moves.move_street(street, source=source, target=target)
    assert everywhere(plan) == before
    assert moved <= set(doors_of(longer))
    assert not moved & set(doors_of(left))
    assert longer.minutes > target.minutes
    assert left.minutes < source.minutes
    assert [stop.position for stop in longer.stops.all()] == list(range(1, longer.stops.count() + 1))


def test_moving_one_door_keeps_the_reason_it_was_added_for(plan):
    source, target = tours_of(plan)[:2]
    stop = source.stops.first()
    Stop.objects.filter(id=stop.id).update(override_reason="on nous a rappelés")
    moves.move_doors([stop.dwelling_id], source=source, target=target)
    moved = Stop.objects.get(dwelling=stop.dwelling_id)
    assert (moved.tour_id, moved.override_reason) == (target.id, "on nous a rappelés")


def test_a_tour_may_be_made_longer_than_the_outing(plan):
    source, target = tours_of(plan)[:2]
    _left, longer = moves.move_doors(doors_of(source), source=source, target=target)
    assert longer.minutes > WANTED.minutes
    source.refresh_from_db()
    assert (source.minutes, source.metres) == (0, 0)


def test_moves_that_make_no_sense_are_refused(plan, collective, coordinator):
    source, target = tours_of(plan)[:2]
    door = doors_of(source)[0]
    elsewhere = factories.tour(collective, coordinator)
    with pytest.raises(moves.SameTour):
        moves.move_doors([door], source=source, target=source)
    with pytest.raises(moves.OtherPlan):
        moves.move_doors([door], source=source, target=elsewhere)
    with pytest.raises(moves.DoorNotInTour):
        moves.move_doors([doors_of(target)[0]], source=source, target=target)
    Tour.objects.filter(id=target.id).update(state="under_way")
    with pytest.raises(moves.TourHasBegun):
        moves.move_doors([door], source=source, target=target)
    moves.lock(source, is_locked=True)
    with pytest.raises(moves.TourIsLocked):
        moves.leave_out([door], source=source)
    assert door in doors_of(source)


def test_a_door_taken_out_joins_the_left_out_and_comes_back_when_added(plan):
    source, target = tours_of(plan)[:2]
    stop = source.stops.first()
    moves.leave_out([stop.dwelling_id], source=source)
    assert reasons(plan) == {str(stop.dwelling_id): "retirée à la main"}
    moves.add_doors(target, doors=[stop.dwelling], reason="", on=TODAY)
    assert reasons(plan) == {}
    assert stop.dwelling_id in doors_of(target)


def test_a_door_is_added_against_its_rule_with_a_reason(plan, collective, doors):
    source, target = tours_of(plan)[:2]
    door = source.stops.first().dwelling
    moves.leave_out([door.id], source=source)
    DoorMemory.objects.create(
        collective=collective,
        dwelling=door,
        last_outcome="refuses",
        last_at=NOW,
        last_slot="saturday",
        passes=1,
    )
    with pytest.raises(moves.ReasonNeeded):
        moves.add_doors(target, doors=[door], reason="  ", on=TODAY)
    moves.add_doors(target, doors=[door], reason="la personne a rappelé", on=TODAY)
    assert Stop.objects.get(dwelling=door).override_reason == "la personne a rappelé"


def test_a_door_that_asked_to_be_left_alone_or_is_taken_is_never_added(plan, collective, coordinator):
    source, target = tours_of(plan)[:2]
    door = source.stops.first().dwelling
    with pytest.raises(moves.DoorTaken, match=f"tournée {source.number}"):
        moves.add_doors(target, doors=[door], reason="oui", on=TODAY)
    moves.leave_out([door.id], source=source)
    DoNotContact.objects.create(
        collective=collective, dwelling=door, said_on=TODAY, recorded_by=coordinator, recorded_at=NOW
    )
    with pytest.raises(moves.DoorAsksToBeLeftAlone):
        moves.add_doors(target, doors=[door], reason="oui", on=TODAY)


# --- again ------------------------------------------------------------------------------------------------


def test_planning_the_rest_again_keeps_locked_tours_identical(plan, doors):
    kept = tours_of(plan)[1]
    moves.lock(kept, is_locked=True)
    kept_values = Tour.objects.filter(id=kept.id).values().get()
    kept_doors = doors_of(kept)
    actions.plan_rest_again(plan, on=TODAY, seed=7)
    assert Tour.objects.filter(id=kept.id).values().get() == kept_values
    assert doors_of(kept) == kept_doors
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})
    assert Plan.objects.get(id=plan.id).seed == 7
    assert max(Counter(tour.outing.number for tour in tours_of(plan)).values()) <= WANTED.pairs


def test_planning_again_leaves_alone_what_was_decided_or_begun(plan, coordinator, volunteer, doors):
    ready, printed, paired = tours_of(plan)[:3]
    tour_actions.schedule_outing(ready.outing, starts_at=NOW)
    ready.refresh_from_db()
    tour_actions.assign_pair(ready, members=[coordinator, volunteer], on=TODAY)
    tour_actions.assign_pair(paired, members=[coordinator, volunteer], on=TODAY)
    Sheet.objects.create(
        collective=plan.collective, tour=printed, number=1, dwelling_ids=[], outcomes=[], printed_at=NOW
    )
    before = {tour.id: doors_of(tour) for tour in (ready, printed, paired)}
    actions.plan_rest_again(plan, on=TODAY, seed=2)
    assert {tour.id: doors_of(tour) for tour in (ready, printed, paired)} == before
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})


def test_planning_again_keeps_the_doors_added_by_hand_and_their_reason(plan, collective):
    outside = factories.dwelling(collective, 99)
    DoorMemory.objects.create(
        collective=collective,
        dwelling=outside,
        last_outcome="refuses",
        last_at=NOW,
        last_slot="saturday",
        passes=1,
    )
    moves.add_doors(tours_of(plan)[0], doors=[outside], reason="elle a rappelé", on=TODAY)
    actions.plan_rest_again(plan, on=TODAY, seed=3)
    assert Stop.objects.get(dwelling=outside).override_reason == "elle a rappelé"
    assert everywhere(plan)[str(outside.id)] == 1


def test_planning_again_stays_within_the_number_of_outings(collective, coordinator, doors):
    plan = actions.make_plan(collective, replace(WANTED, outings=2), by=coordinator, at=NOW)
    moves.lock(tours_of(plan)[0], is_locked=True)
    actions.plan_rest_again(plan, on=TODAY, seed=5)
    assert Counter(tour.outing.number for tour in tours_of(plan)) <= Counter({1: 2, 2: 2})
    assert everywhere(plan) == Counter({str(door.id): 1 for door in doors})


def test_new_tours_fill_the_missing_pairs_first():
    numbers = places(pairs=2, kept={1: 1, 3: 2})
    assert [next(numbers) for _ in range(4)] == [1, 4, 4, 5]


def test_a_plan_is_archived_when_nothing_of_it_waits_outside(plan, coordinator, volunteer):
    tour = tours_of(plan)[0]
    tour_actions.schedule_outing(tour.outing, starts_at=NOW)
    tour.refresh_from_db()
    tour_actions.assign_pair(tour, members=[coordinator, volunteer], on=TODAY)
    with pytest.raises(actions.PlanHasOpenTours):
        actions.archive_plan(plan, at=NOW)
    tour_actions.start_tour(tour, at=NOW)
    tour_actions.close_tour(tour, at=NOW + timedelta(hours=1))
    assert actions.archive_plan(plan, at=NOW).archived_at == NOW
    assert {tour.state for tour in tours_of(plan)} == {"closed", "cancelled"}
    with pytest.raises(actions.PlanIsArchived):
        actions.plan_rest_again(plan, on=TODAY, seed=1)


def test_a_plan_needs_a_name(plan):
    with pytest.raises(actions.NameNeeded):
        actions.rename_plan(plan, name=" ")
    assert actions.rename_plan(plan, name=" Nord ").name == "Nord"


def test_the_map_shows_the_same_doors_as_the_list(plan):
    tours = tours_of(plan)
    stops = queries.stops_by_tour(tours)
    drawn = queries.map_of(tours, stops)
    listed = Counter(str(stop.dwelling_id) for some in stops.values() for stop in some)
    assert Counter(door["id"] for door in drawn["doors"]) == listed
    assert [line["id"] for line in drawn["tours"]] == [str(tour.id) for tour in tours]


def test_another_collective_has_its_own_numbers_and_doors(plan):
    theirs = factories.collective()
    with within(theirs):
        lead = factories.member(theirs, role="coordinator")
        factories.dwelling(theirs, 1)
        made = actions.make_plan(theirs, WANTED, by=lead, at=NOW)
        assert [tour.number for tour in tours_of(made)] == [1]
        assert list(queries.plans(theirs)) == [made]
