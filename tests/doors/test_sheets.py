from datetime import timedelta

import pytest

from essaim.doors.actions import sheets as actions
from essaim.doors.actions.sheets import Ticked, declare_destroyed, enter_sheet, finish_sheet, print_sheet
from essaim.doors.actions.visits import Answer
from essaim.doors.enums import Outcome
from essaim.doors.queries.sheets import lines_of, sheets_of, still_open
from essaim.doors.queries.visits import effective
from essaim.models import Dwelling, Sheet, Stop, Visit
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

NOW = factories.NOW
LATER = NOW + timedelta(hours=5)


@pytest.fixture
def doors(collective):
    return factories.dwellings(collective, 3)


@pytest.fixture
def tour(collective, coordinator, volunteer, doors):
    return factories.tour(collective, coordinator, doors, pair=[volunteer])


@pytest.fixture
def sheet(tour):
    return print_sheet(tour, large_print=False, at=NOW)


@pytest.fixture
def enter(sheet, volunteer):
    """`enter({door: "absent"})`."""

    def tick(answers, *, by=volunteer, at=LATER, **more):
        ticked = {door.id: Ticked(Answer(Outcome(outcome)), NOW) for door, outcome in answers.items()}
        return enter_sheet(sheet, ticked, by=by, at=at, **more)

    return tick


def entered():
    return list(
        effective().order_by("dwelling__number").values_list("dwelling__number", "outcome", "recorded_with")
    )


def test_sheets_are_numbered_in_the_collective_and_remember_what_is_on_them(tour, sheet, doors):
    other = print_sheet(tour, large_print=True, at=NOW)
    assert (sheet.number, other.number, other.large_print) == (1, 2, True)
    assert sheet.dwelling_ids == [str(door.id) for door in doors]
    assert sheet.outcomes[0] == ["talked", "On a parlé"]
    assert len(sheet.outcomes) == 9


def test_a_tour_without_doors_prints_nothing(collective, coordinator):
    with pytest.raises(actions.NothingToPrint):
        print_sheet(factories.tour(collective, coordinator), large_print=False, at=NOW)
    assert Sheet.objects.count() == 0


def test_what_is_ticked_is_kept_and_the_rest_may_come_later(enter, sheet, doors):
    done = enter({doors[0]: "absent", doors[1]: "talked"})
    assert (done.recorded, done.blank, sheet.entered_at) == (2, 1, None)
    assert entered() == [(1, "absent", "paper"), (2, "talked", "paper")]
    enter({doors[2]: "refuses"})
    assert sheet.entered_at == LATER


def test_entering_a_sheet_twice_changes_nothing(enter, doors):
    for _ in range(2):
        done = enter({doors[0]: "absent", doors[1]: "talked"})
    assert (done.recorded, done.corrected, Visit.objects.count()) == (0, 0, 2)


def test_a_line_entered_wrongly_is_corrected_not_doubled(enter, doors):
    enter({doors[0]: "absent"})
    assert enter({doors[0]: "talked"}).corrected == 1
    assert enter({doors[0]: "refuses"}).corrected == 1
    assert entered() == [(1, "refuses", "paper")]
    assert enter({doors[0]: "withdrawn"}).corrected == 1
    assert entered() == []


def test_a_sheet_printed_before_the_tour_changed_can_still_be_entered(enter, sheet, tour, doors, collective):
    Stop.objects.filter(tour=tour, dwelling=doors[0]).delete()
    Dwelling.objects.filter(id=doors[1].id).update(archived_at=NOW)
    tour.state = "closed"
    tour.save()
    assert [line.dwelling for line in lines_of(sheet)] == doors
    enter(dict.fromkeys(doors, "absent"))
    assert len(entered()) == 3


def test_the_words_of_the_sheet_are_those_it_was_printed_with(sheet, monkeypatch):
    monkeypatch.setattr("essaim.doors.rules.sheets.printed_outcomes", lambda: [["talked", "Autre chose"]])
    sheet.refresh_from_db()
    assert sheet.outcomes[2] == ["absent", "Personne n’ouvre"]


def test_blank_lines_may_be_declared_not_visited(enter, sheet, doors):
    done = enter({doors[0]: "absent"}, is_complete=True)
    assert (done.blank, sheet.entered_at) == (2, LATER)


def test_a_line_of_another_sheet_is_refused_and_nothing_is_kept(enter, doors, collective):
    with pytest.raises(actions.NotOnThisSheet):
        enter({doors[0]: "absent", factories.dwelling(collective, 99): "absent"})
    assert entered() == []


def test_one_wrong_line_keeps_nothing(sheet, volunteer, doors):
    ticked = {
        doors[0].id: Ticked(Answer(Outcome.ABSENT), NOW),
        doors[1].id: Ticked(Answer(Outcome.ABSENT), LATER + timedelta(days=1)),
    }
    with pytest.raises(Exception, match="pas encore arrivée"):
        enter_sheet(sheet, ticked, by=volunteer, at=LATER)
    assert entered() == []


def test_a_sheet_stays_listed_until_it_is_entered_or_destroyed(
    tour, sheet, coordinator, volunteer, collective
):
    assert print_sheet(tour, large_print=False, at=NOW) == sheet  # the same content is the same sheet
    other = print_sheet(tour, large_print=True, at=NOW)
    assert list(still_open(sheets_of(coordinator))) == [other, sheet]
    declare_destroyed(other, at=LATER)
    assert list(still_open(sheets_of(volunteer))) == [sheet]
    finish_sheet(sheet, at=LATER)
    assert list(still_open(sheets_of(coordinator))) == []
    assert list(sheets_of(factories.member(collective))) == []
