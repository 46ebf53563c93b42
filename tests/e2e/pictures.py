"""Pictures of screens, for the eye: taken when they are asked for (ESSAIM_PICTURES, as the proofs do)."""

import os
from pathlib import Path

from playwright.sync_api import Page


def take_picture(page: Page, path: Path, *, full_page: bool = True) -> None:
    if os.environ.get("ESSAIM_PICTURES"):
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=full_page)
