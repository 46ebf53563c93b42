"""What `tick` does by itself for the people met: once a day, once a week, and never with a name in a message."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import CommandError, call_command

from essaim.doors.actions.visits import record_visit
from essaim.impact.queries import figures
from essaim.impact.rules import Period
from essaim.kernel.jobs import chores
from essaim.kernel.jobs.models import ChoreMark
from essaim.kernel.jobs.worker import discover
from essaim.kernel.journal import Access, Verb, Why, record_access
from essaim.kernel.tenancy import within
from essaim.kernel.vault import AccessEntry, JournalHead
from essaim.management import clock
from essaim.models import DoNotContact, Visit
from essaim.people.models import NextStep, Person
from essaim.rights.actions.requests import open_request
from tests import factories
from tests.kernel.test_journal import keep_triggers_away

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "vault"]),
    pytest.mark.filterwarnings("ignore:In Typer:DeprecationWarning"),  # said by django-typer of its own call
]
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9 h in Paris
SATURDAY = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
NAME = "Odette Renaud"


def tick(capsys, at, *said):
    with time_machine.travel(at, tick=False):
        call_command("tick", "--json", *said)
    return {name: count for name, count in json.loads(capsys.readouterr().out).items() if count}


@pytest.fixture
def lead(collective):
    return factories.member(None, role="network_lead", lead_of=collective.network, name="Lise Tête")


def person(of, by, *, at=SATURDAY, **fields):
    with within(of):
        return factories.person(of, by, NAME, at=at, **fields)


def look(of, by, whom, *, why=Why.COORDINATOR, at=SATURDAY):
    with within(of):
        record_access(of.id, [(whom.id, why)], verb=Verb.OPENED, access=Access(member_id=by.id, at=at))


def letters():
    return [(letter.to[0], letter.subject.replace("\u00a0", " ")) for letter in mail.outbox]


def nothing_said_of(*words):
    told = " ".join(letter.subject + letter.body for letter in mail.outbox)
    return [word for word in words if word in told] == []


# --- every day


def test_an_erasure_asked_with_the_code_is_carried_out_on_its_day_and_once(capsys, collective, coordinator):
    whom = person(collective, coordinator)
    with within(collective):
        open_request(
            whom,
            kind="erasure",
            via="web",
            on=SATURDAY.date() - timedelta(days=6),
            at=SATURDAY - timedelta(days=6),
            by=None,
        )
    assert tick(capsys, SATURDAY) == {}
    assert tick(capsys, SATURDAY + timedelta(days=1)) == {"people_erased": 1}
    assert tick(capsys, SATURDAY + timedelta(days=2)) == {}
    with within(collective):
        assert Person.objects.get().state == "erased"


def test_the_chores_of_the_day_are_done_once_and_not_in_the_first_hours(capsys, collective, coordinator):
    person(collective, coordinator, silence_days=14, at=SATURDAY - timedelta(days=20))
    night = SATURDAY.replace(hour=0)  # 1 h in Paris
    assert tick(capsys, night) == {}
    assert tick(capsys, night + timedelta(hours=1)) == {"silence_steps": 1}
    assert tick(capsys, night + timedelta(hours=1, minutes=1)) == {}
    with within(collective):
        assert NextStep.objects.count() == 1


def test_the_end_of_a_file_is_told_a_month_before_without_saying_whose(capsys, collective, coordinator):
    person(collective, coordinator, at=SATURDAY - timedelta(days=705), silence_days=3650)
    assert tick(capsys, SATURDAY)["people_warned"] == 1
    assert letters() == [(coordinator.user.email, "Essaim : des fiches arrivent au bout de leur durée")]
    assert nothing_said_of("Odette", "Renaud")
    assert "people_warned" not in tick(capsys, SATURDAY + timedelta(days=1))
    told = tick(capsys, SATURDAY + timedelta(days=31))
    assert (told["held"] > 0, "rows_past_their_time" in told) == (True, False)
    told = tick(capsys, SATURDAY + timedelta(days=31), "--time-is-right")
    assert told["rows_past_their_time"] >= 1
    with within(collective):
        assert (Person.objects.get().state, Person.objects.get().name) == ("anonymised", None)


def test_a_chore_that_fails_stops_neither_the_others_nor_the_other_collectives(
    capsys, collective, coordinator, monkeypatch
):
    other = factories.collective("Allonnes", of=collective.network)
    for one in (collective, other):
        by = factories.member(one, role="coordinator")
        person(one, by, silence_days=14, at=SATURDAY - timedelta(days=20))

    def broken(one, _at):
        if one == collective:
            raise RuntimeError("disk")
        return 0

    discover()
    monkeypatch.setitem(chores._CHORES, "people_erased", replace(chores._CHORES["people_erased"], do=broken))
    with pytest.raises(CommandError, match="exited with code 1"):
        tick(capsys, SATURDAY)
    told = json.loads(capsys.readouterr().out)
    assert (told["chores_failed"], told["silence_steps"]) == (1, 2)


# --- every Monday


def test_the_coordinators_are_told_of_the_week_once_and_nobody_is_named(
    capsys, collective, coordinator, volunteer
):
    whom = person(collective, coordinator)
    look(collective, volunteer, whom, why=Why.COMPANION)
    look(collective, volunteer, whom, why=Why.BREAK_GLASS, at=SATURDAY.replace(hour=22))
    assert tick(capsys, MONDAY - timedelta(hours=3)) == {}  # 6 h in Paris
    assert tick(capsys, MONDAY) == {"digests_sent": 1, "messages_sent": 1}
    assert tick(capsys, MONDAY + timedelta(minutes=1)) == {}
    assert tick(capsys, MONDAY + timedelta(days=1)) == {}
    assert letters() == [(coordinator.user.email, "Essaim : la semaine des fiches regardées")]
    body = mail.outbox[0].body
    for words in (
        "1 membre a regardé",
        "1 fiche ouverte",
        "dont 1 en urgence",
        "1 affichage entre 22 h et 7 h",
        f"dernière ligne du journal : n° 2, signe {JournalHead.objects.get().mac[:8]}",
    ):
        assert words in body.replace("\u00a0", " ")
    assert "/droits/journal/" in body
    assert nothing_said_of("Odette", "Renaud", "Amina", "Nadia", str(whom.id), str(whom.id)[-6:])


def test_a_journal_wiped_in_a_quiet_week_is_told_on_monday(capsys, collective, coordinator, volunteer):
    look(collective, volunteer, person(collective, coordinator), at=MONDAY - timedelta(days=20))
    with keep_triggers_away():
        AccessEntry.objects.all().delete()
        JournalHead.objects.all().delete()
    assert tick(capsys, MONDAY)["digests_sent"] == 1
    assert "LE JOURNAL NE TIENT PAS" in mail.outbox[-1].body


def test_the_network_lead_is_told_how_many_files_coordinators_opened_and_never_whose(
    capsys, collective, coordinator, volunteer, lead
):
    whom = person(collective, coordinator)
    look(collective, coordinator, whom)
    look(collective, volunteer, whom, why=Why.COMPANION)
    assert tick(capsys, MONDAY) == {"digests_sent": 1, "lead_digests_sent": 1, "messages_sent": 2}
    (letter,) = [one for one in mail.outbox if one.to == [lead.user.email]]
    assert "– Collectif de Bondy : 1 fiche ouverte, 0 affichage" in letter.body.replace("\u00a0", " ")
    assert nothing_said_of("Odette", "Renaud", "Amina", "Nadia", str(whom.id), str(whom.id)[-6:])


def test_a_monday_without_electricity_is_made_up_for(capsys, collective, coordinator, volunteer):
    whom = person(collective, coordinator)
    ChoreMark.objects.create(
        chore="digests_sent", whose=collective.id, period=MONDAY - timedelta(days=7, hours=9), is_done=True
    )
    look(collective, volunteer, whom, why=Why.COMPANION)
    assert tick(capsys, MONDAY + timedelta(days=2)) == {"digests_sent": 1, "messages_sent": 1}


def test_a_new_installation_waits_for_its_first_monday(capsys, collective, coordinator, volunteer):
    look(collective, volunteer, person(collective, coordinator), why=Why.COMPANION)
    assert tick(capsys, MONDAY + timedelta(days=2)) == {}
    assert letters() == []


def test_nobody_is_written_to_of_a_week_in_which_nobody_looked(capsys, collective, coordinator, lead):
    assert tick(capsys, MONDAY) == {}
    assert letters() == []


def test_a_message_that_cannot_leave_is_tried_again(capsys, collective, coordinator, volunteer, settings):
    look(collective, volunteer, person(collective, coordinator), why=Why.COMPANION)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert tick(capsys, MONDAY) == {"digests_sent": 1, "messages_later": 1}
    settings.EMAIL_BACKEND = working
    assert tick(capsys, MONDAY + timedelta(minutes=1)) == {"messages_sent": 1}


def test_the_night_forgets_old_passages_old_marks_and_the_names_of_members_long_gone(
    capsys, collective, coordinator
):
    long_ago = SATURDAY - timedelta(days=1200)
    with within(collective):
        door = factories.dwellings(collective, 1)[0]
        tour = factories.walk(collective, coordinator, [door], state="under_way", starts_at=long_ago)
        record_visit(
            tour, door, visit_id=factories.new_id(), outcome="never", at=long_ago, by=coordinator, now=long_ago
        )  # fmt: skip
        before = figures(collective, Period(date(2020, 1, 1), date(2030, 1, 1)))
    gone = factories.member(collective, name="Yvonne Le Gall", ends_on=SATURDAY.date() - timedelta(days=365))
    address = gone.user.email
    EmailAddress.objects.create(user=gone.user, email=address, verified=True, primary=True)
    told = tick(capsys, SATURDAY)
    assert told == {"rows_past_their_time": 3}
    assert tick(capsys, SATURDAY + timedelta(days=1)) == {}
    with within(collective):
        assert (Visit.objects.count(), DoNotContact.objects.count()) == (0, 0)
        assert figures(collective, Period(date(2020, 1, 1), date(2030, 1, 1))) == before
    gone.user.refresh_from_db()
    assert (gone.user.name, gone.user.is_active, gone.user.has_usable_password()) == (
        "Quelqu’un",
        False,
        False,
    )
    assert (address in gone.user.email, EmailAddress.objects.filter(email=address).exists()) == (False, False)


def test_a_clock_that_jumps_takes_nothing_away_until_someone_says_that_the_time_is_right(
    capsys, collective, coordinator
):
    person(collective, coordinator)
    tick(capsys, SATURDAY)
    for later in (timedelta(days=400), timedelta(days=3650)):
        with time_machine.travel(SATURDAY + later, tick=False):
            tick(capsys, SATURDAY + later)
            assert [one.key for one in clock.held()] == ["clock"]
        with within(collective):
            assert Person.objects.get().name == NAME
    assert "held" not in tick(capsys, SATURDAY + timedelta(days=1))
    assert "held" not in tick(capsys, SATURDAY + timedelta(days=4))
    assert "held" in tick(capsys, SATURDAY + timedelta(days=10))
    assert "held" not in tick(capsys, SATURDAY + timedelta(days=10), "--time-is-right")
    assert "held" not in tick(capsys, SATURDAY + timedelta(days=11))
