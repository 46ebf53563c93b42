"""One calendar of all that has a date; its feeds, as two other programs read them; what happens at the same time."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from django.urls import reverse

from essaim.agenda.rules.dated import Dated, clashes
from essaim.agenda.rules.feeds import calendar_text
from essaim.agenda.rules.spans import View, span_of
from essaim.dropins.actions import days, rota
from essaim.kernel.tenancy import within
from essaim.models import CalendarFeed, Outing, RegularCall
from essaim.street.actions.circuits import CircuitData, open_circuit
from essaim.street.actions.rounds import plan_round
from tests import factories
from tests.dropins.test_days import THURSDAY, open_cafe
from tests.factories import new_id

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 2, 12, tzinfo=PARIS)
GOLDEN = Path(__file__).parent / "data" / "openagenda.json"


@pytest.fixture(autouse=True)
def _that_monday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def arranged(collective, coordinator, volunteer):
    """A drop-in held, moved over a change of clock, off; an outing and a round at the hour of the drop-in."""
    with within(collective):
        cafe = open_cafe(collective, coordinator, welcome="Un café ; un coup de main")
        for one in (coordinator, volunteer):
            rota.sign_up(cafe, THURSDAY, by=one, at=NOON)
        to = days.Moved(day=date(2026, 4, 7), hour=time(10), minutes=90, where="Salle 2, rez-de-chaussée")
        days.move_day(cafe, date(2026, 4, 2), to=to, by=coordinator, at=NOON)
        days.cancel_day(cafe, date(2026, 5, 7), by=coordinator, at=NOON)
        factories.tour(
            collective, coordinator, pair=[volunteer], starts_at=datetime(2026, 3, 5, 16, tzinfo=PARIS)
        )
        Outing.objects.update(meeting_point="Devant l’école")
        circuit = open_circuit(
            collective, data=CircuitData(name="Le marché", weekday=5, starts_at=time(10), minutes=60), by=coordinator, circuit_id=new_id()
        )  # fmt: skip
        plan_round(circuit, day=date(2026, 3, 7), members=[coordinator, volunteer], by=coordinator, at=NOON)
    return cafe


def test_what_is_to_be_copied_is_what_one_copies(browse, collective, volunteer):
    page = browse(volunteer).get(reverse("agenda:feeds")).content.decode()
    assert f"&lt;iframe src=&quot;http://localhost:8000/agenda/de/{collective.slug}/bloc/&quot;" in page


def secret_of(browse, member, scope="mine"):
    page = browse(member).post(reverse("agenda:make_feed"), {"scope": scope}).content.decode()
    return page.partition("/flux/")[2].partition("/agenda.ics")[0].partition("/")[2]


def as_icalendar(text):
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return sorted((str(one["UID"]), one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC), str(one["SUMMARY"]), str(one.get("LOCATION", "")), str(one["STATUS"])) for one in events)  # fmt: skip


def as_vobject(text):
    events = vobject.readOne(text).vevent_list
    return sorted((one.uid.value, one.dtstart.value.astimezone(UTC), one.dtend.value.astimezone(UTC), one.summary.value, getattr(one, "location", None).value if hasattr(one, "location") else "", one.status.value) for one in events)  # fmt: skip


def test_a_feed_says_the_same_to_two_programs_and_names_nobody(
    client, browse, collective, volunteer, arranged
):
    address = reverse("agenda:ics", args=[collective.slug, secret_of(browse, volunteer)])
    answer = client.get(address)
    text = answer.content.decode()
    read = as_icalendar(text)
    assert read == as_vobject(text)
    assert [
        (title, starts) for _uid, starts, _ends, title, _where, _state in sorted(read, key=lambda one: one[1])
    ] == [
        ("Le café du jeudi", datetime(2026, 3, 5, 13, tzinfo=UTC)),
        ("Porte à porte", datetime(2026, 3, 5, 15, tzinfo=UTC)),
        ("Le marché", datetime(2026, 3, 7, 9, tzinfo=UTC)),
    ]
    assert [name in text for name in ("Amina", "Nadia", "Diallo", volunteer.user.email)] == [False] * 4
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])


def test_everyone_reads_what_is_announced_moved_and_off(client, collective, arranged):
    text = client.get(reverse("agenda:public_ics", args=[collective.slug])).content.decode()
    read = as_icalendar(text)
    assert read == as_vobject(text)
    known = {
        starts.astimezone(PARIS).date(): (where, state) for _uid, starts, _ends, _title, where, state in read
    }
    assert known[date(2026, 4, 7)] == ("Salle 2, rez-de-chaussée", "CONFIRMED")
    assert known[date(2026, 5, 7)] == ("Maison de quartier", "CANCELLED")
    assert date(2026, 4, 2) not in known
    assert {title for _uid, _starts, _ends, title, _where, _state in read} == {"Le café du jeudi"}
    page = client.get(reverse("agenda:public", args=[collective.slug])).content.decode()
    assert page.count('itemtype="https://schema.org/Event"') == page.count('itemprop="startDate"') > 2
    assert ("EventCancelled" in page, "Amina" in page + text) == (True, False)
    block = client.get(reverse("agenda:block", args=[collective.slug]))
    assert [
        client.get(reverse(f"{one}", args=[collective.slug]))["X-Robots-Tag"]
        for one in ("agenda:public", "public_page:collective")
    ] == ["all", "noindex"]
    assert ("frame-ancestors *" in block["Content-Security-Policy"], "X-Frame-Options" in block) == (
        True,
        False,
    )


def test_towns_read_one_event_with_its_slots(client, collective, arranged):
    text = client.get(reverse("agenda:open_agenda", args=[collective.slug])).content.decode()
    read = json.loads(text)
    assert all(len(one["description"]["fr"]) <= 200 and one["timings"] for one in read["events"])
    text = text.replace(str(arranged.id), "ID").replace(collective.slug, "SLUG")
    assert text + "\n" == GOLDEN.read_text("utf-8")


def test_an_address_withdrawn_changed_foreign_or_of_who_left_opens_nothing(client, browse, collective, volunteer, arranged):  # fmt: skip
    def asked(secret, slug=collective.slug):
        return client.get(reverse("agenda:ics", args=[slug, secret])).status_code

    first, second = secret_of(browse, volunteer), secret_of(browse, volunteer)
    other = factories.collective()
    assert [asked(first), asked(second), asked(second, other.slug), asked("rien")] == [404, 200, 404, 404]
    with within(collective):
        assert not CalendarFeed.objects.filter(secret_hash__contains=second).exists()
    browse(volunteer).post(reverse("agenda:withdraw_feed"), {"scope": "mine"})
    assert asked(second) == 404
    third = secret_of(browse, volunteer, "team")
    volunteer.ended_at = NOON
    volunteer.save()
    client.logout()
    assert asked(third) == 404


def test_the_month_the_week_and_the_list_say_who_is_taken_twice(
    browse, collective, coordinator, volunteer, arranged
):
    address = reverse("agenda:calendar")
    month = browse(volunteer).get(address, {"le": "2026-03-05"}).content.decode()
    assert ("Le café du jeudi" in month, "Porte à porte" in month, "Le marché" in month) == (True, True, True)
    assert "Amina aussi dans «\u00a0Porte à porte\u00a0», 16\u00a0h" in month
    week = browse(volunteer).get(address, {"vue": "semaine", "le": "2026-05-01"}).content.decode()
    assert "fête du Travail" in week
    listed = (
        browse(coordinator).get(address, {"vue": "liste", "le": "2026-03-01", "moi": "1"}).content.decode()
    )
    assert ("Le café du jeudi" in listed, "Devant l’école" in listed) == (True, False)
    for odd in ({"le": "31-12"}, {"le": "9999-12-31"}, {"vue": "x", "le": "0001-01-01"}):
        assert browse(volunteer).get(address, odd).status_code == 200
    day = (
        browse(coordinator)
        .get(reverse("dropins:day", args=[arranged.id, THURSDAY.isoformat()]))
        .content.decode()
    )
    assert "Amina aussi dans «\u00a0Porte à porte\u00a0»" in day


def dated(uid, hour, hours, **values):
    starts = datetime(2026, 3, 5, hour, tzinfo=UTC)
    return Dated(uid=uid, what="", icon="", title=uid, starts_at=starts, ends_at=starts + timedelta(hours=hours), url="/", **values)  # fmt: skip


def test_two_things_clash_by_someone_or_by_a_room_and_not_when_one_follows_the_other():
    amina, room = new_id(), new_id()
    found = [
        dated("a", 9, 4, members={amina: "Amina"}), dated("b", 12, 2, members={amina: "Amina"}, room=room),
        dated("c", 13, 1, room=room), dated("d", 14, 1, members={amina: "Amina"}, room=room),
        dated("e", 9, 9, members={amina: "Amina"}, is_off=True), dated("f", 12, 1),
    ]  # fmt: skip
    told = {uid: sorted(one.other.uid for one in each) for uid, each in clashes(found).items()}
    assert told == {"a": ["b"], "b": ["a", "c"], "c": ["b"]}
    assert (clashes(found)["c"][0].is_same_room, clashes(found)["a"][0].members) == (True, ["Amina"])


def test_pages_follow_each_other_without_a_gap():
    for view in View:
        span = span_of(view, date(2026, 1, 31))
        after = span_of(view, span.after)
        assert span_of(view, after.before).first == span.first
        if view == View.WEEK:
            assert after.first == span.last + timedelta(days=1)
    assert span_of(View.MONTH, date(2026, 3, 9)).weeks[0][0] == date(2026, 2, 23)


def test_what_is_long_or_odd_is_folded_and_read_again():
    title = "Café, thé ; « gâteau » \\ " + "é" * 120
    text = calendar_text([dated(title, 1, 1)], name="Un nom ; long", base="https://exemple.org")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert [one[3] for one in as_icalendar(text)] == [one[3] for one in as_vobject(text)] == [title]


def test_a_regular_call_is_seen_by_who_calls_alone_and_names_nobody(
    browse, collective, coordinator, volunteer
):
    with within(collective):
        odette = factories.person(collective, coordinator, "Odette Renaud")
        RegularCall.objects.create(
            collective=collective, person=odette, member=volunteer, rhythm="weekly", next_at=NOON + timedelta(days=1), begun_on=NOON.date()
        )  # fmt: skip
    seen = {
        one: browse(one).get(reverse("agenda:calendar")).content.decode() for one in (volunteer, coordinator)
    }
    assert ["Appel régulier" in seen[one] for one in (volunteer, coordinator)] == [True, False]
    assert "Odette" not in seen[volunteer]
