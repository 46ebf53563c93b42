"""The path of a cohort: its order, who follows it, who was there, whom it reaches."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.tenancy import within
from essaim.models import AccountMessage, AttendanceMark, GivenHours, Message, Participant, PathWorkshop
from essaim.people.rules.texts import TextTooLong
from essaim.rights.actions.retention import apply_retention
from essaim.transmission.actions import attendance, curricula, inviting, paths
from essaim.transmission.actions import participants as people
from essaim.transmission.actions.participants import ParticipantData
from essaim.transmission.enums import Mark
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.paths import NotForYou
from tests import factories
from tests.factories import NOW

DAY = timedelta(days=1)
TODAY = NOW.date()


@pytest.fixture
def facilitator(collective):
    return factories.member(collective, role="facilitator", name="Claire Petit")


@pytest.fixture
def path(inside, collective, facilitator):
    return paths.open_path(collective, name="Printemps 2027", on=TODAY, by=facilitator)


@pytest.fixture
def plan(facilitator):
    def plan(workshop, days, **values):
        wanted = {"place": "Salle des fêtes", "minutes": 150, "at": NOW, "by": facilitator} | values
        paths.plan_workshop(workshop, starts_at=NOW + days * DAY, **wanted)
        workshop.refresh_from_db()

    return plan


def workshop(path, number):
    return queries.workshops(path.collective).get(path=path, number=number)


def enrol(path, by, **values):
    return people.add_participant(
        path, data=ParticipantData(**values), by=by, on=TODAY, participant_id=factories.new_id()
    )


def mark(workshop, who, said, by, *, days=2):
    attendance.mark_attendance(workshop, who, mark=said, by=by, at=NOW + days * DAY)


def test_a_path_has_the_workshops_of_the_day_it_began(path, collective):
    network = collective.network
    curricula.open_draft(network, at=NOW)
    curricula.move_workshop(network, "ecoute", by=0)
    curricula.publish_draft(network, reason="Sept séances.", at=NOW)
    assert [one.key for one in queries.workshops(collective)] == [
        "territoire", "ecoute", "reperer", "portes", "telephone", "lieux", "limites", "envol",
    ]  # fmt: skip
    assert (path.edition, current(network).edition) == (0, 1)


def test_a_workshop_keeps_its_place_between_those_around_it(path, plan, facilitator):
    first, second, third = (workshop(path, number) for number in (1, 2, 3))
    plan(first, 10)
    plan(third, 30)
    with pytest.raises(paths.BeforeItsPredecessor, match="Le quartier que nous connaissons"):
        plan(second, 9)
    with pytest.raises(paths.AfterItsSuccessor, match="Voir sans surveiller"):
        plan(second, 31)
    plan(second, 20)
    paths.cancel_workshop(first, why="season", by=facilitator, at=NOW)
    plan(second, 5)  # what is cancelled stands in nobody's way
    with pytest.raises(paths.AfterItsSuccessor):
        plan(first, 12)
    with pytest.raises(paths.NotADayForIt):
        plan(workshop(path, 8), 900)


@given(moves=st.lists(st.tuples(st.integers(1, 8), st.integers(-20, 60), st.booleans()), max_size=12))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_planned_moved_and_cancelled_the_order_holds(path, facilitator, moves):
    with transaction.atomic():
        for number, days, is_cancelled in moves:
            row = workshop(path, number)
            try:
                if is_cancelled:
                    paths.cancel_workshop(row, why="other", by=facilitator, at=NOW)
                else:
                    paths.plan_workshop(
                        row, starts_at=NOW + days * DAY, place="", minutes=60, by=facilitator, at=NOW
                    )
            except paths.DomainError:
                continue
        dated = [
            one for one in queries.workshops(path.collective) if one.starts_at and one.state != "cancelled"
        ]
        assert all(one.starts_at < two.starts_at for one, two in pairwise(dated))
        told = sum(queries.moments_of(one).count() for one in queries.workshops(path.collective))
        assert told >= len(dated)
        transaction.set_rollback(True)


def test_what_happened_to_a_workshop_is_kept(path, plan, facilitator):
    first = workshop(path, 1)
    plan(first, 10)
    plan(first, 10, place="Ailleurs")  # the same day: nothing happened to it
    plan(first, 12)
    for _ in range(2):
        paths.cancel_workshop(first, why="few", by=facilitator, at=NOW)
    plan(first, 20)
    with pytest.raises(paths.NotAReason):
        paths.cancel_workshop(first, why="paresse", by=facilitator, at=NOW)
    told = [(one.kind, one.why) for one in queries.moments_of(first)]
    assert told == [("planned", ""), ("moved", ""), ("cancelled", "few"), ("planned", "")]
    assert queries.times_put_off(path) == {first.id: 2}


def test_a_participant_is_there_once_with_an_account_or_without(path, facilitator, volunteer):
    enrol(path, facilitator, member=volunteer)
    enrol(path, facilitator, name="Odette Renaud", email="Odette@Exemple.org")
    for twice in (
        {"member": volunteer},
        {"name": "odette  RENAUD"},
        {"name": volunteer.user.name},
        {"name": "Une autre", "email": "odette@exemple.org"},
    ):
        with pytest.raises(people.AlreadyOnPath):
            enrol(path, facilitator, **twice)
    with pytest.raises(people.ParticipantNeedsAName):
        enrol(path, facilitator, name=" \u200b ")
    with pytest.raises(TextTooLong):
        enrol(path, facilitator, name="x" * 90)
    chosen = factories.new_id()
    for _ in range(2):
        again = people.add_participant(
            path, data=ParticipantData(name="Samir"), by=facilitator, on=TODAY, participant_id=chosen
        )
    assert [one.shown_name for one in queries.participants(path)] == [
        volunteer.user.name,
        "Odette Renaud",
        "Samir",
    ]
    people.change_participant(again, data=ParticipantData(name="Samira", phone="06"), by=facilitator)
    assert queries.participants(path).last().shown_name == "Samira"


def test_each_tap_is_kept_the_last_one_counts_and_the_hours_of_a_member_follow(
    path, plan, facilitator, volunteer
):
    first = workshop(path, 1)
    jo = enrol(path, facilitator, member=volunteer)
    odette = enrol(path, facilitator, name="Odette")
    with pytest.raises(paths.HasNoDay):
        mark(first, jo, Mark.PRESENT, facilitator)
    plan(first, 1)
    with pytest.raises(paths.NotYet):
        mark(first, jo, Mark.PRESENT, facilitator, days=0)
    mark(first, odette, Mark.EXCUSED, facilitator, days=0)  # she told us before
    assert workshop(path, 1).state == "planned"
    taps = [(jo, Mark.PRESENT), (jo, Mark.PRESENT), (odette, Mark.ABSENT), (odette, Mark.CAUGHT_UP), (jo, Mark.NONE), (jo, Mark.PRESENT)]  # fmt: skip
    for who, said in taps:
        mark(first, who, said, facilitator)
    assert workshop(path, 1).state == "held"
    assert [one.mark for one in AttendanceMark.objects.order_by("at", "id")] == [
        "excused", "present", "absent", "caught_up", "none", "present",
    ]  # fmt: skip
    assert queries.attendance(path) == {
        (jo.id, first.id): Mark.PRESENT,
        (odette.id, first.id): Mark.CAUGHT_UP,
    }
    lines = [(one.participant.shown_name, one.workshop.number, one.mark) for one in queries.attended(path)]
    assert lines == [(volunteer.user.name, 1, Mark.PRESENT), ("Odette", 1, Mark.CAUGHT_UP)]
    assert list(GivenHours.objects.values_list("member", "activity", "minutes")) == [
        (volunteer.id, "workshop", 150)
    ]
    mark(first, jo, Mark.NONE, facilitator)
    assert GivenHours.objects.get().minutes == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        AttendanceMark.objects.update(mark="absent")


def test_someone_who_left_is_not_marked_after_and_may_come_back(path, plan, facilitator):
    first, second = workshop(path, 1), workshop(path, 2)
    samir = enrol(path, facilitator, name="Samir")
    plan(first, 1)
    plan(second, 20)
    mark(first, samir, Mark.PRESENT, facilitator)
    with pytest.raises(people.LeavesBeforeComing):
        people.leave_path(samir, on=TODAY - DAY, by=facilitator)
    people.leave_path(samir, on=TODAY + 5 * DAY, by=facilitator)
    with pytest.raises(attendance.LeftBefore, match="Samir a quitté le parcours le 26/11/2026"):
        mark(second, samir, Mark.ABSENT, facilitator, days=21)
    mark(first, samir, Mark.EXCUSED, facilitator, days=21)  # of when she was there, it is still corrected
    people.come_back_to_path(samir, by=facilitator)
    mark(second, samir, Mark.PRESENT, facilitator, days=21)
    assert len(queries.attendance(path)) == 2


def test_invitations_reach_each_her_way_and_a_new_day_is_told(path, plan, facilitator, volunteer):
    first = workshop(path, 1)
    enrol(path, facilitator, member=volunteer)
    enrol(path, facilitator, name="Odette", email="odette@exemple.org")
    samir = enrol(path, facilitator, name="Samir", phone="06 11 22 33 44")
    with pytest.raises(inviting.NothingToInviteTo):
        inviting.invite_to_workshop(first, by=facilitator, at=NOW)
    plan(first, 10)
    told = inviting.invite_to_workshop(first, by=facilitator, at=NOW)
    assert (told.by_mail, [one.id for one in told.by_voice]) == (2, [samir.id])
    again = inviting.invite_to_workshop(first, by=facilitator, at=NOW)
    assert again.by_mail == 0
    assert [one.kind for one in Message.objects.all()] == ["workshop_invited"]
    (outside,) = AccountMessage.objects.all()
    assert outside.recipient == "odette@exemple.org"
    assert (
        "« Le quartier que nous connaissons », le mardi 1er décembre 2026, 14h00. Salle des fêtes."
        in outside.body
    )
    for name in ("Samir", "Odette", volunteer.user.name):
        assert name not in outside.body
    late = enrol(path, facilitator, name="Yvette", email="yvette@exemple.org")
    assert inviting.invite_to_workshop(first, by=facilitator, at=NOW).by_mail == 1
    people.leave_path(late, on=TODAY, by=facilitator)
    plan(first, 12)
    paths.cancel_workshop(first, why="room", by=facilitator, at=NOW)
    assert [one.kind for one in Message.objects.order_by("put_at", "id")] == ["workshop_invited", "workshop_changed", "workshop_off"]  # fmt: skip
    told = [(one.recipient, one.kind) for one in AccountMessage.objects.order_by("put_at", "id")]
    assert told == [
        ("odette@exemple.org", "workshop_invited"),
        ("yvette@exemple.org", "workshop_invited"),
        ("odette@exemple.org", "workshop_changed"),
        ("odette@exemple.org", "workshop_off"),
    ]
    with pytest.raises(inviting.NothingToInviteTo):
        inviting.invite_to_workshop(first, by=facilitator, at=NOW)


def test_only_those_of_the_collective_who_lead_touch_it_and_not_once_it_has_ended(
    path, facilitator, volunteer, collective
):
    first = workshop(path, 1)
    stranger = factories.member(factories.collective("Allonnes"), role="facilitator")
    for who in (volunteer, stranger):
        for act in (
            lambda who=who: paths.open_path(collective, name="x", on=TODAY, by=who),
            lambda who=who: enrol(path, who, name="x"),
            lambda who=who: paths.set_leaders(first, {}, by=who),
            lambda who=who: paths.set_leaders(first, {who: "leads"}, by=facilitator),
            lambda who=who: paths.end_path(path, on=TODAY, by=who),
        ):
            with pytest.raises(NotForYou):
                act()
    paths.set_leaders(first, {facilitator: "co_leads"}, by=facilitator)
    assert [(one.member, one.part) for one in workshop(path, 1).leaders.all()] == [(facilitator, "co_leads")]
    paths.end_path(path, on=TODAY, by=facilitator)
    for act in (
        lambda: enrol(path, facilitator, name="x"),
        lambda: paths.plan_workshop(first, starts_at=NOW, place="", minutes=1, by=facilitator, at=NOW),
    ):
        with pytest.raises(paths.PathIsOver):
            act()


def test_the_dates_of_some_days_with_how_often_they_changed(path, plan, facilitator, collective):
    first = workshop(path, 1)
    plan(first, 1)
    plan(first, 0)
    plan(workshop(path, 2), 40)
    found = queries.workshops_between(collective, date(2026, 11, 21), date(2026, 11, 21))
    assert [(one.number, one.changes) for one in found] == [(1, 2)]
    assert list(queries.workshops_between(collective, date(2026, 11, 22), date(2026, 12, 30))) == []


def test_two_years_after_her_last_workshop_her_name_goes_and_the_count_stays(
    path, plan, facilitator, collective
):
    samir = enrol(path, facilitator, name="Samir", phone="06 11 22 33 44")
    plan(workshop(path, 1), 1)
    mark(workshop(path, 1), samir, Mark.PRESENT, facilitator)
    row = Participant.objects.get()
    assert row.last_on == TODAY + DAY
    assert b"Samir" not in bytes(row.__dict__["name"].envelope)
    with within(collective):
        apply_retention(collective, on=TODAY + 729 * DAY)
        assert Participant.objects.get().shown_name == "Samir"
        apply_retention(collective, on=TODAY + 740 * DAY)
        gone = Participant.objects.get()
    assert (gone.shown_name, gone.phone, AttendanceMark.objects.count()) == ("–", None, 1)
    assert PathWorkshop.objects.count() == 8
