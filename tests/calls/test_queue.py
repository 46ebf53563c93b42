"""The queue and the seats of a talk under many hands: nobody has two callers, no seat two people; why nobody is left always sums to the list."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.campaigns import StillToCall, close_campaign
from essaim.calls.actions.drop_ins import NoSeatLeft, keep_seat, lead, propose_talk
from essaim.calls.actions.holds import skip, take_next
from essaim.calls.enums import CallOutcome, SkipReason, WhyNot
from essaim.calls.queries.lists import counts_of, lines_with_why
from essaim.calls.rules.answers import OFFERED
from essaim.kernel.tenancy import within
from essaim.models import CallHold, CallLine, CallSettings, Contact, Grant, Person, PhoneSeat
from essaim.people.actions.consents import give_consent, stop_contact
from essaim.people.actions.persons import end_person
from essaim.worries.actions.worries import WorryData, raise_worry
from tests import factories
from tests.calls.samples import MONDAY, campaign, someone
from tests.factories import new_id
from tests.parallel import alone, at_once, shared_database

CALLERS = 20


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [CALLERS + 5, CALLERS - 5])
def test_twenty_callers_in_the_same_second_never_get_the_same_person(tmp_path, transactional_db, people):
    with shared_database(tmp_path):
        of, team, made = alone(lambda: _ready(people))

        def ask(member):
            def asked():
                with within(of):
                    held = take_next(made, by=member, at=MONDAY)
                    return held and held.person_id

            return asked

        got = [one for one in at_once([ask(member) for member in team]) if one]
        assert len(got) == len(set(got)) == min(people, CALLERS)
        assert alone(lambda: _granted(of)) == Counter(got)


@pytest.mark.django_db(transaction=True)
def test_one_caller_with_two_windows_gets_one_person(tmp_path, transactional_db):
    with shared_database(tmp_path):
        of, team, made = alone(lambda: _ready(5))

        def ask():
            with within(of):
                return take_next(made, by=team[0], at=MONDAY).person_id

        assert len(set(at_once([ask] * 5))) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_ask_at_once_for_the_last_seat_of_a_talk_one_has_it(tmp_path, transactional_db):
    with shared_database(tmp_path):
        of, talk, asking = alone(_last_seat)

        def ask(member, person):
            def asked():
                with within(of):
                    return keep_seat(talk, person=person, by=member, at=MONDAY)

            return asked

        answers = Counter(type(one) for one in at_once([ask(*one) for one in asking]))
        assert (answers, alone(lambda: _seats(of))) == ({PhoneSeat: 1, NoSeatLeft: CALLERS - 1}, 6)


def _last_seat():
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    with within(of):
        CallSettings.objects.create(collective=of, dial_in="01 23 45 67 89")
        chosen = {"starts_at": MONDAY + timedelta(days=1), "minutes": 45, "seats": 6}
        talk = propose_talk(of, by=by, at=MONDAY, drop_in_id=new_id(), **chosen)
        lead(talk, by=by, at=MONDAY)
        for number in range(5):
            keep_seat(talk, person=someone(of, by, f"Première {number}"), by=by, at=MONDAY)
        return (
            of,
            talk,
            [(factories.member(of), someone(of, by, f"Une {number}")) for number in range(CALLERS)],
        )


def _seats(of):
    with within(of):
        return PhoneSeat.objects.count()


def _ready(people):
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    team = [factories.member(of) for _ in range(CALLERS)]
    with within(of):
        met = [someone(of, by, f"Personne {number}") for number in range(people)]
        return of, team, campaign(of, by, callers=team, people=met)


def _granted(of):
    with within(of):
        assert CallHold.objects.count() == Grant.objects.count()
        return Counter(Grant.objects.values_list("person_id", flat=True))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["call", "call", "call", "skip", "leave", "stop", "agree", "end", "worry", "wait"]),
        st.integers(0, 3),  # who
        st.sampled_from([str(one) for one in OFFERED]),
        st.sampled_from(SkipReason.values),
        st.integers(1, 60),  # hours
    ),
    min_size=3,
    max_size=14,
)


def _lives(examples):
    return settings(
        max_examples=examples, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip


@pytest.mark.usefixtures("inside")
@_lives(5)
@given(steps=STEPS)
def test_the_counts_always_sum_to_the_list_and_a_campaign_leaves_nobody_behind(
    collective, coordinator, steps
):
    _live(collective, coordinator, steps)


@pytest.mark.slow
@pytest.mark.usefixtures("inside")
@_lives(40)
@given(steps=STEPS)
def test_the_same_over_many_lives(collective, coordinator, steps):
    _live(collective, coordinator, steps)


def _live(collective, coordinator, steps):
    """Whatever calls, passes, time-outs, crashes and wishes."""
    team = [factories.member(collective) for _ in range(3)] + [coordinator]
    met = [someone(collective, coordinator, f"Personne {number}") for number in range(4)]
    made = campaign(collective, coordinator, callers=team[:3], people=met)
    at = MONDAY
    for step in steps:
        _step(made, step, team, met, at)
        at += timedelta(hours=step[-1])
        for member in (team[0], team[step[1]]):
            counts = counts_of(made, member=member, at=at)
            assert sum(counts.values()) == CallLine.objects.filter(campaign=made).count() == len(met)
            if not CallHold.objects.filter(member=member, ended_at=None).exists():
                _next_is_one_of_the_ready(made, member, at, counts)
    _close(made, coordinator, at)


def _step(made, step, team, met, at):
    what, who, *_more = step
    person, coordinator = Person.objects.get(id=met[who].id), team[-1]
    if what in {"call", "skip", "leave"}:
        _call(made, step, team[who], at)
    elif what == "worry":
        data = WorryData(level="worry", fact="Voix très faible", person=person)
        raise_worry(made.collective, data=data, by=team[who], at=at, worry_id=new_id())
    elif person.state == "active" and what != "wait":
        _wish(what, person, coordinator, at.date())


def _wish(what, person, by, on):
    if what == "stop":
        stop_contact(person, channels=["phone"], on=on, by=by)
    elif what == "agree":
        give_consent(person, purpose="phone", how="spoken", on=on, by=by)
    else:
        end_person(person, by=by, on=on)


def _call(made, step, member, at):
    what, _who, outcome, reason, _hours = step
    held = take_next(made, by=member, at=at)
    if held is None or what == "leave":
        return
    soon = at + timedelta(minutes=3)
    if what == "skip":
        skip(held, reason=reason, by=member, at=soon)
        return
    later = (
        at + timedelta(days=2) if CallOutcome(outcome).meaning.takes_a_date and reason != "other" else None
    )
    record_call(held, Answer(outcome, later), by=member, at=soon, call_id=new_id())


def _next_is_one_of_the_ready(made, member, at, counts):
    ready = set(
        lines_with_why(made, member=member, at=at)
        .filter(why=WhyNot.READY)
        .values_list("person_id", flat=True)
    )
    held = take_next(made, by=member, at=at)
    assert (held is None) == (not ready) == (counts[WhyNot.READY] == 0)
    if held is not None:
        assert held.person_id in ready
        held.delete()
        Grant.objects.filter(source_id=held.id).delete()


def _close(made, coordinator, at):
    """Closed, each has an outcome, a date or a reason; refused, someone has none."""
    try:
        close_campaign(made, by=coordinator, at=at)
    except StillToCall:
        assert CallLine.objects.filter(campaign=made, last_outcome="").exists()
        return
    bare = lines_with_why(made, member=coordinator, at=at).filter(last_outcome="", call_back_at=None)
    assert not bare.filter(why__in=[WhyNot.READY, WhyNot.HOURS, WhyNot.RECENT, WhyNot.OTHER_SLOT]).exists()
    assert Contact.objects.filter(source="call").count() >= CallLine.objects.exclude(last_outcome="").count()
