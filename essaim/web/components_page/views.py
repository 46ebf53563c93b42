"""Every component in every state, for those who write screens. Development only; all the names are invented."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.entrance.policies import public
from essaim.web.components_page.forms import EveryField

_MENU = {
    ("Aujourd’hui", "home"): ["Aujourd’hui"],
    ("Aller vers", "door"): ["Tournées", "Plans", "Secteurs"],
    ("Accompagner", "bubble"): ["Personnes", "Prochaines étapes"],
    ("Bilan", "chart"): ["Chiffres"],
    ("Le collectif", "people"): ["Équipe", "Droits et données"],
}
_ICONS = [
    "bubble",
    "door",
    "clock",
    "barred",
    "key",
    "globe",
    "dots",
    "help",
    "home",
    "map",
    "print",
    "phone",
    "plus",
    "check",
    "cross",
    "undo",
    "pencil",
    "lock",
    "unlock",
    "people",
    "calendar",
    "list",
    "chart",
    "upload",
    "download",
    "search",
    "menu",
    "arrow-right",
    "arrow-left",
    "flag",
    "info",
    "warning",
    "eye",
    "leaflet",
    "building",
    "pin",
]
_DOORS = [
    (1, "todo", "Pavillon bleu", "À faire · Absent le 12 octobre", ""),
    (3, "talk", "Bât. A, 1er étage", "On a parlé", "bubble"),
    (5, "absent", "Bât. A, 2e étage", "Personne n’ouvre", "door"),
    (7, "again", "Interphone 12B", "Repasser après le 26 novembre", "clock"),
    (9, "refusal", "Au fond de la cour", "Ne souhaite pas", "barred"),
    ("11 bis", "never", "Loge", "Ne plus solliciter", "lock"),
]
_BARS = [("Saint-Roch", 182), ("Belleville", 131), ("Les Minimes", 96), ("Empalot", 61), ("La Plaine", 17)]
_TOURS = [
    {
        "id": "a",
        "name": "Tournée 1",
        "colour": "#1b5e63",
        "line": [[1.441, 43.604], [1.4425, 43.6042], [1.443, 43.6052]],
    },
    {"id": "b", "name": "Tournée 2", "colour": "#c8562b", "line": [[1.4445, 43.6035], [1.4452, 43.6046]]},
]
_MAP = {
    "tours": _TOURS,
    "doors": [
        {
            "id": f"{tour['id']}{place}",
            "lon": lon,
            "lat": lat,
            "label": str(place + 1),
            "tour": tour["id"],
            "state": "todo",
        }
        for tour in _TOURS
        for place, (lon, lat) in enumerate(tour["line"])
    ],
    "sectors": [
        {
            "id": "s",
            "name": "Saint-Roch",
            "polygon": [
                [1.4400, 43.6030],
                [1.4462, 43.6030],
                [1.4462, 43.6058],
                [1.4400, 43.6058],
                [1.4400, 43.6030],
            ],
        }
    ],
}


class _Someone:
    """A member as `components/who.html` reads one."""

    def __init__(self) -> None:
        self.user = {"first_name": "Nadia"}

    def get_role_display(self) -> str:
        return "Référente"


def _frame() -> dict[str, Any]:
    menu = [
        {
            "label": label,
            "icon": icon,
            "lines": [
                {"url": "#contenu", "label": line, "icon": icon, "current": "page" if line == "Plans" else ""}
                for line in lines
            ],
            "is_plain": icon == "home",
            "is_folded": True,
            "is_open": icon == "door",
        }
        for (label, icon), lines in _MENU.items()
    ]
    return {"menu": menu, "member": _Someone(), "collective": {"name": "Saint-Roch"}}


def _doors() -> list[dict[str, Any]]:
    return [dict(zip(("number", "state", "title", "memory", "icon"), door, strict=True)) for door in _DOORS]


@public
@require_safe
def every_component(request: HttpRequest) -> HttpResponse:
    messages.success(request, "Le secteur est enregistré.")
    context = _frame() | {
        "doors": _doors(),
        "icons": _ICONS,
        "bars": [{"label": label, "value": value} for label, value in _BARS],
        "form": EveryField(),
        "filters": EveryField(auto_id="filtre_%s"),
        "page": Paginator(range(120), 20).page(2),
        "step_labels": ["Fichier", "Colonnes", "Aperçu", "Écriture"],
        "map": _MAP,
    }
    return render(request, "components_page/all.html", context)


@public
@require_safe
def faults(request: HttpRequest) -> HttpResponse:
    form = EveryField(
        {"name": "Saint-Roch", "pairs": "200", "email": "nadia", "sector": "north", "outcome": "talk"}
    )
    return render(request, "components_page/faults.html", _frame() | {"form": form})


@public
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    return render(request, "components_page/doors.html", {"doors": _doors()})


@public
@require_safe
def outcome(request: HttpRequest) -> HttpResponse:
    return render(request, "components_page/outcome.html")


@public
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    return render(request, "components_page/sign_in.html")
