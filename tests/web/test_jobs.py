"""« Travaux »: what takes long is asked, followed, stopped, asked again; and says what became of it."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.kernel.jobs import queue
from essaim.kernel.jobs.models import Job, JobState
from essaim.kernel.jobs.worker import run_one
from essaim.models import Dwelling, ImportBatch, Plan, Tour
from essaim.territory import tasks
from tests import factories
from tests.address_files.samples import BAN_HEADER
from tests.factories import NOW
from tests.web.test_planning import ASKED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("inside")]


@pytest.fixture(autouse=True)
def _saturday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def nadia(browse, coordinator):
    return browse(coordinator)


@pytest.fixture
def many_doors(collective, monkeypatch):
    monkeypatch.setattr("essaim.doors.actions.planning.LONG", 30)
    return factories.dwellings(collective, 40)


def text(response):
    return " ".join(response.content.decode().split())


def asked_plan(nadia, **more):
    answer = nadia.post(reverse("planning:new"), ASKED | more)
    job = Job.objects.latest("asked_at")
    assert answer.url == reverse("jobs:job", args=[job.id])
    return job


def again(nadia, job):
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        nadia.post(reverse("jobs:again", args=[job.id]))
        assert run_one("w")
    return Job.objects.latest("asked_at")


def test_a_plan_of_many_doors_is_made_by_a_worker_and_is_the_same(nadia, many_doors, monkeypatch):
    job = asked_plan(nadia)
    assert (Plan.objects.count(), Tour.objects.count()) == (1, 0)
    assert run_one("w")
    page = text(nadia.get(reverse("jobs:job", args=[job.id])))
    plan = Plan.objects.get()
    assert (job.asked_by.user.name, reverse("planning:plan", args=[plan.id]) in page) == (
        "Nadia Benali",
        True,
    )
    monkeypatch.setattr("essaim.doors.actions.planning.LONG", 1_000)
    cut = sorted(Tour.objects.values_list("minutes", "metres"))
    assert cut
    for tour in Tour.objects.all():
        tour.stops.all().delete()
    nadia.post(reverse("planning:new"), ASKED)
    other = Plan.objects.exclude(id=plan.id).get()
    assert sorted(Tour.objects.filter(outing__plan=other).values_list("minutes", "metres")) == cut
    assert (other.wishes, other.pairs, other.meeting_point) == (plan.wishes, plan.pairs, plan.meeting_point)


def test_a_plan_that_is_refused_leaves_nothing_and_says_why(nadia, many_doors):
    street = many_doors[0].street.name
    job = asked_plan(nadia, aside=street)
    assert run_one("w")
    page = text(nadia.get(reverse("jobs:job", args=[job.id])))
    assert (Plan.objects.count(), "sont toutes laissées de côté" in page) == (0, True)
    assert again(nadia, job).failure == "Ce plan n’a pas été gardé : demandez-en un nouveau."


def test_a_plan_that_is_stopped_leaves_nothing(nadia, many_doors):
    job = asked_plan(nadia)
    assert queue.take("w", at=NOW) == job
    nadia.post(reverse("jobs:stop", args=[job.id]))
    page = text(nadia.get(reverse("jobs:job", args=[job.id])))
    assert ("L’arrêt est demandé" in page, "Arrêter ce travail" in page) == (True, False)
    Job.objects.update(lease_until=NOW - timedelta(seconds=1))
    assert (run_one("w"), Tour.objects.count()) == (False, 0)
    assert Job.objects.get().state == JobState.STOPPED


def test_what_is_left_of_a_plan_is_cut_again_by_a_worker(nadia, many_doors):
    asked_plan(nadia)
    run_one("w")
    before = set(Tour.objects.values_list("id", flat=True))
    plan = Plan.objects.get()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        answer = nadia.post(reverse("planning:plan_again", args=[plan.id]), {"autrement": "on"})
        assert answer.url == reverse("jobs:job", args=[Job.objects.latest("asked_at").id])
        assert run_one("w")
    assert before.isdisjoint(Tour.objects.values_list("id", flat=True))
    assert Plan.objects.get().seed != 1


def test_a_long_file_is_read_imported_and_undone_by_workers(nadia, monkeypatch):
    monkeypatch.setattr("essaim.territory.queries.imports.SHORT_BYTES", 10)
    monkeypatch.setattr("essaim.territory.queries.imports.SHORT_DOORS", 1)
    lines = [
        f"93010_0001_{n:05};;{n};;Rue des Lilas;93140;93010;Bondy;;;;;2.48{n:02};48.9;entrée;;;;;;;1;"
        for n in range(1, 13)
    ]
    content = "\n".join([BAN_HEADER, *lines]).encode()
    answer = nadia.post(reverse("territory:import_new"), {"file": SimpleUploadedFile("a.csv", content)})
    assert run_one("w")
    batch = ImportBatch.objects.get()
    assert reverse("territory:import_preview", args=[batch.id]) in text(nadia.get(answer.url))
    nadia.post(reverse("territory:import_apply", args=[batch.id]), {"communes": ["93010"]})
    assert (Dwelling.objects.count(), run_one("w"), Dwelling.objects.count()) == (0, True, 12)
    nadia.post(reverse("territory:import_undo", args=[batch.id]))
    assert (run_one("w"), Dwelling.objects.count()) == (True, 0)
    assert list(Job.objects.values_list("state", flat=True)) == ["done"] * 3


def test_an_undo_that_has_begun_is_not_stopped_on_the_way(nadia, coordinator):
    asked = tasks.undo_addresses.enqueue(batch_id=factories.new_id(), by=coordinator.id)
    address = reverse("jobs:job", args=[asked.id])
    assert "Arrêter ce travail" in text(nadia.get(address))
    queue.take("w", at=NOW)
    assert "Arrêter ce travail" not in text(nadia.get(address))
    page = nadia.post(reverse("jobs:stop", args=[asked.id]), follow=True)
    assert ("il en resterait la moitié" in text(page), Job.objects.get().stop_asked) == (True, False)


def test_the_list_leads_straight_to_what_was_made(nadia, coordinator):
    asked = tasks.read_addresses.enqueue(batch_id=factories.new_id(), by=coordinator.id)
    made = factories.new_id()
    Job.objects.filter(id=asked.id).update(state="done", ended_at=NOW, result={"see": [str(made)]})
    page = text(nadia.get(reverse("jobs:list")))
    assert f'href="{reverse("territory:import_preview", args=[made])}">Vérifier, puis importer' in page


def test_the_list_says_how_each_stands_and_when_nobody_takes_them(nadia, collective, coordinator):
    for number in range(4):
        asked = tasks.undo_addresses.enqueue(batch_id=factories.new_id(), by=coordinator.id)
        fields = [
            {"state": "running", "percent": 42, "lease_until": NOW + timedelta(minutes=1)},
            {"state": "done", "percent": 100, "ended_at": NOW},
            {"state": "dead", "failure": "Ce fichier est vide.", "ended_at": NOW},
            {"state": "waiting", "not_before": NOW - timedelta(minutes=9)},
        ][number]
        Job.objects.filter(id=asked.id).update(**fields)
    page = text(nadia.get(reverse("jobs:list")))
    said = ["42 %", "Terminé", "Ce fichier est vide.", "En attente", "Nadia"]
    assert [one for one in said if one not in page] == []
    assert "est sans doute arrêté" not in page
    Job.objects.filter(state="running").update(lease_until=NOW - timedelta(minutes=5))
    Job.objects.filter(ended_at=NOW).update(ended_at=NOW - timedelta(hours=1))
    assert "est sans doute arrêté" in text(nadia.get(reverse("jobs:list")))


def test_the_jobs_of_a_collective_are_seen_by_its_coordinators_only(browse, volunteer, nadia, coordinator):
    tasks.undo_addresses.enqueue(batch_id=factories.new_id(), by=coordinator.id)
    job = Job.objects.get()
    other = factories.member(factories.collective("Allonnes"), role="coordinator", name="Une Autre")
    for address in ("jobs:job", "jobs:stop", "jobs:again"):
        url = reverse(address, args=[job.id])
        asked = [
            (browse(one).get(url) if address == "jobs:job" else browse(one).post(url)).status_code
            for one in (other, volunteer)
        ]
        assert asked == [404, 403]
    assert Job.objects.get().state == JobState.WAITING
