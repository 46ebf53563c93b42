"""The calendars of others: read apart, asked of public addresses alone, shown beside ours and never mixed."""

import threading
import time as clock
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from essaim.agenda.actions import outer
from essaim.agenda.actions.fetching import CannotRead, fetch
from essaim.agenda.enums import Trouble
from essaim.agenda.queries.outer import followed, theirs_between
from essaim.agenda.rules.outer import host_of, is_public
from essaim.agenda.tasks import ask_again, read_outer
from essaim.kernel.jobs.models import Job
from essaim.kernel.tenancy import within
from essaim.models import OuterEvent
from essaim.web.agenda.feeds import TYPE, as_feed
from tests import factories

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 12, tzinfo=PARIS)
TOWN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Mairie//FR
BEGIN:VEVENT
UID:conseil
DTSTART;TZID=Europe/Paris:20260305T190000
DTEND;TZID=Europe/Paris:20260305T210000
RRULE:FREQ=MONTHLY;BYDAY=1TH
EXDATE;TZID=Europe/Paris:20260402T190000
SUMMARY:Conseil municipal
LOCATION:Mairie\\, salle du conseil
END:VEVENT
BEGIN:VEVENT
UID:fete
DTSTART;VALUE=DATE:20260314
DTEND;VALUE=DATE:20260316
SUMMARY:Fête du printemps
END:VEVENT
BEGIN:VEVENT
UID:annule
DTSTART:20260310T100000
STATUS:CANCELLED
SUMMARY:Vide-grenier
END:VEVENT
BEGIN:VEVENT
UID:flottant
DTSTART:20260311T100000
SUMMARY:Permanence de l’écrivain public
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()


@pytest.fixture(autouse=True)
def _that_monday():
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_calendar_is_read_in_the_time_of_the_place_and_what_is_off_is_left_out(collective, coordinator):
    with within(collective):
        outer.follow(collective, name="Mairie", address="", content=TOWN, by=coordinator, at=NOON)
        found = theirs_between(collective, date(2026, 3, 1), date(2026, 5, 31))
    told = [(one.title, one.starts_at.astimezone(PARIS), one.is_whole_day) for one in found]
    assert told == [
        ("Conseil municipal", datetime(2026, 3, 5, 19, tzinfo=PARIS), False),
        ("Permanence de l’écrivain public", datetime(2026, 3, 11, 10, tzinfo=PARIS), False),
        ("Fête du printemps", datetime(2026, 3, 14, tzinfo=PARIS), True),
        ("Conseil municipal", datetime(2026, 5, 7, 19, tzinfo=PARIS), False),  # after the change of clock
    ]
    assert found[0].where == "Mairie, salle du conseil"


def test_it_stands_beside_ours_and_leaves_with_nothing_of_ours(
    client, browse, collective, coordinator, volunteer
):
    with within(collective):
        outer.follow(collective, name="Mairie de Bondy", address="", content=TOWN, by=coordinator, at=NOON)
    page = browse(volunteer).get(reverse("agenda:calendar"), {"le": "2026-03-05"}).content.decode()
    assert ("Conseil municipal" in page, "Mairie de Bondy" in page) == (True, True)
    hers = (
        browse(volunteer).get(reverse("agenda:calendar"), {"le": "2026-03-05", "moi": "1"}).content.decode()
    )
    feed = client.get(reverse("agenda:public_ics", args=[collective.slug])).content.decode()
    assert ("Conseil" in hers, "Conseil" in feed) == (False, False)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Ce champ est obligatoire"),
        ({}, "Donnez l’adresse de l’agenda, ou un fichier"),
        ({"address": "n’importe quoi"}, "Ce n’est pas une adresse d’agenda"),
        ({"address": "https://moi:secret@exemple.org/a.ics"}, "Ce n’est pas une adresse d’agenda"),
        ({"file": b"<html>"}, "Ce n’est pas un agenda ICS"),
        ({"file": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT"}, "Ce n’est pas un agenda ICS"),
    ],
)
def test_what_cannot_be_followed_is_said_and_leaves_nothing(browse, collective, coordinator, typed, said):
    given = {"name": "Mairie", **typed}
    if "file" in given:
        given["file"] = SimpleUploadedFile("a.ics", given["file"])
    answer = browse(coordinator).post(reverse("agenda:follow"), given)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    with within(collective):
        assert not followed(collective).exists()


@pytest.mark.parametrize(
    ("address", "port", "may"),
    [
        *((one, 443, False) for one in (
            "127.0.0.1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
            "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136::1",
        )),
        ("8.8.8.8", 443, True), ("8.8.8.8", 80, True), ("8.8.8.8", 22, False), ("8.8.8.8", 6379, False), ("2606:4700::1111", 443, True),
    ],
)  # fmt: skip
def test_our_server_asks_nothing_of_a_private_network(address, port, may):
    assert is_public(ip_address(address), port) is may


def test_an_address_is_of_the_web_or_is_none():
    assert host_of("webcal://exemple.org/a b.ics") is None
    assert host_of("webcal://exemple.org/a.ics?x=1") == ("https", "exemple.org", 443, "/a.ics?x=1")
    assert [
        host_of(one)
        for one in ("file:///etc/passwd", "ftp://a.b/c", "https://", "http://a:99999/", "gopher://a")
    ] == [None] * 5


class Site(BaseHTTPRequestHandler):
    """What it answers depends on its path: (status, where else, parts of the body, seconds between them)."""

    answers = {
        "/ailleurs": (302, "http://10.0.0.1/prive.ics", (), 0),
        "/encore": (302, "/agenda.ics", (), 0),
        "/rien": (404, "", (), 0),
        "/gros": (200, "", (b"x" * 65_536,) * 40, 0),
        "/lent": (200, "", (b"x",) * 100, 0.05),
        "/agenda.ics": (200, "", (TOWN,), 0),
    }

    def do_GET(self):
        status, elsewhere, parts, pause = self.answers[self.path]
        self.send_response(status)
        if elsewhere:
            self.send_header("Location", elsewhere)
        self.end_headers()
        with suppress(OSError):  # whoever asked had enough
            for part in parts:
                self.wfile.write(part)
                clock.sleep(pause)

    def log_message(self, *_said):
        pass


@pytest.fixture
def site():
    """A site on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def here_alone(address, _port):
    """This machine stands for the web; all the rest is private."""
    return str(address) == "127.0.0.1"


def test_a_site_is_read_and_one_that_is_large_slow_gone_or_leads_elsewhere_is_not(site):
    def trouble(path, **more):
        with pytest.raises(CannotRead) as told:
            fetch(site + path, may_reach=here_alone, **more)
        return told.value.trouble

    assert fetch(f"{site}/encore", may_reach=here_alone) == TOWN
    assert trouble("/ailleurs") == Trouble.REFUSED
    assert trouble("/gros") == Trouble.TOO_LARGE
    assert trouble("/rien") == Trouble.SILENT
    assert trouble("/lent", seconds=0.3) == Trouble.SILENT
    with pytest.raises(CannotRead) as refused:
        fetch(f"{site}/agenda.ics")
    assert refused.value.trouble == Trouble.REFUSED


def test_it_is_read_again_each_night_and_a_failure_loses_nothing(site, collective, coordinator):
    context = SimpleNamespace(collective_id=collective.id)
    with within(collective):
        known = outer.follow(collective, name="Mairie", address=f"{site}/agenda.ics", by=coordinator, at=NOON)
        asked = outer.asked_of(known.address, get=partial(fetch, may_reach=here_alone), at=NOON)
        assert outer.keep(known, asked, at=NOON) == outer.keep(known, asked, at=NOON) > 4
        before = OuterEvent.objects.count()
        assert ask_again(collective, NOON) == 1
        assert Job.objects.get().arguments["calendar_id"] == str(known.id)
    told = read_outer.func(context, calendar_id=str(known.id))  # 127.0.0.1: refused by the true rule
    assert told["trouble"] == Trouble.REFUSED
    with within(collective):
        known.refresh_from_db()
        assert (known.trouble, known.read_at, OuterEvent.objects.count()) == ("refused", NOON, before)
        for number in range(5):
            outer.follow(
                collective, name=f"{number}", address="https://exemple.org/a.ics", by=coordinator, at=NOON
            )
        with pytest.raises(outer.EnoughCalendars):
            outer.follow(collective, name="x", address="https://exemple.org/a.ics", by=coordinator, at=NOON)


@pytest.mark.slow
def test_a_rule_that_would_never_end_costs_little_time(collective, coordinator):
    endless = TOWN.replace(b"RRULE:FREQ=MONTHLY;BYDAY=1TH", b"RRULE:FREQ=SECONDLY").replace(
        b"20260305T19", b"19000305T19"
    )
    with within(collective), pytest.raises(outer.CannotReadIt):
        outer.follow(collective, name="Mairie", address="", content=endless, by=coordinator, at=NOON)


def test_what_the_reader_has_already_is_not_written_again():
    def write():
        raise AssertionError("written")

    request = RequestFactory().get("/", headers={"If-None-Match": 'W/"abc", "def"'})
    answer = as_feed(request, '"def"', write, kind=TYPE, age=timedelta(0))
    assert (answer.status_code, answer["ETag"]) == (304, '"def"')


def test_this_month_begins_today_on_a_phone(browse, collective, coordinator):
    with within(collective):
        for hour in (NOON - timedelta(days=1), NOON + timedelta(days=1)):
            factories.tour(collective, coordinator, pair=[coordinator], starts_at=hour)
    answer = browse(coordinator).get(reverse("agenda:calendar"))
    assert [one["day"] for one in answer.context["days"]] == [date(2026, 3, 3)]
    past = browse(coordinator).get(reverse("agenda:calendar"), {"le": "2026-02-03"})
    assert [one["day"] for one in past.context["days"]] == []
    april = browse(coordinator).get(reverse("agenda:calendar"), {"vue": "liste", "le": "2026-03-01"})
    assert [one["day"] for one in april.context["days"]] == [date(2026, 3, 1), date(2026, 3, 3)]
