"""The journal of accesses: honest histories never alarm, no tampering passes."""

import random
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import F

from essaim.kernel import anchor, keyring
from essaim.kernel.journal import (
    Access,
    Verb,
    Why,
    _seal_of,
    accept_journal,
    faults_in_journal,
    hand_over_journal,
    lines_before,
    mac_of,
    purge_journal,
    record_access,
)
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import maintenance, within
from essaim.kernel.vault import VAULT, AccessEntry, CollectiveSecret, JournalHead
from tests import factories
from tests.factories import NOW
from tests.installation import fresh_installation

TABLE, HEAD = AccessEntry._meta.db_table, JournalHead._meta.db_table


def write(collective, count, *, start=0, each=1):
    """`count` accesses of `each` people, an hour apart."""
    member, subjects = factories.new_id(), [factories.new_id() for _ in range(each)]
    for hour in range(start, start + count):
        access = Access(member_id=member, at=NOW + timedelta(hours=hour), device="Firefox, Linux")
        lines = [(subject, Why.COMPANION) for subject in subjects]
        record_access(collective.id, lines, verb=Verb.OPENED, access=access)


@pytest.mark.usefixtures("inside")
def test_an_honest_journal_has_no_fault(collective):
    assert faults_in_journal(collective.id) == []
    write(collective, 5, each=3)
    assert faults_in_journal(collective.id) == []
    assert list(AccessEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 16))


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET verb = 'listed'",
        f"DELETE FROM {TABLE} WHERE number = 2",
        f"DELETE FROM {TABLE}",
        f"UPDATE {HEAD} SET number = 1",
        f"DELETE FROM {HEAD}",
    ],
)
def test_the_database_itself_refuses_to_alter_the_journal(collective, statement):
    write(collective, 3)
    with pytest.raises(DatabaseError), transaction.atomic(using=VAULT), connections[VAULT].cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic(using=VAULT):
        AccessEntry.objects.update(number=F("number") + 10)
    assert AccessEntry.objects.count() == 3
    assert faults_in_journal(collective.id) == []


@pytest.mark.usefixtures("inside")
def test_old_lines_leave_by_one_door_and_the_chain_still_holds(collective):
    write(collective, 10)
    limit = NOW + timedelta(hours=4)
    assert lines_before(collective.id, limit) == 4
    assert purge_journal(collective.id, before=limit) == 4
    assert purge_journal(collective.id, before=limit) == 0
    assert AccessEntry.objects.order_by("number").first().number == 5
    assert faults_in_journal(collective.id) == []
    write(collective, 2, start=10)
    assert purge_journal(collective.id, before=NOW + timedelta(days=9)) == 8
    assert (AccessEntry.objects.count(), faults_in_journal(collective.id)) == (0, [])
    write(collective, 1, start=300)
    assert (AccessEntry.objects.get().number, faults_in_journal(collective.id)) == (13, [])


@pytest.mark.usefixtures("inside")
def test_a_purge_does_not_wipe_the_trace_of_a_hand(collective, caplog):
    write(collective, 6)
    with keep_triggers_away():
        AccessEntry.objects.filter(number=2).update(why="coordinator")
    assert purge_journal(collective.id, before=NOW + timedelta(hours=4)) == 0
    assert faults_in_journal(collective.id) == ["line 2 was altered"]
    assert [record.name for record in caplog.records] == ["essaim.journal"]


@pytest.mark.usefixtures("inside")
def test_content_does_not_pass_from_one_column_to_its_neighbour(collective):
    access = Access(member_id=None, at=NOW, device="a\x1fb")
    record_access(collective.id, [(factories.new_id(), Why.SYSTEM)], verb=Verb.OPENED, access=access)
    with keep_triggers_away():
        AccessEntry.objects.update(why="system\x1fa", device="b")
    assert faults_in_journal(collective.id) == ["line 1 was altered"]


# Each takes the rows of a journal (oldest first), its head, and chance; it alters them as someone would who holds
# both databases and no key. It says what it did.


def edit(rows, head, chance, _):
    row, column = chance.choice(rows), chance.choice(COLUMNS)
    row[column] = other_value(row[column], column, chance)
    return f"{column} of line {row['number']}"


def delete(rows, head, chance, _):
    return f"line {rows.pop(chance.randrange(len(rows)))['number']} removed"


def delete_and_close_the_gap(rows, head, chance, _):
    position = chance.randrange(len(rows) - 1)
    rows.pop(position)
    for row in rows[position:]:
        row["number"] -= 1
    head["number"] -= 1
    return f"line {position + 1} removed, the next ones moved"


def swap(rows, head, chance, _):
    one, other = chance.sample(rows, 2)
    one["number"], other["number"] = other["number"], one["number"]
    return f"{one['number']} and {other['number']} swapped"


def swap_contents(rows, head, chance, _):
    one, other = chance.sample(rows, 2)
    for column in COLUMNS:
        if column != "number":
            one[column], other[column] = other[column], one[column]
    return f"contents of {one['number']} and {other['number']} swapped"


def insert(rows, head, chance, _):
    made = {
        **chance.choice(rows),
        "number": rows[-1]["number"] + 1,
        "id": None,
        "mac": f"{chance.getrandbits(256):064x}",
    }
    rows.append(made)
    if chance.random() < 0.5:
        head["number"], head["mac"] = made["number"], made["mac"]
    return "a line of one's own at the end"


def insert_a_copy(rows, head, chance, _):
    position = chance.randrange(len(rows))
    for row in rows[position:]:
        row["number"] += 1
    rows.insert(position, {**chance.choice(rows), "number": position + 1, "id": None})
    head["number"] += 1
    return f"a copy as line {position + 1}"


def truncate(rows, head, chance, _):
    cut = chance.randrange(1, len(rows))
    del rows[-cut:]
    return f"the last {cut} cut"


def truncate_and_point_the_head(rows, head, chance, _):
    truncate(rows, head, chance, _)
    head["number"], head["mac"] = rows[-1]["number"], rows[-1]["mac"]
    return "the end cut, the head follows"


def put_back(rows, head, chance, past):
    """Both databases put back to an older copy of themselves: only the file outside knows better."""
    number, old = chance.choice(past.heads[:-1])
    del rows[number:]
    head.update(old)
    if number <= HANDED_OVER_AFTER and chance.random() < 0.5:
        CollectiveSecret.objects.filter(use="journal", generation=2).delete()
    return f"all put back to line {number}"


def wipe(rows, head, chance, _):
    rows.clear()
    if chance.random() < 0.5:
        head.clear()
    return "everything removed"


def purge_by_hand(rows, head, chance, _):
    cut = chance.randrange(1, len(rows))
    before = rows[cut - 1]["mac"]
    del rows[:cut]
    if chance.random() < 0.7:
        head["first_number"], head["before_first"] = cut + 1, before
    return f"the first {cut} purged by hand"


def edit_head(rows, head, chance, _):
    column = chance.choice(["number", "mac", "first_number", "before_first", "seal", "generation"])
    head[column] = other_value(head[column], column, chance)
    return f"{column} of the head"


def write_again_with_the_former_secret(rows, head, chance, past):
    """Someone found the secret that was replaced: she writes again what it chained, and seals the head with it."""
    position = chance.randrange(HANDED_OVER_AFTER)
    rows[position]["subject_id"] = factories.new_id()
    key, before = keyring.purpose_key(past.former, "journal"), rows[position - 1]["mac"] if position else ""
    until = chance.choice([HANDED_OVER_AFTER, len(rows)])
    for row in rows[position:until]:
        entry = AccessEntry(**row)
        row["mac"] = before = mac_of(entry, before=before, key=key)
    if until == len(rows):
        head["mac"] = before
    if chance.random() < 0.7:
        head["generation"] = chance.choice([1, 2])
        head["seal"] = _seal_of(JournalHead(**head), key)
    return f"line {position + 1} to {until} written again with the former secret"


def undo_the_hand_over(rows, head, chance, past):
    """All as it was at the very instant before, with the secret that she found; then lines of her own."""
    del rows[HANDED_OVER_AFTER:]
    head.update(past.heads[HANDED_OVER_AFTER - 1][1])
    CollectiveSecret.objects.filter(use="journal", generation=2).delete()
    key = keyring.purpose_key(past.former, "journal")
    for _ in range(chance.randrange(5)):
        made = {**rows[-1], "number": rows[-1]["number"] + 1}
        head["mac"] = made["mac"] = mac_of(AccessEntry(**made), before=rows[-1]["mac"], key=key)
        head["number"] = made["number"]
        rows.append(made)
    head["seal"] = _seal_of(JournalHead(**head), key)
    return f"the hand-over undone, {len(rows) - HANDED_OVER_AFTER} lines of her own"


def alter_a_secret(rows, head, chance, past):
    secret = chance.choice(CollectiveSecret.objects.filter(use="journal").order_by("generation"))
    how = chance.choice(["gone", "first_line", "swapped", "generation"])
    if how == "gone":
        secret.delete()
        return "a secret removed"
    if how == "first_line":
        secret.first_line += chance.choice([1, 2, 3])
    elif how == "generation":
        secret.generation += 5
    else:
        other = CollectiveSecret.objects.filter(use="journal").exclude(id=secret.id).get()
        secret.wrapped = other.wrapped
    secret.save()
    return f"{how} of a secret"


@dataclass
class Past:
    heads: list
    former: bytes  # the secret that was replaced, which someone found


COLUMNS = ["collective_id", "number", "at", "member_id", "subject_id", "verb", "why", "device", "mac"]
TAMPERINGS = [
    edit, edit, edit, delete, delete_and_close_the_gap, swap, swap_contents, insert, insert_a_copy, truncate,
    truncate_and_point_the_head, put_back, wipe, purge_by_hand, edit_head, write_again_with_the_former_secret,
    undo_the_hand_over, alter_a_secret,
]  # fmt: skip
HANDED_OVER_AFTER = 4  # lines


def other_value(value, column, chance):
    if column in {"collective_id", "member_id", "subject_id"}:
        return factories.new_id()
    if column in {"number", "first_number"}:
        return value + chance.choice([20, 50, 10**6])  # two lines of one number: the database refuses
    if column == "generation":
        return value + chance.choice([-1, 1, 20])
    if column == "at":
        return value + timedelta(microseconds=chance.choice([1, -1, 10**9]))
    if column in {"mac", "before_first", "seal"}:
        return f"{chance.getrandbits(256):064x}"
    return chance.choice([one for one in ("listed", "system", "", "Safari", "opened") if one != value])


@pytest.mark.one_database
@pytest.mark.parametrize("trials", [300, pytest.param(1000, marks=pytest.mark.slow)])
def test_tamperings_are_all_seen(collective, inside, trials):
    chance = random.Random(3)
    unseen, kinds = [], {}
    with keep_triggers_away():
        past = []
        for start in range(8):
            write(collective, 1, start=start)
            past.append((start + 1, head_of(collective)))
            if start == HANDED_OVER_AFTER - 1:
                former = keyring.secrets_of(collective.id, "journal")[0].key
                assert hand_over_journal(collective.id) == []
        honest, known = list(AccessEntry.objects.order_by("number").values()), head_of(collective)
        secrets = list(CollectiveSecret.objects.values())
        anchored = anchor._path(collective.id).read_bytes()
        for trial in range(trials):
            tamper = TAMPERINGS[trial % len(TAMPERINGS)]
            rows, head = [dict(row) for row in honest], dict(known)
            what = tamper(rows, head, chance, Past(past, former))
            replace(collective, rows, head)
            if not faults_in_journal(collective.id):
                unseen.append(what)
            if trial % 5 == 0:  # an honest line comes after: it seals nothing of what was done
                with suppress(DatabaseError, BrokenSeal), transaction.atomic(using=VAULT):  # no number twice
                    write(collective, 1, start=50)
                if not faults_in_journal(collective.id):
                    unseen.append(f"{what}, then an honest line")
            kinds[tamper.__name__] = kinds.get(tamper.__name__, 0) + 1
            CollectiveSecret.objects.all().delete()
            CollectiveSecret.objects.bulk_create(CollectiveSecret(**one) for one in secrets)
            anchor._path(collective.id).write_bytes(anchored)
        replace(collective, honest, known)
        assert faults_in_journal(collective.id) == []
    assert (unseen, sum(kinds.values())) == ([], trials)


def head_of(collective):
    return JournalHead.objects.filter(collective_id=collective.id).values().get()


class keep_triggers_away(maintenance().__class__):  # noqa: N801
    """What someone does who owns the database: on both engines the walls are gone, only the chain speaks."""

    def __init__(self):
        self.inner = maintenance()

    def __enter__(self):
        self.inner.__enter__()
        if connections[VAULT].vendor == "postgresql":
            with connections[VAULT].cursor() as cursor:
                cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
                cursor.execute(f"ALTER TABLE {HEAD} DISABLE TRIGGER USER")

    def __exit__(self, *args):
        if connections[VAULT].vendor == "postgresql":
            with connections[VAULT].cursor() as cursor:
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
                cursor.execute(f"ALTER TABLE {HEAD} ENABLE TRIGGER USER")
        return self.inner.__exit__(*args)


def replace(collective, rows, head):
    with transaction.atomic(using=VAULT):
        AccessEntry.objects.all().delete()
        JournalHead.objects.all().delete()
        AccessEntry.objects.bulk_create(
            [AccessEntry(**{k: v for k, v in row.items() if k != "id"}) for row in rows]
        )
        if head:
            JournalHead(**head).save(force_insert=True)


def test_later_lines_do_not_cover_what_was_cut(collective, inside, caplog):
    with keep_triggers_away():
        write(collective, 3)
        rows, head = list(AccessEntry.objects.order_by("number").values()), head_of(collective)
        write(collective, 4, start=3)
        replace(collective, rows, head)
        write(collective, 9, start=7)
    assert faults_in_journal(collective.id) == ["the anchor knows a line 7 that is not there"]
    assert {record.name for record in caplog.records} == {"essaim.journal"}


def test_an_anchor_altered_or_removed_is_a_fault(collective, inside):
    write(collective, 2)
    path = anchor._path(collective.id)
    path.write_text("nonsense")
    assert faults_in_journal(collective.id) == ["the anchor was altered"]
    path.unlink()
    write(collective, 1, start=2)
    assert faults_in_journal(collective.id) == ["the anchor is missing"]


def test_after_a_restore_someone_vouches_and_the_trace_is_kept(collective, inside):
    with keep_triggers_away():
        write(collective, 3)
        rows, head = list(AccessEntry.objects.order_by("number").values()), head_of(collective)
        write(collective, 4, start=3)
        lost = anchor._path(collective.id).read_text()
        replace(collective, rows, head)
    assert accept_journal(collective.id) == []
    assert faults_in_journal(collective.id) == []
    assert anchor._path(collective.id).with_suffix(".before").read_text() == lost
    write(collective, 1, start=9)
    assert faults_in_journal(collective.id) == []


def test_a_broken_chain_is_not_accepted(collective, inside):
    write(collective, 3)
    with keep_triggers_away():
        AccessEntry.objects.filter(number=2).update(verb="listed")
    assert accept_journal(collective.id) == ["line 2 was altered"]
    assert faults_in_journal(collective.id) == ["line 2 was altered"]


@pytest.mark.one_database
@pytest.mark.parametrize("trials", [60, pytest.param(250, marks=pytest.mark.slow)])
def test_honest_histories_never_alarm(db, trials):
    chance = random.Random(4)
    alarms = []
    for trial in range(trials):
        collective = factories.collective() if trial % 4 == 0 else collective  # noqa: F821
        start = trial % 4 * 30
        with within(collective):
            for _ in range(4):  # four states of each history are read: 1,000 in the campaign
                write(collective, chance.randrange(1, 4), start=start, each=chance.randrange(1, 3))
                if chance.random() < 0.3:
                    assert hand_over_journal(collective.id) == []
                    alarms += faults_in_journal(collective.id)
                if chance.random() < 0.3:
                    purge_journal(collective.id, before=NOW + timedelta(hours=chance.randrange(start + 4)))
                start += 4
                alarms += faults_in_journal(collective.id)
    assert alarms == []


CONCURRENT = """
import threading, random
from django.db import connections
from essaim.kernel.journal import *
from datetime import timedelta
c = factories.collective()
errors, seen = [], []
def look(n):
    try:
        for k in range(25):
            with within(c):
                access = Access(None, factories.NOW + timedelta(seconds=k), "Firefox, Linux")
                journal.record_access(c.id, [(factories.new_id(), Why.SYSTEM)] * (n % 3 + 1), verb=Verb.LISTED, access=access)
                if k % 5 == 0:
                    seen.append(journal.faults_in_journal(c.id))
                if n == 1 and k % 6 == 5:
                    seen.append(journal.hand_over_journal(c.id))
                if n == 0 and k % 8 == 7:
                    journal.purge_journal(c.id, before=factories.NOW + timedelta(seconds=k // 2))
    except Exception as fault:
        errors.append(repr(fault))
    finally:
        connections.close_all()
threads = [threading.Thread(target=look, args=(n,)) for n in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
from essaim.kernel.vault import JournalHead
with within(c):
    print(errors, [s for s in seen if s], journal.faults_in_journal(c.id), JournalHead.objects.get().number)
"""


def test_eight_writers_at_once_make_one_chain_that_never_alarms(tmp_path):
    installation = fresh_installation(tmp_path)
    lines = sum(25 * (n % 3 + 1) for n in range(8))
    assert installation.run(CONCURRENT) == f"[] [] [] {lines}"


def test_the_secret_of_the_journal_is_not_that_of_the_indexes(collective, inside):
    journal, index = (keyring.secrets_of(collective.id, use)[0].key for use in ("journal", "index"))
    assert journal != index
    assert keyring.purpose_key(journal, "journal") != keyring.purpose_key(journal, "blind index of journal")
