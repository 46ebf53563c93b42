"""A power cut, wherever it falls, is never said to be a hand; what a hand does at the same places is seen."""

import os
from datetime import timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel import anchor, keyring
from essaim.kernel.anchor import _SECTOR, read_anchor
from essaim.kernel.journal import faults_in_journal, hand_over_journal, purge_journal
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry, CollectiveSecret, JournalHead
from tests import factories
from tests.factories import NOW
from tests.kernel.test_journal import keep_triggers_away, write

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Disk:
    """What the anchor asks of the disk, and what the vault holds, committed, at each of these instants."""

    def __init__(self, collective):
        self.collective, self.events = collective, []
        asked = {name: getattr(os, name) for name in dir(os) if not name.startswith("__")}
        self.os = SimpleNamespace(**asked | {"pwrite": self._pwrite, "fsync": self._fsync})

    def _pwrite(self, file, record, at):
        done = os.pwrite(file, record, at)
        self.events.append((("write", at // _SECTOR, record), vault()))
        return done

    def _fsync(self, file):
        self.events.append((("sync",), vault()))

    def moment(self):
        self.events.append((("nothing",), vault()))

    def cuts(self):
        """(places of the file, vault) that a cut may leave: every write that was not asked to the disk is there or not, or in part."""
        seen = set()
        kept = {0: [b""], 1: [b""]}
        for number, (event, before) in enumerate(self.events):
            after = self.events[number + 1][1] if number + 1 < len(self.events) else before
            if event[0] == "write":
                _, place, record = event
                torn = record[:9] + kept[place][-1][9:]
                kept[place] = [*kept[place][-1:], torn, record]
            elif event[0] == "sync":
                kept = {place: versions[-1:] for place, versions in kept.items()}
            for versions in product(*kept.values()):
                for state in (before, after):
                    if (found := (versions, state)) not in seen:
                        seen.add(found)
                        yield found


def vault():
    return tuple(
        tuple(tuple(row.items()) for row in model.objects.order_by("id").values())
        for model in (AccessEntry, JournalHead, CollectiveSecret)
    )


def put_back(collective, places, state):
    for model, rows in zip((AccessEntry, JournalHead, CollectiveSecret), state, strict=True):
        model.objects.all().delete()
        model.objects.bulk_create(model(**dict(row)) for row in rows)
    path = anchor._path(collective.id)
    path.write_bytes(places[0].ljust(_SECTOR, b"\0") + places[1] if any(places) else b"")


def live(collective, deeds, *, start=0):
    for hour, deed in enumerate(deeds, start=start):
        if deed == "purge":
            purge_journal(collective.id, before=NOW + hour * HOUR)
        elif deed == "hand over":
            assert hand_over_journal(collective.id) == []
        else:
            write(collective, 1, start=hour, each=deed)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(deeds=st.lists(st.sampled_from([1, 1, 2, "purge", "hand over"]), min_size=1, max_size=5))
def test_no_cut_is_taken_for_a_hand(deeds):
    collective = factories.collective()
    alarms, cuts = [], 0
    with within(collective), pytest.MonkeyPatch.context() as patched, keep_triggers_away():
        keyring.secrets_of(collective.id, "journal")
        disk = Disk(collective)
        patched.setattr(anchor, "os", disk.os)
        disk.moment()
        for number, deed in enumerate(deeds):
            live(collective, [deed], start=number)
            disk.moment()
        patched.undo()
        for places, state in list(disk.cuts()):
            cuts += 1
            put_back(collective, places, state)
            alarms += faults_in_journal(collective.id)
            write(collective, 1, start=50)  # life goes on
            alarms += faults_in_journal(collective.id)
    assert (alarms, cuts > 3) == ([], True)


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("what", ["the newest place", "both places", "nothing"])
def test_what_a_hand_takes_from_the_end_is_seen_even_if_it_makes_it_look_like_a_cut(collective, what):
    with keep_triggers_away():
        write(collective, 3)
        older = vault()
        write(collective, 1, start=3)
        path = anchor._path(collective.id)
        whole = path.read_bytes()
        turn = 1 if read_anchor(collective.id) is None else 0
        places = [whole[:_SECTOR], whole[_SECTOR:]]
        assert turn == 0
        newest = max((0, 1), key=lambda place: int(places[place].split()[0]))
        if what == "the newest place":
            places[newest] = places[newest][:30]
        elif what == "both places":
            places = [place[:30] for place in places]
        put_back(collective, places, older)
        faults = faults_in_journal(collective.id)
    assert (
        faults
        == {
            "the newest place": ["the anchor was being told of more than line 3"],
            "both places": ["the anchor was altered"],
            "nothing": ["the anchor knows a line 4 that is not there"],
        }[what]
    )


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("with_secrets", [False, True])
def test_a_journal_wiped_with_its_head_and_its_anchor_did_begin(collective, with_secrets):
    """Its secret was sealed again as that of a journal that began: the mark cannot be taken back."""
    assert faults_in_journal(collective.id) == []
    write(collective, 3)
    with keep_triggers_away():
        AccessEntry.objects.all().delete()
        JournalHead.objects.all().delete()
        anchor._path(collective.id).unlink()
        assert faults_in_journal(collective.id) == ["the head is missing"]
        if with_secrets:
            CollectiveSecret.objects.filter(use="journal").delete()
        else:
            CollectiveSecret.objects.filter(use="journal").update(has_begun=False)
    assert faults_in_journal(collective.id) == ["a secret of the journal was altered"]
