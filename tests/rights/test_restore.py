"""Both databases come back from older copies; whoever was erased since goes again."""

import json

from tests.installation import fresh_installation
from tests.people.test_raw_bytes import ERASE, FILL, OPEN_ALL, in_clear

FIGURES = """
from essaim.rights.queries.retention import totals
from essaim.impact.queries import figures
from essaim.impact.rules import Period
c = Collective.objects.get()
with within(c):
    print(totals(c), dict(figures(c, Period(date(2026, 1, 1), date(2026, 12, 31)))))
"""
KEYS = (
    "from essaim.kernel.vault import SubjectKey; print(SubjectKey.objects.exclude(kind='membership').count())"
)


def test_who_was_erased_since_the_copy_is_erased_again(tmp_path):
    installation = fresh_installation(tmp_path)
    known = json.loads(installation.run(FILL))
    figures = installation.run(FIGURES)
    installation.run(ERASE)
    assert installation.run(KEYS) == "0"

    installation.restore_from(installation.folder / "live")
    opened, closed, _ = map(int, installation.run(OPEN_ALL).split())
    assert (opened > 20, closed, installation.run(KEYS)) == (True, 0, "4")  # the copy brings her back

    said = json.loads(installation.command("erase-again", "--json"))
    assert said == {"listed": 4, "erased_again": 1, "keys_left": 0}
    opened, closed, _ = map(int, installation.run(OPEN_ALL).split())
    assert (opened, closed, installation.run(KEYS)) == (0, 0, "0")
    assert installation.run(FIGURES) == figures
    raw = installation.raw()
    assert in_clear(raw) == []
    assert [key for key in known["keys"] if bytes.fromhex(key) in raw] == []
    assert json.loads(installation.command("erase-again", "--json"))["erased_again"] == 0


def test_a_list_kept_elsewhere_serves_when_ours_is_lost_too(tmp_path):
    installation = fresh_installation(tmp_path / "here")
    installation.run(FILL)
    installation.run(ERASE)
    kept = (installation.folder / "erased.list").rename(tmp_path / "kept.list")
    installation.restore_from(installation.folder / "live")
    said = json.loads(installation.command("erase-again", "--list", str(kept), "--json"))
    assert (said["erased_again"], installation.run(KEYS)) == (1, "0")
    assert installation.command("erase-again", "--list", str(tmp_path / "absent"), code=2).startswith(
        "Fichier"
    )


def test_after_a_restore_the_journal_says_what_is_missing_until_someone_vouches(tmp_path):
    installation = fresh_installation(tmp_path)
    installation.run(FILL)
    more = "c = Collective.objects.get()\nwith within(c): journal.record_access(c.id, [(factories.new_id(), journal.Why.SYSTEM)], verb=journal.Verb.OPENED, access=journal.Access(None, factories.NOW))"
    installation.run(more)
    assert list(json.loads(installation.command("journal", "verify", "--json")).values()) == [[]]
    installation.restore_from(installation.folder / "live")
    installation.run(more)
    found = json.loads(installation.command("journal", "verify", "--json", code=1))
    assert list(found.values()) == [["the anchor knows a line 2 that is not there"]]
    installation.command("journal", "accept")
    assert list(json.loads(installation.command("journal", "verify", "--json")).values()) == [[]]
