"""The secrets of the indexes and of the journal are changed while Essaim is in use: every search answers, the chain holds."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from essaim.kernel import keyring, master_keys, rotation
from essaim.kernel.fields import blind_index_fields
from essaim.kernel.journal import (
    Access,
    Verb,
    Why,
    faults_in_journal,
    hand_over_journal,
    purge_journal,
    record_access,
)
from essaim.kernel.sealing import KeyIsGone
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry, CollectiveSecret, JournalHead
from essaim.models import Contact, PersonIndex
from essaim.people.actions.codes import give_code
from essaim.people.actions.contacts import EveryoneIsNamed, convert_visit, name_contact, record_contact
from essaim.people.actions.indexes import rebuild_indexes
from essaim.people.queries.codes import digests_of, person_with_card
from essaim.people.queries.duplicates import duplicate_pairs
from essaim.people.queries.glass import Known, file_known_as
from essaim.people.queries.people import find_people
from tests import factories
from tests.factories import NOW
from tests.installation import fresh_installation
from tests.kernel.test_journal import keep_triggers_away

OTHER_KEY = "b3RoZXJrZXktb3RoZXJrZXktb3RoZXJrZXktb3RoZXI="
TODAY = NOW.date()
NUMBER = "+33611223344"


class Met:
    """Someone found in each way there is, and a passage that was with her."""

    def __init__(self, collective, by):
        self.collective, self.by = collective, by
        with within(collective):
            self.odette = self.made("Odette Renaud")
            self.twin = self.made("Marcel Renaud")  # the same number
            self.code = give_code(self.odette, by=by, on=TODAY)
            self.visit_id = factories.new_id()
            convert_visit(self.odette, visit_id=self.visit_id, on=TODAY, by=by, at=NOW)
            three = {"person": None, "kind": "street", "on": TODAY, "is_two_way": True, "people": 2}
            self.encounter = record_contact(collective, **three, by=by, at=NOW)
            name_contact(self.encounter, person=self.odette)

    def made(self, name, phone=NUMBER):
        person = factories.person(self.collective, self.by, name, phone=phone)
        rebuild_indexes(person)
        return person

    def faults(self):
        """What does not answer as it should, in a scope of its own."""
        with within(self.collective):
            known = Known(code="", phone="06 11 22 33 44", name="Odette Renaud")
            pairs = [{pair.one.id, pair.other.id} for pair in duplicate_pairs(self.collective)]
            answers = {
                "number": {m.person.id for m in find_people(self.by, text="0611223344", at=NOW)}
                == {self.odette.id, self.twin.id},
                "misspelt": self.odette.id
                in {m.person.id for m in find_people(self.by, text="Odete", at=NOW)},
                "card": person_with_card(self.collective, digests_of(self.collective, self.code))
                == self.odette,
                "glass": file_known_as(self.collective, known) == self.odette,
                "duplicates": {self.odette.id, self.twin.id} in pairs,
                "visit": self.converted_again() == 1,
                "encounter": name_contact(self.encounter, person=self.odette).person_id == self.odette.id,
            }
        return [name for name, holds in answers.items() if not holds]

    def converted_again(self):
        convert_visit(self.odette, visit_id=self.visit_id, on=TODAY, by=self.by, at=NOW)
        return Contact.objects.filter(source="visit").count()


@pytest.fixture
def met(collective, coordinator):
    return Met(collective, coordinator)


def stored(collective):
    with within(collective):
        return sorted(
            value
            for model, name in blind_index_fields()
            for value in model.objects.exclude(**{name: ""}).values_list(name, flat=True)
        )


def generations(collective):
    return {value.partition(".")[0] for value in stored(collective)}


def test_every_index_is_made_again_and_everyone_is_found(met, collective):
    before = stored(collective)
    assert (met.faults(), generations(collective)) == ([], {"1"})
    rotated = rotation.rotate_indexes(collective, pause=0)
    assert (rotated.done, rotated.failed) == (len(before), 0)
    assert (met.faults(), generations(collective)) == ([], {"2"})
    assert not {value.partition(".")[2] for value in before} & {
        value.partition(".")[2] for value in stored(collective)
    }
    rotation.rotate_indexes(collective, pause=0)
    assert (met.faults(), generations(collective)) == ([], {"3"})


def test_what_is_written_after_is_found_beside_what_was_written_before(met, collective):
    rotation.rotate_indexes(collective, pause=0)
    with within(collective):
        third = met.made("Lucienne Renaud")
        found = {match.person.id for match in find_people(met.by, text="0611223344", at=NOW)}
        assert found == {met.odette.id, met.twin.id, third.id}
        digests = PersonIndex.objects.filter(kind="phone").values_list("digest", flat=True)
        assert len(set(digests)) == 1


def test_half_way_everyone_is_found_and_the_rest_follows(met, collective, monkeypatch):
    count = len(stored(collective))
    monkeypatch.setattr(rotation, "INDEX_BATCH", 5)
    real, written = rotation._write_indexes, []

    def killed(model, rows, name):
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(len(rows))
        return real(model, rows, name)

    monkeypatch.setattr(rotation, "_write_indexes", killed)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_indexes(collective, pause=0)
    assert (generations(collective), met.faults()) == ({"1", "2"}, [])
    monkeypatch.setattr(rotation, "_write_indexes", real)
    assert rotation.rotate_indexes(collective, pause=0).done == count - sum(written)
    assert (generations(collective), met.faults()) == ({"2"}, [])
    assert CollectiveSecret.objects.filter(use="index").count() == 2


def test_before_anything_is_made_again_a_new_secret_already_serves(met, collective):
    with within(collective):
        rotation._new_index_secret(collective.id)  # killed here
    assert met.faults() == []
    with within(collective):
        met.made("Zoé Renaud")
        pairs = [pair for pair in duplicate_pairs(collective) if pair.match.reasons[0] == "phone"]
        assert len(pairs) == 3
    assert generations(collective) == {"1", "2"}


def test_a_request_that_began_before_writes_what_is_found_after(met, collective):
    with within(collective):
        keyring.blind_index(collective.id, "phone", NUMBER)  # the secrets are known of this request
        rotation.rotate_indexes(collective, pause=0)
        late = met.made("Zoé Blanc", phone="+33655443322")
    assert generations(collective) == {"1", "2"}
    with within(collective):
        assert late.id in {match.person.id for match in find_people(met.by, text="Zoé", at=NOW)}
    rotation.rotate_indexes(collective, pause=0)
    assert (generations(collective), met.faults()) == ({"3"}, [])


def test_two_rows_that_may_not_be_equal_stay_as_they_were_and_are_told(met, collective):
    rotation_before = stored(collective)
    with within(collective):
        rotation._new_index_secret(collective.id)
    with within(collective):
        contact = Contact.objects.get(source="visit")
        twice = keyring.blind_index(collective.id, "visit", str(met.visit_id))
        Contact.objects.create(
            collective=collective, person=met.twin, kind="door", on=TODAY, is_two_way=True, source="visit",
            source_digest=twice, by=met.by, recorded_at=NOW,
        )  # fmt: skip
    rotated = rotation.rotate_indexes(collective, pause=0)
    assert (rotated.done, rotated.failed) == (len(rotation_before) - 1, 1)
    with within(collective):
        assert Contact.objects.get(id=contact.id).source_digest == contact.source_digest


def test_without_one_of_the_secrets_nothing_is_searched(met, collective):
    rotation.rotate_indexes(collective, pause=0)
    CollectiveSecret.objects.filter(use="index", generation=1).delete()
    with within(collective), pytest.raises(KeyIsGone):
        keyring.blind_index(collective.id, "phone", NUMBER)
    CollectiveSecret.objects.all().delete()
    with within(collective), pytest.raises(KeyIsGone):
        keyring.blind_index(collective.id, "phone", NUMBER)


def test_the_secret_that_was_replaced_makes_no_index_that_is_stored(met, collective):
    with within(collective):
        former = keyring.blind_index(collective.id, "phone", NUMBER)
    rotation.rotate_indexes(collective, pause=0)
    assert former.partition(".")[2] not in "".join(stored(collective))


def test_the_master_key_of_every_secret_is_changed(met, collective, settings):
    rotation.rotate_indexes(collective, pause=0)
    settings.MASTER_KEYS = f"{OTHER_KEY},{settings.MASTER_KEYS}"
    assert (rotation.rewrap_collectives(), rotation.rewrap_collectives()) == (1, 0)
    settings.MASTER_KEYS = OTHER_KEY
    assert set(CollectiveSecret.objects.values_list("master", flat=True)) == {master_keys.active_name()}
    assert met.faults() == []


def look(collective, hours, count=1):
    for hour in range(hours, hours + count):
        access = Access(member_id=None, at=NOW + timedelta(hours=hour))
        record_access(collective.id, [(factories.new_id(), Why.SYSTEM)], verb=Verb.OPENED, access=access)


def journal_secrets():
    rows = CollectiveSecret.objects.filter(use="journal").order_by("generation")
    return list(rows.values_list("generation", "first_line"))


@pytest.mark.usefixtures("inside")
def test_a_new_secret_chains_from_the_next_line_on(collective):
    look(collective, 0, 3)
    first = keyring.secrets_of(collective.id, "journal")[0].key
    assert hand_over_journal(collective.id) == []
    assert (journal_secrets(), faults_in_journal(collective.id)) == ([(1, 1), (2, 4)], [])
    look(collective, 3, 2)
    assert (JournalHead.objects.get().generation, faults_in_journal(collective.id)) == (2, [])
    assert [secret.key == first for secret in keyring.secrets_of(collective.id, "journal")] == [True, False]


@pytest.mark.usefixtures("inside")
def test_the_former_secret_leaves_with_its_last_line(collective):
    look(collective, 0, 3)
    hand_over_journal(collective.id)
    look(collective, 3, 3)
    purge_journal(collective.id, before=NOW + timedelta(hours=2))
    assert (journal_secrets(), faults_in_journal(collective.id)) == ([(1, 1), (2, 4)], [])
    purge_journal(collective.id, before=NOW + timedelta(hours=3))
    assert (journal_secrets(), faults_in_journal(collective.id)) == ([(2, 4)], [])
    hand_over_journal(collective.id)
    purge_journal(collective.id, before=NOW + timedelta(hours=99))
    assert (journal_secrets(), AccessEntry.objects.count()) == ([(3, 7)], 0)
    look(collective, 200)
    assert faults_in_journal(collective.id) == []


@pytest.mark.usefixtures("inside")
def test_an_empty_journal_is_handed_over_too_twice(collective):
    assert (hand_over_journal(collective.id), hand_over_journal(collective.id)) == ([], [])
    look(collective, 0)
    assert (journal_secrets(), faults_in_journal(collective.id)) == ([(3, 1)], [])


def test_a_request_that_began_before_writes_its_lines_with_the_new_secret(collective):
    with within(collective):
        look(collective, 0)
        with within(collective):
            hand_over_journal(collective.id)
        look(collective, 1)
        assert faults_in_journal(collective.id) == []


@pytest.mark.usefixtures("inside")
def test_a_journal_that_does_not_hold_keeps_its_secret(collective):
    look(collective, 0, 3)
    JournalHead.objects.update(before_first="0" * 64)  # no trigger refuses it: the seal does
    faults = faults_in_journal(collective.id)
    assert faults != []
    assert (hand_over_journal(collective.id), journal_secrets()) == (faults, [(1, 1)])
    look(collective, 3)
    assert "the head was altered" in faults_in_journal(collective.id)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("lines", [0, 2])
def test_a_hand_over_cannot_be_undone_with_the_secret_that_was_found(collective, lines):
    look(collective, 0, 3)
    before = JournalHead.objects.values().get()
    assert hand_over_journal(collective.id) == []
    with keep_triggers_away():
        CollectiveSecret.objects.filter(use="journal", generation=2).delete()
        JournalHead.objects.all().delete()
        JournalHead(**before).save(force_insert=True)
    look(collective, 3, lines)  # what holds the former secret can write
    assert faults_in_journal(collective.id) == ["a secret that was replaced is back"]


LOAD = """
from essaim.people.actions.indexes import rebuild_indexes
c = factories.collective()
with within(c):
    m = factories.member(c, role="coordinator")
    for n in range(150):
        rebuild_indexes(factories.person(c, m, f"Personne {n:03}", phone=f"+336112233{n:02}"))
    for n in range(30):
        journal.record_access(c.id, [(factories.new_id(), journal.Why.SYSTEM)], verb=journal.Verb.OPENED, access=journal.Access(None, factories.NOW))
"""
SEARCH = """
from essaim.people.queries.people import indexed
from essaim.people.rules.indexes import Index
from essaim.kernel.vault import CollectiveSecret
c = Collective.objects.get()
with within(c):
    found = sum(len(indexed(c.id, {(Index.PHONE, f"+336112233{n:02}")})) for n in range(150))
    print(found, journal.faults_in_journal(c.id), CollectiveSecret.objects.filter(use="index").count())
"""
ROTATE = (
    "rotation.INDEX_BATCH = 40\nrotation.rotate_indexes(Collective.objects.get(), pause=0)\nprint('done')"
)
HAND_OVER = """
c = Collective.objects.get()
print("begun", flush=True)
while True:
    with within(c):
        journal.hand_over_journal(c.id)
        journal.record_access(c.id, [(factories.new_id(), journal.Why.SYSTEM)], verb=journal.Verb.OPENED, access=journal.Access(None, factories.NOW))
"""


def test_killed_half_way_everyone_is_still_found_and_the_command_ends_it(tmp_path):
    installation = fresh_installation(tmp_path)
    installation.run(LOAD)
    assert installation.run(SEARCH) == "150 [] 1"
    running = installation.start(ROTATE)
    while not count(installation, "essaim", "essaim_personindex", "digest LIKE '2.%'"):
        assert running.poll() is None
    running.kill()
    running.communicate()
    assert count(installation, "essaim", "essaim_personindex", "digest LIKE '1.%'") > 0
    assert installation.run(SEARCH) == "150 [] 2"
    state = json.loads(installation.command("keys", "status", "--json"))["collectives"][0]
    assert (state["under_way"], state["opens"]) == (True, True)
    said = json.loads(installation.command("keys", "rotate", "--level", "index", "--pause", "0", "--json"))
    assert (said["level"], said["changed"] > 0, said["failed"]) == ("index", True, 0)
    assert count(installation, "essaim", "essaim_personindex", "digest LIKE '1.%'") == 0
    assert installation.run(SEARCH) == "150 [] 2"
    state = json.loads(installation.command("keys", "status", "--json"))["collectives"][0]
    assert (state["under_way"], state["index"], state["journal"]) == (False, 2, 1)


def test_killed_at_any_moment_of_a_hand_over_the_journal_holds(tmp_path):
    installation = fresh_installation(tmp_path)
    installation.run(LOAD)
    for secrets in (3, 9, 20):
        running = installation.start(HAND_OVER)
        while count(installation, "vault", "essaim_collectivesecret", "\"use\" = 'journal'") < secrets:
            assert running.poll() is None
        running.kill()
        running.communicate()
        assert installation.run(SEARCH) == "150 [] 1"
    said = json.loads(installation.command("keys", "rotate", "--level", "journal", "--json"))
    assert said == {"level": "journal", "changed": 1, "failed": 0}
    assert list(json.loads(installation.command("journal", "verify", "--json")).values()) == [[]]


def test_the_command_changes_no_secret_of_a_journal_that_was_touched(tmp_path):
    installation = fresh_installation(tmp_path)
    installation.run(LOAD)
    installation.run(
        "from essaim.kernel.vault import JournalHead\nJournalHead.objects.update(before_first='0' * 64)"
    )
    said = json.loads(installation.command("keys", "rotate", "--level", "journal", "--json", code=1))
    assert said == {"level": "journal", "changed": 0, "failed": 1}


def count(installation, base, table, condition):
    with closing(sqlite3.connect(f"file:{installation.folder}/{base}.sqlite3?mode=ro", uri=True)) as opened:
        return opened.execute(f"SELECT count(*) FROM {table} WHERE {condition}").fetchone()[0]


def test_who_was_there_is_still_counted_once(met, collective):
    rotation.rotate_indexes(collective, pause=0)
    with within(collective):
        name_contact(met.encounter, person=met.twin)
        third = met.made("Zoé Blanc")
        with pytest.raises(EveryoneIsNamed):
            name_contact(met.encounter, person=third)
