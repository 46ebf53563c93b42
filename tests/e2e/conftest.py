"""The browser: Chromium of the system, in French, as a phone and as a desk."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.accessibility import listen_to_csp

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
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


def _chromium() -> str | None:
    chosen = os.environ.get("ESSAIM_CHROMIUM")
    return chosen or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = _chromium()
    if executable is None:
        pytest.skip("Chromium is not installed (make browser)")
    return {**browser_type_launch_args, "executable_path": executable, "args": _ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": DESK}


def _context(browser: Browser, **wanted: object) -> BrowserContext:
    return browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **wanted)


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
