"""The menu, by role."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.network.enums import Role

_COORDINATOR = [
    ("home", _("Tableau de bord"), "home"),
    ("tours:board", _("Tournées"), "door"),
    ("people:list", _("Personnes"), "bubble"),
    ("people:steps", _("Prochaines étapes"), "check"),
    ("worries:list", _("Inquiétudes"), "warning"),
    ("signals:list", _("Signalements"), "eye"),
    ("planning:list", _("Plans"), "map"),
    ("sectors:list", _("Secteurs"), "flag"),
    ("territory:doors", _("Portes"), "list"),
    ("sheets:list", _("Feuilles"), "print"),
    ("rules:revisits", _("Règles"), "clock"),
    ("counts:page", _("Chiffres"), "chart"),
    ("network:members", _("Équipe"), "people"),
    ("care:team", _("Soin de l’équipe"), "help"),
    ("rights:requests", _("Droits et données"), "lock"),
]
_MENUS: dict[str, list[tuple[str, Any, str]]] = {
    Role.COORDINATOR: _COORDINATOR,
    Role.VOLUNTEER: [
        ("home", _("Aujourd’hui"), "home"),
        ("tours:mine", _("Mes tournées"), "door"),
        ("people:list", _("Personnes"), "bubble"),
        ("people:steps", _("Prochaines étapes"), "check"),
        ("worries:new", _("Une inquiétude"), "warning"),
    ],
    Role.FACILITATOR: [
        ("home", _("Aujourd’hui"), "home"),
        ("tours:mine", _("Mes tournées"), "door"),
        ("people:list", _("Personnes"), "bubble"),
        ("people:steps", _("Prochaines étapes"), "check"),
        ("worries:new", _("Une inquiétude"), "warning"),
        ("counts:page", _("Chiffres"), "chart"),
    ],
    Role.OBSERVER: [("counts:page", _("Chiffres"), "chart")],
    Role.NETWORK_LEAD: [
        ("network:overview", _("Le réseau"), "home"),
        ("measures:instruments", _("Questionnaires"), "list"),
        ("rights:lead_digest", _("Lectures des fiches"), "lock"),
    ],
}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`menu`: the items of the reader's role; `is_current` marks the area she is in."""
    member = getattr(request, "member", None)
    if member is None:
        return {"menu": [], "member": None}
    here = request.resolver_match.view_name if request.resolver_match else ""
    names = [name for name, _label, _icon in _MENUS[member.role]]
    current = here if here in names else next((name for name in names if _same_area(name, here)), "")
    items = [
        {"url": reverse(name), "label": label, "icon": icon, "is_current": name == current}
        for name, label, icon in _MENUS[member.role]
    ]
    return {"menu": items, "member": member, "collective": member.collective}


def _same_area(name: str, here: str) -> bool:
    return name == here or (":" in name and name.split(":", maxsplit=1)[0] == here.split(":", maxsplit=1)[0])
