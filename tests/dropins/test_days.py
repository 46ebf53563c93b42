"""A drop-in: its days, who holds them and replaces whom, who came and counts once, what is said and to whom."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from essaim.dropins.actions import attendance, days, drop_ins, rota
from essaim.dropins.actions.telling import tell_days_ahead
from essaim.dropins.queries.answers import asked_by
from essaim.dropins.queries.came import counted, named_of, notes_of
from essaim.dropins.queries.days import drop_ins as known
from essaim.dropins.queries.days import held_between, held_on, next_held_by
from essaim.dropins.rules.days import signed
from essaim.kernel.fields import Sealed
from essaim.models import (
    Came,
    Contact,
    DropInDay,
    DropInHost,
    DropInNotes,
    GivenHours,
    Grant,
    Message,
    Situation,
)
from essaim.people.actions.counted import IsInAFile, NothingToName
from essaim.people.queries.sight import capacity_of, visible_people
from essaim.people.rules.authority import ForTheCoordinator
from essaim.rights.actions.erasure import erase_person
from essaim.rights.queries.retention import totals
from tests import factories
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
PARIS = ZoneInfo("Europe/Paris")
THURSDAY = date(2026, 3, 5)  # the first of March
NOON = datetime(2026, 3, 2, 12, tzinfo=PARIS)
TWO = datetime(2026, 3, 5, 14, tzinfo=PARIS)
CAFE = {
    "name": "Le café du jeudi", "where": "Maison de quartier", "every": "month", "nth": 1, "weekday": 3,
    "months_off": [7, 8], "starts_on": date(2026, 3, 1), "starts_at": time(14), "minutes": 180,
}  # fmt: skip


def open_cafe(collective, coordinator, **changes):
    data = drop_ins.DropInData(**{**CAFE, **changes})
    return drop_ins.open_drop_in(collective, data=data, by=coordinator, drop_in_id=new_id())


@pytest.fixture
def cafe(inside, collective, coordinator):
    return open_cafe(collective, coordinator)


@pytest.fixture
def held(cafe, coordinator, volunteer):
    for member in (coordinator, volunteer):
        rota.sign_up(cafe, THURSDAY, by=member, at=NOON)
    return cafe


def dates(collective, first, last):
    return [(one.local_day, one.is_off) for one in held_between(known(collective), first, last)]


def came(cafe, by, *, kind="guest", at=TWO, came_id=None, **values):
    return attendance.note_came(
        cafe, THURSDAY, kind=kind, by=by, at=at, came_id=came_id or new_id(), **values
    )


def test_a_day_is_moved_another_is_off_and_the_rest_of_the_year_stands(cafe, collective, coordinator):
    to = days.Moved(day=date(2026, 5, 12), hour=time(10), minutes=120, where="Salle 2")
    days.move_day(cafe, date(2026, 5, 7), to=to, by=coordinator, at=NOON)
    for _twice in range(2):
        days.cancel_day(cafe, date(2026, 6, 4), by=coordinator, at=NOON)
    assert dates(collective, date(2026, 3, 1), date(2026, 10, 31)) == [
        (date(2026, 3, 5), False), (date(2026, 4, 2), False), (date(2026, 5, 12), False), (date(2026, 6, 4), True),
        (date(2026, 9, 3), False), (date(2026, 10, 1), False),
    ]  # fmt: skip
    assert dates(collective, date(2026, 5, 12), date(2026, 5, 12)) == [(date(2026, 5, 12), False)]
    assert dates(collective, date(2026, 5, 7), date(2026, 5, 7)) == []
    assert DropInDay.objects.get(on=date(2026, 6, 4)).sequence == 1
    days.restore_day(cafe, date(2026, 6, 4), by=coordinator, at=NOON)
    assert dates(collective, date(2026, 6, 1), date(2026, 6, 30)) == [(date(2026, 6, 4), False)]


def test_what_cannot_be_is_a_sentence(cafe, collective, coordinator, volunteer):
    def move(day, hour=time(14), on=date(2026, 4, 2), **values):
        to = days.Moved(day=day, hour=hour, **{"minutes": 60, "where": "Ici", **values})
        return days.move_day(cafe, on, to=to, by=coordinator, at=NOON)

    with pytest.raises(drop_ins.NeverHappens):
        open_cafe(collective, coordinator, months_off=range(1, 13))
    with pytest.raises(drop_ins.NowhereToGo):
        open_cafe(collective, coordinator, where=" ")
    with pytest.raises(days.HourDoesNotExist, match="2\u00a0h\u00a030 n’existe pas"):
        move(date(2026, 3, 29), time(2, 30))
    with pytest.raises(days.DayTaken, match="05/03/2026"):
        move(THURSDAY, time(18))
    with pytest.raises(days.DayIsPast):
        move(date(2026, 3, 1))
    with pytest.raises(days.DayTooFar):
        move(date(2027, 9, 1))
    with pytest.raises(days.NotADay):
        move(date(2026, 4, 4), on=date(2026, 4, 3))
    with pytest.raises(ForTheCoordinator):
        days.cancel_day(cafe, THURSDAY, by=volunteer, at=NOON)
    assert DropInDay.objects.count() == 0
    day = held_on(cafe, date(2026, 5, 7))
    assert (day.holiday, held_on(open_cafe(collective, coordinator, weekday=4), date(2026, 5, 1)).holiday) == ("", "fête du Travail")  # fmt: skip


def test_the_first_yes_fills_the_rota_and_who_cannot_any_more_is_replaced(
    held, collective, coordinator, volunteer
):
    paul, rose = factories.member(collective, name="Paul"), factories.member(collective, name="Rose")
    factories.member(collective, role="observer", name="Mairie")
    with pytest.raises(rota.RotaIsFull):
        rota.sign_up(held, THURSDAY, by=paul, at=NOON)
    assert [rota.drop_out(held, THURSDAY, by=volunteer, at=NOON) for _twice in range(2)] == [2, 0]
    called = Message.objects.filter(kind="drop_in_gap")
    assert {one.member_id for one in called} == {paul.id, rose.id}
    assert {"Amina" in one.body for one in called} == {False}
    rota.sign_up(held, THURSDAY, by=rose, at=NOON)
    with pytest.raises(rota.RotaIsFull, match="déjà dit oui"):
        rota.sign_up(held, THURSDAY, by=paul, at=NOON)
    assert set(DropInHost.objects.filter(left_at=None).values_list("member_id", flat=True)) == {coordinator.id, rose.id}  # fmt: skip
    assert next_held_by(volunteer, at=NOON) is None


def test_two_who_drop_out_at_once_leave_two_places_for_two(held, collective, coordinator, volunteer):
    team = [factories.member(collective) for _one in range(3)]
    assert rota.drop_out(held, THURSDAY, by=volunteer, at=NOON) == 3
    assert rota.drop_out(held, THURSDAY, by=coordinator, at=NOON) == 3  # nor who has just said no
    assert Message.objects.filter(kind="drop_in_gap").count() == 6
    for one in team[:2]:
        rota.sign_up(held, THURSDAY, by=one, at=NOON)
    with pytest.raises(rota.RotaIsFull):
        rota.sign_up(held, THURSDAY, by=team[2], at=NOON)


def test_nobody_holds_two_at_once_nor_one_that_is_off(held, collective, coordinator, volunteer):
    other = open_cafe(collective, coordinator, name="La gare", starts_at=time(16))
    with pytest.raises(days.HostIsElsewhere, match="Amina"):
        rota.sign_up(other, THURSDAY, by=volunteer, at=NOON)
    days.cancel_day(other, THURSDAY, by=coordinator, at=NOON)
    with pytest.raises(rota.DayIsOff):
        rota.sign_up(other, THURSDAY, by=factories.member(collective), at=NOON)
    later = open_cafe(collective, coordinator, name="Le soir", starts_at=time(18))
    rota.sign_up(later, THURSDAY, by=volunteer, at=NOON)
    to = days.Moved(day=THURSDAY, hour=time(16), minutes=120, where="Ici")
    with pytest.raises(days.HostIsElsewhere):
        days.move_day(later, THURSDAY, to=to, by=coordinator, at=NOON)


def test_who_holds_it_is_told_the_day_before_and_what_changes_and_the_lead_of_what_lacks(held, collective, coordinator, volunteer):  # fmt: skip
    eve = TWO - timedelta(days=1)
    assert [tell_days_ahead(collective, at=eve) for _twice in range(2)] == [2, 0]
    to = days.Moved(day=THURSDAY, hour=time(15), minutes=120, where="Salle 2")
    days.move_day(held, THURSDAY, to=to, by=coordinator, at=eve)
    days.cancel_day(held, THURSDAY, by=coordinator, at=eve)
    sent = Message.objects.filter(member=volunteer).order_by("id").values_list("kind", flat=True)
    assert list(sent) == ["drop_in_tomorrow", "drop_in_changed", "drop_in_off"]
    moved = Message.objects.get(member=volunteer, kind="drop_in_changed")
    assert ("15\u00a0h\u00a000" in moved.body, "Salle 2" in moved.body, "METHOD:PUBLISH" in moved.calendar) == (True, True, True)  # fmt: skip
    alone = open_cafe(collective, coordinator, name="La gare", weekday=4)
    assert tell_days_ahead(collective, at=eve) == 1
    assert Message.objects.get(kind="drop_in_alone").member_id == coordinator.id
    assert alone.id != held.id


def test_the_link_of_a_message_answers_for_one_member_and_one_day(held, collective, volunteer):
    token = signed(volunteer.id, held.id, THURSDAY)
    asked = asked_by(collective, token, at=NOON)
    assert (asked.member.id, asked.held.is_held_by(volunteer)) == (volunteer.id, True)
    assert asked_by(collective, token[:-1], at=NOON) is None
    assert asked_by(collective, token, at=TWO + timedelta(hours=4)) is None
    assert asked_by(factories.collective(), token, at=NOON) is None


def test_who_came_counts_once_named_or_not(held, collective, coordinator, volunteer):
    twice = new_id()
    for _again in range(2):
        came(held, volunteer, kind="first", came_id=twice)
    came(held, volunteer, people=12, is_oriented=True)
    with pytest.raises(attendance.NotYourDay):
        came(held, factories.member(collective))
    with pytest.raises(attendance.NotBegun):
        came(held, volunteer, at=TWO - timedelta(hours=2))
    with pytest.raises(attendance.TooLateToNote):
        came(held, volunteer, at=TWO + timedelta(days=8))
    with pytest.raises(attendance.HowManyCame):
        came(held, volunteer, people=51)
    day = DropInDay.objects.get()
    assert counted(day) == {"people": 13, "first": 1, "with_us": 0, "oriented": 1}
    odette = factories.person(collective, coordinator, "Odette Renaud")
    odile = factories.person(collective, coordinator, "Odile Petit")
    before = totals(collective)
    for one in Came.objects.all():
        attendance.name_came(one, person=odette if one.people == 1 else odile, by=volunteer, at=TWO)
    assert {person.id for _came, person in named_of(day)} == {odette.id, odile.id}
    with pytest.raises(IsInAFile):
        attendance.undo_came(Came.objects.get(people=1), by=volunteer, at=TWO)
    erase_person(odette, by=coordinator, on=THURSDAY)
    assert (totals(collective)["met"], before["met"], counted(day)["people"]) == (13, 13, 13)


def test_taken_back_it_counts_no_more(held, volunteer):
    one = came(held, volunteer, people=2)
    for _twice in range(2):
        attendance.undo_came(one, by=volunteer, at=TWO)
    assert (counted(one.day)["people"], Contact.objects.count()) == (0, 0)
    with pytest.raises(NothingToName):
        attendance.name_came(Came.objects.get(), person=None, by=volunteer, at=TWO)


def test_who_holds_it_sees_who_came_until_midnight_and_not_after(held, collective, coordinator, volunteer):
    rose = factories.member(collective, name="Rose")
    odette = factories.person(collective, coordinator, "Odette Renaud")
    attendance.name_came(came(held, volunteer), person=odette, by=coordinator, at=TWO)
    midnight = datetime(2026, 3, 6, 0, 0, tzinfo=PARIS)
    assert capacity_of(volunteer, odette, at=TWO) == "host"
    assert (capacity_of(rose, odette, at=TWO), capacity_of(volunteer, odette, at=midnight)) == (None, None)
    rota.drop_out(held, THURSDAY, by=volunteer, at=TWO)
    rota.sign_up(held, THURSDAY, by=rose, at=TWO)
    assert (list(visible_people(volunteer, at=TWO)), capacity_of(rose, odette, at=TWO)) == ([], "host")
    late = factories.person(collective, coordinator, "Odile Petit")
    attendance.name_came(came(held, coordinator, at=TWO + timedelta(days=1)), person=late, by=coordinator, at=TWO + timedelta(days=1))  # fmt: skip
    assert not Grant.objects.filter(person=late).exists()  # that day is over


def test_notes_are_sealed_and_a_situation_is_in_her_file_alone(held, collective, coordinator, volunteer):
    with pytest.raises(attendance.NothingWritten):
        attendance.write_notes(
            held, THURSDAY, subjects=" ", decisions="", next_steps="", by=volunteer, at=TWO
        )
    for subject in ("Le jardin", "Le jardin et le bus"):
        attendance.write_notes(held, THURSDAY, subjects=subject, decisions="", next_steps="Écrire", by=volunteer, at=TWO)  # fmt: skip
    assert isinstance(DropInNotes.objects.get().__dict__["subjects"], Sealed)
    assert notes_of(DropInDay.objects.get()).subjects == "Le jardin et le bus"
    odette = factories.person(collective, coordinator, "Odette Renaud")
    attendance.speak_of(held, THURSDAY, odette, said="Elle aimerait jardiner", by=coordinator, at=TWO)
    erase_person(odette, by=coordinator, on=THURSDAY)
    assert not Situation.objects.exists()


def test_the_hours_of_everyone_are_counted_once(held, collective, coordinator, volunteer):
    end = TWO + timedelta(hours=3)
    with pytest.raises(attendance.NotBegun):
        attendance.close_day(held, THURSDAY, by=volunteer, at=TWO - timedelta(minutes=30))
    for _twice in range(2):
        attendance.close_day(held, THURSDAY, by=volunteer, at=end)
    rows = GivenHours.objects.values_list("member_id", "minutes", "activity", "on")
    assert sorted(rows) == sorted((one.id, 180, "drop_in", THURSDAY) for one in (coordinator, volunteer))
    came(held, volunteer)
    with pytest.raises(days.SomeoneCame):
        days.cancel_day(held, THURSDAY, by=coordinator, at=TWO)


def test_ended_what_was_arranged_later_is_off_and_who_held_it_knows(held, collective, coordinator, volunteer):
    days.end_drop_in(held, is_over=True, by=coordinator, at=NOON)
    assert dates(collective, date(2026, 3, 1), date(2026, 12, 31)) == [(THURSDAY, True)]
    assert Message.objects.filter(kind="drop_in_off").count() == 2
