"""The signs of neighbours: kept sealed for thirty days, then gone."""

from datetime import date, timedelta

import pytest
from django.db import connection, connections

from essaim.models import Signal, SubjectKey
from essaim.people.rules.authority import ForTheCoordinator
from essaim.people.rules.texts import TextTooLong
from essaim.worries.actions import signals as actions
from essaim.worries.actions.signals import SignalData
from essaim.worries.enums import SignalKind, SignalState
from essaim.worries.queries.signals import open_signals
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
END = TODAY + timedelta(days=30)
WHAT = "Ses volets sont fermés depuis lundi"


def receive(of, kind=SignalKind.NEIGHBOUR, *, at=NOW, by=None, **more):
    data = SignalData(
        kind=kind, **({"where": "12 rue des Lilas", "what": WHAT, "reach": "06 39 98 12 34"} | more)
    )
    return actions.receive_signal(of, data=data, at=at, by=by)


def test_a_sign_expires_in_thirty_days_and_she_is_told_within_a_month(collective):
    kept = receive(collective)
    assert (kept.state, kept.expires_on, kept.inform_before) == (
        "new",
        date(2026, 12, 21),
        date(2026, 12, 21),
    )


@pytest.mark.parametrize(
    ("kind", "more", "refusal"),
    [
        (SignalKind.NEIGHBOUR, {"where": " "}, actions.SayWhere),
        (SignalKind.NEIGHBOUR, {"what": "\x00"}, actions.SayWhat),
        (SignalKind.VISIT_ME, {"where": ""}, actions.SayWhere),
        (SignalKind.CALL_ME, {"reach": "le soir"}, actions.SayHowToReachYou),
        (SignalKind.NEIGHBOUR, {"what": "x" * 1_000_000}, TextTooLong),
        (SignalKind.NEIGHBOUR, {"where": "x" * 201}, TextTooLong),
    ],
)
def test_what_is_missing_or_too_long_is_refused_and_nothing_is_written(collective, kind, more, refusal):
    with pytest.raises(refusal):
        receive(collective, kind, **more)
    assert (Signal.objects.count(), SubjectKey.objects.count()) == (0, 0)


def test_those_that_nobody_took_come_first(collective, coordinator):
    taken, waiting = receive(collective), receive(collective, at=NOW + timedelta(hours=1))
    actions.take_signal(taken, by=coordinator)
    assert list(open_signals(collective)) == [waiting, taken]


def test_a_volunteer_does_nothing_with_a_sign(collective, volunteer):
    kept = receive(collective)
    for action in (
        lambda: actions.take_signal(kept, by=volunteer),
        lambda: actions.close_signal(kept, state=SignalState.MET, by=volunteer, at=NOW),
        lambda: actions.note_informed(kept, informed_on=TODAY, by=volunteer, on=TODAY),
        lambda: actions.reopen_signal(kept, by=volunteer, at=NOW),
        lambda: receive(collective, by=volunteer),
    ):
        with pytest.raises(ForTheCoordinator):
            action()


def test_a_sign_is_closed_once_and_reopened_until_it_expires(collective, coordinator):
    kept = receive(collective)
    person = factories.person(collective, coordinator)
    actions.close_signal(kept, state=SignalState.MET, by=coordinator, at=NOW, person=person)
    with pytest.raises(actions.SignalIsClosed):
        actions.close_signal(kept, state=SignalState.MET, by=coordinator, at=NOW)
    with pytest.raises(actions.SignalIsClosed):
        actions.reopen_signal(kept, by=coordinator, at=NOW + timedelta(days=30))
    actions.reopen_signal(kept, by=coordinator, at=NOW + timedelta(days=29))
    assert Signal.objects.get().state == "taken"


def test_a_file_is_joined_once_she_was_met(collective, coordinator):
    kept, person = receive(collective), factories.person(collective, coordinator)
    with pytest.raises(actions.NotMetYet):
        actions.join_person(kept, person=person, by=coordinator)
    actions.close_signal(kept, state=SignalState.MET, by=coordinator, at=NOW)
    actions.join_person(kept, person=person, by=coordinator)
    assert Signal.objects.get().person == person


@pytest.mark.parametrize("informed_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_she_is_told_after_the_sign_and_not_in_the_future(collective, coordinator, informed_on):
    with pytest.raises(actions.InformedTooEarly):
        actions.note_informed(receive(collective), informed_on=informed_on, by=coordinator, on=TODAY)


def raw(alias):
    return connections[alias].connection.serialize()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file of SQLite")
def test_an_expired_sign_is_gone_from_the_raw_bytes_and_its_key_too(
    collective, coordinator, django_capture_on_commit_callbacks
):
    kept, met = receive(collective), receive(collective)
    actions.close_signal(met, state=SignalState.MET, by=coordinator, at=NOW)
    envelopes = [bytes(row[0]) for row in _columns("what")]
    keys = [bytes(row[0]) for row in _columns("wrapped", "essaim_subjectkey WHERE kind = 'signal'", "vault")]
    assert (len(envelopes), len(keys)) == (2, 2)
    assert WHAT.encode() not in raw("default")
    assert all(one in raw("default") for one in envelopes)
    assert all(one in raw("vault") for one in keys)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.expire_signals(collective, on=END - timedelta(days=1)) == 0
        assert actions.expire_signals(collective, on=END) == 2
    assert not any(one in raw("default") for one in envelopes)
    assert not any(one in raw("vault") for one in keys)
    assert SubjectKey.objects.filter(kind="signal").count() == 0
    rows = {one.id: (one.state, one.where, one.what, one.reach) for one in Signal.objects.all()}
    assert rows == {kept.id: ("expired", None, None, None), met.id: ("met", None, None, None)}
    assert actions.expire_signals(collective, on=END + timedelta(days=1)) == 0


def _columns(name, table="essaim_signal", alias="default"):
    return connections[alias].connection.execute(f"SELECT {name} FROM {table}").fetchall()
