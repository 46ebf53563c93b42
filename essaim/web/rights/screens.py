"""Which role may open which screens, read from the policies of the addresses themselves."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from essaim.network.enums import Role

# Kept words: French, as the papers that quote them.
AREAS = {
    "": "Accueil",
    "accounts": "Compte",
    "care": "Soin de l’équipe",
    "counts": "Chiffres",
    "field": "À la porte",
    "measures": "Questionnaires",
    "network": "Équipe et réseau",
    "people": "Personnes",
    "planning": "Plans",
    "public_page": "Page publique",
    "rights": "Droits et données",
    "rules": "Règles",
    "sectors": "Secteurs",
    "sheets": "Feuilles",
    "signals": "Signes de l’entourage",
    "territory": "Portes et adresses",
    "tours": "Tournées",
    "worries": "Inquiétudes",
}


def screens_by_role() -> list[tuple[str, str]]:
    """(screens, roles): « Personnes », « Bénévole, Référent·e »."""
    roles: dict[str, set[str]] = defaultdict(set)
    for area, policy in _policies(get_resolver().url_patterns, ""):
        if policy.is_public:
            roles[area].add("tout le monde")
        elif not policy.roles:
            roles[area].add("toute personne connectée")
        roles[area] |= {str(Role(role).label) for role in policy.roles}
    order = ["tout le monde", "toute personne connectée", *(str(role.label) for role in Role)]
    return [
        (AREAS.get(area, area), ", ".join(sorted(roles[area], key=order.index)))
        for area in sorted(roles, key=lambda area: AREAS.get(area, area))
    ]


def _policies(patterns: Any, area: str) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _policies(one.url_patterns, one.app_name or area)
        elif isinstance(one, URLPattern) and (policy := getattr(one.callback, "policy", None)):
            yield area, policy
