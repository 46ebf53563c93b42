"""What fails below a screen: the answer says what cannot be done, and a read is tried once more."""

import errno
import sqlite3
import threading

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path

from config import urls as real
from essaim.entrance.sessions import Sessions
from essaim.kernel import health
from essaim.kernel.errors import RowIsGone
from essaim.kernel.health import Trouble
from essaim.kernel.sealing import BrokenSeal
from essaim.web.middleware import RetriedReads
from tests import factories


def caused(fault, name):
    fault.__cause__ = sqlite3.OperationalError()
    fault.__cause__.sqlite_errorname = name
    return fault


FAULTS = {
    "full-sqlite": (lambda: caused(OperationalError(), "SQLITE_FULL"), 507),
    "full-file": (lambda: OSError(errno.ENOSPC, "No space left"), 507),
    "read-only": (lambda: caused(OperationalError(), "SQLITE_READONLY"), 507),
    "gone": (lambda: OperationalError("server closed the connection"), 503),
    "locked": (lambda: caused(OperationalError(), "SQLITE_BUSY"), 503),
    "not-a-vault": (lambda: DatabaseError("file is not a database"), 503),
    "closed": (BrokenSeal, 503),
    "taken-away": (RowIsGone, 410),
    "ours": (ZeroDivisionError, 500),
}
met = []


def break_down(request, what):
    met.append(what)
    fault = FAULTS[what][0]()
    raise fault


def break_once(request):
    met.append("once")
    if len(met) == 1:
        raise OperationalError("terminating connection due to administrator command")
    return HttpResponse("lu")


class WithFaults:
    urlpatterns = [path("panne/<str:what>/", break_down), path("une-fois/", break_once), *real.urlpatterns]
    handler400, handler500 = real.handler400, real.handler500


@pytest.fixture(autouse=True)
def _addresses(settings, client):
    settings.ROOT_URLCONF = WithFaults
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "LoginRequired" not in one]
    client.raise_request_exception = False
    met.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_has_its_answer_and_its_page_needs_no_database(client, what):
    answer = client.post(f"/panne/{what}/")
    assert answer.status_code == FAULTS[what][1]
    assert answer.headers.get("Retry-After") == ("10" if answer.status_code == 503 else None)
    assert "<h1>" in answer.content.decode()
    assert met == [what]


@pytest.mark.django_db
def test_a_read_is_tried_once_more_and_a_write_is_not(client):
    assert client.get("/une-fois/").content == b"lu"
    assert met == ["once", "once"]
    met.clear()
    assert client.post("/une-fois/").status_code == 503
    assert met == ["once"]
    met.clear()
    assert client.get("/panne/gone/").status_code == 503
    assert met == ["gone", "gone"]


def test_a_read_that_fails_for_another_reason_is_not_tried_again(client):
    answers = []
    answer = RetriedReads(lambda _: answers.append(1) or HttpResponse(status=500))(RequestFactory().get("/"))
    assert (answer.status_code, answers) == (500, [1])


@pytest.mark.django_db
def test_health_is_red_before_the_disk_is_full_and_every_screen_says_it(
    client, browse, coordinator, volunteer, monkeypatch, settings
):
    health.forget_state()
    assert client.get("/sante/").json() == {"ok": True, "state": "ready", "troubles": []}
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)
    health.forget_state()
    answer = client.get("/sante/")
    assert (answer.status_code, set(answer.json()["troubles"])) == (
        503,
        {"disk"},
    )  # one for each disk that holds data
    settings.LOOK_AT_HEALTH = True
    told = browse(coordinator).get("/").content.decode()
    assert "Faites de la place" in told
    shown = browse(volunteer).get("/").content.decode()
    assert ("Faites de la place" in shown, "qu’en partie" in shown) == (False, True)
    health.forget_state()


def test_a_trouble_reads_as_one_sentence():
    assert str(Trouble("x", "Plein.", "Videz.")) == "Plein. Videz."


@pytest.mark.django_db
def test_the_state_of_health_asks_no_more_for_many_collectives_than_for_few():
    def asked():
        with CaptureQueriesContext(connection) as statements:
            health.troubles()
        return len(statements)

    for _ in range(2):
        factories.collective()
    asked()  # what is seen once for all
    few = asked()
    for _ in range(10):
        factories.collective()
    assert asked() == few


def test_one_looks_again_while_the_others_are_told_what_was_seen_before(monkeypatch):
    """All of them would look at once, under many readers: four fifths of what a page cost."""
    looking, go_on, looks = threading.Event(), threading.Event(), []

    def slow():
        looks.append(1)
        looking.set()
        go_on.wait(10)
        return []

    before = [Trouble("x", "Plein.", "Videz.")]
    monkeypatch.setattr(health, "_last", (float("-inf"), before))
    monkeypatch.setattr(health, "_MORE", [slow])
    first = threading.Thread(target=health.state_now)
    first.start()
    assert looking.wait(10)
    assert [health.state_now() for _ in range(3)] == [before] * 3
    go_on.set()
    first.join()
    assert health.state_now() != before
    assert len(looks) == 1


@pytest.mark.django_db
def test_a_session_that_cannot_be_written_stops_no_read_and_loses_no_writing_unsaid():
    def page(request):
        request.session["seen"] = 1
        return HttpResponse()

    answer = Sessions(page)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            assert answer(RequestFactory().get("/")).status_code == 200
            with pytest.raises(DatabaseError):
                answer(RequestFactory().post("/"))
        finally:
            cursor.execute("PRAGMA query_only = OFF")
