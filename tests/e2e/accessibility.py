"""What every screen must pass in a real browser. axe sees neither reflow, nor targets, nor borders of fields: we do."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPTS = Path(__file__).resolve().parent / "accessibility_probes.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CSP_LISTENER = """
window.__cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__cspViolations.push(`${event.effectiveDirective}: ${event.blockedURI || event.sample}`);
});
"""


def check_page(page: Page) -> None:
    """All the checks, on the page as it stands."""
    check_axe(page)
    check_targets(page)
    check_field_borders(page)
    check_reflow(page)
    check_text_200(page)
    check_no_csp_violation(page)


_STANDS = """() => !document.querySelector("[aria-busy=true]") && document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""


def settle(page: Page) -> None:
    """What is being fetched has come and colours have ended their change: what a moment shows is no page."""
    page.wait_for_load_state("load")
    page.wait_for_function(_STANDS)


def check_axe(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """No violation of WCAG 2.2 A and AA, nor of axe's best practices. `without` names rules, each with its reason."""
    settle(page)
    options = {
        "runOnly": {"type": "tag", "values": _TAGS},
        "resultTypes": ["violations"],
        "preload": False,  # no rule that is asked here reads sheets of style or media apart
        "rules": {rule: {"enabled": False} for rule in without},
    }
    violations = Axe().run(page, options=options).response["violations"]
    found = [
        f"{violation['id']} ({violation['help']}): {node['target']} {node.get('failureSummary', '')}"
        for violation in violations
        for node in violation["nodes"]
    ]
    _none(found, "axe")


def check_reflow(page: Page, *, width: int = 320) -> None:
    """At 320 px wide nothing is wider than the screen (a table may scroll in its own `table-wrap`)."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    try:
        _none(_probe(page, "wideElements"), f"wider than {width} px")
    finally:
        if before:
            page.set_viewport_size(before)


def check_targets(page: Page, *, size: int = 48) -> None:
    """What can be clicked is at least 48 px wide and high; a link inside a sentence is exempt."""
    _none(_probe(page, "smallTargets", size), f"target under {size} px")


def check_field_borders(page: Page, *, ratio: float = 3.0) -> None:
    """The border (or else the ground) of each field stands out from what surrounds it by 3:1."""
    _none(_probe(page, "paleFields", ratio), f"field border under {ratio}:1")


def check_text_200(page: Page) -> None:
    """With text twice as large nothing is cut, nothing overlaps, nothing leaves the screen."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    try:
        _none(_probe(page, "clippedText"), "text cut at 200 %")
        _none(_probe(page, "overlappingText"), "text overlapping at 200 %")
        _none(_probe(page, "wideElements"), "wider than the screen at 200 %")
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")


def listen_to_csp(page: Page) -> None:
    """To be called before the first `goto`: the violations of every later page are kept."""
    page.add_init_script(_CSP_LISTENER)


def check_no_csp_violation(page: Page) -> None:
    """Nothing was refused by the content policy. Without `listen_to_csp` before, this check fails: it saw nothing."""
    seen: list[str] | None = page.evaluate("window.__cspViolations ?? null")
    assert seen is not None, "call listen_to_csp(page) before page.goto(…)"
    _none(seen, "content policy")


def _probe(page: Page, name: str, *arguments: object) -> list[str]:
    source = _SCRIPTS.read_text("utf-8")
    found: Any = page.evaluate(
        f"(arguments_) => {{ {source}\nreturn {name}(...arguments_); }}", list(arguments)
    )
    assert isinstance(found, list)
    return found


def _none(found: list[str], what: str) -> None:
    assert not found, f"{what}: {len(found)}\n" + "\n".join(found[:20])
