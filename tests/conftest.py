"""What every test may ask for."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest
from django.test import TransactionTestCase
from django.test.client import ClientMixin
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from essaim.doors.actions import engine
from essaim.entrance.sessions import SessionStore
from essaim.kernel.tenancy import maintenance, within
from tests import factories

# Where there is room, what tests write stays in memory: no disk is waited for. What must outlive a cut asks for a disk.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30  # bytes
if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
    tempfile.tempdir = os.environ["TMPDIR"] = str(_MEMORY)

# A busy machine is no fault: how long an example takes is looked at nowhere.
drawing.register_profile("essaim", deadline=None, suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("essaim")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--campaign", action="store_true", help="run the long tests too (marked slow)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--campaign"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="long: make campaign"))
    items.sort(key=lambda item: _LONGEST.get(item.nodeid.partition("::")[0], len(_LONGEST)))
    for item in items:
        _give_the_vault(item)
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=_OF_THE_BROWSER))
    if connection.vendor == "postgresql":
        kept = [item for item in items if _touches_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


# The browser itself fell (a page that closes under a question): asked once more, and said. What is asserted is not.
_OF_THE_BROWSER = [r"^(Error|TargetClosedError): (Page|Locator|Frame|Browser\w*)\."]

# The files that take longest begin first (`--no-loadscope-reorder`): the workers then end together.
_LONGEST = {
    f"tests/{name}.py": place
    for place, name in enumerate((
        "test_matrix", "web/test_bad_input", "e2e/test_components", "test_sight", "commands/test_commands",
        "commands/test_migrations", "e2e/test_saturday", "e2e/test_journey", "e2e/test_people", "kernel/test_secrets",
        "commands/test_faults", "tour_planner/test_search", "kernel/test_journal", "territory/test_unseen_imports",
        "kernel/test_master_keys", "kernel/test_rotation", "test_identifiers", "test_writings", "commands/test_serve",
        "people/test_races", "web/test_people_bad_input", "documents/test_tour_sheet", "faults/test_kills",
    ))
}  # fmt: skip

# The second pass, on PostgreSQL: screens are asked there by the matrix, every one of them by every actor; what is read
# from them afterwards (words, forms, papers) is the same on both databases.
_SCREENS = ("tests/web/", "tests/documents/", "tests/e2e/", "tests/test_sight.py")


def _touches_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("both_databases"):
        return True
    if item.get_closest_marker("one_database"):
        return False
    uses_rows = item.get_closest_marker("django_db") or _ROWS & set(getattr(item, "fixturenames", ()))
    return bool(uses_rows) and not item.nodeid.startswith(_SCREENS)


def pytest_collection_finish() -> None:
    """What stays until the end is not looked through again at each collection: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


_DATABASES = ["default", "vault"]
_ROWS = {"db", "transactional_db", "collective", "live_server"}


def _give_the_vault(item: pytest.Item) -> None:
    """Every test that may use the database may use both."""
    marker = item.get_closest_marker("django_db")
    if marker or _ROWS & set(getattr(item, "fixturenames", ())):
        options = dict(marker.kwargs) if marker else {}
        item.add_marker(pytest.mark.django_db(**{"databases": _DATABASES, **options}), append=False)


_teardown = TransactionTestCase._fixture_teardown


def _teardown_in_maintenance(self: TransactionTestCase) -> None:
    """Emptying the test database touches the tables of every collective."""
    with maintenance():
        _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_in_maintenance  # type: ignore[method-assign]


def _sign_in(self: Any, user: Any, backend: str | None = None) -> None:
    """As Django's test client, which takes the name of the row for what the browser holds."""
    request = HttpRequest()
    request.session = self.session or SessionStore()
    login(request, user, backend)
    request.session.save()
    self.cookies[settings.SESSION_COOKIE_NAME] = request.session.secret


ClientMixin._login = _sign_in  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tables are made from the models: it is noted that no migration is missing, as the health page asks."""
    with django_db_blocker.unblock():
        for alias in _DATABASES:
            recorder = MigrationRecorder(connections[alias])
            recorder.ensure_schema()
            for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations:
                recorder.record_applied(app, name)


@pytest.fixture(autouse=True)
def _files_apart(settings, tmp_path):
    """No test writes outside its own folder."""
    settings.DATA_DIR = tmp_path
    settings.STREETS_DIR = tmp_path / "streets"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture(autouse=True)
def _plans_are_quick(monkeypatch):
    """How well tours are cut is proven by the tests of the planner; here, what is done with them."""
    monkeypatch.setattr(engine, "_LARGE", 0)


@pytest.fixture
def collective(db):
    return factories.collective()


@pytest.fixture
def inside(collective) -> Iterator[None]:
    """The test's code runs inside `collective`, as an action does."""
    with within(collective):
        yield


@pytest.fixture
def coordinator(collective):
    return factories.member(collective, role="coordinator", name="Nadia Benali")


@pytest.fixture
def volunteer(collective):
    return factories.member(collective, role="volunteer", name="Amina Diallo")


@pytest.fixture
def browse(client):
    """A signed-in client: `browse(member).get(url)`."""

    def as_member(member):
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["membership"] = str(member.id)
        session.save()
        return client

    return as_member
