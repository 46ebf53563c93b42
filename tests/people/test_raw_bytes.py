"""What lies on the disk tells nothing: the raw files are read, write-ahead logs included."""

import json
from datetime import date

import pytest

from tests.installation import fresh_installation
from tests.people.canaries import canaries

FILL = """
from tests.people.canaries import fill
from essaim.kernel.vault import SubjectKey
from essaim.rights.actions.erasure import erase_person
from essaim.rights.queries.retention import totals
from tests.installation import Installation
from pathlib import Path
import json
c = factories.collective("Nom en clair du collectif")
here = Installation(Path(os.environ["ESSAIM_DATA_DIR"]))
with within(c):
    person = fill(c, factories.member(c, role="coordinator"))
    journal.record_access(c.id, [(person.id, journal.Why.SYSTEM)], verb=journal.Verb.OPENED, access=journal.Access(None, factories.NOW))
    digests = sorted(PersonIndex.objects.values_list("digest", flat=True))
here.copy_to(here.folder / "live")
keys = [bytes(one).hex() for one in SubjectKey.objects.exclude(kind="membership").values_list("wrapped", flat=True)]
with within(c):
    before = totals(c)
print(json.dumps({"person": str(person.id), "keys": keys, "digests": digests}))
"""
ERASE = """
from essaim.rights.actions.erasure import erase_person
from tests.installation import Installation
from pathlib import Path
c = Collective.objects.get()
with within(c):
    erase_person(Person.objects.get(state="active"), by=None, on=TODAY)
here = Installation(Path(os.environ["ESSAIM_DATA_DIR"]))
here.copy_to(here.folder / "erased")
"""
OPEN_ALL = """
from essaim.kernel.fields import sealed_fields
from essaim.kernel.sealing import KeyIsGone
from tests.people.canaries import models_about_people
opened, closed, empty = 0, 0, 0
with within(Collective.objects.get()):
    for model in models_about_people():
        for row in model.objects.all():
            for field in sealed_fields(model):
                try:
                    value = getattr(row, field.name)
                    opened, empty = opened + (value is not None), empty + (value is None)
                except KeyIsGone:
                    closed += 1
print(opened, closed, empty)
"""


@pytest.fixture
def filled(tmp_path):
    installation = fresh_installation(tmp_path)
    return installation, json.loads(installation.run(FILL))


def in_clear(raw):
    """Which canaries a file shows: as they are, in hexadecimal or in UTF-16."""
    signs = {
        sign: (sign.encode(), sign.encode().hex().encode(), sign.encode("utf-16-le")) for sign in canaries()
    }
    return [sign for sign, forms in signs.items() if any(form in raw for form in forms)]


def raw_of(folder):
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_no_sealed_field_of_any_model_is_in_the_raw_files(filled):
    installation, _ = filled
    live = installation.folder / "live"
    log = (live / "essaim.sqlite3-wal").read_bytes()
    assert len(log) > 0
    assert b"Nom en clair du collectif" in raw_of(live)  # what is in clear is found
    assert (in_clear(raw_of(live)), in_clear(log), in_clear(installation.raw())) == ([], [], [])
    assert len(canaries()) > 20


def test_no_erased_key_and_no_blind_index_of_hers_is_left_in_any_file(filled):
    installation, known = filled
    erased = installation.folder / "erased"
    for what in [bytes.fromhex(key) for key in known["keys"]] + [one.encode() for one in known["digests"]]:
        assert what in raw_of(installation.folder / "live")
    installation.run(ERASE)
    raw = raw_of(erased)
    assert [key for key in known["keys"] if bytes.fromhex(key) in raw] == []
    assert [one for one in known["digests"] if one.encode() in raw] == []


def test_an_old_copy_of_the_data_does_not_open_with_the_vault_of_today(filled):
    installation, _ = filled
    ours = [sign for sign in canaries() if not sign.startswith("canari-trial-")]  # a model of the tests alone
    count = len(ours) + 9  # her other file has nine sealed fields too
    assert installation.run(OPEN_ALL) == f"{count} 0 0"
    installation.run(ERASE)
    for file in installation.files("essaim"):
        file.unlink()
    for file in (installation.folder / "live").glob("essaim*"):
        (installation.folder / file.name).write_bytes(file.read_bytes())
    assert installation.run(OPEN_ALL) == f"0 {count} 0"


def test_the_list_of_the_erased_names_identifiers_only(filled):
    installation, known = filled
    installation.run(ERASE)
    lines = (installation.folder / "erased.list").read_text().splitlines()
    assert sorted(len(line.split()) for line in lines) == [3, 3, 3, 3]
    assert {date.fromisoformat(line.split()[2]) for line in lines} == {date(2026, 11, 23)}
    assert known["person"] in {line.split()[1] for line in lines}
