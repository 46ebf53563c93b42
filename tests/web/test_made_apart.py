"""As a worker does it: outside of any collective and of any transaction, part after part."""

import pytest
from django.urls import reverse

from essaim.kernel.jobs import made
from essaim.kernel.jobs.models import Job
from essaim.kernel.jobs.worker import run_one
from essaim.kernel.tenancy import within
from essaim.models import ExportLedger, Sheet
from tests import factories
from tests.web.test_made import content_of, rows_of, take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def test_a_worker_makes_the_list_and_the_sheets_from_outside(browse, collective, coordinator, monkeypatch):
    monkeypatch.setattr("essaim.web.listing.leaving.LONG_ROWS", 2)
    monkeypatch.setattr("essaim.web.listing.long.AT_ONCE", 2)
    monkeypatch.setattr("essaim.web.sheets.views.MOST_TOURS", 0)
    with within(collective):
        doors = factories.dwellings(collective, 7)
        tour = factories.tour(collective, coordinator, doors[:3])
    nadia = browse(coordinator)
    nadia.post(reverse("territory:doors"), {"format": "csv"})
    nadia.post(reverse("sheets:print_outing", args=[tour.outing_id]))
    assert (run_one("w"), run_one("w"), run_one("w")) == (True, True, False)
    listed, printed = Job.objects.order_by("asked_at", "id")
    assert [job.failure for job in (listed, printed)] == ["", ""]
    assert len(rows_of(content_of(take(nadia, listed)))) == 7
    assert content_of(take(nadia, printed))[:5] == b"%PDF-"
    with within(collective):
        assert (ExportLedger.objects.get().id, Sheet.objects.count()) == (listed.id, 1)
    assert len(list(made.folder().iterdir())) == 2
