"""The browser: Chromium of the system, in French, as a phone and as a desk."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from essaim.web.look import BUILT
from tests.e2e.accessibility import listen_to_csp

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PATIENCE = 150_000  # ms: a busy machine makes a journey slow, never false; what never comes still fails
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",  # WebGL 2 without a graphics card: the map is drawn in the tests too
    "--lang=fr-FR",
]


# The shell is the same engine without windows: a quarter less work for the same pages.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def _chromium() -> str | None:
    chosen = os.environ.get("ESSAIM_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, _BROWSERS)), None)


@pytest.fixture(scope="session", autouse=True)
def _a_touch_ends_on_a_page_that_stands() -> Iterator[None]:
    """A click or a tap returns when the next page *begins*: what is read at once may be a document without a body."""
    usual = {name: getattr(Locator, name) for name in ("click", "tap")}

    def ending(touch: Callable[..., None]) -> Callable[..., None]:
        def _touch(self: Locator, **options: Any) -> None:
            page = self.page
            touch(self, **options)
            if not page.is_closed():
                page.wait_for_load_state("load")

        return _touch

    for name, touch in usual.items():
        setattr(Locator, name, ending(touch))
    yield
    for name, touch in usual.items():
        setattr(Locator, name, touch)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = _chromium()
    if executable is None:
        pytest.skip("Chromium is not installed (make browser)")
    if not (Path(BUILT) / "manifest.json").is_file():
        pytest.fail("the browser files are not built: run scripts/frontend.py build")
    return {**browser_type_launch_args, "executable_path": executable, "args": _ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": DESK}


@pytest.fixture(scope="session")
def _database_in_a_file(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The server and the test each have their own connection, as an installation has.

    One connection in memory shared by threads hangs for ever, now and then: a thread inside SQLite waits for Python to
    run one of our functions, another holds Python and waits for SQLite.
    """
    kept: list[tuple[Any, Any]] = []
    with TemporaryDirectory() as folder:
        with django_db_blocker.unblock():
            for alias in connections:
                here = connections[alias]
                if here.vendor == "sqlite" and here.is_in_memory_db():
                    here.ensure_connection()
                    path = Path(folder) / f"{alias}.sqlite3"
                    with sqlite3.connect(path) as copy:
                        here.connection.backup(copy)
                    copy.close()
                    kept.append((here, (here.settings_dict["NAME"], here.connection)))
                    here.settings_dict["NAME"], here.connection = str(path), None
        yield
        for here, (name, connection) in kept:
            here.close()
            here.settings_dict["NAME"], here.connection = name, connection


@pytest.fixture(scope="session")
def live_server(_database_in_a_file, live_server):
    return live_server


def _context(browser: Browser, **wanted: object) -> BrowserContext:
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **wanted)
    context.set_default_timeout(PATIENCE)
    return context


def a_pdf(answer: Response) -> bool:
    """For `expect_event("response", a_pdf)`: a paper is opened; not every browser here shows it."""
    return answer.headers.get("content-type") == "application/pdf"


@pytest.fixture
def desk(browser) -> Iterator[Page]:
    """A page on a coordinator's desk; what the content policy refuses is kept."""
    context = _context(browser, viewport=DESK)
    page = context.new_page()
    listen_to_csp(page)
    yield page
    context.close()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    """A page on a volunteer's phone."""
    context = _context(browser, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page = context.new_page()
    listen_to_csp(page)
    yield page
    context.close()


@pytest.fixture
def without_scripts(browser) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = _context(browser, viewport=DESK, java_script_enabled=False)
    yield context.new_page()
    context.close()
