import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
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


TABLE = "essaim_dwelling"
SPELT = [TABLE, f'"{TABLE}"', TABLE.upper(), f"[{TABLE}]", f"`{TABLE}`", f"'{TABLE}'", f"main.{TABLE}", f'"main" . [{TABLE}]',
         f"temp.{TABLE}", f"(SELECT * FROM {TABLE})", f"(SELECT * FROM main.{TABLE})", f"/* */ {TABLE} AS d"]  # fmt: skip
ALWAYS_TRUE = ["", "WHERE collective_id = collective_id", "WHERE collective_id = '' OR 1 = 1", "WHERE collective_id IN (SELECT collective_id)",
               'WHERE "collective_id" = "collective_id"', "WHERE NOT collective_id = 'x'", "ORDER BY collective_id LIMIT 9"]  # fmt: skip
OTHERWISE = [
    f"WITH {TABLE} AS (SELECT * FROM main.{TABLE}) SELECT id FROM {TABLE}",
    f"SELECT b.id FROM essaim_street a LEFT JOIN {TABLE} b ON 1 = 1",
    f"SELECT id FROM {TABLE} UNION SELECT id FROM {TABLE}",
    f"SELECT DISTINCT b.id FROM essaim_network a LEFT JOIN {TABLE} b ON 1 = 1",
    f"SELECT max(id) FROM {TABLE}",
    f"SELECT (SELECT id FROM {TABLE} ORDER BY id DESC LIMIT 1)",
    f"EXPLAIN QUERY PLAN SELECT id FROM main.{TABLE}",
]


def asked(statement, *values):
    """What it gives; None when it is refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return {str(row[0]).replace("-", "") for row in cursor.fetchall()}
    except (ScopeError, DatabaseError):
        return None


def statements():
    """The statement and, for each, whether this database must understand it."""
    for spelt in SPELT:
        for condition in ALWAYS_TRUE:
            yield f"SELECT id FROM {spelt} {condition}"
    yield from OTHERWISE


def test_the_second_wall_holds_however_a_statement_is_written(two, record_property):
    ours, theirs = two
    mine, foreign = ours.door.id.hex, theirs.door.id.hex
    seen = 0
    for statement in statements():
        outside = asked(statement) or set()
        assert not outside & {mine, foreign}, f"outside of a collective: {statement}"
        with within(ours):
            found = asked(statement) or set()
        assert foreign not in found, statement
        seen += mine in found
    record_property("statements written against the walls", len(list(statements())))
    assert seen > 15, "one's own rows are read all the same"


def test_what_is_prepared_in_a_collective_gives_nothing_outside_of_it(two):
    """The driver keeps statements ready: the wall is asked when they run."""
    ours, theirs = two
    statement = f"SELECT id FROM {TABLE}"
    for here in (ours, theirs):
        with within(here):
            assert asked(statement) == {here.door.id.hex}
    assert not asked(statement)
    with within(ours, theirs):
        assert asked(statement) == {ours.door.id.hex, theirs.door.id.hex}


def written(statement, *values):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount
    except (ScopeError, DatabaseError):
        return 0


def test_the_second_wall_refuses_what_is_written_to_the_row_of_another(two):
    ours, theirs = two
    as_kept = str if connection.vendor == "postgresql" else (lambda one: one.hex)
    own, foreign = as_kept(ours.id), as_kept(theirs.door.id)
    forms = [
        (f"UPDATE {TABLE} SET label = 'x' WHERE id = %s", foreign),
        (f"UPDATE \"{TABLE}\" SET label = 'x' WHERE id = %s", foreign),
        (f"UPDATE \"{TABLE}\" SET collective_id = %s WHERE label = ''", own),
        (f'UPDATE "{TABLE}" SET label = (SELECT max(id) FROM main.{TABLE}) WHERE collective_id = %s', own),
        (f'DELETE FROM "{TABLE}" WHERE id = %s', foreign),
        (f"DELETE FROM {TABLE} WHERE id = %s", foreign),
    ]
    for statement, value in forms:
        assert not written(statement, value), f"outside of a collective: {statement}"
        with within(ours):
            changed = written(statement, value)
            assert changed in {0, 1}, statement
        with within(theirs):
            left = Dwelling.objects.get()
            assert (left.id, left.collective_id, left.label) == (theirs.door.id, theirs.id, ""), statement


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
            cursor.execute("SELECT tbl_name, count(*) FROM sqlite_temp_master GROUP BY tbl_name")
            assert dict(cursor.fetchall()) == dict.fromkeys(expected, 4), "a view, three triggers"


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
