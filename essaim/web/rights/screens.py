"""Which role may open which screens, read from the policies of the addresses themselves."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from essaim.kernel.words import fold
from essaim.network.enums import Role
from essaim.web.frame.areas import areas


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
    titles = {name: area.title for name, area in areas().items()}
    told = {titles.get(area or "home") or area: of for area, of in roles.items()}
    return [(title, ", ".join(sorted(told[title], key=order.index))) for title in sorted(told, key=fold)]


def _policies(patterns: Any, area: str) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _policies(one.url_patterns, one.app_name or area)
        elif isinstance(one, URLPattern) and (policy := getattr(one.callback, "policy", None)):
            yield area, policy
