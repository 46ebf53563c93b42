"""A regular link grows (known, tried, lasting), is changed without a reason, and ends by an act; a hard day is lightened."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.holds import DayIsLight, take_next, take_person
from essaim.calls.actions.links import (
    CallsHerAlready,
    NobodyChosen,
    agree_on_end,
    change_caller,
    end_agreed_calls,
    pair_with,
)
from essaim.calls.actions.regular import (
    LastDayWrong,
    NotAnEnd,
    NotUsedToCalling,
    Rendezvous,
    agree_on_calls,
    end_regular_calls,
)
from essaim.calls.queries.lists import settings_of
from essaim.calls.queries.pairing import awaiting_someone, candidates, ends_counted
from essaim.calls.queries.regular import due_today
from essaim.calls.rules.links import is_last, stage_said
from essaim.kernel.prepared import ask_together
from essaim.kernel.tenancy import within
from essaim.models import Companionship, Debrief, NextStep, RegularCall
from essaim.people.rules.authority import ForTheCoordinator
from essaim.worries.actions.debriefs import ask_debrief
from tests import factories
from tests.calls.samples import MONDAY, call, campaign, someone
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)


@pytest.fixture
def odette(inside, collective, coordinator, volunteer):
    return someone(collective, coordinator, companion=volunteer)


def begun(person, member, **more):
    values = {"member": member, "rhythm": "weekly", "next_at": MONDAY + DAY, "is_new_to_us": True, **more}
    return agree_on_calls(person, chosen=Rendezvous(**values), by=member, at=MONDAY)


def answered(times):
    """The next calls, each at its hour, answered; how far the link is then."""
    for _ in range(times):
        regular = RegularCall.objects.get()
        held = take_person(regular.person, by=regular.member, at=regular.next_at)
        record_call(held, Answer("talked"), by=regular.member, at=regular.next_at, call_id=new_id())
    return RegularCall.objects.get()


def test_six_short_calls_then_four_to_try_then_it_lasts(odette, volunteer, coordinator, collective):
    begun(odette, coordinator)
    assert ask_together([awaiting_someone(collective)]) == [0]
    regular = answered(6)
    assert (
        stage_said(regular, settings_of(collective)).replace("\u00a0", " ")
        == "Faire connaissance : 6 appels sur 6"
    )
    assert ask_together([awaiting_someone(collective)]) == [1]
    pair_with(regular, member=volunteer, by=coordinator, on=MONDAY.date())
    regular = answered(3)
    assert (regular.stage, regular.stage_calls, regular.member, regular.substitute) == (
        "trial",
        3,
        volunteer,
        coordinator,
    )
    assert answered(1).stage == "settled"
    assert answered(1).calls_made == 11


def test_who_gets_to_know_her_is_used_to_calling(odette, volunteer, coordinator, collective):
    with pytest.raises(NotUsedToCalling):
        begun(odette, volunteer)
    assert RegularCall.objects.count() == 0
    others = [someone(collective, coordinator, f"Personne {number}") for number in range(10)]
    made = campaign(collective, coordinator, callers=[volunteer], people=others)
    for number in range(10):
        call(made, volunteer, "talked", at=MONDAY + timedelta(minutes=5 * number))
    assert begun(odette, volunteer).stage == "knowing"


def test_who_may_be_chosen_is_told_with_facts_and_becomes_her_companion(
    odette, volunteer, coordinator, collective
):
    new = factories.member(collective, name="Jo Martin")
    regular = begun(odette, coordinator)
    told = {
        one.member.id: [said.replace("\u00a0", " ") for said in one.reasons]
        for one in candidates(regular, at=MONDAY)
    }
    assert coordinator.id not in told
    assert told[volunteer.id] == [
        "l’accompagne déjà",
        "personnes accompagnées : 1, et 5 au plus",
        "n’a pas d’autre appel à cette heure",
    ]
    assert told[new.id] == ["personnes accompagnées : 0, et 5 au plus", "n’a pas d’autre appel à cette heure"]
    for member, by, refusal in (
        (None, coordinator, NobodyChosen),
        (coordinator, coordinator, CallsHerAlready),
        (new, new, ForTheCoordinator),
    ):
        with pytest.raises(refusal):
            pair_with(regular, member=member, by=by, on=MONDAY.date())
    pair_with(regular, member=new, by=coordinator, on=MONDAY.date())
    assert Companionship.objects.filter(person=odette, member=new, until=None).exists()


def test_either_side_changes_without_a_reason_and_whoever_knew_her_calls_meanwhile(
    odette, volunteer, coordinator, collective
):
    regular = begun(odette, coordinator)
    pair_with(regular, member=volunteer, by=coordinator, on=MONDAY.date())
    change_caller(regular, by=volunteer)
    assert (regular.member, regular.substitute, regular.stage) == (coordinator, None, "knowing")
    assert ask_together([awaiting_someone(collective)]) == [1]


def test_an_end_has_a_day_a_last_call_and_a_reason_that_is_counted(
    odette, volunteer, coordinator, collective
):
    regular, end = begun(odette, coordinator), (MONDAY + 9 * DAY).date()
    said = {"is_handed_over": True, "by": coordinator, "at": MONDAY}
    for ends_on, why, refusal in (
        (end, "bof", NotAnEnd),
        ((MONDAY - DAY).date(), "agreed", LastDayWrong),
        ((MONDAY + 200 * DAY).date(), "agreed", LastDayWrong),
    ):
        with pytest.raises(refusal):
            agree_on_end(regular, ends_on=ends_on, why=why, **said)
    agree_on_end(regular, ends_on=end, why="her_wish", **said)
    assert [(one.kind, one.due_on, one.is_promise) for one in NextStep.objects.all()] == [("call", end, True)]
    assert not is_last(regular)  # Tuesday, then the Tuesday after
    assert is_last(answered(1))
    assert end_agreed_calls(collective, on=end) == 0
    assert end_agreed_calls(collective, on=end + DAY) == 1
    assert end_agreed_calls(collective, on=end + DAY) == 0
    kept = RegularCall.objects.get()
    assert (kept.ended_on, ends_counted(collective, since=end)) == (end, [("her_wish", 1)])
    end_regular_calls(kept, why="agreed", by=coordinator, on=MONDAY.date())
    assert RegularCall.objects.get().ended_for == "her_wish"


def test_a_hard_call_lightens_the_day_and_tomorrow_is_another(odette, volunteer, coordinator, collective):
    made = campaign(collective, coordinator, callers=[volunteer], people=[odette])
    regular = begun(
        odette, coordinator, substitute=volunteer, is_new_to_us=False, next_at=MONDAY + timedelta(hours=1)
    )
    regular.member, regular.substitute = volunteer, coordinator
    regular.save()
    asked = ask_debrief(volunteer, by=volunteer, at=MONDAY)
    with pytest.raises(DayIsLight):
        take_next(made, by=volunteer, at=MONDAY + timedelta(hours=1))
    due = [due_today(one, at=MONDAY + timedelta(hours=1)).count() for one in (volunteer, coordinator)]
    assert due == [0, 1]
    held = take_next(made, by=volunteer, at=MONDAY + timedelta(hours=1), is_sure=True)
    assert (
        take_next(made, by=volunteer, at=MONDAY + timedelta(hours=1)) == held
    )  # what she has in hand stays hers
    assert due_today(volunteer, at=MONDAY + DAY).count() == 1
    ask_debrief(volunteer, by=volunteer, at=MONDAY + 2 * DAY)  # asked again: lightened again, one talk
    assert Debrief.objects.get(id=asked.id).asked_at == MONDAY + 2 * DAY


def test_the_screens_present_change_and_agree_on_an_end(browse, collective, coordinator, volunteer, odette):
    today = timezone.localdate()
    form = {
        "member": str(coordinator.id),
        "rhythm": "weekly",
        "first_on": (today + DAY).isoformat(),
        "first_at": "10:30",
        "is_new_to_us": "on",
    }
    client, page = browse(coordinator), reverse("calls:regular", args=[odette.id])
    assert client.post(page, form).status_code == 302
    with within(collective):
        RegularCall.objects.update(stage_calls=6)
        regular = RegularCall.objects.get()
    shown = client.get(page).content.decode()
    assert ("Qui l’appellera désormais" in shown, "l’accompagne déjà" in shown) == (True, True)
    assert "personne connue attend" in client.get(reverse("home")).content.decode()
    client.post(reverse("calls:pair", args=[regular.id]), {"member": "x"})
    client.post(reverse("calls:pair", args=[regular.id]), {"member": str(volunteer.id)})
    hers = browse(volunteer)
    assert (
        hers.post(reverse("calls:pair", args=[regular.id]), {"member": str(volunteer.id)}).status_code == 403
    )
    ending = {"ends_on": (today + 10 * DAY).isoformat(), "why": "agreed"}
    hers.post(reverse("calls:end_regular", args=[regular.id]), {**ending, "ends_on": "demain"})
    hers.post(reverse("calls:end_regular", args=[regular.id]), ending)
    assert "Fin convenue le" in hers.get(page).content.decode()
    hers.post(reverse("calls:change_caller", args=[regular.id]))
    with within(collective):
        kept = RegularCall.objects.get()
    assert (kept.member, kept.stage, kept.ended_on, kept.ends_on) == (
        coordinator,
        "knowing",
        None,
        today + 10 * DAY,
    )
    hers.post(reverse("calls:end_regular", args=[regular.id]), {**ending, "ends_on": today.isoformat()})
    listed = browse(coordinator).get(reverse("calls:regular_list")).content.decode().replace("\u00a0", " ")
    assert "D’un commun accord : 1" in listed
