"""Erasing a person: nothing can be read again, the figures stay."""

from datetime import date

import pytest

from essaim.kernel import erasure_list, keyring
from essaim.models import Person
from essaim.people.actions.erasure import erase_person
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")
TODAY = date(2026, 11, 23)


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator, "Odette Renaud", phone="+33611223344")


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def carry_out(person, how=erase_person):
        with django_capture_on_commit_callbacks(execute=True):
            how(person, by=None, on=TODAY)
        return person

    return carry_out


def test_her_key_goes_and_her_row_stays_empty(odette, collective, erase):
    erase(odette)
    found = Person.objects.get(id=odette.id)
    assert (found.state, found.name, found.phone, found.ended_on) == ("erased", None, None, TODAY)
    assert not keyring.has_key(collective.id, odette.id)
    assert [line.subject_id for line in erasure_list.read_list(erasure_list.path())] == [odette.id]


def test_to_erase_twice_changes_nothing(odette, collective, erase):
    erase(erase(odette))
    assert Person.objects.get(id=odette.id).state == "erased"
    assert len(erasure_list.read_list(erasure_list.path())) == 1
