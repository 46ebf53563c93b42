"""The screens of a watch and of the street: what is typed wrong loses nothing, what is printed is in the journal."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from essaim.calls.actions.holds import take_next
from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, CallCampaign, CallLine, Encounter, GivenHours, NextStep, Vigilance
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.rounds import plan_round, start_round
from essaim.vigilance.actions.watches import WatchData, switch_on
from essaim.vigilance.actions.wishes import Stated, agree_to_vigilance
from tests import factories
from tests.documents import reading
from tests.documents.reading import text as text_of
from tests.factories import new_id
from tests.web.people_met import meet

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def _nine_in_the_morning():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def agreed(collective, coordinator):
    person = meet(collective, coordinator, "Odette Renaud", phone="06 11 22 33 44")
    with within(collective):
        agree_to_vigilance(person, stated=Stated(), how="spoken", by=coordinator, on=NINE.date())
    return person


@pytest.fixture
def watch(collective, coordinator, volunteer, agreed):
    with within(collective):
        data = WatchData(hazard="cold", level="orange", starts_on=NINE.date(), ends_on=NINE.date())
        return switch_on(
            collective, data=data, callers=[volunteer], by=coordinator, at=NINE, vigilance_id=new_id()
        )


def test_the_list_for_a_power_cut_is_in_the_journal_and_the_report_names_nobody(
    browse, collective, coordinator, volunteer, agreed, watch
):
    paper = browse(coordinator).post(reverse("vigilance:fallback", args=[watch.id]))
    words = text_of(paper.content)
    assert ("Odette Renaud" in words, "06 11 22 33 44" in words.replace("\u00a0", " ")) == (True, True)
    assert AccessEntry.objects.filter(subject_id=agreed.id, verb="printed").count() == 1
    with within(collective):
        agreed.phone = None
        agreed.save()
    again = reverse("vigilance:fallback", args=[watch.id])
    assert "sans numéro" in text_of(browse(coordinator).post(again).content)
    with within(collective):
        CallLine.objects.update(done_at=NINE, last_outcome="talked")
    words = text_of(browse(coordinator).post(again).content)
    assert ("déjà jointe" in words, "[" in words) == (True, False)
    for address in (
        reverse("vigilance:board", args=[watch.id]),
        reverse("vigilance:report", args=[watch.id]),
    ):
        assert "Odette" not in browse(coordinator).get(address).content.decode()
        assert browse(volunteer).get(address).status_code in {403, 404}
    assert "Odette" not in text_of(browse(coordinator).get(reverse("vigilance:report", args=[watch.id]), {"pdf": "1"}).content)  # fmt: skip


def test_a_caller_confirms_what_she_wants_while_she_is_in_line_and_not_after(
    browse, collective, volunteer, agreed, watch
):
    address = reverse("vigilance:wish", args=[agreed.id])
    assert browse(volunteer).get(address).status_code == 404
    with within(collective):
        take_next(CallCampaign.objects.get(), by=volunteer, at=NINE)
    sent = {"heat": "on", "is_alone": "on", "how": "spoken"}
    assert browse(volunteer).post(address, sent).status_code == 302
    with within(collective):
        agreed.refresh_from_db()
        assert (agreed.vigilance.is_alone, agreed.vigilance.cold) == (True, False)
    with time_machine.travel(NINE + timedelta(minutes=11), tick=False):
        assert browse(volunteer).get(address).status_code == 404


@pytest.mark.parametrize(
    "typed", [{"level": "orange"}, {"hazard": "heat"}, {"hazard": "wind", "ends_on": "demain"}]
)
def test_a_watch_typed_wrong_says_why_and_starts_nothing(browse, collective, coordinator, typed):
    answer = browse(coordinator).post(reverse("vigilance:new"), typed)
    assert answer.status_code == 422
    assert "Choisissez au moins une personne pour appeler" in answer.content.decode()
    with within(collective):
        assert not Vigilance.objects.exists()


def test_winding_down_is_in_the_journal_of_those_who_were_not_reached(
    browse, collective, coordinator, agreed, watch
):
    for _twice in range(2):
        browse(coordinator).post(reverse("vigilance:end", args=[watch.id]))
    with within(collective):
        assert NextStep.objects.filter(kind="find_out").count() == 1
    assert AccessEntry.objects.filter(subject_id=agreed.id, verb="changed", why="coordinator").exists()


@pytest.fixture
def planned(collective, coordinator, volunteer):
    with within(collective):
        data = CircuitData(name="Le marché", weekday=0, starts_at=NINE.time(), minutes=90)
        circuit = open_circuit(collective, data=data, by=coordinator, circuit_id=new_id())
        pair = [coordinator, volunteer]
        return plan_round(circuit, day=timezone.localdate(), members=pair, by=coordinator, at=NINE)


@pytest.fixture
def walked(collective, volunteer, planned):
    with within(collective):
        return start_round(planned, by=volunteer, at=NINE)


@pytest.mark.parametrize(
    "typed", [{"people": "0"}, {"people": "mille"}, {"encounter_id": "x"}, {"people": "1", "first_name": "a" * 61}]
)  # fmt: skip
def test_an_encounter_typed_wrong_says_why_and_counts_nobody(browse, collective, volunteer, walked, typed):
    sent = {"encounter_id": str(new_id()), **typed}
    answer = browse(volunteer).post(reverse("street:talk", args=[walked.id]), sent)
    assert answer.status_code == 422
    with within(collective):
        assert not Encounter.objects.exists()


def test_a_round_is_seen_by_its_pair_and_the_same_tap_counts_once(
    browse, collective, coordinator, volunteer, walked
):
    amina = factories.member(collective, name="Amina Diallo")
    page = reverse("street:round", args=[walked.id])
    assert [browse(one).get(page).status_code for one in (volunteer, coordinator, amina)] == [200, 200, 404]
    sent = {"encounter_id": str(new_id()), "tile": "1"}
    for _twice in range(2):
        browse(volunteer).post(reverse("street:greet", args=[walked.id]), sent)
    with within(collective):
        assert Encounter.objects.count() == 1
    card = browse(volunteer).get(reverse("street:card", args=[walked.id]))
    words = text_of(card.content)
    assert "Le marché" in words
    assert volunteer.user.first_name not in words


@pytest.mark.parametrize(
    ("started", "returned", "says"),
    [
        ("midi", "11:00", "heure"), ("10:00", "", "obligatoire"), ("11:00", "10:00", "après"), ("07:00", "09:30", "arrivée"),
        ("25:61", "99:99", "heure"),
    ],
)  # fmt: skip
def test_hours_of_a_round_typed_wrong_are_shown_again_and_nothing_is_counted(
    browse, collective, volunteer, planned, started, returned, says
):
    sent = {"started": started, "returned": returned}
    answer = browse(volunteer).post(reverse("street:hours", args=[planned.id]), sent)
    shown = answer.content.decode()
    assert (answer.status_code, f'value="{started}"' in shown, says in shown) == (422, True, True)
    with within(collective):
        planned.refresh_from_db()
        assert (planned.started_at, planned.returned_at, GivenHours.objects.count()) == (None, None, 0)


def test_a_walk_is_drawn_kept_shown_to_its_pair_and_typed_wrong_is_shown_again(
    browse, collective, coordinator, volunteer, walked
):
    edit = reverse("street:edit", args=[walked.circuit_id])
    line = '{"type": "LineString", "coordinates": [[2.48, 48.9], [2.49, 48.9]]}'
    sent = {"name": "Le marché", "weekday": "0", "starts_at": "09:00", "minutes": "90", "line": line}
    assert 'data-map-draws="walk"' in browse(coordinator).get(edit).content.decode()
    for wrong in ("{", '{"type": "Point"}', "[" * 5000):
        answer = browse(coordinator).post(edit, sent | {"line": wrong})
        assert (answer.status_code, "Ce tracé ne se lit pas" in answer.content.decode()) == (422, True)
    assert browse(coordinator).post(edit, sent).status_code == 302
    for reader, page in (
        (volunteer, reverse("street:round", args=[walked.id])),
        (coordinator, reverse("street:circuit", args=[walked.circuit_id])),
    ):
        assert "[2.49, 48.9]" in browse(reader).get(page).content.decode()
    drawn = browse(volunteer).get(reverse("street:walk", args=[walked.circuit_id])).content.decode()
    assert ("<polyline" in drawn, "Le départ" in drawn) == (True, True)
    card = reverse("street:card", args=[walked.id])
    printed = browse(volunteer).get(card).content
    assert (reading.page_count(printed), reading.tags(printed).count("Figure")) == (2, 2)
    browse(coordinator).post(edit, sent | {"line": ""})
    assert reading.page_count(browse(volunteer).get(card).content) == 1
