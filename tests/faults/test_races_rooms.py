"""In the street, at drop-ins, on dates, on paths, at places: what ends something at the instant that another hand is in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from essaim.agenda.actions import feeds, polls
from essaim.agenda.models import CalendarFeed
from essaim.dropins.actions import attendance, days, drop_ins, rota
from essaim.models import (
    AnswerLink,
    Came,
    CheckLine,
    Contact,
    Curriculum,
    DateAnswer,
    DropIn,
    DropInHost,
    DropInNotes,
    Encounter,
    Membership,
    Message,
    NextStep,
    Participant,
    Person,
    Place,
    PollOption,
    Proposal,
    Referral,
    ReferralMoment,
    Service,
    StreetRound,
    Watcher,
)
from essaim.places.actions import checks, proposals, services
from essaim.places.actions.differences import undo_places
from essaim.places.actions.places import PlaceData, check_place, close_place, edit_place
from essaim.places.models import PlaceImport
from essaim.referrals.actions import answers
from essaim.referrals.actions.expiring import expire_referrals
from essaim.referrals.actions.referrals import note_moment
from essaim.rights.actions.erasure import erase_person
from essaim.street.actions import circuits, encounters, rounds, watchers
from essaim.transmission.actions import attendance as presence
from essaim.transmission.actions import curricula, inviting, paths
from essaim.transmission.actions import polls as dates
from essaim.transmission.queries.polls import choices_of
from tests import factories
from tests.agenda.test_polls import put
from tests.dropins.test_days import NOON, THURSDAY, TWO, open_cafe
from tests.factories import NOW, new_id
from tests.faults.racing import DONE, Race, one_of, wrong
from tests.parallel import shared_database
from tests.places.test_places import place, service
from tests.referrals.test_referrals import a_place, agreed
from tests.street.test_rounds import MARKET, SATURDAY, meet
from tests.transmission.test_paths import DAY, TODAY, enrol, workshop

pytestmark = pytest.mark.django_db(transaction=True)
BACK = SATURDAY + timedelta(hours=2)
TWICE = [DONE, DONE]


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


# in the street


def planned(world):
    data = circuits.CircuitData(**MARKET)
    circuit = circuits.open_circuit(world.of, data=data, by=world.by, circuit_id=new_id())
    Membership.objects.filter(id=world.by.id).update(outings_done=5)
    return rounds.plan_round(
        circuit, day=SATURDAY.date(), members=[world.by, world.team[0]], by=world.by, at=SATURDAY
    )


def walked(world):
    return rounds.start_round(planned(world), by=world.by, at=SATURDAY)


def one_encounter_sent_twice(world):
    out, chosen = walked(world), new_id()
    works = [lambda: meet(out, world.by, encounter_id=chosen, first_name="Lucette")] * 2
    counts = lambda: (Encounter.objects.count(), Contact.objects.count())  # noqa: E731 -- a look
    return Race(works, counts, lambda told, left: (told, left) == (TWICE, (1, 1)))


def undone_while_it_is_named(world):
    met, odette = meet(walked(world), world.by), factories.person(world.of, world.by)
    works = [
        lambda: encounters.undo_encounter(met, by=world.by, at=SATURDAY),
        lambda: encounters.name_encounter(met, person=her(odette), by=world.by, at=SATURDAY),
    ]

    def look():
        return Encounter.objects.get().undone_at is not None, list(
            Contact.objects.values_list("person", flat=True)
        )

    ends = (([DONE, "NothingToName"], (True, [])), (["IsInAFile", DONE], (False, [odette.id])))
    return Race(works, look, lambda told, left: (told, left) in ends)


def named_while_she_is_erased(world):
    met, odette = meet(walked(world), world.by), factories.person(world.of, world.by)
    works = [
        lambda: encounters.name_encounter(met, person=her(odette), by=world.by, at=SATURDAY),
        lambda: erase_person(her(odette), by=world.by, on=SATURDAY.date()),
    ]
    return Race(
        works, Contact.objects.count, lambda told, left: left == 1 and told in (TWICE, ["FileIsClosed", DONE])
    )


def leaves_while_it_is_cancelled(world):
    round_ = planned(world)
    works = [
        lambda: rounds.start_round(round_, by=world.by, at=SATURDAY),
        lambda: rounds.cancel_round(round_, by=world.by, at=SATURDAY),
    ]

    def look():
        return list(StreetRound.objects.values_list("started_at", "cancelled_at"))

    ends = (([DONE, "RoundHasLeft"], [(SATURDAY, None)]), (["RoundIsOff", DONE], [(None, SATURDAY)]))
    return Race(works, look, lambda told, left: (told, left) in ends)


def two_say_that_they_are_back(world):
    out = walked(world)
    works = [lambda one=one: rounds.return_round(out, by=one, at=BACK) for one in (world.by, world.team[0])]
    gone = Membership.objects.filter(id=world.team[0].id).values_list("outings_done", flat=True).get
    return Race(works, gone, lambda told, left: (told, left) == (TWICE, 1))


def a_round_of_a_circuit_that_stops(world):
    circuit = planned(world).circuit
    circuits.stop_circuit(
        type(circuit).objects.get(id=circuit.id), is_over=True, by=world.by, on=SATURDAY.date()
    )
    pair = [world.by, world.team[1]]
    works = [
        lambda: rounds.plan_round(
            circuit, day=SATURDAY.date() + 7 * DAY, members=pair, by=world.by, at=SATURDAY
        ),
        lambda: circuits.change_circuit(circuit, data=circuits.CircuitData(**MARKET), by=world.by),
    ]
    ended = lambda: type(circuit).objects.get().ended_on is not None  # noqa: E731 -- a look
    return Race(works, ended, lambda told, left: (told, left) == (["CircuitIsEnded", DONE], True))


def a_watcher_who_stops(world):
    data = watchers.WatcherData(
        kind="shop", where="La boulangerie", name="Samir", passes_on="Si elle ne vient plus", agreed_on=TODAY
    )
    made = watchers.add_watcher(world.of, data=data, by=world.by, on=TODAY, watcher_id=new_id())
    one, same, last = (Watcher.objects.get(id=made.id) for _ in range(3))
    works = [
        lambda: watchers.change_watcher(one, data=replace(data, name="Samira"), by=world.by, on=TODAY),
        lambda: watchers.see_watcher(same, by=world.by, on=TODAY),
        lambda: watchers.end_watcher(last, by=world.by),
    ]
    return Race(
        works,
        Watcher.objects.count,
        lambda told, left: left == 0 and set(told) <= {DONE, "RowIsGone"} and told[2] == DONE,
    )


# at drop-ins


def both_hosts_drop_out(world):
    cafe = open_cafe(world.of, world.by, hosts_wanted=2)
    for one in world.team[:2]:
        rota.sign_up(cafe, THURSDAY, by=one, at=NOON)
    works = [lambda one=one: rota.drop_out(cafe, THURSDAY, by=one, at=NOON) for one in world.team[:2]]

    def look():  # neither is asked for the place of the other once both said no
        asked = Message.objects.filter(kind="drop_in_gap").order_by().values_list("member", flat=True)
        return DropInHost.objects.filter(left_at=None).count(), {one.id for one in world.team[2:]} <= set(
            asked
        )

    return Race(works, look, lambda told, left: (told, left) == (TWICE, (0, True)))


def two_drop_ins_of_one_hour(world):
    cafes = [open_cafe(world.of, world.by, name=name) for name in ("Le café", "L’atelier")]
    works = [lambda one=one: rota.sign_up(one, THURSDAY, by=world.team[0], at=NOON) for one in cafes]
    return Race(works, DropInHost.objects.count, one_of("HostIsElsewhere", hands=2))


def says_yes_while_it_is_off(world):
    cafe = open_cafe(world.of, world.by)
    works = [
        lambda: rota.sign_up(cafe, THURSDAY, by=world.team[0], at=NOON),
        lambda: days.cancel_day(cafe, THURSDAY, by=world.by, at=NOON),
    ]

    def look():
        return DropInHost.objects.count(), Message.objects.filter(
            kind="drop_in_off", member=world.team[0]
        ).count()

    return Race(
        works, look, lambda told, left: (told, left) in ((TWICE, (1, 1)), (["DayIsOff", DONE], (0, 0)))
    )


def someone_comes_while_it_is_off(world):
    cafe = open_cafe(world.of, world.by)
    works = [
        lambda: attendance.note_came(cafe, THURSDAY, kind="guest", by=world.by, at=TWO, came_id=new_id()),
        lambda: days.cancel_day(cafe, THURSDAY, by=world.by, at=TWO),
    ]
    ends = (([DONE, "SomeoneCame"], 1), (["DayIsOff", DONE], 0))
    return Race(works, Came.objects.count, lambda told, left: (told, left) in ends)


def a_coming_undone_while_it_is_named(world):
    cafe, odette = open_cafe(world.of, world.by), factories.person(world.of, world.by)
    met = attendance.note_came(cafe, THURSDAY, kind="guest", by=world.by, at=TWO, came_id=new_id())
    works = [
        lambda: attendance.undo_came(met, by=world.by, at=TWO),
        lambda: attendance.name_came(met, person=her(odette), by=world.by, at=TWO),
    ]

    def look():
        return Came.objects.get().undone_at is not None, list(
            Contact.objects.values_list("person", flat=True)
        )

    ends = (([DONE, "NothingToName"], (True, [])), (["IsInAFile", DONE], (False, [odette.id])))
    return Race(works, look, lambda told, left: (told, left) in ends)


def two_write_what_was_said(world):
    cafe = open_cafe(world.of, world.by)
    said = {"decisions": "", "next_steps": "", "by": world.by, "at": TWO}
    works = [
        lambda one=one: attendance.write_notes(cafe, THURSDAY, subjects=one, **said)
        for one in ("Le bruit", "Le banc")
    ]
    return Race(works, DropInNotes.objects.count, lambda told, left: (told, left) == (TWICE, 1))


def changed_after_it_was_stopped(world):
    """By whoever read it before."""
    cafe = open_cafe(world.of, world.by)
    days.end_drop_in(DropIn.objects.get(), is_over=True, by=world.by, at=NOON)
    data = drop_ins.DropInData(
        **{name: getattr(cafe, name) for name in drop_ins.DropInData.__dataclass_fields__}
    )
    works = [lambda: drop_ins.change_drop_in(cafe, data=data, by=world.by)]
    return Race(
        works, DropIn.objects.filter(ended_on=None).count, lambda told, left: (told, left) == ([DONE], 0)
    )


# on dates


def two_dates_are_chosen(world):
    options = list(put(world.of, world.by).options.all())
    works = [lambda one=one: polls.settle(one, by=world.by, at=NOON) for one in options[:2]]
    return Race(
        works, PollOption.objects.filter(is_chosen=True).count, lambda told, left: (told, left) == (TWICE, 1)
    )


def answers_while_it_is_settled(world):
    poll = put(world.of, world.by)
    options = list(poll.options.all())
    works = [
        lambda: polls.vote(poll, choices={one.id: "yes" for one in options}, by=world.team[0], at=NOON),
        lambda: polls.settle(options[0], by=world.by, at=NOON),
    ]
    chosen = PollOption.objects.filter(is_chosen=True).count
    return Race(works, chosen, lambda told, left: left == 1 and told in (TWICE, ["PollIsOver", DONE]))


def two_addresses_of_one_calendar(world):
    works = [lambda: feeds.make_feed(world.by, scope="mine", at=NOON)] * 2
    return Race(
        works,
        CalendarFeed.objects.filter(withdrawn_at=None).count,
        lambda told, left: (told, left) == (TWICE, 1),
    )


# on paths


def asked(world):
    """A path with one participant, whose first workshop has days to choose from; the lead is a facilitator."""
    lead = factories.member(world.of, role="facilitator")
    path = paths.open_path(world.of, name="Printemps 2027", on=TODAY, by=lead)
    who, first = enrol(path, lead, name="Odette"), workshop(path, 1)
    days_ = [NOW + number * DAY for number in (10, 11)]
    dates.propose_dates(first, days=days_, closes_at=NOW + 5 * DAY, by=lead, at=NOW)
    return lead, path, workshop(path, 1), who


def answers_while_a_day_is_chosen(world):
    lead, _path, first, who = asked(world)
    offered = list(choices_of(first))
    works = [
        lambda: dates.answer_dates(first, who, {one.id: "yes" for one in offered}, at=NOW),
        lambda: dates.choose_date(offered[0], by=lead, at=NOW),
    ]
    return Race(
        works,
        DateAnswer.objects.count,
        lambda told, left: left == 0 and told in (TWICE, ["PollIsClosed", DONE]),
    )


def two_days_are_chosen(world):
    lead, _path, first, _who = asked(world)
    works = [lambda one=one: dates.choose_date(one, by=lead, at=NOW) for one in choices_of(first)]
    return Race(works, lambda: 1, one_of("PollIsClosed", hands=2))


def held_while_it_is_put_off(world):
    lead, path, _first, who = asked(world)
    paths.plan_workshop(workshop(path, 1), starts_at=NOW + DAY, place="Salle", minutes=90, by=lead, at=NOW)
    first, at = workshop(path, 1), NOW + 2 * DAY
    works = [
        lambda: presence.mark_attendance(first, who, mark="present", by=lead, at=at),
        lambda: paths.cancel_workshop(first, why="few", by=lead, at=at),
    ]
    state = lambda: workshop(path, 1).state  # noqa: E731 -- a look
    ends = (([DONE, "AlreadyHeld"], "held"), (["HasNoDay", DONE], "cancelled"))
    return Race(works, state, lambda told, left: (told, left) in ends)


def invited_while_it_is_put_off(world):
    """Whoever was invited is told that it does not take place."""
    lead, path, _first, _who = asked(world)
    enrol(path, lead, member=world.team[0])
    paths.plan_workshop(workshop(path, 1), starts_at=NOW + DAY, place="Salle", minutes=90, by=lead, at=NOW)
    first = workshop(path, 1)
    works = [
        lambda: inviting.invite_to_workshop(first, by=lead, at=NOW),
        lambda: paths.cancel_workshop(first, why="few", by=lead, at=NOW),
    ]
    kinds = lambda: set(Message.objects.values_list("kind", flat=True))  # noqa: E731 -- a look
    ends = ((TWICE, {"workshop_invited", "workshop_off"}), (["NothingToInviteTo", DONE], set()))
    return Race(works, kinds, lambda told, left: (told, left) in ends)


def one_member_joins_twice(world):
    lead, path, _first, _who = asked(world)
    works = [lambda: enrol(path, lead, member=world.team[0])] * 2
    both = Participant.objects.filter(member=world.team[0]).count
    return Race(works, both, one_of("AlreadyOnPath", hands=2))


def joins_while_it_ends(world):
    lead, path, _first, _who = asked(world)
    works = [
        lambda: enrol(path, lead, name="Samir"),
        lambda: paths.end_path(path, on=TODAY, by=lead),
    ]
    ends = ((TWICE, 2), (["PathIsOver", DONE], 1))
    return Race(works, Participant.objects.count, lambda told, left: (told, left) in ends)


def one_draft_published_twice(world):
    curricula.open_draft(world.of.network, at=NOW)
    curricula.add_workshop(world.of.network, title="Un de plus", minutes=60)
    works = [lambda: curricula.publish_draft(world.of.network, reason="Un atelier de plus", at=NOW)] * 2
    published = Curriculum.objects.filter(network=world.of.network, state="published").count
    return Race(works, published, one_of("NoDraft", hands=2))


# at places


def sent(world):
    odette = factories.person(world.of, world.by)
    library = a_place(world.of, world.by)
    Place.objects.filter(id=library.id).update(email="accueil@mediatheque.example")
    referral = agreed(odette, library, world.by)
    answers.ask_place(referral, by=world.by, at=NOW)
    return odette, library, referral


def said(kind):
    return lambda: answers.answer(AnswerLink.objects.get(), answers.PlaceAnswer(kind=kind), at=NOW)


def referred_twice_to_one_place(world):
    odette, library = factories.person(world.of, world.by), a_place(world.of, world.by)
    works = [lambda: agreed(her(odette), library, world.by)] * 2
    return Race(works, Referral.objects.count, one_of("AlreadyOnTheWay", hands=2))


def the_place_answers_twice(world):
    sent(world)
    kind = answers.AnswerKind.ACCEPT
    return Race(
        [said(kind)] * 2, AnswerLink.objects.exclude(answered_at=None).count, one_of("LinkIsClosed", hands=2)
    )


def the_place_answers_while_she_stops(world):
    _odette, _library, referral = sent(world)
    works = [
        said(answers.AnswerKind.ACCEPT),
        lambda: note_moment(
            Referral.objects.get(id=referral.id), state="stopped", on=TODAY, by=world.by, at=NOW
        ),
    ]
    state = lambda: Referral.objects.get().state  # noqa: E731 -- a look
    return Race(
        works, state, lambda told, left: left == "stopped" and told in (TWICE, ["LinkIsClosed", DONE])
    )


def the_place_answers_on_the_last_day(world):
    sent(world)
    at = NOW + timedelta(days=30)
    AnswerLink.objects.update(expires_at=at + timedelta(days=1))
    works = [
        lambda: answers.answer(
            AnswerLink.objects.get(), answers.PlaceAnswer(kind=answers.AnswerKind.ACCEPT), at=at
        ),
        lambda: expire_referrals(world.of, at=at),
    ]
    state = lambda: Referral.objects.get().state  # noqa: E731 -- a look
    ends = ((TWICE, "expected"), (["LinkIsClosed", DONE], "expired"))
    return Race(works, state, lambda told, left: (told, left) in ends)


def the_place_answers_while_she_is_erased(world):
    odette, _library, _referral = sent(world)
    works = [said(answers.AnswerKind.ACCEPT), lambda: erase_person(her(odette), by=world.by, on=TODAY)]

    def look():  # of what was said, nothing opens; of what was to be done, nothing waits
        said_of_her = [one.said for one in ReferralMoment.objects.all()] + [AnswerLink.objects.get().address]
        return set(said_of_her), NextStep.objects.filter(done_at=None, cancelled_at=None).count()

    return Race(
        works, look, lambda told, left: left == ({None}, 0) and told in (TWICE, ["LinkIsClosed", DONE])
    )


def four_ring_the_places(world):
    for number in range(6):
        place(world.of, world.by, f"Lieu {number}", on=TODAY - 200 * DAY, phone="01 48 00 00 01")
    rung = checks.prepare_checks(world.of, name="", by=world.by, at=NOW)
    works = [lambda one=one: checks.take_place(rung, by=one, at=NOW) for one in world.team]
    held = lambda: CheckLine.objects.exclude(held_by=None).values("held_by").distinct().count()  # noqa: E731 -- a look
    return Race(works, held, lambda told, left: (told, left) == ([DONE] * 4, 4))


def two_checks_are_prepared(world):
    place(world.of, world.by, on=TODAY - 200 * DAY, phone="01 48 00 00 01")
    works = [lambda: checks.prepare_checks(world.of, name="", by=world.by, at=NOW)] * 2
    return Race(works, lambda: 1, one_of("ChecksGoOn", hands=2))


def a_closing_accepted_and_refused(world):
    told_closed = proposals.propose(place(world.of, world.by), wrong="closed", said="", on=TODAY, by=world.by)
    works = [
        lambda: proposals.accept_closing(told_closed, by=world.by, on=TODAY),
        lambda: proposals.refuse_proposal(told_closed, by=world.by, on=TODAY),
    ]
    look = lambda: (Proposal.objects.get().is_accepted, Place.objects.filter(closed_on=None).count())  # noqa: E731
    ends = (([DONE, "ProposalIsSettled"], (True, 0)), (["ProposalIsSettled", DONE], (False, 1)))
    return Race(works, look, lambda told, left: (told, left) in ends)


def taken_away_while_it_is_corrected(world):
    made = service(place(world.of, world.by), world.by)
    data = services.ServiceData(name="Café du jeudi", need="meet", welcome="anyone")
    one, same = (Service.objects.select_related("place").get(id=made.id) for _ in range(2))
    works = [
        lambda: services.edit_service(one, data=data, by=world.by, on=TODAY),
        lambda: services.remove_service(same, by=world.by, on=TODAY),
    ]
    return Race(
        works,
        Service.objects.count,
        lambda told, left: left == 0 and told in (TWICE, ["ServiceIsGone", DONE]),
    )


def checked_while_its_import_is_undone(world):
    batch = PlaceImport.objects.create(
        collective=world.of,
        file_name="a.json",
        format="di",
        state="applied",
        created_by=world.by,
        created_at=NOW,
    )
    made = place(world.of, world.by)
    Place.objects.filter(id=made.id).update(batch=batch, checked_by=None, version=1)
    works = [
        lambda: check_place(made, by=world.team[0], on=TODAY),
        lambda: undo_places(batch, by=world.by),
    ]
    ends = ((TWICE, 1), (["RowIsGone", DONE], 0))
    return Race(works, Place.objects.count, lambda told, left: (told, left) in ends)


def closed_while_it_is_corrected(world):
    made = place(world.of, world.by)
    data = PlaceData(name="Centre des Roses", kind="centre")
    works = [
        lambda: edit_place(made, data=data, version=made.version, by=world.team[0], on=TODAY),
        lambda: close_place(made, by=world.by, on=TODAY),
    ]
    look = lambda: Place.objects.filter(closed_on=None).count()  # noqa: E731 -- a look
    return Race(works, look, lambda told, left: (told, left) == (TWICE, 0))


RACES = [
    one_encounter_sent_twice, undone_while_it_is_named, named_while_she_is_erased, leaves_while_it_is_cancelled,
    two_say_that_they_are_back, a_round_of_a_circuit_that_stops, a_watcher_who_stops, both_hosts_drop_out,
    two_drop_ins_of_one_hour, says_yes_while_it_is_off, someone_comes_while_it_is_off, a_coming_undone_while_it_is_named,
    two_write_what_was_said, changed_after_it_was_stopped, two_dates_are_chosen, answers_while_it_is_settled,
    two_addresses_of_one_calendar, answers_while_a_day_is_chosen, two_days_are_chosen, held_while_it_is_put_off,
    invited_while_it_is_put_off, one_member_joins_twice, joins_while_it_ends, one_draft_published_twice,
    referred_twice_to_one_place, the_place_answers_twice, the_place_answers_while_she_stops,
    the_place_answers_on_the_last_day, the_place_answers_while_she_is_erased, four_ring_the_places,
    two_checks_are_prepared, a_closing_accepted_and_refused, taken_away_while_it_is_corrected,
    checked_while_its_import_is_undone, closed_while_it_is_corrected,
]  # fmt: skip


def test_what_ends_is_over_and_what_is_one_is_one(times, record_testsuite_property):
    found = {race.__name__: told for race in RACES if (told := wrong(race, times=times))}
    record_testsuite_property(
        f"races, {times} times each", f"{len(RACES)}, {len(found)} that leave what may not be"
    )
    assert found == {}
