"""A rendezvous that she chose: kept at its hour, handed over, missed and told, ended."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.calls.actions.calls import Answer, record_call
from essaim.calls.actions.holds import NotToBeCalled, take_person
from essaim.calls.actions.regular import (
    NobodyStandsIn,
    NotADayToComeBack,
    NotAFirstCall,
    NotAnEnd,
    NotARhythm,
    RelativeNotAgreed,
    Rendezvous,
    agree_on_calls,
    be_away,
    end_regular_calls,
    tell_missed_calls,
)
from essaim.calls.queries.regular import due_today
from essaim.kernel.tenancy import within
from essaim.models import Consent, Message, RegularCall
from essaim.people.actions.next_steps import NotHerCompanion
from essaim.people.actions.persons import end_person
from essaim.rights.actions.merges import merge_people
from tests import factories
from tests.calls.samples import MONDAY, someone
from tests.factories import new_id

pytestmark = pytest.mark.usefixtures("inside")
DAY = timedelta(days=1)
TUESDAY = MONDAY + DAY


@pytest.fixture
def odette(inside, collective, coordinator, volunteer):
    return someone(collective, coordinator, companion=volunteer)


def agreed(person, member, *, at=MONDAY, **more):
    chosen = Rendezvous(**{"member": member, "rhythm": "weekly", "next_at": TUESDAY, **more})
    return agree_on_calls(person, chosen=chosen, by=member, at=at)


def called(person, by, outcome, *, at):
    held = take_person(person, by=by, at=at)
    record_call(held, Answer(outcome), by=by, at=at, call_id=new_id())


def nexts(person):
    return timezone.localtime(RegularCall.objects.get(person=person).next_at)


def test_each_rhythm_comes_back_at_its_day_and_hour(odette, volunteer):
    for rhythm, days in (("weekly", [7, 14]), ("fortnightly", [14, 28]), ("monthly", [28, 56])):
        agreed(odette, volunteer, rhythm=rhythm)
        for gone in days:
            called(odette, volunteer, "talked", at=RegularCall.objects.get().next_at)
            assert nexts(odette) == timezone.localtime(TUESDAY + gone * DAY), rhythm


def test_weekly_for_four_weeks_then_every_fortnight(odette, volunteer):
    agreed(odette, volunteer, rhythm="gradual")
    gaps, last = [], nexts(odette)
    for _ in range(5):
        called(odette, volunteer, "talked", at=last)
        gaps.append((nexts(odette) - last).days)
        last = nexts(odette)
    assert gaps == [7, 7, 7, 14, 14]


def test_summer_time_moves_no_rendezvous(odette, volunteer):
    before = timezone.make_aware(datetime(2027, 3, 24, 10, 30))
    agreed(odette, volunteer, next_at=before, at=before - DAY)
    called(odette, volunteer, "talked", at=before)
    assert nexts(odette).replace(tzinfo=None) == datetime(2027, 3, 31, 10, 30)


def test_without_an_answer_it_is_still_due_and_called_before_its_hour_it_is_kept(odette, volunteer):
    agreed(odette, volunteer)
    called(odette, volunteer, "no_answer", at=TUESDAY)
    assert due_today(volunteer, at=TUESDAY).count() == 1
    called(odette, volunteer, "talked", at=TUESDAY + timedelta(hours=2))
    assert due_today(volunteer, at=TUESDAY).count() == 0
    called(odette, volunteer, "talked", at=TUESDAY + 4 * DAY)  # a call more moves nothing
    assert nexts(odette) == timezone.localtime(TUESDAY + 7 * DAY)


def test_a_missed_one_is_told_once_to_the_coordinator_after_a_day(odette, volunteer, coordinator, collective):
    agreed(odette, volunteer)
    assert tell_missed_calls(collective, at=TUESDAY + timedelta(hours=23)) == 0
    assert [tell_missed_calls(collective, at=TUESDAY + days * DAY) for days in (1, 2)] == [1, 0]
    told = list(Message.objects.filter(kind="missed_call"))
    assert [one.member_id for one in told] == [coordinator.id]
    called(odette, volunteer, "talked", at=TUESDAY + 2 * DAY)
    assert tell_missed_calls(collective, at=nexts(odette) + DAY) == 1  # the next one, missed too


def test_the_substitute_calls_while_she_is_away(odette, volunteer, coordinator):
    regular = agreed(odette, volunteer)
    with pytest.raises(NobodyStandsIn):
        be_away(regular, until=TUESDAY.date(), by=volunteer, on=MONDAY.date())
    regular = agreed(odette, volunteer, substitute=coordinator)
    for wrong in (MONDAY - DAY, MONDAY + 200 * DAY):
        with pytest.raises(NotADayToComeBack):
            be_away(regular, until=wrong.date(), by=volunteer, on=MONDAY.date())
    be_away(regular, until=TUESDAY.date(), by=volunteer, on=MONDAY.date())
    assert (due_today(volunteer, at=TUESDAY).count(), due_today(coordinator, at=TUESDAY).count()) == (0, 1)
    after = TUESDAY + DAY
    assert (due_today(volunteer, at=after).count(), due_today(coordinator, at=after).count()) == (1, 0)


def test_what_cannot_be_is_refused_in_words(odette, volunteer, collective, coordinator):
    stranger = factories.member(collective)
    silent = someone(collective, coordinator, "Sans accord", agreed=False, companion=volunteer)
    refusals = [
        (odette, {"member": stranger}, NotHerCompanion),
        (odette, {"substitute": stranger}, NotHerCompanion),
        (odette, {"rhythm": "daily"}, NotARhythm),
        (odette, {"next_at": MONDAY - DAY}, NotAFirstCall),
        (odette, {"next_at": MONDAY + 90 * DAY}, NotAFirstCall),
        (odette, {"relative": "sa fille Anne"}, RelativeNotAgreed),
        (silent, {}, NotToBeCalled),
    ]
    for person, more, refusal in refusals:
        with pytest.raises(refusal):
            agreed(person, volunteer, **more) if "member" not in more else agree_on_calls(
                person, chosen=Rendezvous(rhythm="weekly", next_at=TUESDAY, **more), by=volunteer, at=MONDAY
            )
    assert RegularCall.objects.count() == 0


def test_a_relative_is_kept_sealed_once_she_agreed(odette, volunteer):
    Consent.objects.create(
        collective=odette.collective, person=odette, purpose="relative", given_on=MONDAY.date(), given_how="spoken", recorded_by=volunteer
    )  # fmt: skip
    agreed(odette, volunteer, relative="sa fille Anne")
    table = RegularCall._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relative FROM {table} WHERE collective_id = %s",
            [odette.collective_id.hex if connection.vendor == "sqlite" else odette.collective_id],
        )
        ((raw,),) = cursor.fetchall()
    assert b"Anne" not in bytes(raw)
    assert RegularCall.objects.get().relative == "sa fille Anne"


def test_they_end_by_a_wish_with_the_link_and_once_on_a_merge(odette, volunteer, coordinator, collective):
    regular = agreed(odette, volunteer)
    with pytest.raises(NotAnEnd):
        end_regular_calls(regular, why="x", by=volunteer, on=MONDAY.date())
    end_regular_calls(regular, why="her_wish", by=volunteer, on=MONDAY.date())
    agreed(odette, volunteer)
    twin = someone(collective, coordinator, "Odette R", companion=volunteer)
    agreed(twin, volunteer)
    merge_people(odette, twin, keep={}, kept_version=1, merged_version=1, by=coordinator, at=MONDAY)
    assert RegularCall.objects.filter(person=odette, ended_on=None).count() == 1
    end_person(odette, by=coordinator, on=MONDAY.date())
    assert RegularCall.objects.filter(person=odette, ended_on=None).count() == 0


@pytest.mark.django_db
def test_the_home_page_of_thirty_regular_calls_costs_as_much_as_of_three(
    browse, collective, coordinator, volunteer
):
    now = timezone.now()

    def due(count):
        with within(collective):
            for number in range(count):
                person = someone(collective, coordinator, f"Personne {number}", companion=volunteer)
                RegularCall.objects.create(
                    collective=collective, person=person, member=volunteer, rhythm="weekly", next_at=now, begun_on=now.date()
                )  # fmt: skip
        client = browse(volunteer)
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as caught:
            page = client.get(reverse("home")).content.decode()
        return len(caught), page.count("/appels/personne/")

    (cost_of_three, three), (cost_of_thirty, thirty) = due(3), due(27)
    assert (three, thirty, cost_of_thirty) == (3, 30, cost_of_three)


def test_the_screens_agree_hand_over_and_end(browse, collective, coordinator, volunteer, odette):
    client = browse(volunteer)
    page = reverse("calls:regular", args=[odette.id])
    assert page in client.get(reverse("people:person", args=[odette.id])).content.decode()
    soon = timezone.localdate() + DAY
    form = {"member": str(volunteer.id), "rhythm": "weekly", "first_on": soon.isoformat(), "first_at": "10:30", "substitute": str(coordinator.id)}  # fmt: skip
    assert client.post(page, form | {"rhythm": "x"}).status_code == 422
    assert client.post(page, form | {"first_on": "2020-01-01"}).status_code == 422
    assert client.post(page, form | {"relative": "sa fille"}).status_code == 422
    assert client.post(page, form).status_code == 302
    with within(collective):
        kept = RegularCall.objects.get()
    client.post(reverse("calls:away", args=[kept.id]), {"until": soon.isoformat()})
    client.post(reverse("calls:away", args=[kept.id]), {"until": "demain"})
    listed = browse(coordinator).get(reverse("calls:regular_list")).content.decode()
    assert ("Odette" in listed, "Chaque semaine" in listed) == (True, True)
    outsider = browse(factories.member(collective))
    assert outsider.get(page).status_code == outsider.post(page, form).status_code == 404
    over = {"why": "agreed", "ends_on": timezone.localdate().isoformat()}
    assert outsider.post(reverse("calls:end_regular", args=[kept.id]), over).status_code == 404
    browse(volunteer).post(reverse("calls:end_regular", args=[kept.id]), over)
    with within(collective):
        assert RegularCall.objects.get().ended_for == "agreed"
