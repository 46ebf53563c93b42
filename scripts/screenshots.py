"""`make screenshots`: the picture of the README, taken from the running demonstration (`make demo` in another window)."""

import base64
import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "essaim.png"
PASSWORD = "essaim-demonstration"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--lang=fr-FR",
]
FRAME = """<body style="margin:0;background:#F1E9DC;width:1770px;height:960px;position:relative">
<img src="{desk}" style="position:absolute;left:30px;top:30px;width:1280px;border-radius:14px;box-shadow:0 2px 18px #12393c44">
<img src="{phone}" style="position:absolute;right:30px;top:90px;width:390px;border-radius:22px;box-shadow:0 4px 26px #12393c77">
</body>"""


def signed_in(browser: Browser, address: str, email: str, *, width: int, height: int) -> Page:
    page = browser.new_context(locale="fr-FR", viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/")
    return page


def as_data(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    chromium = (
        os.environ.get("ESSAIM_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-headless-shell")
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        desk = signed_in(browser, address, "referente@demo.essaim", width=1280, height=900)
        desk.wait_for_timeout(500)
        phone = signed_in(browser, address, "benevole@demo.essaim", width=390, height=780)
        phone.get_by_role("link", name="Voir les portes").first.click()
        phone.get_by_role("button", name="Nous partons").click()
        phone.get_by_role("link", name="Commencer").click()
        phone.wait_for_selector(".tiles")
        frame = browser.new_page(viewport={"width": 1770, "height": 960})
        frame.set_content(FRAME.format(desk=as_data(desk.screenshot()), phone=as_data(phone.screenshot())))
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        frame.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
