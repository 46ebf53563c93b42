"""Long lists and the sheets of many tours: made by a worker, sealed at rest, taken from « Travaux »."""

import csv
import errno
import io
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.jobs import made, queue
from essaim.kernel.jobs.models import Job, JobState
from essaim.kernel.jobs.worker import run_one
from essaim.management.tasks import forget_jobs, forget_made_files
from essaim.models import ExportLedger, Membership, Sheet, Tour
from essaim.web.listing import long
from essaim.web.territory.lists import DOORS as DOORS_LISTING
from tests import factories
from tests.documents import reading
from tests.factories import NOW
from tests.web.leaving import csv_rows

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("inside")]


@pytest.fixture(autouse=True)
def _saturday(monkeypatch):
    monkeypatch.setattr("essaim.web.listing.leaving.LONG_ROWS", 2)
    monkeypatch.setattr("essaim.web.sheets.views.MOST_TOURS", 1)
    monkeypatch.setattr("essaim.web.listing.long.AT_ONCE", 2)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nadia(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def doors(collective):
    return [
        factories.dwelling(collective, number, on=factories.street(collective, name))
        for name in ("Rue des Lilas", "Rue du Parc", "Place Jaurès")
        for number in (5, 7)
    ]


def asked_in(answer):
    job = Job.objects.get(id=answer.url.rstrip("/").rpartition("/")[2])
    assert answer.url == reverse("jobs:job", args=[job.id])
    return job


def ask(client, query="", shape="csv"):
    answer = client.post(f"{reverse('territory:doors')}{query}", {"format": shape})
    return asked_in(answer)


def take(client, job):
    return client.get(reverse("jobs:file", args=[job.id]))


def content_of(answer):
    return b"".join(answer.streaming_content)


def rows_of(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:-1]


def kept():
    return sorted(path.name for path in made.folder().iterdir()) if made.folder().is_dir() else []


def left(job):
    """As a worker that was killed leaves it, once its lease is over."""
    Job.objects.filter(id=job.id).update(
        state=JobState.RUNNING, ended_at=None, result=None, lease_until=NOW - timedelta(seconds=1)
    )


@pytest.mark.parametrize("query", ["", "?q=rue", "?q=rue&archives="])
def test_a_long_list_is_made_by_a_worker_and_holds_what_the_request_would_give(
    nadia, doors, monkeypatch, query
):
    job = ask(nadia, query)
    assert (kept(), run_one("w")) == ([], True)
    page = nadia.get(reverse("jobs:job", args=[job.id])).content.decode()
    assert f'href="{reverse("jobs:file", args=[job.id])}">Télécharger' in page
    answer = take(nadia, job)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="essaim-portes.csv"'
    mine = rows_of(content_of(answer))
    monkeypatch.setattr("essaim.web.listing.leaving.LONG_ROWS", 1_000)
    assert mine == csv_rows(nadia, f"{reverse('territory:doors')}{query}")[1]
    assert len(mine) == (4 if "rue" in query else 6)


def test_at_rest_it_is_sealed_its_name_tells_nothing_and_what_was_typed_is_not_kept(nadia, doors):
    job = ask(nadia, "?q=rue")
    run_one("w")
    assert kept() == [job.id.hex]
    at_rest = (made.folder() / job.id.hex).read_bytes()
    assert [word for word in (b"Lilas", b"Rue", b"Nadia") if word in at_rest] == []
    assert [word for word in ("rue", "q=", "lilas") if word in str(Job.objects.get().arguments)] == []


def test_the_ledger_has_one_line_also_when_the_job_is_taken_up_again(nadia, doors, coordinator):
    job = ask(nadia, "?q=rue")
    run_one("w")
    left(job)
    doors[0].delete()
    assert run_one("v")
    [line] = ExportLedger.objects.all()
    assert (line.listing, line.rows, line.people, line.member) == ("portes", 4, 0, coordinator)
    assert line.filters == [["Rue, ou numéro et rue", "…"]]
    content = content_of(take(nadia, job))
    assert (len(rows_of(content)), line.id.hex[-8:].upper() in content.decode()) == (4, True)


def test_killed_between_the_file_and_its_line_it_is_made_again(nadia, doors, monkeypatch):
    settle = made.Made.settle

    def settle_and_die(file):
        settle(file)
        raise MemoryError

    job = ask(nadia)
    with monkeypatch.context() as once:
        once.setattr(made.Made, "settle", settle_and_die)
        run_one("w")
    assert (ExportLedger.objects.count(), take(nadia, job).status_code) == (0, 404)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert run_one("v")
    assert (ExportLedger.objects.count(), kept()) == (1, [job.id.hex])


def test_asked_twice_it_is_one_job_and_one_file(nadia, doors):
    first, second = ask(nadia, "?q=rue"), ask(nadia, "?q=rue")
    assert first == second
    assert ask(nadia, "?q=rue", "xlsx") != first
    while run_one("w"):
        pass
    assert len(kept()) == 2


def test_a_full_disk_gets_a_sentence_and_leaves_nothing(nadia, doors, monkeypatch):
    def full(_number):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(made.os, "fsync", full)
    job = ask(nadia)
    run_one("w")
    page = nadia.get(reverse("jobs:job", args=[job.id])).content.decode()
    assert "le disque du serveur est plein" in page
    assert (kept(), ExportLedger.objects.count()) == ([], 0)


def test_stopped_on_the_way_nothing_is_left(nadia, doors, monkeypatch):
    job = ask(nadia)
    monkeypatch.setattr(long, "values_of", lambda _asked, _batch: queue.stop(job, at=NOW) or [])
    run_one("w")
    assert (Job.objects.get().state, kept(), ExportLedger.objects.count()) == (JobState.STOPPED, [], 0)


def test_a_worker_that_lost_the_job_puts_nothing_in_place(nadia, doors, monkeypatch):
    job = ask(nadia)

    def taken(_asked, _batch):
        Job.objects.filter(id=job.id).update(worker="another")
        return []

    monkeypatch.setattr(long, "values_of", taken)
    run_one("w")
    assert (kept(), ExportLedger.objects.count()) == ([], 0)


def test_whoever_lost_her_role_gets_nothing_made_and_takes_nothing(
    browse, nadia, doors, coordinator, collective
):
    job = ask(nadia)
    Membership.objects.filter(id=coordinator.id).update(role="volunteer")
    run_one("w")
    assert (Job.objects.get().state, kept(), take(nadia, job).status_code) == (JobState.DEAD, [], 403)
    Membership.objects.filter(id=coordinator.id).update(role="coordinator")
    job = ask(nadia)
    run_one("w")
    other = factories.member(collective, role="coordinator", name="Autre Référente")
    stranger = factories.member(factories.collective("Allonnes"), role="coordinator", name="Une Autre")
    volunteer = factories.member(collective, role="volunteer", name="Un Bénévole")
    assert [take(browse(one), job).status_code for one in (stranger, volunteer)] == [404, 403]
    assert len(rows_of(content_of(take(browse(other), job)))) == 6


def test_it_is_destroyed_with_its_job_after_seven_days_and_so_is_what_was_never_finished(nadia, doors):
    job = ask(nadia)
    run_one("w")
    (made.folder() / f"{job.id.hex}.part").write_bytes(b"left by a killed worker")
    assert (forget_made_files(None, NOW), kept()) == (1, [job.id.hex])
    later = NOW + timedelta(days=7, minutes=1)
    forget_jobs(None, later)
    assert (forget_made_files(None, later), kept()) == (1, [])


@pytest.mark.parametrize("harm", ["cut", "altered", "swapped", "gone"])
def test_a_file_that_was_harmed_says_so(nadia, doors, harm):
    job, other = ask(nadia), ask(nadia, "?q=rue")
    while run_one("w"):
        pass
    path = made.folder() / job.id.hex
    whole = path.read_bytes()
    harmed = {
        "cut": whole[:-3],
        "altered": whole[:-1] + bytes([whole[-1] ^ 1]),
        "swapped": (made.folder() / other.id.hex).read_bytes(),
    }
    path.write_bytes(harmed[harm]) if harm in harmed else path.unlink()
    page = nadia.get(reverse("jobs:file", args=[job.id]), follow=True).content.decode()
    assert "Ce fichier n’est plus là, ou ne s’ouvre plus" in page


def test_a_file_of_several_blocks_comes_back_whole_and_not_one_block_less(nadia, doors, monkeypatch):
    monkeypatch.setattr(made, "BLOCK", 64)
    job = ask(nadia)
    run_one("w")
    content = content_of(take(nadia, job))
    assert (len(content) > 200, len(rows_of(content))) == (True, 6)
    path = made.folder() / job.id.hex
    whole = path.read_bytes()
    path.write_bytes(whole[: 4 + int.from_bytes(whole[:4], "big")])
    assert take(nadia, job).status_code == 302


def test_a_list_that_shows_people_never_goes_to_a_worker(nadia, collective, coordinator, monkeypatch):
    from essaim.rights.actions.requests import open_request

    people = [factories.person(collective, coordinator, f"Anne {n}") for n in range(4)]
    for one in people:
        open_request(one, kind="access", via="phone", on=NOW.date(), at=NOW, by=coordinator)
    assert len(csv_rows(nadia, reverse("rights:requests"))[1]) == 4
    assert Job.objects.count() == 0


def test_were_such_a_list_declared_for_a_worker_it_would_refuse(
    nadia, doors, collective, coordinator, monkeypatch
):
    person = factories.person(collective, coordinator, "Anne")
    monkeypatch.setitem(DOORS_LISTING.__dict__, "lines", lambda batch: batch.show_people([person]))
    ask(nadia)
    run_one("w")
    assert ("ShowsPeople" in Job.objects.get().failure, kept()) == (True, [])


# --- sheets


@pytest.fixture
def outing(collective, coordinator, volunteer):
    tour = factories.tour(collective, coordinator, factories.dwellings(collective, 3), pair=[volunteer])
    other = Tour.objects.create(collective=collective, outing=tour.outing, number=900, code="abcdefgh")
    other.stops.create(collective=collective, dwelling=factories.dwelling(collective, 9), position=1)
    return tour.outing


def ask_sheets(nadia, outing):
    answer = nadia.post(reverse("sheets:print_outing", args=[outing.id]))
    return asked_in(answer)


def test_the_sheets_of_many_tours_are_printed_by_a_worker(nadia, outing):
    job = ask_sheets(nadia, outing)
    assert (Sheet.objects.count(), run_one("w")) == (0, True)
    pages = " ".join(reading.pages(content_of(take(nadia, job))))
    assert ("Tournée 900" in pages, Sheet.objects.count()) == (True, 2)
    assert pages.count("Nous sommes passés vous voir") == 4  # a page of notices
    left(job)
    assert run_one("v")
    assert (Sheet.objects.count(), kept()) == (2, [job.id.hex])
    assert (
        "2 feuilles et les avis, à imprimer."
        in nadia.get(reverse("jobs:job", args=[job.id])).content.decode()
    )


def test_stopped_or_failed_no_number_is_taken(nadia, outing, monkeypatch):
    job = ask_sheets(nadia, outing)
    monkeypatch.setattr(
        "essaim.web.sheets.tasks.render_tour_sheets", lambda *_a, **_m: queue.stop(job, at=NOW) or b""
    )
    run_one("w")
    assert (Job.objects.get().state, Sheet.objects.count(), kept()) == (JobState.STOPPED, 0, [])


def test_a_number_taken_meanwhile_makes_it_draw_again(nadia, outing, monkeypatch, collective, coordinator):
    from essaim.doors.actions.sheets import print_sheet
    from essaim.web.sheets import tasks

    drawn, job = tasks.render_tour_sheets, ask_sheets(nadia, outing)

    def meanwhile(sheets, **more):
        if not Sheet.objects.exists():
            elsewhere = factories.tour(collective, coordinator, [factories.dwelling(collective, 77)])
            print_sheet(elsewhere, large_print=False, at=timezone.now())
        return drawn(sheets, **more)

    monkeypatch.setattr(tasks, "render_tour_sheets", meanwhile)
    run_one("w")
    assert (Job.objects.get().state, Sheet.objects.count(), kept()) == (JobState.WAITING, 1, [])
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert run_one("w")
    pages = " ".join(reading.pages(content_of(take(nadia, job))))
    numbers = sorted(Sheet.objects.values_list("number", flat=True))
    assert (numbers, "Tournée 900" in pages) == ([numbers[0], numbers[0] + 1, numbers[0] + 2], True)
