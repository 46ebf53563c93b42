"""Run by test_outcomes.py in a copy of the house whose `Outcome` has one member more, « a déménagé »: nothing else knows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.sheets import print_sheet
from essaim.doors.enums import OPENED, Outcome
from essaim.doors.queries.proposals import explain, rules_of
from essaim.impact.enums import Indicator
from essaim.impact.queries import figures
from essaim.impact.rules import month_of
from essaim.kernel.tenancy import within
from essaim.models import Dwelling
from tests import factories

pytestmark = pytest.mark.django_db
ADDED = "moved_away"


@pytest.fixture
def walk(collective, coordinator, volunteer):
    with within(collective):
        doors = factories.dwellings(collective, 3)
        tour = factories.walk(collective, coordinator, doors, pair=[volunteer])
        tour.doors = doors
    return tour


def test_the_screens_offer_it_record_it_and_tell_it(browse, walk, volunteer):
    phone, door = browse(volunteer), walk.doors[0]
    page = phone.get(reverse("field:door", args=[walk.id, door.id])).context
    assert [tile.value for tile in page["first_tiles"]] == ["talked", "absent", "not_now", "refuses"]
    assert (ADDED, "A déménagé", "flag") in [
        (tile.value, str(tile.label), tile.icon) for tile in page["other_tiles"]
    ]
    answer = {"visit_id": factories.new_id(), "outcome": ADDED}
    assert phone.post(reverse("field:record", args=[walk.id, door.id]), answer).status_code == 302
    shown = phone.get(reverse("field:doors", args=[walk.id])).context["groups"][0]["parts"][0]["cards"][0]
    assert (shown.css, shown.icon, shown.word) == ("door-refusal", "flag", "A déménagé")


def test_rules_proposals_and_figures_count_it(browse, collective, coordinator, walk, volunteer):
    browse(volunteer).post(
        reverse("field:record", args=[walk.id, walk.doors[0].id]),
        {"visit_id": factories.new_id(), "outcome": ADDED},
    )
    today = timezone.localdate()
    with within(collective):
        assert Outcome(ADDED) in OPENED
        assert rules_of(collective.id)[Outcome(ADDED)].days == 40
        for days, is_proposed in ((39, False), (40, True)):
            told = explain(Dwelling.objects.filter(id=walk.doors[0].id), on=today + timedelta(days=days))
            assert told[walk.doors[0].id].proposed is is_proposed
        assert str(told[walk.doors[0].id].why).startswith("a déménagé le ")
        assert figures(collective, month_of(today))[Indicator.OPENED] == 1
    page = browse(coordinator).get(reverse("revisits:rules")).content.decode()
    assert '<th scope="row">A déménagé<br>' in page
    assert 'name="moved_away-days"' in page


def test_the_paper_has_a_box_for_it_and_its_digit_enters_it(browse, collective, walk, volunteer):
    with within(collective):
        sheet = print_sheet(walk, large_print=False, at=timezone.now())
    row = browse(volunteer).get(reverse("sheets:reentry", args=[sheet.id])).context["rows"][0]
    assert [(one["digit"], one["words"]) for one in row.options if one["value"] == ADDED] == [
        (10, "A déménagé")
    ]
