"""A sheet comes back: it is entered by keyboard alone, under ten seconds a door."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.sheets import print_sheet
from essaim.doors.queries.visits import effective
from essaim.kernel.tenancy import within
from tests import factories
from tests.e2e.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOORS = 20
BETWEEN_KEYS = 0.15  # seconds: someone who looks at her paper, not a machine
MOST_KEYS, MOST_SECONDS = 4, 10.0
# What the pair ticked, line by line, and the keys that say it: a leaflet, and a slip put right, among them.
TYPED = [
    (["1"], "talked", False),
    (["3"], "absent", False),
    (["3", "v"], "absent", True),
    (["4"], "refuses", False),
    (["2", "3"], "absent", False),
] * (DOORS // 5)
WHERE = """() => {
    const line = document.activeElement.closest("[data-reentry-line]");
    return line ? Number(line.id.replace("ligne-", "")) : document.activeElement.tagName;
}"""


@pytest.fixture
def sheet(db):
    of = factories.collective("Collectif de Bondy nord")
    with within(of):
        volunteer = factories.member(of, role="volunteer", name="Amina Diallo")
        coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
        doors = factories.dwellings(of, DOORS, on=factories.street(of, "Rue des Lilas"))
        now = timezone.now()
        tour = factories.tour(
            of, coordinator, doors, state="closed", starts_at=now, started_at=now, pair=[volunteer]
        )
        made = print_sheet(tour, large_print=False, at=now)
    made.reader = volunteer
    return made


def test_twenty_doors_are_entered_by_keyboard_alone_under_ten_seconds_each(
    sheet, desk, live_server, record_property
):
    assert [value for value, _words in sheet.outcomes][:4] == ["talked", "not_now", "absent", "refuses"]
    sign_in(desk, sheet.reader, live_server)
    desk.goto(live_server.url + reverse("sheets:reentry", args=[sheet.id]))
    desk.wait_for_selector("[data-reentry-line].current")

    def press(key):
        time.sleep(BETWEEN_KEYS)
        desk.keyboard.press(key)
        return desk.evaluate(WHERE)

    keys, seconds, focus = [], [], []
    for number, (signs, _outcome, _leaflet) in enumerate(TYPED, start=1):
        began = time.perf_counter()
        focus += [(number, press(sign)) for sign in signs]
        landed = press("Enter")
        focus.append((number + 1 if number < DOORS else "BUTTON", landed))
        seconds.append(time.perf_counter() - began)
        keys.append(len(signs) + 1)
    assert [(expected, found) for expected, found in focus if expected != found] == [], "the focus was lost"
    assert max(keys) <= MOST_KEYS
    assert max(seconds) < MOST_SECONDS
    with desk.expect_navigation():
        desk.keyboard.press("Enter")  # the button that saves has the focus
    desk.wait_for_selector(f"text={DOORS} lignes enregistrées.")

    with within(sheet.collective):
        entered = {str(visit.dwelling_id): visit for visit in effective()}
        sheet.refresh_from_db()
    lines = [entered[key] for key in sheet.dwelling_ids]
    assert [(visit.outcome, visit.leaflet_left) for visit in lines] == [
        tuple(rest) for _signs, *rest in TYPED
    ]
    assert {visit.recorded_with for visit in lines} == {"paper"}
    assert sheet.entered_at is not None
    record_property("doors entered again by keyboard", DOORS)
    record_property("slowest door entered again (s)", round(max(seconds), 1))
    record_property("most keys for a door", max(keys))
