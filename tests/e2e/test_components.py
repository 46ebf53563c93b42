"""The page of components, in a real browser: what passes here passes on every screen that is made of them."""

import json

import pytest
from django.urls import reverse
from playwright.sync_api import Error

from tests.e2e import accessibility as checks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["all", "faults", "doors", "outcome", "sign_in"]


@pytest.mark.parametrize("name", PAGES)
def test_every_component_passes_every_check_on_a_phone(phone, live_server, name):
    phone.goto(live_server.url + reverse(f"components:{name}"))
    phone.wait_for_selector("html[data-scripts=ready]")
    checks.check_page(phone)


@pytest.mark.parametrize("name", PAGES)
def test_every_component_passes_every_check_on_a_desk(desk, live_server, name):
    desk.goto(live_server.url + reverse(f"components:{name}"))
    desk.wait_for_selector("html[data-scripts=ready]")
    checks.check_page(desk)


@pytest.mark.parametrize("cookie", ["xlarge.", ".contrast", "large.contrast"])
def test_the_reader_s_preferences_keep_every_check_green(desk, live_server, cookie):
    desk.context.add_cookies([{"name": "display", "value": cookie, "url": live_server.url}])
    desk.goto(live_server.url + reverse("components:all"))
    checks.check_axe(desk)
    checks.check_targets(desk)
    checks.check_reflow(desk)


def test_the_door_in_the_dark_keeps_its_contrast(phone, live_server):
    phone.emulate_media(color_scheme="dark")
    for name in ("doors", "outcome"):
        phone.goto(live_server.url + reverse(f"components:{name}"))
        checks.check_axe(phone)
        checks.check_field_borders(phone)


def test_the_map_is_drawn_under_the_content_policy(desk, live_server):
    desk.goto(live_server.url + reverse("components:all"))
    desk.locator("[data-map]").scroll_into_view_if_needed()
    desk.wait_for_selector("[data-map-ready=true]")
    checks.check_no_csp_violation(desk)
    checks.check_axe(desk)
    marked_up = "() => { const it = document.createElement('p'); it.innerHTML = '<b>x</b>'; return it.childElementCount }"
    assert desk.evaluate(marked_up) == 0  # what the library of maps writes stays words
    for sink in ("document.createElement('script').text = 'x'", "new Worker('/x.js')"):
        with pytest.raises(Error, match="TypeError"):
            desk.evaluate(f"() => {{ {sink} }}")


def test_three_touches_on_the_map_draw_a_sector(desk, live_server):
    desk.goto(live_server.url + reverse("components:all"))
    desk.locator("[data-map]").scroll_into_view_if_needed()
    desk.wait_for_selector("[data-map-ready=true]")
    canvas = desk.locator("[data-map] canvas")
    for x, y in ((100, 100), (300, 120), (200, 300), (50, 250)):
        canvas.click(position={"x": x, "y": y})
        desk.wait_for_timeout(400)  # two quick clicks are one double click, which zooms
    desk.get_by_role("button", name="Retirer le dernier point").click()
    shape = json.loads(desk.locator("[name=forme]").input_value())
    ring = shape["coordinates"][0]
    assert (shape["type"], len(ring), ring[0] == ring[-1]) == ("Polygon", 4, True)
    assert all(1.43 < lon < 1.46 and 43.59 < lat < 43.62 for lon, lat in ring)


def test_without_scripts_the_menu_opens_and_nothing_hides_the_page(without_scripts, live_server):
    page = without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("components:all"))
    page.locator("details.menu-fold > summary").click()
    assert page.locator("details.menu-fold nav a").first.is_visible()


def test_a_sheet_is_entered_with_the_keyboard_alone(desk, live_server):
    desk.goto(live_server.url + reverse("components:all"))
    desk.locator("[data-reentry] input").first.focus()
    for key in ("1", "Enter", "2", "Enter", "3"):
        desk.keyboard.press(key)
    chosen = desk.locator("[data-reentry] input:checked").evaluate_all(
        "boxes => boxes.map((box) => box.value)"
    )
    assert chosen == ["talk", "absent", "again"]
