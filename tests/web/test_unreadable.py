"""One file that no longer opens: its place says so, the list stands, an alarm is raised, nothing is written over it."""

import pytest
from django.db import connection

from essaim.kernel.fields import broken_seals_shown
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import maintenance, within
from essaim.kernel.vault import SubjectKey
from essaim.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def odette(collective, coordinator):
    with within(collective):
        factories.person(collective, coordinator, "Jeanne Petit", companion=coordinator)
        return factories.person(
            collective, coordinator, "Odette Renaud", companion=coordinator, phone="+33611223344"
        )


def alter_an_envelope(odette):
    with maintenance(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('app.collectives', %s, true)", [str(odette.collective_id)])
        spoilt = b"\x01\x00\x01" + bytes(60)
        where = odette.id.hex if connection.vendor == "sqlite" else str(odette.id)
        cursor.execute(
            "UPDATE essaim_person SET name = %s, phone = %s WHERE id = %s", [spoilt, spoilt, where]
        )


def lose_her_key(odette):
    SubjectKey.objects.filter(subject_id=odette.id).delete()


def alter_her_key(odette):
    SubjectKey.objects.filter(subject_id=odette.id).update(wrapped=b"\x01\x00\x01" + bytes(60))


@pytest.mark.parametrize("spoil", [alter_an_envelope, lose_her_key, alter_her_key])
def test_the_list_and_the_file_stand_and_an_alarm_is_raised(browse, odette, coordinator, spoil, caplog):
    spoil(odette)
    reader = browse(coordinator)
    page = reader.get("/personnes/")
    assert page.status_code == 200
    text = page.content.decode()
    assert ("Jeanne" in text, "(illisible)" in text, "Odette" in text) == (True, True, False)
    assert reader.get(f"/personnes/{odette.id}/").status_code == 200
    assert "essaim.seals" in {record.name for record in caplog.records}


@pytest.mark.parametrize("spoil", [alter_an_envelope, lose_her_key])
def test_what_is_unreadable_is_never_written_in_place_of_what_was_sealed(odette, collective, spoil):
    spoil(odette)
    with within(collective):
        kept = Person.objects.get(id=odette.id)
        with pytest.raises(BrokenSeal):
            kept.name  # noqa: B018 -- outside of a page that is read
        with broken_seals_shown():
            shown, phone = kept.name, kept.phone
        assert (shown, phone) == ("(illisible)", None)
        kept.name = shown
        with pytest.raises(BrokenSeal):
            kept.save(update_fields=["name"])
