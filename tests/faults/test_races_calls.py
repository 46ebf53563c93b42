"""On the telephone and in a watch: what ends a hold, a list, a talk, a file, at the instant that another hand is in it."""

from copy import copy
from datetime import timedelta

import pytest

from essaim.calls.actions import campaigns, corrections, drop_ins, holds, regular
from essaim.calls.actions.announcing import write_announcements
from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.models import STANDS, CallSettings
from essaim.messages.queries import letters_to_post
from essaim.models import (
    Call,
    CallCampaign,
    CallHold,
    CallLine,
    Consent,
    Person,
    PhoneDropIn,
    PhoneSeat,
    RegularCall,
    Vigilance,
    VigilanceWish,
)
from essaim.people.actions.persons import end_person
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people
from essaim.vigilance.actions import watches, wishes
from tests import factories
from tests.calls.samples import MONDAY, campaign, someone
from tests.factories import new_id
from tests.faults.racing import DONE, Race, one_of, wrong
from tests.parallel import shared_database
from tests.vigilance.test_watch import EIGHT, agreed, switch_on

pytestmark = pytest.mark.django_db(transaction=True)
SOON, TODAY = MONDAY + timedelta(minutes=3), MONDAY.date()


@pytest.fixture(autouse=True)
def _shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


@pytest.fixture
def times(pytestconfig):
    """Once is enough to see what is never held; what is held too late needs some."""
    return 5 if pytestconfig.getoption("--campaign") else 1


def her(person):
    return Person.objects.get(id=person.id)


def erase(person, by):
    return lambda: erase_person(her(person), by=by, on=TODAY)


def held_by(world, member, *names, at=MONDAY):
    """A list, and the first of it in the hand of that member."""
    met = [someone(world.of, world.by, name) for name in names or ("Odette Renaud",)]
    made = campaign(world.of, world.by, callers=world.team, people=met)
    return made, met, holds.take_next(made, by=member, at=at)


def noted(held, outcome, by, *, at=SOON):
    return lambda: record_call(copy(held), Answer(outcome), by=by, at=at, call_id=new_id())


def talk(world, **values):
    CallSettings.objects.create(collective=world.of, dial_in="01 23 45 67 89")
    chosen = {
        "starts_at": MONDAY + timedelta(days=1),
        "minutes": 45,
        "seats": 1,
        "drop_in_id": new_id(),
        **values,
    }
    made = drop_ins.propose_talk(world.of, by=world.by, at=MONDAY, **chosen)
    drop_ins.lead(made, by=world.by, at=MONDAY)
    return made


def seat(made, person, by):
    return lambda: drop_ins.keep_seat(made, person=her(person), by=by, at=MONDAY)


# a talk on the telephone


def the_last_seat(world):
    made = talk(world)
    people = [someone(world.of, world.by, f"Une {n}") for n in "abcd"]
    return Race(
        [seat(made, one, world.by) for one in people], PhoneSeat.objects.count, one_of("NoSeatLeft", hands=4)
    )


def who_leads_a_talk(world):
    made = talk(world)
    drop_ins.lead_no_more(made, by=world.by, at=MONDAY)
    works = [lambda one=one: drop_ins.lead(made, by=one, at=MONDAY) for one in world.team]
    return Race(
        works, lambda: PhoneDropIn.objects.exclude(facilitator=None).count(), one_of("SomeoneLeads", hands=4)
    )


def a_seat_while_it_is_called_off(world):
    made, odette = talk(world), someone(world.of, world.by)
    works = [seat(made, odette, world.by), lambda: drop_ins.call_off(made, by=world.by, at=MONDAY)]
    return Race(
        works,
        PhoneSeat.objects.count,
        lambda told, left: (told, left) in (([DONE, DONE], 1), (["TalkIsOver", DONE], 0)),
    )


def a_seat_while_those_who_came_are_counted(world):
    made, odette = talk(world), someone(world.of, world.by)
    at = made.starts_at + timedelta(minutes=1)
    works = [
        lambda: drop_ins.keep_seat(made, person=her(odette), by=world.by, at=at),
        lambda: drop_ins.count_who_came(made, came=2, by=world.by, at=at),
    ]
    return Race(works, PhoneSeat.objects.count, lambda told, left: left == 0 and told[1] == DONE)


def a_seat_while_she_is_erased(world):
    made, odette = talk(world), someone(world.of, world.by)
    works = [seat(made, odette, world.by), erase(odette, world.by)]
    return Race(works, PhoneSeat.objects.count, lambda told, left: left == 0 and told[1] == DONE)


# a call


def one_call_told_in_two_windows(world):
    member = world.team[0]
    _made, _met, held = held_by(world, member)
    works = [noted(held, "talked", member), noted(held, "no_answer", member)]
    return Race(works, Call.objects.count, one_of("HoldIsOver", hands=2))


def told_and_passed(world):
    member = world.team[0]
    _made, _met, held = held_by(world, member)
    works = [
        noted(held, "talked", member),
        lambda: holds.skip(CallHold.objects.get(id=held.id), reason="other", by=member, at=SOON),
    ]
    ended = lambda: (Call.objects.count(), CallHold.objects.get().ended_as)  # noqa: E731 -- a look
    return Race(
        works, ended,
        lambda told, left: (told, left) in (([DONE, "HoldIsOver"], (1, "called")), (["HoldIsOver", DONE], (0, "skipped"))),
    )  # fmt: skip


def two_take_the_same_person(world):
    odette = someone(world.of, world.by)
    works = [lambda one=one: holds.take_person(her(odette), by=one, at=MONDAY) for one in world.team]
    return Race(works, CallHold.objects.filter(ended_at=None).count, one_of("SomeoneHasHerInLine", hands=4))


def _ends_while_in_line(world, end):
    member = world.team[0]
    _made, (odette,), held = held_by(world, member)
    works = [noted(held, "talked", member), end(odette)]

    def look():
        return CallHold.objects.filter(ended_at=None).count(), Call.objects.filter(
            person__state="merged"
        ).count()

    may = ([DONE, DONE], ["RowIsGone", DONE])  # erased before it was told: there is nothing to tell it of
    return Race(works, look, lambda told, left: told in may and left == (0, 0))


def told_while_she_is_erased(world):
    return _ends_while_in_line(world, lambda odette: erase(odette, world.by))


def told_while_her_file_ends(world):
    return _ends_while_in_line(world, lambda odette: lambda: end_person(her(odette), by=world.by, on=TODAY))


def told_while_her_file_joins_another(world):
    other = someone(world.of, world.by, "Odile Renaud")

    def merge(odette):
        def work():
            kept, merged = her(other), her(odette)
            versions = {"kept_version": kept.version, "merged_version": merged.version}
            return merge_people(kept, merged, keep={}, by=world.by, at=SOON, **versions)

        return work

    return _ends_while_in_line(world, merge)


def taken_while_her_file_ends(world):
    odette, member = someone(world.of, world.by), world.team[0]
    works = [
        lambda: holds.take_person(her(odette), by=member, at=MONDAY),
        lambda: end_person(her(odette), by=world.by, on=TODAY),
    ]
    open_now = CallHold.objects.filter(ended_at=None).count
    return Race(
        works, open_now, lambda told, left: left == 0 and told in ([DONE, DONE], ["FileIsClosed", DONE])
    )


def one_call_corrected_twice(world):
    member = world.team[0]
    _made, _met, held = held_by(world, member)
    noted(held, "no_answer", member)()

    def to(outcome):
        return lambda: corrections.correct_call(
            CallHold.objects.get(id=held.id), Answer(outcome), by=member, at=SOON, call_id=new_id()
        )

    return Race(
        [to("talked"), to("not_now")], Call.objects.filter(STANDS).count, lambda _told, left: left == 1
    )


# a list


def listed_while_it_closes(world):
    made, _met, held = held_by(world, world.team[0])
    noted(held, "talked", world.team[0])()
    other = someone(world.of, world.by, "Ahmed Saïdi")
    works = [
        lambda: campaigns.list_person(made, person=her(other), by=world.by, at=SOON),
        lambda: campaigns.close_campaign(made, by=world.by, at=SOON),
    ]
    return Race(
        works, CallLine.objects.count,
        lambda told, left: (told, left) in (([DONE, "StillToCall"], 2), (["CampaignIsClosed", DONE], 1)),
    )  # fmt: skip


def people_listed_while_one_is_called(world):
    """The list is held, then the people are looked at; she is held, then her line: neither waits for the other for ever."""
    member = world.team[0]
    made, _met, held = held_by(world, member)
    others = [someone(world.of, world.by, f"Une {n}") for n in "ab"]
    works = [
        noted(held, "no_answer", member),
        *[
            lambda one=one: campaigns.list_person(made, person=her(one), by=world.by, at=SOON)
            for one in others
        ],
    ]
    return Race(works, CallLine.objects.count, lambda told, left: (told, left) == ([DONE] * 3, 3))


def put_back_while_she_is_called(world):
    """Her caller holds her, then her line, which is of the list; the coordinator holds the list, then her."""
    member = world.team[0]
    _made, _met, held = held_by(world, member)
    lines = [CallLine.objects.select_related("campaign").get() for _ in range(3)]
    works = [
        noted(held, "no_answer", member),
        *[lambda one=one: campaigns.put_back(one, by=world.by) for one in lines],
    ]
    return Race(works, CallLine.objects.count, lambda told, left: (told, left) == ([DONE] * 4, 1))


def taken_off_the_list_after_she_was_called(world):
    """What the coordinator's page showed was true when it was read."""
    _made, _met, held = held_by(world, world.team[0])
    line = CallLine.objects.select_related("campaign").get()
    noted(held, "talked", world.team[0])()
    works = [lambda: campaigns.unlist(line, by=world.by)]
    return Race(works, CallLine.objects.count, lambda told, left: (told, left) == (["AlreadyCalled"], 1))


def put_back_while_it_is_taken_off(world):
    made = campaign(world.of, world.by, people=[someone(world.of, world.by)])
    line, same = (CallLine.objects.select_related("campaign").get() for _ in range(2))
    works = [lambda: campaigns.put_back(line, by=world.by), lambda: campaigns.unlist(same, by=world.by)]
    assert made
    return Race(
        works,
        CallLine.objects.count,
        lambda told, left: left == 0 and told in ([DONE, DONE], ["RowIsGone", DONE]),
    )


def agreed_while_it_ends(world):
    odette = someone(world.of, world.by, companion=world.team[0])
    chosen = regular.Rendezvous(member=world.team[0], rhythm="weekly", next_at=MONDAY + timedelta(days=1))
    link = regular.agree_on_calls(odette, chosen=chosen, by=world.by, at=MONDAY)
    works = [
        lambda: regular.agree_on_calls(her(odette), chosen=chosen, by=world.by, at=MONDAY),
        lambda: regular.end_regular_calls(
            RegularCall.objects.get(id=link.id), why="her_wish", by=world.by, on=TODAY
        ),
    ]
    left = lambda: (RegularCall.objects.count(), RegularCall.objects.filter(ended_on=None).count())  # noqa: E731 -- a look
    return Race(works, left, lambda told, left: told == [DONE, DONE] and left in ((1, 0), (2, 1)))


def announced_while_she_is_erased(world):
    CallSettings.objects.create(collective=world.of, number="01 48 00 00 00")
    door = factories.dwelling(world.of)
    odette = someone(world.of, world.by, dwelling_ref=str(door.id))
    made = campaign(world.of, world.by, people=[odette])
    works = [lambda: write_announcements(made, by=world.by, at=MONDAY), erase(odette, world.by)]
    letters = letters_to_post(world.of, at=MONDAY).count
    return Race(works, letters, lambda told, left: told == [DONE, DONE] and left == 0)


# a watch


def switched_on_by_two(world):
    agreed(world.of, world.by, "Odette Renaud")
    works = [lambda: switch_on(world.of, world.by, world.team[:1])] * 2
    return Race(works, Vigilance.objects.count, one_of("AlreadyWatching", hands=2))


def a_time_opens_while_it_is_wound_down(world):
    agreed(world.of, world.by, "Odette Renaud")
    watch = switch_on(world.of, world.by, world.team[:1])
    at = EIGHT + timedelta(days=1)
    works = [
        lambda: watches.keep_watch(world.of, at=at),
        lambda: watches.wind_down(watch, by=world.by, at=at),
    ]
    return Race(
        works,
        CallCampaign.objects.filter(closed_at=None).count,
        lambda told, left: (told, left) == ([DONE, DONE], 0),
    )


def wound_down_while_someone_is_erased(world):
    odette = agreed(world.of, world.by, "Odette Renaud")
    agreed(world.of, world.by, "Ahmed Saïdi")
    watch = switch_on(world.of, world.by, world.team[:1])
    works = [lambda: watches.wind_down(watch, by=world.by, at=EIGHT), erase(odette, world.by)]
    return Race(
        works,
        Vigilance.objects.filter(ended_at=None).count,
        lambda told, left: (told, left) == ([DONE, DONE], 0),
    )


def she_agrees_and_takes_it_back(world):
    odette = agreed(world.of, world.by, "Odette Renaud")
    works = [
        lambda: wishes.agree_to_vigilance(
            her(odette), stated=wishes.Stated(), how="spoken", by=world.by, on=TODAY
        ),
        lambda: wishes.no_longer(her(odette), by=world.by, on=TODAY),
    ]

    def look():
        given = Consent.objects.filter(person=odette, purpose="vigilance", withdrawn_on=None).count()
        return given, VigilanceWish.objects.count()

    return Race(works, look, lambda told, left: told == [DONE, DONE] and left in ((0, 0), (1, 1)))


def written_to_for_the_season_while_she_is_erased(world):
    odette = agreed(world.of, world.by, "Odette Renaud")
    VigilanceWish.objects.update(confirmed_on=TODAY - timedelta(days=300))
    works = [
        lambda: wishes.write_letters(world.of, hazard="cold", by=world.by, at=MONDAY),
        erase(odette, world.by),
    ]
    letters = letters_to_post(world.of, at=MONDAY).count
    return Race(works, letters, lambda told, left: told == [DONE, DONE] and left == 0)


RACES = [
    the_last_seat, who_leads_a_talk, a_seat_while_it_is_called_off, a_seat_while_those_who_came_are_counted,
    a_seat_while_she_is_erased, one_call_told_in_two_windows, told_and_passed, two_take_the_same_person,
    told_while_she_is_erased, told_while_her_file_ends, told_while_her_file_joins_another, taken_while_her_file_ends,
    one_call_corrected_twice, listed_while_it_closes, people_listed_while_one_is_called,
    put_back_while_she_is_called, taken_off_the_list_after_she_was_called, put_back_while_it_is_taken_off, agreed_while_it_ends,
    announced_while_she_is_erased, switched_on_by_two, a_time_opens_while_it_is_wound_down,
    wound_down_while_someone_is_erased, she_agrees_and_takes_it_back, written_to_for_the_season_while_she_is_erased,
]  # fmt: skip


def test_nothing_is_given_twice_nor_hangs_from_what_is_over(times, record_testsuite_property):
    found = {race.__name__: told for race in RACES if (told := wrong(race, times=times))}
    record_testsuite_property(
        f"races, {times} times each", f"{len(RACES)}, {len(found)} that leave what may not be"
    )
    assert found == {}
