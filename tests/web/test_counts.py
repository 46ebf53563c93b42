"""The screens of the figures."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from essaim.doors.actions.visits import record_visit
from essaim.doors.enums import Outcome
from essaim.impact.enums import Indicator
from essaim.impact.rules import Period
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from tests import factories
from tests.web.leaving import csv_rows

pytestmark = pytest.mark.django_db


def some_visits(collective, coordinator, count):
    with within(collective):
        now = timezone.now()
        doors = factories.dwellings(collective, count, label="=2+3")
        tour = factories.walk(
            collective, coordinator, doors, state="under_way", starts_at=now, pair=[coordinator],
            started_at=now - timedelta(hours=2), returned_at=now,
        )  # fmt: skip
        for door in doors:
            record_visit(
                tour, door, visit_id=uuid7(), outcome=Outcome.TALKED, at=now, by=coordinator, now=now
            )


def test_the_coordinator_reads_the_figures_and_opens_the_list_behind_each(browse, collective, coordinator):
    some_visits(collective, coordinator, 3)
    page = browse(coordinator).get(reverse("counts:page")).content.decode()
    for indicator in Indicator:
        url = reverse("counts:behind", args=[indicator.value])
        assert url in page
        answer = browse(coordinator).get(url)
        assert answer.status_code == 200
        assert answer.content.decode().count('<th scope="row">') == (1 if indicator in {"tours", "volunteers", "hours"} else
                                                                    0 if indicator in {"refusals", "absent", "leaflets"} else 3)  # fmt: skip


def test_the_file_of_a_list_holds_no_formula(browse, collective, coordinator):
    some_visits(collective, coordinator, 1)
    _heading, rows, _mark = csv_rows(browse(coordinator), reverse("counts:behind", args=["passes"]))
    assert len(rows) == 1
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in rows[0])


def test_a_partner_sees_totals_and_no_small_count_and_no_list(browse, collective, coordinator):
    some_visits(collective, coordinator, 3)
    partner = factories.member(collective, role="observer")
    page = browse(partner).get(reverse("counts:page")).content.decode()
    assert "moins de 11" in page
    assert "Voir la liste" not in page
    assert browse(partner).get(reverse("counts:behind", args=["passes"])).status_code == 403


@pytest.mark.parametrize(
    "asked", ["", "?debut=2026-10-01&fin=2026-10-30", "?debut=2026-11-01&fin=2026-11-30", "?debut=x"]
)
def test_a_partner_chooses_among_periods_that_are_over_whatever_she_asks(browse, collective, asked):
    partner = browse(factories.member(collective, role="observer"))
    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False):
        answer = partner.get(reverse("counts:page") + asked)
        assert answer.context["period"] == Period(date(2026, 10, 1), date(2026, 10, 31))
        quarter = partner.get(reverse("counts:page") + "?debut=2026-07-01&fin=2026-09-30").context["period"]
    assert quarter == Period(date(2026, 7, 1), date(2026, 9, 30))


def test_wrong_dates_get_a_sentence_and_this_month(browse, coordinator):
    answer = browse(coordinator).get(reverse("counts:page") + "?debut=2026-12-01&fin=2026-01-01")
    assert answer.status_code == 200
    assert "échangez les deux dates" in answer.content.decode()
    assert browse(coordinator).get(reverse("counts:page") + "?debut=0000-99-99&secteur=x").status_code == 200


def test_the_number_of_queries_does_not_grow(browse, collective, coordinator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    client = browse(coordinator)
    client.get(reverse("counts:page"))
    for more in (1, 5):
        some_visits(collective, coordinator, more)
        for url in (reverse("counts:page"), reverse("counts:behind", args=["passes"])):
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_another_collective_counts_nothing_of_ours(browse, collective, coordinator):
    some_visits(collective, coordinator, 6)
    stranger = factories.member(factories.collective("Allonnes"), role="coordinator")
    assert (
        '<th scope="row">'
        not in browse(stranger).get(reverse("counts:behind", args=["passes"])).content.decode()
    )
