"""A model that nothing else names (`tests/trial`) is merged, exported, erased, expired, shown and registered all the same."""

from datetime import timedelta

import pytest

from essaim.documents.paper import render_paper
from essaim.documents.processing_register import register_paper
from essaim.kernel import keyring
from essaim.kernel.fields import Sealed
from essaim.kernel.tenancy import within
from essaim.people.actions.persons import end_person
from essaim.rights.actions.erasure import erase_person
from essaim.rights.actions.merges import merge_people, settle_merges, undo_merge
from essaim.rights.actions.retention import apply_retention
from essaim.rights.queries.processing import register_of
from essaim.rights.queries.retention import rehearse, totals
from essaim.rights.queries.rights import everything_about
from tests import factories
from tests.documents import reading
from tests.factories import NOW
from tests.trial.models import TRIAL_KEPT, Trial

pytestmark = pytest.mark.usefixtures("inside")
TODAY = NOW.date()
WHERE = "la médiathèque du quai"


@pytest.fixture
def odette(collective, coordinator, volunteer):
    return factories.person(collective, coordinator, "Odette Renaud", companion=volunteer)


def trial(person, by, **values):
    return Trial.objects.create(
        collective=person.collective,
        person=person,
        where=WHERE,
        by=by,
        on=TODAY,
        place_mark="1.abc",
        **values,
    )


def test_it_follows_a_merge_under_the_kept_key_and_comes_back(odette, collective, coordinator, volunteer):
    other = factories.person(collective, coordinator, "Odete Renault")
    row = trial(other, volunteer)
    versions = {"kept_version": odette.version, "merged_version": other.version}
    merge = merge_people(odette, other, keep={}, by=coordinator, at=NOW, **versions)
    row = Trial.objects.get()
    assert (row.person_id, row.where) == (odette.id, WHERE)
    undo_merge(merge, by=coordinator, at=NOW + timedelta(days=1))
    row = Trial.objects.get()
    assert (row.person_id, row.where) == (other.id, WHERE)


def test_it_needs_nothing_of_the_second_file_once_the_merge_is_settled(
    odette, collective, coordinator, volunteer
):
    other = factories.person(collective, coordinator, "Odete Renault")
    trial(other, volunteer)
    versions = {"kept_version": odette.version, "merged_version": other.version}
    merge_people(odette, other, keep={}, by=coordinator, at=NOW, **versions)
    settle_merges(collective, at=NOW + timedelta(days=31))
    keyring.destroy_keys(collective.id, [keyring.Subject("person", other.id)])
    assert Trial.objects.get().where == WHERE


def test_it_is_handed_to_her(odette, volunteer):
    trial(odette, volunteer)
    section = next(one for one in everything_about(odette, on=TODAY).sections if one.name == "Trial")
    assert section.title == "Ses essais"
    assert [(item.label, item.text) for item in section.rows[0]] == [
        ("Vers quel lieu", WHERE),
        ("Noté par", volunteer.user.first_name),
        ("Le", "21 novembre 2026"),
        ("On lui doit une réponse", "non"),
    ]


def test_it_is_emptied_and_ended_when_she_is_erased_and_still_counted(odette, coordinator, volunteer):
    trial(odette, volunteer)
    before = totals(odette.collective)
    erase_person(odette, by=coordinator, on=TODAY)
    row = Trial.objects.get()
    assert (row.where, row.place_mark, row.ended_on) == (None, "", TODAY)
    assert totals(odette.collective) == before
    assert before["trials"] == 1


def test_it_ends_with_the_link(odette, volunteer):
    trial(odette, volunteer)
    end_person(odette, by=volunteer, on=TODAY)
    assert Trial.objects.get().ended_on == TODAY


def test_it_goes_when_its_time_is_over_as_the_rehearsal_said(odette, collective, volunteer):
    trial(odette, volunteer, ended_on=TODAY - timedelta(days=100))
    trial(odette, volunteer, ended_on=TODAY - timedelta(days=99))
    line = next(one for one in rehearse(collective, on=TODAY).lines if one.keep == TRIAL_KEPT)
    assert line.going == 1
    assert apply_retention(collective, on=TODAY)[TRIAL_KEPT] == 1
    assert sorted(str(row.where) for row in Trial.objects.all()) == ["None", WHERE]


def test_an_answer_owed_holds_her_file_back(collective, coordinator, volunteer):
    long_ago = NOW - timedelta(days=800)
    person = factories.person(
        collective, coordinator, at=long_ago, met_on=long_ago.date(), warned_on=long_ago.date()
    )
    row = trial(person, volunteer, is_owed=True)
    going = next(one for one in rehearse(collective, on=TODAY).lines if one.keep.key == "person")
    assert (going.going, going.held) == (0, 1)
    row.is_owed = False
    row.save()
    going = next(one for one in rehearse(collective, on=TODAY).lines if one.keep.key == "person")
    assert (going.going, going.held) == (1, 0)


@pytest.mark.parametrize(("role", "is_shown"), [("companion", True), ("substitute", False)])
def test_those_whom_its_part_names_see_it_on_her_file(odette, collective, volunteer, browse, role, is_shown):
    trial(odette, volunteer)
    reader = factories.member(collective)
    factories.companionship(odette, reader, role=role, since=TODAY)
    page = browse(reader).get(f"/personnes/{odette.id}/").content.decode()
    assert (WHERE in page) is is_shown
    assert "Odette Renaud" in page


def test_it_is_printed_in_the_register_of_its_activity(collective):
    register = register_of(collective)
    activity = next(one for one in register.activities if one.words.key == "trial")
    assert [(line.name, line.sealed, line.seen_by) for line in activity.models] == [
        ("Trial", ("Vers quel lieu",), "référent·e, personne qui l’accompagne")
    ]
    said = reading.text(render_paper(register_paper(register, screens=[], on=TODAY)))
    assert "Savoir vers quel lieu elle a été orientée." in said
    assert "Essai, après sa fin" in said


def test_its_sealed_field_says_nothing_in_the_database(odette, volunteer):
    trial(odette, volunteer)
    assert isinstance(Trial.objects.get().__dict__["where"], Sealed)


def test_another_collective_sees_nothing_of_it(odette, volunteer):
    trial(odette, volunteer)
    with within(factories.collective("Allonnes")):
        assert Trial.objects.count() == 0
