"""Disk full, vault gone, keys gone: what can be read is read, what cannot says so, nothing is made in silence."""

import json
import shutil

import pytest

from tests.installation import fresh_installation

MAKE = """
collective = factories.collective()
jo = factories.member(collective, role="coordinator")
jo.user.set_password("une phrase longue"); jo.user.save()
with within(collective):
    factories.person(collective, jo, "Odette Renaud", companion=jo)
    door = factories.dwelling(collective)
    factories.tour(collective, jo, [door], pair=[jo])
"""
ASK = """
import json, logging
logging.disable(logging.CRITICAL)
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client
from django.db import connections
from essaim.entrance.sessions import SessionStore
from essaim.kernel import health
settings.ALLOWED_HOSTS = ["*"]
settings.REQUIRE_MFA = False
client = Client(raise_request_exception=False)
jo = Membership.objects.get()
def come_in():
    request = HttpRequest()
    request.session = SessionStore()
    login(request, jo.user, "django.contrib.auth.backends.ModelBackend")
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.secret
def heading(answer):
    return answer.content.decode().partition("<h1>")[2].partition("</h1>")[0].strip()
def ask(*addresses):
    return {one: client.get(one).status_code for one in addresses}
"""


def last(said):
    """What a script printed; warnings come before."""
    return json.loads(said.splitlines()[-1])


@pytest.fixture
def installation(tmp_path):
    made = fresh_installation(tmp_path)
    made.run(MAKE)
    return made


FULL = """
come_in()
ask("/", "/tournees/les-miennes/", "/personnes/")
with within(jo.collective):
    tour, door = Tour.objects.get(), Dwelling.objects.get()
    for size in (900, 4300):
        connections["default"].cursor().execute(f"CREATE TABLE filler{size} (x)")
    before = {name: connections[name].cursor().execute("PRAGMA page_count").fetchone()[0] for name in connections}
def room(more):
    for name in connections:
        connections[name].cursor().execute(f"PRAGMA max_page_count = {before[name] + more}")
def send(number):
    from essaim.kernel.ids import uuid7
    data = {"visit_id": str(uuid7()), "outcome": "absent"}
    return client.post(f"/portes/{tour.id}/{door.id}/", data)
from django.urls import reverse
answers = []
room(0)
with connections["default"].cursor() as cursor:
    for size in (900, 4300):  # then page by page, to the last
        try:
            for n in range(500):
                cursor.execute(f"INSERT INTO filler{size} VALUES (zeroblob({size}))")
        except Exception as fault:
            answers.append(type(fault).__name__)
reads = ask("/", "/tournees/les-miennes/", "/secteurs/")
long = {"body": "Bonjour. " * 600}  # more than what is left on any page
refused = client.post("/regles/script/", long)
room(10000)
again = client.post("/regles/script/", long)
print(json.dumps([answers, reads, refused.status_code, heading(refused), again.status_code]))
"""


def test_a_full_disk_lets_read_refuses_to_write_and_needs_no_restart(installation):
    answers, reads, refused, heading, again = last(installation.run(ASK + FULL))
    assert answers == ["OperationalError"] * 2
    assert set(reads.values()) == {200}, reads
    assert (refused, heading, again) == (507, "Il n’y a plus de place pour enregistrer", 302)


LOST = """
come_in()
found = [one.key for one in health.troubles()]
answers = ask("/tournees/les-miennes/", "/secteurs/", "/personnes/", "/sante/")
page = heading(client.get("/personnes/"))
print(json.dumps([found, answers, page]))
"""


def lose(installation, how):
    vault = installation.folder / "vault.sqlite3"
    for log in installation.folder.glob("vault.sqlite3-*"):
        log.unlink()
    if how == "missing":
        vault.unlink()
    elif how == "empty":
        vault.write_bytes(b"")
    elif how == "corrupt":
        vault.write_bytes(b"not a database" * 1000)
    elif how == "emptied":
        shutil.copy(fresh_installation(installation.folder / "other").folder / "vault.sqlite3", vault)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("missing", ["vault"]),
        ("empty", ["vault"]),
        ("corrupt", ["vault"]),
        ("emptied", ["keys"]),
        ("no key", ["master_key"]),
    ],
)
def test_without_its_keys_doors_open_files_do_not_and_health_says_so(installation, how, said):
    lose(installation, how)
    own = {"ESSAIM_MASTER_KEYS": "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="} if how == "no key" else {}
    found, answers, page = last(installation.run(ASK + LOST, **own))
    assert found == said
    doors = {answers["/tournees/les-miennes/"], answers["/secteurs/"]}
    assert (doors, answers["/personnes/"], answers["/sante/"]) == ({200}, 503, 503)
    assert page in {"Les fiches ne s’ouvrent pas pour l’instant", "Essaim ne répond pas pour l’instant"}


NEW_KEY = """
from essaim.kernel.keyring import Subject, VaultIsEmpty, make_key
from essaim.kernel.vault import CollectiveKey, SubjectKey
collective = Collective.objects.get()
try:
    with within(collective):
        make_key(collective.id, Subject("person", factories.new_id()))
except VaultIsEmpty:
    print("refused", CollectiveKey.objects.count(), SubjectKey.objects.count())
"""


def test_no_key_is_made_in_an_emptied_vault_where_files_exist(installation):
    lose(installation, "emptied")
    assert installation.run(NEW_KEY) == "refused 0 0"


def test_the_server_does_not_start_without_migrations(tmp_path):
    installation = fresh_installation(tmp_path)
    assert last(installation.run(ASK_HEALTH)) == []
    for file in tmp_path.glob("essaim.sqlite3*"):
        file.unlink()
    said = installation.command("serve", "--port", "18999", code=1)
    assert "La base de données n’est pas là." in said
    assert not (tmp_path / "essaim.sqlite3").exists()
    (tmp_path / "essaim.sqlite3").write_bytes(b"")
    assert "La base n’est pas à jour." in installation.command("serve", "--port", "18999", code=1)


ASK_HEALTH = """
import json
from essaim.kernel import health
print(json.dumps([one.key for one in health.troubles()]))
"""


AS_OF_THE_TRIAL = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE django_migrations SET name = '0001_initial' WHERE app = 'essaim' AND name LIKE '0001%%'", [])
"""


def test_a_base_of_the_trial_version_is_refused_in_one_sentence_and_left_as_it_is(tmp_path):
    installation = fresh_installation(tmp_path)
    installation.run(AS_OF_THE_TRIAL)
    before = (tmp_path / "essaim.sqlite3").read_bytes()
    assert "d’avant la première version suivie" in installation.command("migrate", code=1)
    assert "d’avant la première version suivie" in installation.command("serve", "--port", "18998", code=1)
    assert (tmp_path / "essaim.sqlite3").read_bytes() == before
