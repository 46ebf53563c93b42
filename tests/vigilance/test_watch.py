"""A heat alert, from the agreement before the summer to the report: who is called, how often, who is not left alone."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.holds import take_next, take_person
from essaim.calls.enums import WhyNot
from essaim.calls.queries.campaigns import campaigns_of
from essaim.calls.queries.lists import counts_of, next_opening
from essaim.calls.queries.targets import Target, people_to_call, targeted
from essaim.models import (
    Call,
    CallCampaign,
    CallLine,
    Consent,
    Message,
    NextStep,
    Person,
    Vigilance,
    VigilanceWish,
    Wave,
)
from essaim.people.actions.consents import stop_contact
from essaim.places.actions.climate import say_climate
from essaim.places.enums import Day
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people
from essaim.vigilance.actions import watches, wishes
from essaim.vigilance.actions.wishes import Stated
from essaim.vigilance.queries.agreed import counts_of_season, people_of
from essaim.vigilance.queries.board import board, figures_of
from essaim.vigilance.queries.refuges import refuges_for
from essaim.worries.actions.worries import WorryData, raise_worry
from tests import factories
from tests.calls.samples import MONDAY, someone
from tests.factories import new_id
from tests.places.test_places import place

pytestmark = pytest.mark.usefixtures("inside")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EIGHT = MONDAY.replace(minute=0) - 2 * HOUR  # 8 h in Paris
TODAY = MONDAY.date()


def agreed(of, by, name, *, phone="+33612345678", door=None, **stated):
    lives = {"dwelling_ref": str(door.id)} if door else {}
    person = someone(of, by, name, phone=phone, agreed=False, **lives)
    wishes.agree_to_vigilance(person, stated=Stated(**stated), how="spoken", by=by, on=TODAY)
    return person


def switch_on(of, by, callers, *, at=EIGHT, level="orange", days=2, hazard="heat"):
    data = watches.WatchData(hazard=hazard, level=level, starts_on=at.date(), ends_on=at.date() + days * DAY)
    return watches.switch_on(of, data=data, callers=callers, by=by, at=at, vigilance_id=new_id())


def call(member, outcome, *, at, back=None):
    """The next person of the list of the hour."""
    (campaign,) = campaigns_of(member)
    held = take_next(campaign, by=member, at=at)
    assert held is not None
    record_call(held, Answer(outcome, back), by=member, at=at, call_id=new_id())
    return held.person


def standing(watch):
    """Of the last time: the counts that are not zero."""
    return {one.value: count for one, count in board(watch)[0]["counts"].items() if count}


@pytest.fixture
def three(inside, collective, coordinator):
    return (
        agreed(collective, coordinator, "Odette Renaud"),
        agreed(collective, coordinator, "Ahmed Saïdi", is_alone=True),
        agreed(collective, coordinator, "Rosa Lopez", asks_calls=True, no_relative=True),
    )


def test_three_days_of_heat(three, collective, coordinator, volunteer):
    """The clock moves; each day everyone is called once more, who does not answer goes to the ladder, the report names nobody."""
    odette, ahmed, rosa = three
    watch = switch_on(collective, coordinator, [volunteer])
    assert [call(volunteer, "talked", at=EIGHT) for _each in range(2)] == [rosa, ahmed]  # as they stated
    for tried in range(4):
        assert call(volunteer, "no_answer", at=EIGHT + tried * HOUR + tried * timedelta(minutes=1)) == odette
        is_last = tried == 3
        assert standing(watch) == {"reached": 2, "nobody" if is_last else "not_yet": 1}
    (campaign,) = campaigns_of(volunteer)
    assert take_next(campaign, by=volunteer, at=EIGHT + 6 * HOUR) is None  # no fifth call
    assert counts_of(campaign, member=volunteer, at=EIGHT + 6 * HOUR)[WhyNot.WAITS] == 1
    for _twice in range(2):
        watches.keep_watch(collective, at=EIGHT + 6 * HOUR)
    assert Message.objects.filter(kind="watch_unanswered").count() == 1
    # the second day: the clock opens the list, once; Sunday or not
    second = EIGHT + DAY
    assert watches.keep_watch(collective, at=second - timedelta(minutes=1)) == 0
    for _twice in range(2):
        watches.keep_watch(collective, at=second)
    assert (Wave.objects.count(), CallCampaign.objects.filter(closed_at=None).count()) == (2, 1)
    assert standing(watch) == {"not_yet": 3}
    later = second + 3 * HOUR
    assert call(volunteer, "not_now", at=second, back=later) == rosa
    raise_worry(
        collective,
        data=WorryData(level="danger", fact="", person=ahmed),
        by=coordinator,
        at=second,
        worry_id=new_id(),
    )
    assert call(volunteer, "talked", at=second) == odette
    assert standing(watch) == {"danger": 1, "reached": 2}
    assert call(volunteer, "talked", at=later) == rosa  # at the moment she chose, by the same caller
    # the third day, then it is over
    third = EIGHT + 2 * DAY
    watches.keep_watch(collective, at=third)
    assert call(volunteer, "talked", at=third) == rosa
    watches.wind_down(watch, by=coordinator, at=third + HOUR)
    watches.wind_down(watch, by=coordinator, at=third + 2 * HOUR)
    assert watches.keep_watch(collective, at=third + DAY) == 0
    assert list(campaigns_of(volunteer)) == []
    assert {one.person for one in NextStep.objects.filter(kind="find_out", origin="hand")} == {odette}
    told = figures_of(Vigilance.objects.get())
    assert (told["listed"], told["reached"], told["never_reached"], told["waves"], told["dangers"]) == (
        3,
        3,
        0,
        3,
        1,
    )
    assert (told["calls"], told["answered"], told["callers"], told["first_contact"]) == (10, 6, 1, 0)


def test_twice_a_day_at_red_and_one_list_at_a_time(three, collective, coordinator, volunteer):
    watch = switch_on(collective, coordinator, [volunteer])
    watches.change_watch(
        watch,
        level="red",
        ends_on=TODAY + DAY,
        callers=[volunteer, coordinator],
        by=coordinator,
        at=EIGHT + HOUR,
    )
    assert Wave.objects.count() == 1
    back = EIGHT + 9 * HOUR
    rosa = call(volunteer, "not_now", at=EIGHT + HOUR, back=back)
    watches.keep_watch(collective, at=EIGHT + 7 * HOUR)
    assert list(Wave.objects.values_list("number", flat=True)) == [2, 1]
    assert [one["total"] for one in board(watch)] == [3, 3]
    (campaign,) = campaigns_of(volunteer)
    assert CallLine.objects.get(campaign=campaign, person=rosa).call_back_at == back  # promised, and kept
    assert call(volunteer, "talked", at=back) == rosa
    assert take_next(campaign, by=volunteer, at=EIGHT + 13 * HOUR) is None  # nobody is called at night
    assert next_opening(campaign, EIGHT + 13 * HOUR) is None  # tomorrow has its own list
    assert next_opening(campaign, EIGHT - HOUR) == EIGHT


def test_one_who_was_reached_otherwise_is_not_called_again(three, collective, coordinator, volunteer):
    odette, _ahmed, _rosa = three
    Consent.objects.create(
        collective=collective, person=odette, purpose="phone", given_on=TODAY, given_how="spoken", recorded_by=coordinator
    )  # fmt: skip
    watch = switch_on(collective, coordinator, [volunteer])
    held = take_person(odette, by=coordinator, at=EIGHT)
    record_call(held, Answer("talked"), by=coordinator, at=EIGHT, call_id=new_id())
    assert standing(watch) == {"reached": 1, "not_yet": 2}
    assert {call(volunteer, "talked", at=EIGHT).id for _each in range(2)}.isdisjoint({odette.id})


def test_her_agreement_is_her_own_and_read_at_the_call(three, collective, coordinator, volunteer):
    """Agreeing to alerts is not agreeing to other calls, and the other way round; what she takes back counts at once."""
    odette, ahmed, rosa = three
    assert list(people_to_call(collective)) == []
    assert set(targeted(collective, Target(vigilance=True), on=TODAY)) == set()
    other = someone(collective, coordinator, "Jean Petit", phone="+33611111111")
    watch = switch_on(collective, coordinator, [volunteer])
    assert CallLine.objects.count() == 3  # not Jean
    stop_contact(rosa, channels=["phone"], on=TODAY, by=coordinator)
    assert not Consent.objects.filter(person=rosa, withdrawn_on=None).exists()
    assert call(volunteer, "refuses", at=EIGHT) == ahmed
    assert not Consent.objects.filter(person=ahmed, withdrawn_on=None).exists()
    assert standing(watch) == {"out": 2, "not_yet": 1}
    wishes.no_longer(odette, by=coordinator, on=TODAY)
    assert take_next(CallCampaign.objects.get(), by=volunteer, at=EIGHT) is None
    assert Consent.objects.filter(person=other, withdrawn_on=None).exists()
    assert counts_of_season(collective, hazard="heat", on=TODAY)["no_longer"] == 3


def test_without_a_number_she_is_not_left_aside(collective, coordinator, volunteer):
    agreed(collective, coordinator, "Odette Renaud", phone=None)
    watch = switch_on(collective, coordinator, [volunteer])
    assert standing(watch) == {"nobody": 1}
    watches.wind_down(watch, by=coordinator, at=EIGHT + HOUR)
    assert NextStep.objects.filter(kind="find_out").count() == 1


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"hazard": "wind"}, watches.NotAHazard),
        ({"level": "purple"}, watches.NotAHazard),
        ({"days": -1}, watches.DaysMakeNoSense),
        ({"days": 40}, watches.DaysMakeNoSense),
        ({"callers": []}, watches.NobodyCalls),
    ],
)
def test_what_makes_no_sense_starts_nothing(three, collective, coordinator, volunteer, change, refusal):
    callers = change.pop("callers", [volunteer])
    with pytest.raises(refusal):
        switch_on(collective, coordinator, callers, **change)
    assert (Vigilance.objects.count(), CallCampaign.objects.count()) == (0, 0)
    switch_on(collective, coordinator, [volunteer])
    with pytest.raises(watches.AlreadyWatching):
        switch_on(collective, coordinator, [volunteer])
    switch_on(collective, coordinator, [volunteer], hazard="cold")
    assert Vigilance.objects.count() == 2


def test_asked_again_before_each_season_by_letter_if_need_be(collective, coordinator):
    odette = agreed(collective, coordinator, "Odette Renaud", cold=False, door=a_door(collective))
    with pytest.raises(wishes.ForNothing):
        wishes.agree_to_vigilance(
            odette, stated=Stated(heat=False, cold=False), how="spoken", by=coordinator, on=TODAY
        )
    assert [people_of(collective, one) for one in ("cold", "flood")] == [[], []]
    VigilanceWish.objects.update(confirmed_on=TODAY - 400 * DAY)
    before = counts_of_season(collective, hazard="heat", on=TODAY)
    assert (before["confirmed"], before["to_ask"]) == (0, 1)
    for _twice in range(2):
        wishes.write_letters(collective, hazard="heat", by=coordinator, at=MONDAY)
    letter = Message.objects.get(channel="letter")
    assert "Odette" not in letter.body
    wishes.agree_to_vigilance(odette, stated=Stated(), how="paper", by=coordinator, on=TODAY)
    after = counts_of_season(collective, hazard="heat", on=TODAY)
    assert (after["confirmed"], after["to_ask"], Consent.objects.count()) == (1, 0, 1)


def a_door(of):
    return factories.dwelling(of, 12, on=factories.street(of, "Rue des Lilas"))


def test_in_a_town_the_letters_leave_in_several_times_in_french_and_only_where_they_arrive(
    collective, coordinator, monkeypatch
):
    monkeypatch.setattr(wishes, "MOST_LETTERS", 2)
    door = a_door(collective)
    for name in ("Odette Renaud", "Ahmed Saïdi", "Rosa Lopez"):
        agreed(collective, coordinator, name, door=door)
    agreed(collective, coordinator, "Line Petit")  # no address
    VigilanceWish.objects.update(confirmed_on=TODAY - 400 * DAY)
    with translation.override("en"):
        sent = [
            wishes.write_letters(collective, hazard="heat", by=coordinator, at=MONDAY) for _time in range(3)
        ]
    assert (sent, Message.objects.filter(channel="letter").count()) == ([2, 1, 0], 3)
    assert {letter.body.split("\n")[0] for letter in Message.objects.filter(channel="letter")} == {"Bonjour,"}


def test_it_follows_a_merge_and_goes_with_an_erasure(three, collective, coordinator):
    odette, ahmed, _rosa = three
    versions = {"kept_version": odette.version, "merged_version": ahmed.version}
    merge_people(odette, ahmed, keep={}, by=coordinator, at=MONDAY, **versions)
    assert VigilanceWish.objects.filter(person=odette).count() == 1
    odette.refresh_from_db()
    erase_person(odette, by=coordinator, on=TODAY)
    assert not VigilanceWish.objects.filter(person=odette).exists()


def test_a_call_proposes_the_cool_places_that_are_open_now(three, collective, coordinator, volunteer):
    odette, _ahmed, rosa = three
    hours = ((time(10), time(18)),)
    library = place(collective, coordinator, "La médiathèque", week={Day.MONDAY: hours})
    shut = place(collective, coordinator, "Le cinéma", week={Day.SATURDAY: hours})
    place(collective, coordinator, "La mairie", week={Day.MONDAY: hours})  # nobody said that it is cool
    for one in (library, shut):
        say_climate(one, facts={"cool": "yes"}, by=coordinator, on=TODAY)
    switch_on(collective, coordinator, [volunteer])
    campaign = CallCampaign.objects.get()
    assert refuges_for(odette, campaign, at=EIGHT) == []
    (found,) = refuges_for(odette, campaign, at=EIGHT + 3 * HOUR)
    assert (found.place, found.said_on) == (library, TODAY)
    assert refuges_for(odette, None, at=EIGHT + 3 * HOUR) == []
    held = take_next(campaign, by=volunteer, at=EIGHT + 3 * HOUR)
    step = watches.go_with_her(held, place=library, by=volunteer, at=EIGHT + 3 * HOUR)
    assert (step.person, step.kind, step.due_on) == (rosa, "go_with", TODAY)
    assert library.name in step.what


def test_a_town_of_five_hundred_costs_as_many_statements_as_three(three, collective, coordinator, volunteer):
    """Opening a list, the board, the report: fifteen callers, four days. 520 people, as a real town called."""
    counts = []
    for people, hazard in ((3, "heat"), (520, "cold")):
        have = Person.objects.count()
        _many(collective, coordinator, people - have)
        callers = [volunteer, *(factories.member(collective) for _n in range(14 if people > 3 else 0))]
        with CaptureQueriesContext(connection) as opened:
            watch = switch_on(collective, coordinator, callers, hazard=hazard)
        with CaptureQueriesContext(connection) as read:
            assert board(watch)[0]["total"] == people
            figures_of(watch)
        counts.append((len(opened), len(read)))
    assert counts[1][1] == counts[0][1]
    assert counts[1][0] <= counts[0][0] + 6  # the lines go by packets, on SQLite of ninety
    assert Call.objects.count() == 0


def _many(of, by, number):
    rows = [
        Person(
            collective=of, phone=b"x", met_how="door", met_on=TODAY, informed_on=TODAY, created_at=MONDAY, created_by=by
        )
        for _n in range(max(0, number))
    ]  # fmt: skip
    for one in rows:
        one.__dict__["phone"] = None
    Person.objects.bulk_create(rows)
    Consent.objects.bulk_create(
        Consent(
            collective=of, person=one, purpose="vigilance", given_on=TODAY, given_how="spoken", recorded_by=by
        )
        for one in rows
    )
