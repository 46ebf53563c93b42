"""Workers killed at any instant: what a real server received, counted. `make proof-ground` prints the figures.

Nobody can know whether a mail left when the worker dies between the text and its note. Where the server drops a second
mail of the same Message-ID, it is sent again and each is in its box once; elsewhere it is said unsure, and none comes twice.
"""

import json
import random
import signal
import time
from collections import Counter
from threading import Thread

import pytest
from django.db import connections

from tests.installation import fresh_installation
from tests.smtp_sink import Sink

PUT = """
from django.utils import timezone
from essaim.messages.actions.put import tell, tell_account
from essaim.messages.models import AccountMessage
from essaim.worries.rules.kinds import WORRY
from datetime import timedelta
collective = factories.collective()
members = [factories.member(collective, role="coordinator") for _ in range(5)]
now = timezone.now()
for n in range({count} // 10):
    with within(collective):
        tell(members, WORRY, collective=collective, at=now)
    for k in range(5):
        tell_account(f"{{n}}-{{k}}@exemple.org", kind="warning", subject="x", body="y", at=now, lives=timedelta(days=30))
"""
WORK = """
from django.utils import timezone
from datetime import timedelta
from essaim.messages.actions.send import send_due
from essaim.messages.rules.times import LEASE
print("ready", flush=True)
while send_due(at=timezone.now() + {turn} * (LEASE + timedelta(seconds=1))):
    pass
"""
TELL = """
import json
from collections import Counter
from essaim.messages.models import AccountMessage
with within(*Collective.objects.all()):
    rows = list(Message.objects.values_list("mail_id", "state"))
rows += AccountMessage.objects.values_list("mail_id", "state")
print(json.dumps(dict(rows)))
"""


def environment(port, *, drops_doubles):
    more = {
        "ESSAIM_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "ESSAIM_MAIL_SERVER_DEDUPLICATES": "true" if drops_doubles else "false",
    }
    for name, alias in (("DATABASE_URL", "default"), ("VAULT_URL", "vault")):
        here = connections[alias].settings_dict
        if connections[alias].vendor == "postgresql":
            who = f"{here['USER']}:{here['PASSWORD']}" if here["PASSWORD"] else here["USER"]
            more[f"ESSAIM_{name}"] = f"postgresql://{who}@{here['HOST']}:{here['PORT']}/{here['NAME']}"
    return more


def campaign(folder, *, count, kills, drops_doubles, seed=7):
    """(what each message became, how often each was received)."""
    chance = random.Random(seed)
    installation = fresh_installation(folder)
    with Sink(folder / "received") as sink:
        Thread(target=sink.serve_forever, daemon=True).start()
        around = environment(sink.port, drops_doubles=drops_doubles)
        installation.run(PUT.format(count=count), **around)
        instants = sorted(chance.sample(range(count - count // 10), kills))
        for turn, instant in enumerate(instants):
            worker = installation.start(WORK.format(turn=turn), **around)
            assert worker.stdout.readline() == "ready\n"
            while len(sink.received()) < instant and worker.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.02)
            worker.send_signal(signal.SIGKILL)
            worker.communicate()
        for turn in (kills, kills + 1):
            installation.run(WORK.format(turn=turn), **around)
        states = json.loads(installation.run(TELL, **around).splitlines()[-1])
        sink.shutdown()
        return states, Counter(sink.received())


SIZES = [
    pytest.param(30, 2, id="short", marks=pytest.mark.one_database),
    pytest.param(1000, 20, id="long", marks=pytest.mark.slow),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "kills"), SIZES)
def test_no_mail_comes_twice_and_what_nobody_knows_is_said(tmp_path, record_testsuite_property, count, kills):
    states, received = campaign(tmp_path, count=count, kills=kills, drops_doubles=False)
    became = Counter(states.values())
    record_testsuite_property(
        f"{count} mails, {kills} kills, any server",
        f"{len(received)} received, {received.total() - len(received)} twice, {became['unsure']} said unsure",
    )
    assert len(states) == count
    assert set(received.values()) == {1}
    assert set(became) <= {"sent", "unsure"}
    assert {one for one, state in states.items() if state == "sent"} <= set(received)
    assert became["unsure"] <= kills
    assert len(received) >= count - became["unsure"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("count", "kills"), SIZES)
def test_every_mail_is_in_its_box_once_where_the_server_drops_doubles(
    tmp_path, record_testsuite_property, count, kills
):
    states, received = campaign(tmp_path, count=count, kills=kills, drops_doubles=True)
    doubles = received.total() - len(received)
    record_testsuite_property(
        f"{count} mails, {kills} kills, a server that drops doubles",
        f"{len(received)} in their box once, {doubles} doubles dropped, {count - len(received)} missing",
    )
    assert set(states.values()) == {"sent"}
    assert set(received) == set(states)
    assert doubles <= kills
