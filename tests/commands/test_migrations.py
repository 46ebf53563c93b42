"""Migrations on a base which holds rows, where nothing is lost nor left in clear; a new base, which has no use for them."""

import json
import re
import sqlite3

from tests.installation import Installation, fresh_installation

MAKE = """
import datetime
from django.db import connection
from django.db.migrations.loader import MigrationLoader
old = MigrationLoader(connection).project_state([("essaim", "0001_ground")]).apps  # the tables of then, not of today
def made(_model, **fields):
    return old.get_model("essaim", _model).objects.create(id=factories.new_id(), **fields)
network = made("Network", name="Réseau", slug="reseau")
collective = made("Collective", network=network, name="Bondy", slug="bondy")
user = made("User", email="jo@exemple.org", name="Jo")
day = datetime.date(2026, 1, 1)
jo = made("Membership", user=user, network=network, collective=collective, role="coordinator", starts_on=day, ends_on=day)
commune = old.get_model("essaim", "Commune").objects.create(insee="93010", name="Bondy")
with maintenance():
    street = made("Street", collective=collective, commune=commune, key="93010|rue", name="Rue")
    doors = [
        made("Dwelling", collective=collective, street=street, number=number, source="ban", address_key=f"a{number}").id.hex
        for number in (1, 2, 3)
    ]
said = [("sa fille", ""), ("une personne du logement, à la porte", "la personne a rappelé"), ("", "")]
for door, (by, why) in zip(doors, said):
    with maintenance(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO essaim_donotcontact (id, collective_id, dwelling_id, channel, said_on, said_by, recorded_at,"
            " recorded_by_id, lift_reason) VALUES (%s, %s, %s, 'door', '2026-11-01', %s, '2026-11-01', %s, %s)",
            [factories.new_id().hex, collective.id.hex, door, by, jo.id.hex, why],
        )
"""
READ = """
import json
from django.db import connection
from essaim.kernel.vault import SubjectKey
with within(Collective.objects.get()):
    rows = [[one.said_by, one.lift_reason] for one in DoNotContact.objects.order_by("dwelling__number")]
    print(json.dumps([rows, SubjectKey.objects.filter(kind="donotcontact").count()]))
"""


def schema(installation):
    """Each table with its columns in any order, its keys and constraints; each index and trigger."""
    made = {}
    for base in ("essaim", "vault"):
        with sqlite3.connect(installation.folder / f"{base}.sqlite3") as here:
            rows = here.execute("SELECT type, name, sql FROM sqlite_master WHERE sql <> ''").fetchall()
            for kind, name, sql in rows:
                columns = sorted(str(row[1:]) for row in here.execute(f'PRAGMA table_xinfo("{name}")'))
                keys = sorted(str(row[2:]) for row in here.execute(f'PRAGMA foreign_key_list("{name}")'))
                rules = sorted(re.findall(r'CONSTRAINT "\w+"|CHECK \(\(?[^()]*', sql))
                made[base, name] = (columns, keys, rules) if kind == "table" else sql
        here.close()
    return made


def test_wishes_in_clear_are_sealed_by_the_migration_and_the_base_is_then_as_a_new_one(tmp_path):
    fresh = fresh_installation(tmp_path / "new")
    installation = Installation(tmp_path)
    quiet = ("--skip-checks", "--verbosity", "0")
    installation.command("migrate", "essaim", "0001_ground", *quiet)
    installation.run(MAKE)
    assert b"sa fille" in installation.raw("essaim")
    installation.command("migrate", *quiet)
    rows, keys = json.loads(installation.run(READ).splitlines()[-1])
    assert rows == [
        ["sa fille", None],
        ["une personne du logement, à la porte", "la personne a rappelé"],  # no passage says it any more
        [None, None],
    ]
    assert keys == 2
    installation.run(
        "from django.db import connection; connection.cursor().execute('PRAGMA wal_checkpoint(TRUNCATE)')"
    )
    assert [word in installation.raw("essaim") for word in (b"sa fille", b"a rappel")] == [False, False]
    assert len(schema(fresh)) > 500
    assert schema(installation) == schema(fresh)  # made one by one, or as they are today


def test_a_new_base_killed_before_its_migrations_are_noted_is_begun_again(tmp_path):
    installation = fresh_installation(tmp_path)
    before = schema(installation)
    with sqlite3.connect(tmp_path / "essaim.sqlite3") as here:
        noted = here.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        here.execute("DELETE FROM django_migrations")
    here.close()
    installation.command("migrate", "--skip-checks", "--verbosity", "0")
    with sqlite3.connect(tmp_path / "essaim.sqlite3") as here:
        assert here.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall() == noted
    here.close()
    assert schema(installation) == before
