import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from essaim.kernel import walls
from essaim.kernel.tenancy import ScopeError, within
from essaim.models import Dwelling, Street
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two collectives of one network, each with a door."""
    ours = factories.collective("Bondy")
    theirs = factories.collective("Allonnes", of=ours.network)
    with within(ours):
        ours.door = factories.dwelling(ours, 1)
    with within(theirs):
        theirs.door = factories.dwelling(theirs, 2)
    return ours, theirs


def test_a_query_without_a_collective_is_an_exception(two):
    with pytest.raises(ScopeError):
        Dwelling.objects.count()


def test_a_collective_sees_its_own_rows_and_no_others(two):
    ours, theirs = two
    with within(ours):
        assert list(Dwelling.objects.all()) == [ours.door]
    with within(theirs):
        assert list(Dwelling.objects.all()) == [theirs.door]
    with within(ours, theirs):
        assert Dwelling.objects.count() == 2


def test_leaving_a_nested_collective_gives_the_first_back(two):
    ours, theirs = two
    with within(ours):
        with within(theirs):
            assert Dwelling.objects.get() == theirs.door
        assert Dwelling.objects.get() == ours.door


def test_a_row_of_another_collective_cannot_be_written(two):
    ours, theirs = two
    with within(ours):
        with pytest.raises(ScopeError):
            Dwelling(collective=theirs, street=theirs.door.street, source="hand").save()
        with pytest.raises(ScopeError):
            Dwelling.objects.bulk_create(
                [Dwelling(collective=theirs, street=theirs.door.street, source="hand")]
            )
        with pytest.raises(ScopeError):
            theirs.door.save()


def test_forward_keys_and_refresh_do_not_cross_the_wall(two):
    ours, theirs = two
    with within(ours):
        with pytest.raises(Dwelling.DoesNotExist):
            theirs.door.refresh_from_db()
        stray = Dwelling(collective=ours, street_id=theirs.door.street_id)
        with pytest.raises(Street.DoesNotExist):
            _ = stray.street


def write_at_once(row):
    """Save, and have the deferred checks done now."""
    with transaction.atomic():
        row.save()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_reference_to_another_collective_is_a_database_error(two):
    ours, theirs = two
    with within(ours, theirs):
        write_at_once(Dwelling(collective=ours, street_id=ours.door.street_id, source="hand"))
        with pytest.raises(IntegrityError):
            write_at_once(Dwelling(collective=ours, street_id=theirs.door.street_id, source="hand"))


RAW = 'SELECT "id" FROM "essaim_dwelling"'


def test_the_second_wall_holds_when_the_first_is_gone(two):
    ours, _ = two
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(RAW)
            assert cursor.fetchall() == []
            with within(ours):
                cursor.execute(RAW)
                assert len(cursor.fetchall()) == 1
    else:
        with connection.cursor() as cursor:
            with pytest.raises(ScopeError):
                cursor.execute(RAW)
            with within(ours), pytest.raises(ScopeError):
                cursor.execute(RAW)


def test_the_second_wall_refuses_a_foreign_row_to_raw_sql_on_postgresql(two):
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's; SQLite has the guard and the triggers")
    ours, theirs = two
    with within(ours), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO essaim_sector (id, collective_id, name, created_at) VALUES (gen_random_uuid(), %s, 'x', now())",
            [str(theirs.id)],
        )


def test_every_table_of_a_collective_has_its_wall(db):
    expected = walls.scoped_tables()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tablename FROM pg_policies WHERE policyname = 'collective_wall'")
            assert {row[0] for row in cursor.fetchall()} == expected
            cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
            assert {row[0] for row in cursor.fetchall()} == expected
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            assert cursor.fetchone() == (False,), (
                "the tests must not run as a role that ignores row-level security"
            )
        else:
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_wall'")
            with_references = {m._meta.db_table for m in walls.scoped_models() if list(walls.references(m))}
            assert {row[0] for row in cursor.fetchall()} == with_references


def test_a_visit_cannot_be_changed_even_by_sql(two):
    ours, _ = two
    with within(ours):
        by = factories.member(ours)
        visit = ours.door.visits.create(
            collective=ours,
            outcome="absent",
            at=factories.NOW,
            slot="saturday",
            recorded_by=by,
            recorded_at=factories.NOW,
        )
        with pytest.raises((IntegrityError, Exception), match="append-only"), transaction.atomic():
            type(visit).objects.filter(id=visit.id).update(outcome="talked")
