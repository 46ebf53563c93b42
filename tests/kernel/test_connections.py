"""A connection that stays open looks at the file that bears the name, whatever became of it."""

import json

from tests.installation import fresh_installation

SWAP = """
import json, os, shutil
from django.core.signals import request_finished, request_started
from django.db import connection, connections
def names():
    request_started.send(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM essaim_network ORDER BY name")
        found = [name for (name,) in cursor.fetchall()]
    request_finished.send(None)
    return found
path = connection.settings_dict["NAME"]
factories.network("Avant")
connections.close_all()
shutil.copy(path, path + ".kept")
seen = [names()]
first = connection.connection
seen.append(names())
same = connection.connection is first
factories.network("Ensuite")
seen.append(names())
os.replace(path + ".kept", path)
for end in ("-wal", "-shm"):
    os.path.exists(path + end) and os.unlink(path + end)
seen.append(names())
print(json.dumps([same, seen]))
"""


def test_it_is_kept_from_one_request_to_the_next_and_left_when_the_file_is_another(tmp_path):
    said = fresh_installation(tmp_path).run(SWAP)
    same, seen = json.loads(said.splitlines()[-1])
    assert same
    assert seen == [["Avant"], ["Avant"], ["Avant", "Ensuite"], ["Avant"]]
