"""What an area of the screens brings to the whole, said in its own `area.py`; nothing else lists the areas.

An area is a folder of `essaim/web/` whose `area.py` names `AREA`. Its addresses bear the folder's name as namespace.
"""

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from essaim import web
from essaim.agenda.rules.dated import Dated
from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import Wanted
from essaim.network.enums import Role
from essaim.network.models import Collective

AMID = 50  # the rank of what has no reason to come first or last


class Step(TextChoices):
    """The method, as the menu tells it."""

    TODAY = "today", _("Aujourd’hui")
    REACH = "reach", _("Aller vers")
    ACCOMPANY = "accompany", _("Accompagner")
    GUIDE = "guide", _("Orienter")
    PASS_ON = "pass_on", _("Transmettre")
    KEEP_ALIVE = "keep_alive", _("Faire vivre")
    BILAN = "bilan", _("Bilan")
    COLLECTIVE = "collective", _("Le collectif")


class Place(Enum):
    """Where a card stands on the page of the day."""

    ACTION = "actions"  # a button beside the heading
    ALERT = "alerts"
    BEGINNING = "beginnings"  # what a new collective does first: figures and an empty « À faire » stand back
    LEAD = "leads"  # what one came for
    TODO = "todo"  # rows of « À faire »
    MAIN = "mains"
    ASIDE = "asides"
    FOOT = "feet"


@dataclass(frozen=True)
class MenuLine:
    """A line of the menu."""

    name: str  # of its address
    label: Any
    icon: str
    roles: tuple[Role, ...]
    rank: int = AMID  # within its step
    step: Step | None = None  # where it is not that of its area


@dataclass(frozen=True)
class Card:
    """A part of the page of the day.

    `asks`: the small things by which it has something to show, asked in one statement with those of all the cards.
    When none of them is there, it is not shown; else its template reads them, with what `fill` gives: none, nothing is
    to be shown after all. Without `asks`, `fill` alone tells.
    """

    place: Place
    template: str
    roles: tuple[Role, ...]
    fill: Callable[[MemberRequest, datetime], Mapping[str, Any] | None] = lambda _request, _at: {}
    asks: Callable[[MemberRequest, datetime], Mapping[str, Wanted]] | None = None
    rank: int = AMID


@dataclass(frozen=True)
class PublicPart:
    """A part of the public page of a collective. `fill` gives what its template reads; none: there is nothing to show."""

    template: str
    fill: Callable[[Collective, datetime], Mapping[str, Any] | None]
    rank: int = AMID


@dataclass(frozen=True)
class Dates:
    """What an area has that bears a date, between two days: `find` gives it for the whole collective, who is in it said."""

    find: Callable[[Collective, date, date], Iterable[Dated]]
    may_be_public: bool = False


@dataclass(frozen=True)
class Found:
    """One answer of the search box."""

    title: str
    url: str
    about: str = ""  # why it is an answer, or where it is


@dataclass(frozen=True)
class Searcher:
    """What one area finds among what the reader may see: `find` gives the nearest first, and journals whom it shows."""

    title: Any
    roles: tuple[Role, ...]
    find: Callable[[MemberRequest, str], Sequence[Found]]
    rank: int = AMID


@dataclass(frozen=True)
class Area:
    """`guide`: the page of `docs/utilisateurs` that « Aide » opens from its screens; `guides`: from those named here."""

    at: str  # where its addresses begin
    urls: tuple[str, ...]
    title: str = ""  # in the papers that quote the screens: kept, so in French
    step: Step | None = None  # of the method; none: no step holds it
    lines: tuple[MenuLine, ...] = ()
    cards: tuple[Card, ...] = ()
    searchers: tuple[Searcher, ...] = ()
    public_parts: tuple[PublicPart, ...] = ()
    dates: tuple[Dates, ...] = ()
    guide: str = ""
    guides: Mapping[str, str] = field(default_factory=dict)  # name of an address within the area → guide


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """Every area by the name of its folder."""
    names = sorted(module.name for module in pkgutil.iter_modules(web.__path__) if module.ispkg)
    return {
        name: import_module(f"{web.__name__}.{name}.area").AREA
        for name in names
        if find_spec(f"{web.__name__}.{name}.area")
    }
