"""Case 24, rubyforgood/casa#3174, #5860: days and hours are those of the place where the collective is."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.kernel.jobs.chores import Every, chores, run_due
from essaim.kernel.jobs.models import ChoreMark
from essaim.kernel.tenancy import within
from essaim.management import daily as _chores_of_the_night  # noqa: F401 -- declares them
from essaim.models import Collective, Contact
from essaim.network.actions.collectives import cover_commune, describe_collective
from essaim.network.enums import LocalTime
from essaim.network.queries import active_memberships
from essaim.network.rules import local_time_of
from essaim.territory.actions.imports import apply_import, preview_import, store_upload
from tests import factories
from tests.cases.files import BAL
from tests.web.people_met import meet

pytestmark = pytest.mark.django_db
NOUMEA, GUADELOUPE = ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Guadeloupe")
EVENING = datetime(2027, 1, 16, 19, 30, tzinfo=GUADELOUPE)  # the 17th in Paris
MORNING = datetime(2027, 1, 18, 8, 0, tzinfo=NOUMEA)  # still the 17th in Paris


def at(collective, zone):
    Collective.objects.filter(id=collective.id).update(time_zone=zone)
    collective.time_zone = zone


@pytest.mark.parametrize(
    ("communes", "zone"),
    [
        (["97120"], "America/Guadeloupe"),
        (["97801", "97127"], "America/Guadeloupe"),
        (["97209"], "America/Martinique"),
        (["97302"], "America/Cayenne"),
        (["97411", "97415"], "Indian/Reunion"),
        (["97502"], "America/Miquelon"),
        (["97608"], "Indian/Mayotte"),
        (["98818"], "Pacific/Noumea"),
        (["98735"], "Pacific/Tahiti"),
        (["98731"], "Pacific/Marquesas"),
        (["98719"], "Pacific/Gambier"),
        (["98613"], "Pacific/Wallis"),
        (["75056", "2A004"], ""),
        (["97120", "75056"], ""),
        ([], ""),
    ],
)
def test_each_territory_has_its_clock(communes, zone):
    assert local_time_of(communes) == zone


def test_every_clock_of_the_list_is_known_to_the_machine():
    assert [str(ZoneInfo(zone)) for zone in LocalTime.values] == LocalTime.values


def test_a_commune_covered_sets_the_clock_once_and_a_choice_stands(collective, inside):
    cover_commune(collective, insee="97120", name="Pointe-à-Pitre")
    collective.refresh_from_db()
    assert collective.time_zone == "America/Guadeloupe"
    describe_collective(
        collective, name="C", carrier="", phone="", phone_hours="", time_zone="America/Martinique"
    )
    cover_commune(collective, insee="97101", name="Les Abymes")
    collective.refresh_from_db()
    assert collective.time_zone == "America/Martinique"


def test_an_import_sets_the_clock_of_a_collective_that_covers_nothing_yet(collective, coordinator, inside):
    line = "97120_0010_00001;97120;Pointe-à-Pitre;;;Rue Frébault;;1;;;;;-61.534;16.238;;commune;2024-01-01;1"
    file = BytesIO(f"{BAL}\n{line}\n".encode())
    batch = preview_import(store_upload(collective, file, name="bal.csv", by=coordinator, at=factories.NOW))
    apply_import(batch, by=coordinator, at=factories.NOW, communes=["97120"])
    assert Collective.objects.get().time_zone == "America/Guadeloupe"


def test_the_evening_of_guadeloupe_is_not_tomorrow(browse, collective, coordinator):
    at(collective, "America/Guadeloupe")
    odette = meet(collective, coordinator, "Odette Renaud")
    with time_machine.travel(EVENING, tick=False):
        page = browse(coordinator).get(reverse("people:person", args=[odette.id]))
    assert 'value="2027-01-16"' in page.content.decode()
    assert 'value="2027-01-17"' not in page.content.decode()


def test_the_morning_of_noumea_is_not_refused(browse, collective, coordinator):
    at(collective, "Pacific/Noumea")
    odette = meet(collective, coordinator, "Odette Renaud")
    with time_machine.travel(MORNING, tick=False):
        today = timezone.localtime(MORNING, NOUMEA).date()
        data = {"contact_id": uuid7(), "kind": "phone", "result": "talked", "on": today.isoformat()}
        answer = browse(coordinator).post(reverse("people:contact", args=[odette.id]), data)
    assert answer.status_code == 302
    with within(collective):
        assert Contact.objects.order_by("-recorded_at").first().on == date(2027, 1, 18)


def test_a_membership_begins_with_the_day_of_its_collective(collective, volunteer):
    at(collective, "Pacific/Noumea")
    volunteer.starts_on = date(2027, 1, 18)
    volunteer.save()
    assert [one.id for one in active_memberships(volunteer.user, at=MORNING)] == [volunteer.id]
    at(collective, "")
    assert active_memberships(volunteer.user, at=MORNING) == []


def counted(collective, first, last):
    with within(collective):
        return figures(collective, Period(first, last))[Indicator.PASSES]


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/Guadeloupe", datetime(2027, 1, 31, 23, 30), date(2027, 1, 31)),
        ("Pacific/Noumea", datetime(2027, 2, 1, 0, 30), date(2027, 2, 1)),
        ("Indian/Reunion", datetime(2028, 2, 29, 0, 10), date(2028, 2, 29)),
        ("America/Cayenne", datetime(2028, 2, 29, 23, 50), date(2028, 2, 29)),
        ("Europe/Paris", datetime(2027, 3, 28, 3, 30), date(2027, 3, 28)),  # a day of 23 hours
        ("Europe/Paris", datetime(2027, 10, 31, 23, 59), date(2027, 10, 31)),  # of 25
        ("America/Miquelon", datetime(2027, 3, 14, 3, 30), date(2027, 3, 14)),
        ("America/Miquelon", datetime(2027, 11, 7, 1, 30), date(2027, 11, 7)),
    ],
)
def test_a_passage_is_counted_on_the_day_of_the_place(zone, moment, day, collective, coordinator):
    at(collective, zone)
    when = moment.replace(tzinfo=ZoneInfo(zone))
    with within(collective):
        (door,) = factories.dwellings(collective, 1)
        tour = factories.walk(collective, coordinator, [door], state="under_way", pair=[coordinator])
        record_visit(tour, door, visit_id=uuid7(), outcome=Outcome.TALKED, at=when, by=coordinator, now=when)
    assert counted(collective, day, day) == 1
    around = (day - timedelta(days=1), day + timedelta(days=1))
    assert [counted(collective, one, one) for one in around] == [0, 0]


def test_two_collectives_of_one_night_keep_their_own_days(collective):
    other = factories.collective("Autre")
    at(collective, "America/Guadeloupe")
    at(other, "Pacific/Noumea")
    instant = datetime(2027, 1, 17, 0, 0, tzinfo=UTC)
    with within(collective):
        assert timezone.localdate(instant) == date(2027, 1, 16)
        with within(other):
            assert timezone.localdate(instant) == date(2027, 1, 17)
            assert timezone.localtime(instant).hour == 11
        assert timezone.localdate(instant) == date(2027, 1, 16)
    assert timezone.localtime(instant).hour == 1


def test_the_chores_of_the_night_wait_for_the_night_of_the_place(collective):
    """Two in the morning in Paris is still the evening before in Guadeloupe."""
    at(collective, "America/Guadeloupe")
    chore = next(one for one in chores(Every.DAY) if one.whose.value == "Collective")
    evening = datetime(2027, 1, 17, 3, 0, tzinfo=ZoneInfo("Europe/Paris"))
    run_due([Every.DAY], worker="a", at=evening)
    mark = ChoreMark.objects.get(chore=chore.name, whose=collective.id)
    assert mark.period == datetime(2027, 1, 16, tzinfo=GUADELOUPE)
    run_due([Every.DAY], worker="a", at=evening + timedelta(hours=8))
    mark = ChoreMark.objects.get(chore=chore.name, whose=collective.id)
    assert mark.period == datetime(2027, 1, 17, tzinfo=GUADELOUPE)
