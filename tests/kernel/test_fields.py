"""Sealed fields: open where they stand, closed everywhere else."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.utils import IntegrityError

from essaim.kernel import keyring, sealing
from essaim.kernel.tenancy import maintenance, within
from essaim.models import Note, Person
from tests import factories

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def odette(collective, coordinator):
    return factories.person(collective, coordinator, "Odette Renaud", phone="+33611223344")


def raw(person, column="name"):
    with connection.cursor() as cursor, maintenance():
        cursor.execute(
            f"SELECT {column} FROM essaim_person WHERE collective_id = %s", [_id(person.collective_id)]
        )
        return bytes(cursor.fetchone()[0])


def _id(value):
    return value if connection.vendor == "postgresql" else value.hex


def test_what_is_sealed_is_read_back(odette):
    found = Person.objects.get(id=odette.id)
    assert (found.name, found.phone, found.likes) == ("Odette Renaud", "+33611223344", None)
    assert b"Odette" not in raw(found)


def test_the_empty_text_is_not_the_absent_one(odette):
    odette.likes, odette.reach = "", None
    odette.save()
    found = Person.objects.get(id=odette.id)
    assert (found.likes, found.reach) == ("", None)


def test_two_names_of_different_lengths_have_envelopes_of_one_length(odette):
    before = len(raw(odette))
    odette.name = "Jo"
    odette.save()
    assert len(raw(odette)) == before


def test_an_envelope_moved_to_another_field_or_another_row_does_not_open(odette, collective, coordinator):
    with connection.cursor() as cursor, maintenance():
        cursor.execute("UPDATE essaim_person SET likes = name WHERE collective_id = %s", [_id(collective.id)])
    moved = Person.objects.get(id=odette.id)
    with pytest.raises(sealing.BrokenSeal):
        moved.likes  # noqa: B018
    assert moved.name == "Odette Renaud"
    note = Note.objects.create(
        collective=collective,
        person=odette,
        body="x",
        by=coordinator,
        at=factories.NOW,
        expires_on=factories.NOW,
    )
    other = Note(collective=collective, person=odette)
    other.__dict__["body"] = note.__dict__["body"]
    with pytest.raises(sealing.BrokenSeal):
        other.body  # noqa: B018


def test_a_flipped_bit_is_refused(odette):
    envelope = bytearray(raw(odette))
    for position in range(len(envelope)):
        spoiled = bytearray(envelope)
        spoiled[position] ^= 1
        field = Person._meta.get_field("name")
        from essaim.kernel.fields import Sealed

        with pytest.raises(sealing.BrokenSeal):
            field.open(odette, Sealed(bytes(spoiled)))


def test_a_destroyed_key_opens_nothing(odette, collective):
    keyring.destroy_keys(collective.id, [keyring.Subject("person", odette.id)])
    with pytest.raises(sealing.KeyIsGone):
        Person.objects.get(id=odette.id).name  # noqa: B018


def test_a_sealed_field_can_be_neither_searched_nor_written_in_clear(odette):
    with pytest.raises(FieldError):
        Person.objects.filter(name="Odette Renaud").exists()
    with pytest.raises(TypeError):
        Person.objects.filter(id=odette.id).update(name="Odette")


def test_no_name_is_kept_before_the_information(odette):
    odette.informed_on = None
    with pytest.raises(IntegrityError), transaction.atomic():
        odette.save()


def test_a_blind_index_is_of_one_collective_and_of_one_field(odette, collective):
    other = factories.collective()
    here = keyring.blind_index(collective.id, "phone", "+33611223344")
    assert here == keyring.blind_index(collective.id, "phone", "+33611223344")
    assert here != keyring.blind_index(collective.id, "name", "+33611223344")
    with within(other):
        assert here != keyring.blind_index(other.id, "phone", "+33611223344")


def test_the_keys_of_a_list_are_read_in_one_query(collective, coordinator, django_assert_num_queries):
    people = [factories.person(collective, coordinator, f"Personne {n}") for n in range(5)]
    with within(collective), django_assert_num_queries(2, using="vault"):
        keyring.load_keys(collective.id, [one.id for one in people])
        assert len([one.name for one in Person.objects.all()]) == 5


def test_nothing_is_sealed_nor_opened_without_a_master_key(odette, collective, settings):
    settings.MASTER_KEYS = ""
    with within(collective), pytest.raises(sealing.KeyIsGone):
        Person.objects.get(id=odette.id).name  # noqa: B018
    stranger = factories.collective()
    with within(stranger), pytest.raises(sealing.KeyIsGone):
        keyring.make_key(stranger.id, keyring.Subject("person", factories.new_id()))
