"""Two imports at the same instant: each door once, and a sentence for whoever came second."""

from io import BytesIO
from threading import Event

import pytest

from essaim.kernel.tenancy import within
from essaim.models import Dwelling, ImportBatch
from essaim.territory.actions.holding import AnotherImportIsRunning
from essaim.territory.actions.imports import ImportIsOver, apply_import, preview_import, store_upload
from tests import factories
from tests.address_files.samples import ban, ban_line
from tests.factories import NOW
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = 60
CONTENT = ban(
    *[
        ban_line(numero=str(n), id=f"93010_1434_{n:05}", lat=f"{48.89 + n / 10_000:.4f}")
        for n in range(1, DOORS + 1)
    ]
)


@pytest.fixture(autouse=True)
def _shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


def settle(count):
    """A collective, its coordinator, and `count` previews of the same file."""
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    with within(of):
        batches = [store_upload(of, BytesIO(CONTENT), name="a.csv", by=by, at=NOW) for _ in range(count)]
        return of, by, [preview_import(batch) for batch in batches]


class Race:
    """The second import starts while the first is writing, and the first ends without waiting for it."""

    def __init__(self, of, by):
        self.of, self.by = of, by
        self.writing = Event()

    def first(self, batch):
        def told(_bytes_read):
            self.writing.set()

        with within(self.of):
            return apply_import(batch, by=self.by, at=NOW, communes=["93010"], tell=told)

    def second(self, batch):
        assert self.writing.wait(10)
        with within(self.of):
            return apply_import(batch, by=self.by, at=NOW, communes=["93010"])


def kept(of):
    with within(of):
        keys = list(Dwelling.objects.values_list("address_key", flat=True))
        return len(keys), len(set(keys)), list(ImportBatch.objects.values_list("state", flat=True))


def test_one_import_sent_twice_at_once_is_written_once():
    of, by, (batch,) = alone(lambda: settle(1))
    race = Race(of, by)
    done, refused = at_once([lambda: race.first(batch), lambda: race.second(batch)])
    assert done.counts["created"] == DOORS
    assert type(refused) in {ImportIsOver, AnotherImportIsRunning}
    assert alone(lambda: kept(of)) == (DOORS, DOORS, ["applied"])


def test_two_imports_of_one_file_at_once_make_each_door_once():
    of, by, (one, other) = alone(lambda: settle(2))
    race = Race(of, by)
    done, late = at_once([lambda: race.first(one), lambda: race.second(other)])
    assert done.counts["created"] == DOORS
    if isinstance(late, AnotherImportIsRunning):  # PostgreSQL: said at once
        late = alone(lambda: race.second(other))
    assert (late.counts["created"], late.counts["unchanged"]) == (0, DOORS)
    assert alone(lambda: kept(of)) == (DOORS, DOORS, ["applied", "applied"])


def test_two_imports_that_leave_together_make_each_door_once():
    of, by, batches = alone(lambda: settle(2))
    race = Race(of, by)
    race.writing.set()
    results = at_once([lambda batch=batch: race.second(batch) for batch in batches])
    assert {type(result) for result in results} <= {ImportBatch, AnotherImportIsRunning}
    assert ImportBatch in {type(result) for result in results}
    assert alone(lambda: kept(of))[:2] == (DOORS, DOORS)
