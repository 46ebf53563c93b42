"""Each check is shown a fault planted on purpose, and the same page without it."""

import pytest

from tests.e2e import accessibility as checks

pytestmark = pytest.mark.browser

FRAME = """<!DOCTYPE html><html lang="fr"><head><title>Essai</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ margin: 0; background: #fff; color: #222; font: 1rem/1.5 sans-serif }}
 button {{ min-width: 3rem; min-height: 3rem }} {style}</style></head>
<body><main><h1>Essai</h1>{body}</main></body></html>"""

GOOD = {
    "axe": '<label for="n">Nom</label><input id="n">',
    "reflow": '<div class="box">large</div>',
    "targets": '<p>Lisez <a href="#x">la règle</a> avant de partir.</p><button>Noter</button>',
    "borders": '<label>Nom <input class="f"></label>',
    "cut": '<p class="box">Une phrase</p>',
    "overlap": '<p class="a">Premier</p><p class="b">Second</p>',
}


def show(page, body, style=""):
    page.set_content(FRAME.format(body=body, style=style))


def refuses(check, page, words):
    with pytest.raises(AssertionError) as refusal:
        check(page)
    assert words in str(refusal.value)


def test_axe_finds_a_field_without_a_label(desk):
    show(desk, GOOD["axe"])
    checks.check_axe(desk)
    show(desk, "<input>")
    refuses(checks.check_axe, desk, "label")


def test_axe_finds_pale_text(desk):
    show(desk, '<p style="color: #bbb">Presque invisible</p>')
    refuses(checks.check_axe, desk, "color-contrast")


def test_reflow_finds_a_box_wider_than_a_small_phone(desk):
    show(desk, GOOD["reflow"], ".box { max-width: 400px }")
    checks.check_reflow(desk)
    show(desk, GOOD["reflow"], ".box { width: 400px }")
    refuses(checks.check_reflow, desk, "scrolls sideways")


def test_reflow_finds_what_is_hidden_beyond_the_edge(desk):
    show(desk, GOOD["reflow"], "body { overflow-x: hidden } .box { width: 400px }")
    refuses(checks.check_reflow, desk, "ends at 400 of 320")


def test_the_window_is_given_back_after_the_check(desk):
    show(desk, GOOD["reflow"])
    before = desk.viewport_size
    checks.check_reflow(desk)
    assert desk.viewport_size == before


def test_targets_spares_a_link_inside_a_sentence(desk):
    show(desk, GOOD["targets"])
    checks.check_targets(desk)


@pytest.mark.parametrize(
    "body",
    [
        '<button style="min-height: 30px">Noter</button>',
        '<p><a href="#x">Toutes mes tournées</a></p>',
        '<label><input type="checkbox"> Absent</label>',
        "<details><summary>Voir</summary>Le texte</details>",
    ],
    ids=["button", "link alone", "box to tick", "summary"],
)
def test_targets_finds_what_a_finger_misses(desk, body):
    show(desk, body)
    refuses(checks.check_targets, desk, "target under 48 px: 1")


def test_a_box_to_tick_answers_on_its_whole_label(desk):
    show(
        desk,
        '<label class="row"><input type="checkbox"> Absent</label>',
        ".row { display: block; min-height: 48px }",
    )
    checks.check_targets(desk)


def test_borders_finds_a_pale_border(desk):
    show(desk, GOOD["borders"], ".f { border: 1px solid #8a7f70 }")
    checks.check_field_borders(desk)
    show(desk, GOOD["borders"], ".f { border: 1px solid #dcd2c2 }")
    refuses(checks.check_field_borders, desk, "1.50:1")


def test_borders_finds_a_border_lost_on_its_ground(desk):
    show(
        desk,
        GOOD["borders"],
        "main { background: #8a7f70 } .f { border: 1px solid #8a7f70; background: #8a7f70 }",
    )
    refuses(checks.check_field_borders, desk, "1.00:1")


def test_large_text_finds_text_that_is_cut(desk):
    show(desk, GOOD["cut"], ".box { min-height: 24px; overflow: hidden }")
    checks.check_text_200(desk)
    show(desk, GOOD["cut"], ".box { height: 24px; overflow: hidden }")
    refuses(checks.check_text_200, desk, "text cut")


def test_large_text_finds_lines_that_overlap(desk):
    show(desk, GOOD["overlap"])
    checks.check_text_200(desk)
    show(desk, GOOD["overlap"], "p { position: absolute; top: 60px } .b { top: 85px }")
    refuses(checks.check_text_200, desk, "overlapping")


def test_large_text_finds_what_leaves_the_screen(desk):
    show(desk, '<p class="box">Une phrase</p>', ".box { width: 50rem }")
    refuses(checks.check_text_200, desk, "scrolls sideways")


def test_the_size_of_text_is_given_back_after_the_check(desk):
    show(desk, GOOD["cut"])
    checks.check_text_200(desk)
    assert desk.evaluate("getComputedStyle(document.documentElement).fontSize") == "16px"


def test_a_script_refused_by_the_content_policy_is_seen(desk):
    policy = "default-src 'none'; script-src 'self'; style-src 'self'"
    page_of = {
        "good": "<title>t</title><p>Bon</p>",
        "bad": "<title>t</title><p>Mauvais</p><script>window.x = 1</script>",
    }
    desk.route(
        "https://essai.test/*",
        lambda route: route.fulfill(
            content_type="text/html",
            headers={"content-security-policy": policy},
            body=page_of[route.request.url.rsplit("/", 1)[-1]],
        ),
    )
    desk.goto("https://essai.test/good")
    checks.check_no_csp_violation(desk)
    desk.goto("https://essai.test/bad")
    desk.wait_for_function("window.__cspViolations.length > 0")
    refuses(checks.check_no_csp_violation, desk, "script-src")


def test_the_content_policy_is_not_said_to_hold_when_nobody_listened(browser):
    page = browser.new_page()
    page.set_content("<p>Bon</p>")
    refuses(checks.check_no_csp_violation, page, "listen_to_csp")
