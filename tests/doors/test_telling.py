"""A pair is told where it goes, when that changes, when it is off, and the day before: each once."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from essaim.doors.actions.outings import arrange_outing
from essaim.doors.actions.telling import tell_pairs, tell_the_day_before
from essaim.doors.actions.tours import cancel_tour, reopen_tour, start_tour
from essaim.kernel.tenancy import within
from essaim.messages.actions.choices import choose_notices
from essaim.messages.enums import MessageChannel, Rhythm
from essaim.messages.queries import letters_to_post
from essaim.messages.rules.calendars import Event, calendar_file
from essaim.models import Message, OutingNotice
from tests import factories
from tests.factories import NOW
from tests.mail import delivered

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning"),  # said by django-typer of its own call
]
PARIS = ZoneInfo("Europe/Paris")
SATURDAY = datetime(2026, 11, 28, 14, 0, tzinfo=PARIS)


@pytest.fixture
def outing(collective, coordinator):
    with within(collective):
        tour = factories.tour(
            collective, coordinator, factories.dwellings(collective, 2), state="draft", starts_at=None
        )
    tour.outing.the_tour, tour.outing.of = tour, collective
    with time_machine.travel(NOW, tick=False):
        yield tour.outing


def inside(outing, action, *args, **values):
    """Mails leave outside: on PostgreSQL a collective that is entered is a transaction."""
    with within(outing.of):
        return action(*args, **values)


def arrange(outing, *members, starts_at=SATURDAY, at=NOW, where="Place de la mairie"):
    inside(
        outing,
        arrange_outing,
        outing,
        pairs={outing.the_tour.id: list(members)},
        at=at,
        starts_at=starts_at,
        meeting_point=where,
    )


def told():
    """(address, subject, hour written, METHOD, SEQUENCE) of each mail since the last time."""
    found = []
    for one in delivered():
        (_name, calendar, kind) = one.attachments[0]
        assert kind.startswith("text/calendar; method=" + value(calendar, "METHOD"))
        found.append(
            (
                one.to[0],
                plain(one.subject),
                value(calendar, "METHOD"),
                value(calendar, "SEQUENCE"),
                value(calendar, "UID"),
            )
        )
    mail.outbox.clear()
    return found


def plain(text):
    return text.replace("\u00a0", " ")


def value(calendar, name):
    return re.search(rf"^{name}:(.*)\r$", calendar, re.MULTILINE)[1]


def heads(found):
    return sorted((address, subject, method, sequence) for address, subject, method, sequence, _uid in found)


def test_told_once_changed_once_taken_back_once(outing, coordinator, volunteer):
    arrange(outing, coordinator, volunteer)
    mine, hers = coordinator.user.email, volunteer.user.email
    first = told()
    assert heads(first) == sorted((one, "Essaim : votre sortie", "PUBLISH", "0") for one in (mine, hers))
    arrange(outing, coordinator, volunteer)
    inside(outing, tell_pairs, outing, at=NOW)
    assert told() == []
    arrange(outing, coordinator, volunteer, starts_at=SATURDAY + timedelta(hours=1))
    changed = told()
    assert heads(changed) == sorted(
        (one, "Essaim : votre sortie change", "PUBLISH", "1") for one in (mine, hers)
    )
    assert {uid for *_, uid in changed} == {uid for *_, uid in first}
    other = factories.member(outing.collective, name="Léo Petit")
    arrange(outing, coordinator, other, starts_at=SATURDAY + timedelta(hours=1))
    assert heads(told()) == sorted(
        [
            (hers, "Essaim : votre sortie est annulée", "CANCEL", "2"),
            (other.user.email, "Essaim : votre sortie", "PUBLISH", "0"),
        ]
    )
    inside(outing, cancel_tour, outing.the_tour, at=NOW)
    assert [(subject, method) for _to, subject, method, *_ in told()] == [
        ("Essaim : votre sortie est annulée", "CANCEL")
    ] * 2
    inside(outing, cancel_tour, outing.the_tour, at=NOW)
    inside(outing, reopen_tour, outing.the_tour, at=NOW)
    assert {(subject, method, sequence) for _to, subject, method, sequence, _uid in told()} == {
        ("Essaim : votre sortie", "PUBLISH", "3"),
        ("Essaim : votre sortie", "PUBLISH", "2"),
    }


def test_nothing_of_anyone_is_in_a_subject_a_text_or_a_calendar(outing, coordinator, volunteer):
    arrange(outing, coordinator, volunteer, where="Place, de la « mairie »; \\ici")
    (one, _other) = delivered()
    calendar = one.attachments[0][1]
    said = one.subject + calendar.replace("\r\n ", "")
    names = ("Nadia", "Amina", "exemple", "Lilas", "Tournée", "example")
    assert [name for name in names if name in said.replace(value(calendar, "UID"), "")] == []
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert "LOCATION:Place\\, de la «\u00a0mairie\u00a0»\\; \\\\ici" not in said
    assert "LOCATION:Place\\, de la « mairie »\\; \\\\ici" in said
    assert (value(calendar, "DTSTART"), value(calendar, "DTEND")) == ("20261128T130000Z", "20261128T150000Z")
    assert "samedi 28 novembre à 14:00" in one.body
    with within(outing.of):
        assert [one.calendar for one in Message.objects.all()] == [None, None]  # emptied once sent


def test_each_is_told_by_the_way_she_chose(outing, collective, coordinator, volunteer, settings):
    settings.SMS_URL = "console://"
    choose(coordinator, MessageChannel.TEXT, phone="+33612345678")
    choose(volunteer, MessageChannel.LETTER, rhythm=Rhythm.WEEKLY)
    arrange(outing, coordinator, volunteer)
    with within(collective):
        rows = {one.channel: one for one in Message.objects.all()}
        assert sorted(rows) == ["letter", "text"]
        assert plain(rows["text"].body) == (
            "Essaim : vous sortez le samedi 28 novembre à 14:00. Le lieu et le reste sont dans Essaim."
        )
        letter = letters_to_post(collective, at=NOW).get()
        assert letter.recipient == volunteer.user.name
        assert "Place de la mairie" in letter.body
    assert delivered() == []


def choose(member, way=MessageChannel.MAIL, *, phone="", rhythm=Rhythm.AT_ONCE, refused=(), language="fr"):
    with within(member.collective):
        choose_notices(
            member, refused=refused, rhythm=rhythm, language=language, phone=phone, at=NOW, way=way
        )


def test_who_asked_for_a_weekly_digest_is_told_now_and_who_refused_is_not(outing, coordinator, volunteer):
    choose(coordinator, MessageChannel.MAIL, rhythm=Rhythm.WEEKLY)
    choose(volunteer, refused=["outing_told"], language="en")
    arrange(outing, coordinator, volunteer)
    assert [one[0] for one in told()] == [coordinator.user.email]
    arrange(outing, coordinator, volunteer, where="Gare")
    assert {one[1] for one in told()} == {"Essaim : votre sortie change", "Essaim: your outing changes"}


def test_the_day_before_from_nine_and_once(outing, collective, coordinator, volunteer):
    arrange(outing, coordinator, volunteer)
    told()
    friday = datetime(2026, 11, 27, 8, 59, tzinfo=PARIS)
    assert inside(outing, tell_the_day_before, collective, at=friday) == 0
    assert inside(outing, tell_the_day_before, collective, at=friday - timedelta(days=1, hours=-5)) == 0
    with time_machine.travel(friday + timedelta(minutes=1), tick=False):
        call_command("tick")
        call_command("tick")
        found = told()
    assert heads(found) == sorted(
        (one.user.email, "Essaim : vous sortez demain", "PUBLISH", "0") for one in (coordinator, volunteer)
    )
    assert inside(outing, tell_the_day_before, collective, at=friday + timedelta(hours=3)) == 0
    later = SATURDAY + timedelta(days=1)
    arrange(outing, coordinator, volunteer, starts_at=later, at=friday)
    assert inside(outing, tell_the_day_before, collective, at=friday + timedelta(days=1, hours=3)) == 2


def test_who_was_told_today_is_not_told_again_today(outing, collective, coordinator, volunteer):
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=PARIS)
    arrange(outing, coordinator, volunteer, at=friday)
    assert inside(outing, tell_the_day_before, collective, at=friday + timedelta(hours=1)) == 0


def test_of_what_is_past_or_under_way_nothing_is_told_or_taken_back(outing, coordinator, volunteer):
    arrange(outing, coordinator, volunteer, starts_at=NOW - timedelta(hours=1))
    with within(outing.of):
        assert not Message.objects.exists()
    arrange(outing, coordinator, volunteer)
    told()
    inside(outing, start_tour, outing.the_tour, at=NOW, on_another_day=True)
    assert inside(outing, tell_pairs, outing, at=NOW) == 0
    assert inside(outing, tell_pairs, outing, at=SATURDAY + timedelta(days=1)) == 0
    with within(outing.of):
        assert OutingNotice.objects.filter(is_off=False).count() == 2


def test_a_calendar_is_her_own(outing, collective, coordinator, volunteer, browse):
    arrange(outing, coordinator, volunteer)
    page = reverse("tours:agenda", args=[outing.the_tour.id])
    other = factories.member(collective, name="Léo Petit", role="coordinator")
    neighbour = factories.member(factories.collective("Ailleurs", of=collective.network))
    uids = {value(browse(one).get(page).content.decode(), "UID") for one in (coordinator, volunteer)}
    assert len(uids) == 2
    assert [browse(one).get(page).status_code for one in (other, neighbour)] == [404, 404]
    inside(outing, cancel_tour, outing.the_tour, at=NOW)
    assert browse(volunteer).get(page).status_code == 404


def test_a_calendar_is_folded_without_cutting_a_sign():
    event = Event(
        uid="a", sequence=0, told_at=NOW, starts_at=NOW, ends_at=NOW, summary="é" * 90, location="a\nb\x07"
    )
    written = calendar_file(event)
    assert written.replace("\r\n ", "").split("\r\n")[10:12] == ["SUMMARY:" + "é" * 90, "LOCATION:a\\nb"]
    assert date(2026, 11, 28) == SATURDAY.date()
