"""A fault between the two databases leaves a key without a row, or a row without a key: the night sees both."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from essaim.kernel import erasure_list, keyring
from essaim.kernel.fields import kind_of, sealed_models
from essaim.kernel.keyring import Subject
from essaim.kernel.tenancy import within
from essaim.kernel.vault import SubjectKey
from essaim.models import Note, Person, Signal, Worry
from essaim.people.actions.forgetting import forget_rows
from essaim.rights.actions import erasure
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.sweep import Swept, replay_erasures, sweep
from essaim.worries.actions.signals import SignalData, receive_signal
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.enums import SignalKind, WorryLevel
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


def age_keys():
    SubjectKey.objects.update(made_at=NOW - timedelta(days=1))


@pytest.fixture
def odette(collective, coordinator, volunteer):
    made = factories.person(collective, coordinator, companion=volunteer)
    Note.objects.create(
        collective=collective, person=made, body="Aime lire", by=volunteer, at=NOW, expires_on=TODAY
    )
    return made


def a_worry(collective, by):
    data = WorryData(level=WorryLevel.WORRY, fact="Volets fermés")
    return raise_worry(collective, data=data, by=by, at=NOW, worry_id=factories.new_id())


def a_signal(collective):
    return receive_signal(
        collective, data=SignalData(kind=SignalKind.CALL_ME, reach="01 02 03 04 05"), at=NOW
    )


def test_what_lives_keeps_its_key(collective, odette, volunteer):
    a_worry(collective, volunteer)
    a_signal(collective)
    age_keys()
    kinds = SubjectKey.objects.exclude(kind="membership").order_by("kind").values_list("kind", flat=True)
    assert (sweep(collective, at=NOW), list(kinds)) == (Swept(), ["person", "signal", "worry"])


@pytest.mark.parametrize(
    "killed", ["before the row", "after the worry", "after the signal", "after the person"]
)
def test_a_key_by_which_nothing_lives_is_destroyed(collective, odette, volunteer, killed, monkeypatch):
    """Killed after the commit of the main database, before the vault: nothing else in the house would see it."""
    worry, signal = a_worry(collective, volunteer), a_signal(collective)
    gone = {
        "before the row": Subject("worry", factories.new_id()),
        "after the worry": Subject("worry", worry.id),
        "after the signal": Subject("signal", signal.id),
        "after the person": Subject("person", odette.id),
    }[killed]
    with monkeypatch.context() as cut:
        cut.setattr(transaction, "on_commit", lambda *_, **__: None)
        if killed == "before the row":
            keyring.make_key(collective.id, gone)
        elif killed == "after the person":
            erase_person(odette, by=None, on=TODAY)
        else:
            model = {kind_of(one): one for one in sealed_models()}[gone.kind]
            forget_rows(model._default_manager.filter(id=gone.id), on=TODAY)
    assert keyring.has_key(collective.id, gone)
    assert sweep(collective, at=NOW) == Swept()  # it may be in use: another process is writing its row
    age_keys()
    assert sweep(collective, at=NOW) == Swept(orphans=1)
    assert not keyring.has_key(collective.id, gone)
    assert gone.id in {line.subject_id for line in erasure_list.read_list(erasure_list.path())}
    assert sweep(collective, at=NOW) == Swept()


def test_rows_that_lost_their_key_are_counted_and_kept(collective, odette, caplog):
    SubjectKey.objects.all().delete()
    assert sweep(collective, at=NOW) == Swept(keyless=1)
    assert [record.name for record in caplog.records] == ["essaim.erasure"]
    assert Person.objects.count() == 1


def test_another_collective_s_keys_are_its_own(collective, odette):
    other = factories.collective("Allonnes")
    with within(other):
        keyring.make_key(other.id, Subject("worry", factories.new_id()))
    age_keys()
    assert sweep(collective, at=NOW) == Swept()
    assert SubjectKey.objects.count() == 2


def test_whoever_a_backup_brought_back_goes_the_next_night_and_only_she(
    collective, odette, coordinator, django_capture_on_commit_callbacks, monkeypatch
):
    other = factories.person(collective, coordinator, "Jeanne")
    erasure_list.add_to_list(collective.id, [odette.id, factories.new_id()], on=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert replay_erasures(collective, on=TODAY) == 1
    assert Person.objects.get(id=odette.id).state == "erased"
    assert Person.objects.get(id=other.id).name == "Jeanne"
    looked = []
    monkeypatch.setattr(erasure, "_forget", lambda *_, **__: looked.append(1))
    assert (replay_erasures(collective, on=TODAY), looked) == (0, [])


def test_nothing_is_done_for_those_who_did_not_come_back(collective, django_assert_max_num_queries):
    erasure_list.add_to_list(collective.id, [factories.new_id() for _ in range(300)], on=TODAY)
    with django_assert_max_num_queries(60):
        assert replay_erasures(collective, on=TODAY) == 0
    assert (Worry.objects.count(), Signal.objects.count()) == (0, 0)
