"""A migration that runs on a base which holds rows: nothing of them is lost, nothing is left in clear."""

import json
import sqlite3

from tests.installation import Installation, fresh_installation

MAKE = """
from django.db import connection
from django.db.migrations.loader import MigrationLoader
then = MigrationLoader(connection).project_state(("essaim", "0001_ground")).apps
def make(model, **values):
    return then.get_model("essaim", model).objects.create(**values)
network = make("Network", name="Essai", slug="essai")
collective = make("Collective", network=network, name="Bondy", slug="bondy")
user = make("User", email="jo@exemple.org", name="Jo Martin")
jo = make("Membership", user=user, network=network, collective=collective, role="coordinator", starts_on=TODAY, ends_on=TODAY)
make("Commune", insee="93010", name="Bondy")
with within(collective), maintenance():
    street = make("Street", collective=collective, commune_id="93010", name="Rue des Lilas", key="x")
    said = [("sa fille", ""), ("une personne du logement, à la porte", "la personne a rappelé"), ("", "")]
    for number, (by, why) in enumerate(said):
        door = make("Dwelling", collective=collective, street=street, number=number, source="ban", address_key=str(number))
        make("DoNotContact", collective=collective, dwelling=door, said_on=TODAY, said_by=by, recorded_by=jo,
             recorded_at=factories.NOW, lift_reason=why)
"""
READ = """
import json
from django.db import connection
from essaim.kernel.vault import SubjectKey
with within(Collective.objects.get()):
    rows = [[one.said_by, one.lift_reason] for one in DoNotContact.objects.order_by("id")]
    print(json.dumps([rows, SubjectKey.objects.filter(kind="donotcontact").count()]))
"""


def walls(installation):
    with sqlite3.connect(installation.folder / "essaim.sqlite3") as base:
        return {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}


def test_wishes_in_clear_are_sealed_by_the_migration(tmp_path):
    installation = Installation(tmp_path)
    quiet = ("--skip-checks", "--verbosity", "0")
    installation.command("migrate", "essaim", "0001_ground", *quiet)
    installation.run(MAKE)
    assert b"sa fille" in installation.raw("essaim")
    installation.command("migrate", *quiet)  # every migration since, on a base that holds rows
    assert walls(installation) == walls(fresh_installation(tmp_path / "fresh"))
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
