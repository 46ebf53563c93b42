"""The menu tells the method: the steps that hold something for the reader's role, and what each holds."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role
from essaim.web.frame.areas import MenuLine, Step, areas

ICONS = {
    Step.TODAY: "home",
    Step.REACH: "door",
    Step.ACCOMPANY: "bubble",
    Step.GUIDE: "pin",
    Step.PASS_ON: "leaflet",
    Step.KEEP_ALIVE: "calendar",
    Step.BILAN: "chart",
    Step.COLLECTIVE: "people",
}
SHORT = 10  # lines that are all shown; beyond, the steps fold


@lru_cache(maxsize=100)
def lines_by_step(role: str) -> dict[Step, list[MenuLine]]:
    """What the role may open, in the order of the method; a step that holds nothing is absent."""
    found: dict[Step, list[MenuLine]] = {step: [] for step in Step}
    for area in areas().values():
        for line in area.lines:
            if role in line.roles and (step := line.step or area.step):
                found[step].append(line)
    return {step: sorted(lines, key=lambda line: line.rank) for step, lines in found.items() if lines}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`menu`: the steps with their lines; the line of the page, or of the area the reader is in, says so."""
    member = getattr(request, "member", None)
    if member is None:
        return {"menu": [], "member": None}
    return {"menu": menu_of(member.role, here(request)), "member": member, "collective": member.collective}


def here(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


@lru_cache(maxsize=2000)
def guide_of(here: str) -> str:
    """The address of the guide of a screen; of all the guides, where none is its own."""
    name, _colon, page = here.partition(":")
    area = areas().get(name)
    guide = (area.guides.get(page) or area.guide) if area else ""
    return reverse("guides:page", args=[guide]) if guide else reverse("guides:list")


@lru_cache(maxsize=2000)
def menu_of(role: str, here: str) -> list[dict[str, Any]]:
    steps = lines_by_step(role)
    every = [line for lines in steps.values() for line in lines]
    is_folded = len(every) > SHORT
    current = _nearest([line.name for line in every], here)
    return [
        {
            "label": _("Le réseau") if step == Step.COLLECTIVE and role == Role.NETWORK_LEAD else step.label,
            "icon": ICONS[step],
            "lines": [_line(line, current=current, here=here) for line in lines],
            "is_plain": step == Step.TODAY,
            "is_folded": is_folded,
            "is_open": step == _step_of(here),
        }
        for step, lines in steps.items()
    ]


def _line(line: MenuLine, *, current: str, here: str) -> dict[str, Any]:
    """`current`: the page itself, or « true » for a page beneath it."""
    is_current = "" if line.name != current else "page" if line.name == here else "true"
    return {"url": reverse(line.name), "label": line.label, "icon": line.icon, "current": is_current}


def _nearest(names: list[str], here: str) -> str:
    """The line of this page, else the first of its area."""
    area = here.partition(":")[0]
    return here if here in names else next((name for name in names if name.partition(":")[0] == area), "")


def _step_of(here: str) -> Step | None:
    area = areas().get(here.partition(":")[0])
    return area.step if area else None
