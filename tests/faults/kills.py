"""Run by `test_kills`: each action that writes in both databases is killed at each of its steps, for true.

A step: a statement on either database, before and after a commit, a write or a sync of a file. A child of this process
does the action and dies there; another looks at what is left after the chores of the next night. Chance and clock are the
same in each: two kills that left the same rows and the same files, to the byte, are looked at once, and one that left
all as it was is the place of the next.
"""

import hashlib
import json
import os
import random
import shutil
import sys
import traceback
from contextlib import suppress
from datetime import timedelta
from itertools import chain, count
from pathlib import Path

import django

django.setup()

import time_machine  # noqa: E402 -- Django must be set up first
from django.conf import settings  # noqa: E402
from django.core.checks.urls import check_url_config  # noqa: E402
from django.core.exceptions import ObjectDoesNotExist  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from essaim.calls.actions.calls import Answer, record_call  # noqa: E402
from essaim.calls.actions.holds import take_next  # noqa: E402
from essaim.doors.actions.contact import leave_alone, lift  # noqa: E402
from essaim.doors.actions.forgetting import MARKS  # noqa: E402
from essaim.kernel import erasure_list, journal, rotation  # noqa: E402
from essaim.kernel.errors import DomainError  # noqa: E402
from essaim.kernel.fields import sealed_fields, sealed_models  # noqa: E402
from essaim.kernel.jobs.chores import Every, run_due  # noqa: E402
from essaim.kernel.jobs.worker import discover  # noqa: E402
from essaim.kernel.tenancy import maintenance, within  # noqa: E402
from essaim.management.daily import mend  # noqa: E402
from essaim.messages.actions.forgetting import forget_members  # noqa: E402
from essaim.messages.actions.put import tell  # noqa: E402
from essaim.models import (  # noqa: E402
    CallCampaign,
    CallHold,
    CallSettings,
    Collective,
    DoNotContact,
    Dwelling,
    Encounter,
    Membership,
    Merge,
    Person,
    Signal,
    StreetRound,
    Vigilance,
    Watcher,
    Worry,
)
from essaim.people.actions.glass import break_glass  # noqa: E402
from essaim.people.actions.grants import settle_all_grants  # noqa: E402
from essaim.people.actions.persons import Information, PersonData, open_person  # noqa: E402
from essaim.people.actions.telling import tell_coordinators  # noqa: E402
from essaim.people.rules.kinds import GLASS  # noqa: E402
from essaim.rights.actions.erasure import erase_person, finish_erasures  # noqa: E402
from essaim.rights.actions.merges import merge_people, settle_merges, undo_merge  # noqa: E402
from essaim.rights.actions.sweep import Swept, sweep  # noqa: E402
from essaim.street.actions.circuits import CircuitData, open_circuit  # noqa: E402
from essaim.street.actions.encounters import Met, name_encounter, note_encounter  # noqa: E402
from essaim.street.actions.rounds import plan_round, start_round  # noqa: E402
from essaim.street.actions.watchers import WatcherData, add_watcher  # noqa: E402
from essaim.vigilance.actions.watches import WatchData, switch_on, wind_down  # noqa: E402
from essaim.vigilance.actions.wishes import Stated, agree_to_vigilance  # noqa: E402
from essaim.worries.actions.signals import SignalData, expire_signals, receive_signal  # noqa: E402
from essaim.worries.actions.worries import WorryData, raise_worry  # noqa: E402
from tests import factories  # noqa: E402
from tests.calls.samples import campaign, someone  # noqa: E402
from tests.faults.kills_rooms import NOW, ROOMS, TODAY, build_rooms  # noqa: E402

IDS = [factories.new_id() for _ in range(2)]
KILLED, DONE, REFUSED = 9, 0, 3
HERE = Path(settings.DATA_DIR)
FILES = ("essaim.sqlite3", "vault.sqlite3")
IS_POSTGRESQL = connections["default"].vendor == "postgresql"


class Steps:
    """Counts them, and ends the process at the one that was chosen."""

    def __init__(self, last):
        self.left = last

    def take(self):
        self.left -= 1
        if self.left == 0:
            os._exit(KILLED)

    def watch(self):
        for name in connections:
            connections[name].ensure_connection()
            connections[name].execute_wrappers.append(self._statement)
        commit = BaseDatabaseWrapper._commit

        def watched(connection):
            self.take()
            commit(connection)
            self.take()

        BaseDatabaseWrapper._commit = watched
        for name in ("pwrite", "fsync"):
            setattr(os, name, self._call(getattr(os, name)))
        return self

    def _statement(self, execute, sql, params, many, context):
        self.take()
        return execute(sql, params, many, context)

    def _call(self, call):
        def watched(*given):
            self.take()
            return call(*given)

        return watched


def build():
    of = factories.collective()
    by, volunteer, gone = (factories.member(of, role=role, name=name) for role, name in (
        ("coordinator", "Nadia Benali"), ("volunteer", "Amina Diallo"), ("volunteer", "Yvonne Le Gall")))  # fmt: skip
    with within(of), time_machine.travel(NOW, tick=False):
        odette = factories.person(of, by, "Odette Renaud", companion=volunteer)
        odile = factories.person(of, by, "Odile Renaud")
        apart = factories.person(of, by, "Jeanne Petit")
        for whom in (odette, odile):
            data = WorryData(level="worry", fact="Volets fermés", person=whom)
            raise_worry(of, data=data, by=volunteer, at=NOW, worry_id=factories.new_id())
        receive_signal(of, data=SignalData(kind="call_me", reach="01 02 03 04 05"), at=NOW)
        doors = factories.dwellings(of, 2)
        leave_alone(doors[0], channel="door", said_on=TODAY, said_by="sa fille", by=by, at=NOW, today=TODAY)
        other = factories.person(of, by, "Jeanne Petit")
        merge(apart, other, by)
        tell_coordinators(of, GLASS, at=NOW)
        for hour in range(3):
            access = journal.Access(by.id, NOW + timedelta(hours=hour))
            journal.record_access(
                of.id, [(odette.id, "coordinator")], verb=journal.Verb.OPENED, access=access
            )
        tell([gone], GLASS, collective=of, at=NOW)
        Membership.objects.filter(id=gone.id).update(ended_at=NOW)

        outside(of, by, volunteer)
        build_rooms(of, by, volunteer)


def outside(of, by, volunteer):
    """A call in hand and another to come; a round that is out, someone met; a watch that is on."""
    CallSettings.objects.create(collective=of, at_weekends=True)
    met = [someone(of, by, name) for name in ("Simone Faure", "Berthe Faure")]
    made = campaign(of, by, callers=[by, volunteer], people=met, at=NOW, slots=["weekend"])
    take_next(made, by=by, at=NOW)
    market = CircuitData(name="Le marché", weekday=5, starts_at=NOW.time(), minutes=90)
    circuit = open_circuit(of, data=market, by=by, circuit_id=factories.new_id())
    out = start_round(plan_round(circuit, day=TODAY, members=[by, volunteer], by=by, at=NOW), by=by, at=NOW)
    note_encounter(
        out, met=Met(kind="talked", first_name="Marcel"), by=by, at=NOW, encounter_id=factories.new_id()
    )
    agree_to_vigilance(met[0], stated=Stated(), how="spoken", by=by, on=TODAY)
    cold = WatchData(hazard="cold", level="orange", starts_on=TODAY, ends_on=TODAY)
    switch_on(of, data=cold, callers=[by], by=by, at=NOW, vigilance_id=factories.new_id())


def merge(kept, merged, by):
    versions = {"kept_version": kept.version, "merged_version": merged.version}
    return merge_people(kept, merged, keep={}, by=by, at=NOW, **versions)


def of():
    return Collective.objects.get()


def member(role):
    return Membership.objects.filter(role=role, ended_at=None).first()


def named(name):
    return next(one for one in Person.objects.filter(state="active").order_by("id") if one.name == name)


def a_person():
    told = Information(on=TODAY, how="spoken", by=member("volunteer"))
    data = PersonData(name="Lucette Morel", met_on=TODAY, phone="06 12 34 56 78")
    open_person(
        of(), data=data, informed=told, consents=["phone"], by=member("volunteer"), at=NOW, person_id=IDS[0]
    )


def a_worry():
    data = WorryData(level="worry", fact="Ne répond plus", person=named("Odette Renaud"))
    raise_worry(of(), data=data, by=member("volunteer"), at=NOW, worry_id=IDS[0])


def a_mark():
    door = Dwelling.objects.exclude(id__in=DoNotContact.objects.values("dwelling")).first()
    leave_alone(
        door, channel="door", said_on=TODAY, said_by="elle", by=member("coordinator"), at=NOW, today=TODAY
    )


def a_call():
    held = CallHold.objects.get(member=member("coordinator"), ended_at=None)
    record_call(held, Answer("wrong_number"), by=member("coordinator"), at=NOW, call_id=IDS[0])


def a_first_name():
    met = Met(kind="talked", first_name="Rose")
    note_encounter(StreetRound.objects.get(), met=met, by=member("volunteer"), at=NOW, encounter_id=IDS[0])


def a_watcher():
    data = WatcherData(
        kind="shop", where="La boulangerie", name="Sonia", passes_on="Un signe", agreed_on=TODAY
    )
    add_watcher(of(), data=data, by=member("volunteer"), on=TODAY, watcher_id=IDS[0])


def a_name():
    someone_met = Encounter.objects.get(first_name__isnull=False, undone_at=None)
    name_encounter(someone_met, person=named("Odile Renaud"), by=member("coordinator"), at=NOW)


ACTIONS = {
    "a file opened": a_person,
    "a worry raised": a_worry,
    "a sign of a neighbour": lambda: receive_signal(of(), data=SignalData(kind="call_me", reach="06 07 08 09 10"), at=NOW),
    "a glass broken": lambda: break_glass(member("volunteer"), person=named("Odile Renaud"), reason="Elle m’appelle, elle est tombée", at=NOW),
    "a person erased": lambda: erase_person(named("Odette Renaud"), by=member("coordinator"), on=TODAY),
    "two files made one": lambda: merge(named("Odette Renaud"), named("Odile Renaud"), member("coordinator")),
    "a merge undone": lambda: undo_merge(Merge.objects.get(undone_at=None), by=member("coordinator"), at=NOW),
    "a merge settled": lambda: settle_merges(of(), at=NOW + timedelta(days=40)),
    "signs past their time": lambda: expire_signals(of(), on=TODAY + timedelta(days=200)),
    "a mark worded": a_mark,
    "a mark lifted": lambda: lift(DoNotContact.objects.get(), by=member("coordinator"), reason="elle a rappelé", at=NOW),
    "marks past their time": lambda: MARKS.forget(of(), TODAY, TODAY + timedelta(days=1095)),
    "messages put": lambda: tell_coordinators(of(), GLASS, at=NOW),
    "a member long gone": lambda: forget_members(of(), TODAY + timedelta(days=1), TODAY + timedelta(days=400)),
    "the journal purged": lambda: journal.purge_journal(of().id, before=NOW + timedelta(hours=1, minutes=30)),
    "the journal handed over": lambda: journal.hand_over_journal(of().id),
    "the key of the collective changed": lambda: rotation.rotate_collective(of()),
    "the keys of people changed": lambda: rotation.rotate_people(of(), pause=0),
    "the indexes made again": lambda: rotation.rotate_indexes(of(), pause=0),
    "someone taken to be called": lambda: take_next(CallCampaign.objects.get(is_watch=False), by=member("volunteer"), at=NOW),
    "a call to a wrong number noted": a_call,
    "a first name given on a round": a_first_name,
    "who it was on a round": a_name,
    "someone who keeps an eye open": a_watcher,
    **ROOMS,
    "a watch wound down": lambda: wind_down(Vigilance.objects.get(), by=member("coordinator"), at=NOW),
}  # fmt: skip


def do_alike(action):
    """With the same chance each time it is killed."""
    random._urandom = os.urandom = random.Random(action).randbytes  # what `secrets` draws from
    do(action)


def do(action):
    with within(of()), time_machine.travel(NOW, tick=False):
        ACTIONS[action]()


def look(action):
    """What is wrong after the next night; then the action is asked again, and what is wrong after that."""
    tomorrow, wrong = NOW + timedelta(days=1), []
    with time_machine.travel(tomorrow, tick=False):
        mend(at=tomorrow)
        run_due([Every.MINUTE, Every.DAY], worker="w", at=tomorrow, time_is_right=True)
        wrong += [f"after the night: {one}" for one in faults(tomorrow)]
    with suppress(DomainError, StopIteration, ObjectDoesNotExist, AttributeError):
        do(action)  # else it was done
    later = NOW + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        mend(at=later)
        wrong += [f"asked again: {one}" for one in faults(later)]
    return wrong


def faults(at):
    with within(of()):
        swept = sweep(of(), at=at + timedelta(days=2))
        if swept != Swept():
            yield str(swept)
        left = {"grants": settle_all_grants(of()), "erasures half done": finish_erasures(of(), on=at.date())}
        yield from (name for name, count in left.items() if count)
        yield from journal.faults_in_journal(of().id)
        yield from unreadable()
        for gone in Person.objects.filter(state="erased"):
            if gone.id not in {line.subject_id for line in erasure_list.read_list(erasure_list.path())}:
                yield "erased, and not on the list"
        if Worry.objects.filter(id=IDS[0]).count() > 1 or Signal.objects.count() > 3:
            yield "doubled"
        if Encounter.objects.count() > 2 or Watcher.objects.count() > 1 or CallHold.objects.count() > 3:
            yield "doubled outside"


def unreadable():
    for model in sealed_models():
        for row in model.objects.all():
            for field in sealed_fields(model):
                try:
                    getattr(row, field.name)
                except Exception as fault:  # noqa: BLE001 -- told
                    yield f"{model.__name__}.{field.name}: {type(fault).__name__}"


def left():
    """What is on the disk, in one word."""
    found = hashlib.sha256()
    with within(of()), maintenance():
        for name in connections:
            with connections[name].cursor() as cursor:
                for table in sorted(connections[name].introspection.table_names(cursor)):
                    cursor.execute(f'SELECT * FROM "{table}"')
                    rows = sorted(
                        repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
                        for row in cursor
                    )
                    found.update("\n".join((table, *rows)).encode())
    for file in (*sorted((HERE / "journal").glob("*")), Path(erasure_list.path())):
        found.update(file.read_bytes() if file.exists() else b"")
    return found.hexdigest()


def in_a_child(work):
    """What it ended with; what it wrote goes to a file of ours."""
    pid = os.fork()
    if pid == 0:
        code = DONE
        try:
            code = work() or DONE
        except BaseException:  # noqa: BLE001 -- a child ends here
            traceback.print_exc()
            code = REFUSED
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def restore(folder):
    put_back = _databases_back if IS_POSTGRESQL else _files_back
    put_back(folder)
    for name in ("journal", "erasures"):
        shutil.rmtree(HERE / name, ignore_errors=True)
        if (folder / name).exists():
            shutil.copytree(folder / name, HERE / name)
    listed = erasure_list.path()
    Path(listed).unlink(missing_ok=True)
    if (folder / "list").exists():
        shutil.copy(folder / "list", listed)


def keep(folder):
    folder.mkdir()
    put_apart = _databases_apart if IS_POSTGRESQL else _files_apart
    put_apart(folder)
    if (HERE / "journal").exists():
        shutil.copytree(HERE / "journal", folder / "journal")
    if Path(erasure_list.path()).exists():
        shutil.copy(erasure_list.path(), folder / "list")


def _files_back(folder):
    for name in FILES:
        for file in HERE.glob(f"{name}*"):
            file.unlink()
        shutil.copy(folder / name, HERE / name)


def _files_apart(folder):
    for name in connections:
        with connections[name].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    for name in FILES:
        shutil.copy(HERE / name, folder / name)


def _databases_back(_folder):
    _on_the_server(
        ('DROP DATABASE IF EXISTS "{0}" WITH (FORCE)', 'CREATE DATABASE "{0}" TEMPLATE "{0}_kept"')
    )


def _databases_apart(_folder):
    connections.close_all()
    _on_the_server(('CREATE DATABASE "{0}_kept" TEMPLATE "{0}"',))


def _on_the_server(statements):
    for one in connections.all():
        with one._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(one.settings_dict["NAME"]))


def asked_of_a_child(work):
    """What it answers, or how it ended."""
    said = HERE / "said"
    ended = in_a_child(lambda: said.write_text(json.dumps(work())) and None)
    return json.loads(said.read_text()) if ended == DONE else f"ended with {ended}"


def main(every, first, one_in):
    discover()  # before the children: each would load it again
    check_url_config(None)
    template = HERE / "template"
    code = in_a_child(lambda: build() or keep(template))
    assert code == DONE, "the world could not be built"
    restore(template)
    untouched = here = asked_of_a_child(left)
    for action in list(ACTIONS)[first::one_in]:
        kills, looked = 0, {}
        for number in count(1, every):
            if here != untouched:
                restore(template)
            code = in_a_child(lambda last=number, what=action: Steps(last).watch() and do_alike(what))
            if code != KILLED:
                assert code == DONE, f"{action}: {code}"
                here = None
                break
            kills += 1
            state = here = asked_of_a_child(left)
            if state not in looked:
                found = asked_of_a_child(lambda what=action: look(what))
                here = None
                looked[state] = [
                    f"step {number}: {one}" for one in ([found] if isinstance(found, str) else found)
                ]
        wrong = list(chain.from_iterable(looked.values()))
        told = {"action": action, "kills": kills, "states": len(looked), "wrong": wrong}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
