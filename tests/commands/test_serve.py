"""`essaim serve` on a machine with several cores: several processes answer, one alone does the chores."""

import os
import resource
import signal
import socket
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.installation import fresh_installation

SERVE = """
import sys
sys.argv = ["essaim", "serve", "--port", "{port}", "--workers", "2"]
from essaim.cli import main
main()
"""


def children(pid):
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(one): Path(f"/proc/{one}/cmdline").read_bytes() for one in told}


def answering(pid):
    return {one for one, command in children(pid).items() if b"--beside" not in command}


def wait_until(holds, seconds=90):
    for _ in range(seconds * 4):
        if holds():
            return True
        time.sleep(0.25)
    return False


@pytest.fixture
def served(tmp_path):
    installation = fresh_installation(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = installation.start(SERVE.format(port=port), prelude="")

    def answers():
        try:
            with urlopen(f"http://localhost:{port}/sante/", timeout=10) as page:
                return page.status == 200
        except OSError:
            return False

    try:
        assert wait_until(answers), process.communicate(timeout=5)
        yield process.pid, port, answers
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


@contextmanager
def telephones(count, port):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 4 * count)), hard))
    with ExitStack() as held:
        for _ in range(count):
            held.enter_context(socket.create_connection(("127.0.0.1", port)))
        yield


def test_each_process_answers_one_does_the_chores_and_one_that_dies_comes_back(served):
    pid, port, answers = served
    with telephones(1_100, port):  # that stay connected
        assert answers()
    assert wait_until(lambda: len(answering(pid)) == 2)
    assert sum(b"--beside" in command for command in children(pid).values()) == 1
    before = answering(pid)
    os.kill(min(before), signal.SIGKILL)
    assert wait_until(lambda: len(answering(pid)) == 2 and answering(pid) != before)
    assert wait_until(answers)
    assert sum(b"--beside" in command for command in children(pid).values()) == 1
