from datetime import date, timedelta

import pytest
from django.db import connection

from essaim.doors.actions import contact as actions
from essaim.doors.actions.contact import leave_alone, lift, resolve_access
from essaim.doors.actions.forgetting import MARKS
from essaim.doors.actions.visits import record_visit, undo_visit
from essaim.doors.enums import Outcome
from essaim.doors.queries.contact import doors_like
from essaim.doors.queries.proposals import proposable
from essaim.doors.queries.sheets import to_print
from essaim.doors.rules.discretion import names_someone, tells_how_to_break_in
from essaim.kernel.keyring import needs_keys
from essaim.kernel.tenancy import maintenance
from essaim.kernel.vault import SubjectKey
from essaim.models import AccessTask, Building, DoNotContact, Dwelling
from essaim.people.enums import Channel
from essaim.rights.actions.sweep import Swept, sweep
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]

NOW, TODAY = factories.NOW, date(2026, 11, 21)


@pytest.fixture
def door(collective):
    return factories.dwelling(collective, 12)


@pytest.fixture
def mark(door, coordinator):
    def by_hand(channel=Channel.DOOR, **more):
        values = {
            "said_on": TODAY,
            "said_by": "la personne",
            "by": coordinator,
            "at": NOW,
            "today": TODAY,
        } | more
        return leave_alone(door, channel=channel, **values)

    return by_hand


def standing():
    return DoNotContact.objects.filter(lifted_at=None).count()


def test_a_door_left_alone_is_in_no_list_and_on_no_sheet(mark, door, collective, coordinator):
    other = factories.dwelling(collective, 14)
    tour = factories.walk(collective, coordinator, [door, other])
    mark()
    assert list(proposable(Dwelling.objects.all(), on=TODAY)) == [other]
    assert [stop.dwelling for stop in to_print(tour)] == [other]


def test_a_wish_about_the_phone_leaves_the_door_on_the_sheets(mark, door, collective, coordinator):
    tour = factories.walk(collective, coordinator, [door])
    mark(Channel.PHONE)
    assert [stop.dwelling for stop in to_print(tour)] == [door]


def test_a_wish_is_marked_once_per_channel(mark):
    mark()
    mark(Channel.PHONE)
    with pytest.raises(actions.AlreadyLeftAlone):
        mark()
    assert standing() == 2


def test_nobody_said_it_tomorrow_and_nobody_is_named(mark):
    with pytest.raises(actions.SaidInTheFuture):
        mark(said_on=TODAY + timedelta(days=1))
    with pytest.raises(actions.SomeoneIsNamed):
        mark(said_by="Mme Durand")
    assert standing() == 0


def test_only_a_coordinator_lifts_and_she_says_why(mark, volunteer, coordinator):
    wish = mark()
    with pytest.raises(actions.OnlyACoordinatorLifts):
        lift(wish, by=volunteer, reason="erreur", at=NOW)
    with pytest.raises(actions.ReasonToLiftNeeded):
        lift(wish, by=coordinator, reason="  ", at=NOW)
    assert standing() == 1
    lifted = lift(wish, by=coordinator, reason="la personne a rappelé", at=NOW)
    assert (lifted.lifted_by, lifted.lift_reason, standing()) == (coordinator, "la personne a rappelé", 0)


def raw():
    with connection.cursor() as cursor, maintenance():
        cursor.execute("SELECT said_by, lift_reason FROM essaim_donotcontact")
        return b"".join(bytes(value) for row in cursor.fetchall() for value in row if value is not None)


def keys():
    return set(SubjectKey.objects.filter(kind="donotcontact").values_list("subject_id", flat=True))


def test_what_was_said_is_sealed_by_a_key_that_goes_with_it(
    mark, door, coordinator, collective, django_capture_on_commit_callbacks
):
    wish = mark(said_by="sa fille")
    lift(wish, by=coordinator, reason="la personne a rappelé", at=NOW)
    found = DoNotContact.objects.get()
    assert (found.said_by, found.lift_reason) == ("sa fille", "la personne a rappelé")
    assert [word in raw() for word in (b"fille", b"personne")] == [False, False]
    assert keys() == {wish.id}
    assert sweep(collective, at=NOW + timedelta(days=2)) == Swept()
    with django_capture_on_commit_callbacks(execute=True):
        assert MARKS.forget(collective, NOW.date(), NOW.date() + timedelta(days=1095)) == 1
    assert (keys(), DoNotContact.objects.count()) == (set(), 0)


def test_a_visit_seals_nothing_and_what_a_coordinator_says_later_takes_its_place(
    mark, door, collective, coordinator
):
    """No key is made at a door; one that is lost is not taken for a lost vault."""
    tour = factories.walk(collective, coordinator, [door], state="under_way")
    record_visit(tour, door, visit_id=factories.new_id(), outcome="never", at=NOW, by=coordinator, now=NOW)
    found = DoNotContact.objects.get()
    assert (found.told_by, keys(), needs_keys(collective.id)) == (
        "une personne du logement, à la porte",
        set(),
        False,
    )
    mark(said_by="sa fille")
    assert DoNotContact.objects.get().told_by == "sa fille"
    assert needs_keys(collective.id)


def test_what_was_lifted_stays_lifted_and_may_be_marked_again(mark, coordinator):
    wish = mark()
    first = lift(wish, by=coordinator, reason="erreur", at=NOW)
    assert lift(wish, by=coordinator, reason="encore", at=NOW).lift_reason == first.lift_reason
    mark()
    assert standing() == 1


def test_a_mark_made_by_hand_survives_the_undo_of_the_visit_that_made_it_first(
    mark, door, collective, coordinator
):
    tour = factories.walk(collective, coordinator, [door])
    visit = record_visit(
        tour, door, visit_id=factories.new_id(), outcome=Outcome.NEVER, at=NOW, by=coordinator, now=NOW
    )
    mark()
    undo_visit(visit, by=coordinator, at=NOW)
    assert standing() == 1


# --- ways in ----------------------------------------------------------------------------------------------


@pytest.fixture
def task(door, collective, coordinator):
    tour = factories.walk(collective, coordinator, [door])
    record_visit(
        tour, door, visit_id=factories.new_id(), outcome=Outcome.NO_ACCESS, at=NOW, by=coordinator, now=NOW
    )
    return AccessTask.objects.get()


def test_finding_a_way_in_notes_it_with_the_building_and_proposes_the_door_again(
    task, door, coordinator, collective
):
    door.building = factories.building(collective)
    door.save()
    assert not proposable(Dwelling.objects.all(), on=TODAY).exists()
    resolve_access(task, way_in="Demander au gardien", by=coordinator, at=NOW)
    assert Building.objects.get().access == "Demander au gardien"
    assert list(proposable(Dwelling.objects.all(), on=TODAY)) == [door]


def test_a_lone_door_keeps_the_way_in_with_its_landmark(task, door, coordinator):
    door.label = "portail vert"
    door.save()
    resolve_access(task, way_in="sonner au portail", by=coordinator, at=NOW)
    door.refresh_from_db()
    assert door.label == "portail vert, sonner au portail"


def test_a_way_in_never_holds_a_code(task, coordinator):
    with pytest.raises(actions.LooksLikeACode):
        resolve_access(task, way_in="code 4512", by=coordinator, at=NOW)
    assert AccessTask.objects.get().resolved_at is None


def test_a_task_is_resolved_once(task, coordinator):
    resolve_access(task, way_in="", by=coordinator, at=NOW)
    with pytest.raises(actions.TaskWasResolved):
        resolve_access(task, way_in="", by=coordinator, at=NOW)


@pytest.mark.parametrize(
    "text",
    [
        "code 12",
        "Code d’entrée : B34",
        "digicode 1234A",
        "A4512",
        "4512",
        "12A45",
        "clé sous le pot",
        "boîte à clés",
    ],
)
def test_what_looks_like_a_code_or_a_key_is_seen(text):
    assert tells_how_to_break_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bât. A, 2e gauche",
        "appartement 104",
        "étage 3, porte 12",
        "bâtiment 2B",
        "demander au gardien",
        "12 bis",
    ],
)
def test_an_honest_landmark_is_accepted(text):
    assert not tells_how_to_break_in(text)


@pytest.mark.parametrize(
    ("text", "named"), [("chez M. Martin", True), ("Mme Durand", True), ("une voisine", False)]
)
def test_names_are_seen(text, named):
    assert names_someone(text) is named


# --- finding a door ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 rue des Lilas", [12]),
        ("12 lilas", [12]),
        ("LILAS", [12, 14]),
        ("14, lilas", [14]),
        ("13 lilas", []),
        ("rosiers", []),
        ("12", [12]),
        ("14 bis lilas", []),
    ],
)
def test_a_door_is_found_by_its_address(collective, text, found):
    on = factories.street(collective, "rue des lilas")
    for number in (12, 14):
        factories.dwelling(collective, number, on=on)
    assert list(doors_like(collective, text).values_list("number", flat=True)) == found
