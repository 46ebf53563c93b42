"""Erasing a person: nothing can be read again, the figures stay."""

from datetime import date

import pytest
from django.db import transaction

from essaim.impact.queries import figures
from essaim.impact.rules import Period
from essaim.kernel import erasure_list, keyring
from essaim.kernel.fields import sealed_fields
from essaim.kernel.sealing import KeyIsGone
from essaim.kernel.tenancy import within
from essaim.models import (
    BreakGlass,
    Companionship,
    Contact,
    DoNotContact,
    Merge,
    NextStep,
    Note,
    Person,
    PersonIndex,
    PersonRequest,
    Signal,
    Worry,
)
from essaim.rights.actions.erasure import anonymise_person, erase_again, erase_person, finish_erasures
from essaim.rights.queries.retention import totals
from tests import factories
from tests.people.canaries import fill, keys_of_people, models_about_people

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)


@pytest.fixture
def odette(collective, coordinator):
    return fill(collective, coordinator)


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def carry_out(person, how=erase_person, **options):
        with django_capture_on_commit_callbacks(execute=True):
            how(person, **{"by": None, "on": TODAY} | options)
        return person

    return carry_out


def sealed_values(model):
    return [row.__dict__[field.attname] for row in model.objects.all() for field in sealed_fields(model)]


@pytest.mark.parametrize("how", [erase_person, anonymise_person])
def test_every_sealed_column_of_every_model_is_empty_after(odette, erase, how):
    for model in models_about_people():
        assert None not in sealed_values(model), model
    erase(odette, how)
    for model in models_about_people():
        assert set(sealed_values(model)) <= {None}, model
    assert set(Person.objects.values_list("state", flat=True)) == {odette.state, "merged"}
    assert odette.state == ("erased" if how is erase_person else "anonymised")


def test_no_key_of_hers_is_left_and_all_are_on_the_list(odette, collective, erase):
    subjects = set(keys_of_people().values_list("subject_id", flat=True))
    assert len(subjects) == 4  # her two files, the worry, the signal
    erase(odette)
    assert keys_of_people().count() == 0
    assert {line.subject_id for line in erasure_list.read_list(erasure_list.path())} == subjects
    with pytest.raises(KeyIsGone):
        keyring.subject_key(collective.id, keyring.Subject("person", odette.id))


def test_the_figures_are_the_same_after(odette, collective, erase):
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    before = totals(collective), figures(collective, period)
    assert [before[0][one] for one in ("people", "contacts", "two_way", "met")] == [2, 3, 2, 5]
    erase(odette)
    assert (totals(collective), figures(collective, period)) == before


def test_what_was_going_on_with_her_ends(odette, erase, coordinator):
    asked = PersonRequest.objects.create(
        collective=odette.collective,
        person=odette,
        kind="erasure",
        via="web",
        received_on=TODAY,
        due_on=TODAY,
    )
    erase(odette, by=coordinator)
    asked.refresh_from_db()
    assert (asked.done_on, asked.done_by) == (TODAY, coordinator)
    assert PersonRequest.objects.exclude(id=asked.id).get().cancelled_on == TODAY
    assert set(Companionship.objects.values_list("until", flat=True)) == {TODAY}
    assert [NextStep.objects.get().cancelled_at is None, Worry.objects.get().closed_by] == [
        False,
        coordinator,
    ]
    assert [Signal.objects.get().state, BreakGlass.objects.get().until.date() <= TODAY] == ["expired", True]
    assert (Note.objects.count(), PersonIndex.objects.count()) == (0, 0)
    assert set(Contact.objects.values_list("source_digest", flat=True)) == {""}


def test_a_form_opened_before_is_refused_after(odette, erase):
    version = odette.version
    assert erase(odette).version == version + 1


def test_to_erase_twice_changes_nothing(odette, erase):
    erase(erase(odette, anonymise_person))
    assert odette.state == "anonymised"
    assert len(erasure_list.read_list(erasure_list.path())) == 4


def test_others_lose_nothing(odette, collective, coordinator, erase):
    other = fill_another(collective, coordinator)
    erase(odette)
    with within(collective):
        found = Person.objects.get(id=other.id)
        assert (found.name, found.notes.get().body) == ("Zoé Blanc", "aime le thé")


def fill_another(collective, coordinator):
    other = factories.person(collective, coordinator, "Zoé Blanc")
    Note.objects.create(
        collective=collective,
        person=other,
        body="aime le thé",
        by=coordinator,
        at=factories.NOW,
        expires_on=TODAY,
    )
    return other


def test_the_kept_file_goes_whichever_of_the_two_is_erased(odette, erase):
    erase(Merge.objects.get().merged)
    assert Person.objects.get(id=odette.id).state == "erased"
    assert keys_of_people().count() == 0


def test_a_file_set_apart_again_stays(odette, collective, coordinator, erase):
    Merge.objects.update(undone_at=factories.NOW)
    other = Merge.objects.get().merged
    erase(odette)
    assert keyring.has_key(collective.id, keyring.Subject("person", other.id))
    assert Merge.objects.get().__dict__["before"] is None  # it spoke of both


def test_a_door_that_asked_to_be_left_alone_stays_so(odette, collective, coordinator, erase):
    door = factories.dwelling(collective)
    DoNotContact.objects.create(
        collective=collective,
        dwelling=door,
        channel="door",
        said_on=TODAY,
        recorded_by=coordinator,
        recorded_at=factories.NOW,
    )
    odette.dwelling_ref = str(door.id)
    odette.save()
    erase(odette)
    assert DoNotContact.objects.get().lifted_at is None


def test_a_transaction_that_fails_leaves_her_whole(odette, collective):
    def fail():
        with transaction.atomic():
            erase_person(odette, by=None, on=TODAY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with within(collective):
        assert Person.objects.get(id=odette.id).name is not None
    assert erasure_list.read_list(erasure_list.path()) == []


def test_a_crash_before_the_key_goes_is_mended_later(odette, collective):
    erase_person(odette, by=None, on=TODAY)  # what follows the commit never runs here
    assert keyring.has_key(collective.id, keyring.Subject("person", odette.id))
    assert finish_erasures(collective, on=TODAY) == 4
    assert keys_of_people().count() == 0
    assert finish_erasures(collective, on=TODAY) == 0


def test_a_list_that_could_not_be_written_is_written_later(odette, collective, erase, caplog):
    erasure_list.path().mkdir()  # stands where the file should: what a full disk does, for one who is root
    erase(odette)
    assert (keys_of_people().count(), [one.name for one in caplog.records]) == (0, ["essaim.erasure"])
    erasure_list.path().rmdir()
    assert finish_erasures(collective, on=TODAY) == 4
    assert len(erasure_list.read_list(erasure_list.path())) == 4


def test_the_list_is_replayed_and_replayed_again(odette, collective, erase):
    subjects = list(keys_of_people().values_list("subject_id", flat=True))
    lines = [erasure_list.Erased(collective.id, one, TODAY) for one in subjects]
    stranger = erasure_list.Erased(collective.id, factories.new_id(), TODAY)
    assert erase_again(collective, [stranger], on=TODAY) == 0
    assert erase_again(collective, lines, on=TODAY) == 1
    assert erase_again(collective, lines, on=TODAY) == 0
    assert keys_of_people().count() == 0
    assert Person.objects.get(id=odette.id).state == "erased"


def test_half_a_line_of_the_list_is_passed_over(collective):
    erasure_list.add_to_list(collective.id, [collective.id], on=TODAY)
    with erasure_list.path().open("a") as file:
        file.write(f"{collective.id} 0199\n\x00\n")
    erasure_list.add_to_list(collective.id, [collective.id], on=TODAY)
    assert [line.subject_id for line in erasure_list.read_list(erasure_list.path())] == [collective.id]
