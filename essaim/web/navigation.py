"""The menu, by role."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role


class Line(NamedTuple):
    name: str  # of its address
    label: Any
    icon: str


class Fold(NamedTuple):
    """Lines that are not of every day."""

    label: Any
    icon: str
    lines: list[Line]


_PREPARING = [
    Line("planning:list", _("Plans"), "map"),
    Line("sectors:list", _("Secteurs"), "flag"),
    Line("territory:doors", _("Portes"), "list"),
    Line("sheets:list", _("Feuilles"), "print"),
    Line("rules:revisits", _("Règles"), "clock"),
]
_TEAM = [
    Line("network:members", _("Équipe"), "people"),
    Line("care:team", _("Soin de l’équipe"), "help"),
    Line("rights:requests", _("Droits et données"), "lock"),
    Line("jobs:list", _("Travaux"), "clock"),
]
_MENUS: dict[str, list[Line | Fold]] = {
    Role.COORDINATOR: [
        Line("home", _("Tableau de bord"), "home"),
        Line("tours:board", _("Tournées"), "door"),
        Fold(_("Préparer les tournées"), "map", _PREPARING),
        Line("people:list", _("Personnes"), "bubble"),
        Line("people:steps", _("Prochaines étapes"), "check"),
        Line("worries:list", _("Inquiétudes"), "warning"),
        Line("signals:list", _("Signalements"), "eye"),
        Line("counts:page", _("Chiffres"), "chart"),
        Fold(_("Le collectif"), "people", _TEAM),
    ],
    Role.VOLUNTEER: [
        Line("home", _("Aujourd’hui"), "home"),
        Line("tours:mine", _("Mes tournées"), "door"),
        Line("people:list", _("Personnes"), "bubble"),
        Line("people:steps", _("Prochaines étapes"), "check"),
        Line("worries:new", _("Une inquiétude"), "warning"),
    ],
    Role.FACILITATOR: [
        Line("home", _("Aujourd’hui"), "home"),
        Line("tours:mine", _("Mes tournées"), "door"),
        Line("people:list", _("Personnes"), "bubble"),
        Line("people:steps", _("Prochaines étapes"), "check"),
        Line("worries:new", _("Une inquiétude"), "warning"),
        Line("counts:page", _("Chiffres"), "chart"),
    ],
    Role.OBSERVER: [Line("counts:page", _("Chiffres"), "chart")],
    Role.NETWORK_LEAD: [
        Line("network:overview", _("Le réseau"), "home"),
        Line("measures:instruments", _("Questionnaires"), "list"),
        Line("rights:lead_digest", _("Lectures des fiches"), "lock"),
    ],
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`menu`: the lines of the reader's role, some under a fold; the one of the area she is in says so."""
    member = getattr(request, "member", None)
    if member is None:
        return {"menu": [], "member": None}
    here = request.resolver_match.view_name if request.resolver_match else ""
    menu = _MENUS[member.role]
    names = [line.name for entry in menu for line in (entry.lines if isinstance(entry, Fold) else [entry])]
    current = here if here in names else next((name for name in names if _same_area(name, here)), "")
    items = [_fold(entry, current) if isinstance(entry, Fold) else _line(entry, current) for entry in menu]
    return {"menu": items, "member": member, "collective": member.collective}


def _line(line: Line, current: str) -> dict[str, Any]:
    return {
        "url": reverse(line.name),
        "label": line.label,
        "icon": line.icon,
        "is_current": line.name == current,
    }


def _fold(fold: Fold, current: str) -> dict[str, Any]:
    lines = [_line(line, current) for line in fold.lines]
    is_open = any(line["is_current"] for line in lines)
    return {"label": fold.label, "icon": fold.icon, "lines": lines, "is_open": is_open}


def _same_area(name: str, here: str) -> bool:
    return name == here or (":" in name and name.split(":", maxsplit=1)[0] == here.split(":", maxsplit=1)[0])
