"""The page of the day, made of the cards that the areas give."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from essaim.entrance.policies import MemberRequest
from essaim.kernel.prepared import ask_together
from essaim.network.models import Collective
from essaim.web.frame.areas import Card, Place, Step, areas


@dataclass(frozen=True)
class Filled:
    """A card with what its template reads: `{% card one %}`."""

    template: str
    context: Mapping[str, Any]


def cards_of(request: MemberRequest, *, at: datetime) -> dict[str, list[Filled] | None]:
    """The cards of the reader's role by place; none where no area gives her role any."""
    wanted = {place: declared(request.member.role, place) for place in Place}
    told = _told(list(chain.from_iterable(wanted.values())), request, at)
    return {
        place.value: list(_filled(cards, told, request, at)) if cards else None
        for place, cards in wanted.items()
    }


def cards_at(
    request: MemberRequest, place: Place, *, at: datetime, step: Step | None = None
) -> list[Filled] | None:
    """Those of one place that have something to show; of one step of the method only, if it is given."""
    wanted = declared(request.member.role, place, step)
    told = _told(wanted, request, at)
    return list(_filled(wanted, told, request, at)) if wanted else None


def public_parts(collective: Collective, *, at: datetime) -> list[Filled]:
    """What the areas show on the public page of a collective."""
    every = (part for area in areas().values() for part in area.public_parts)
    filled = ((part, part.fill(collective, at)) for part in sorted(every, key=lambda part: part.rank))
    return [Filled(part.template, told) for part, told in filled if told is not None]


_Told = dict[Card, Mapping[str, Any]]


def _told(cards: Sequence[Card], request: MemberRequest, at: datetime) -> _Told:
    """What the cards ask, in one statement."""
    asked = {card: card.asks(request, at) for card in cards if card.asks}
    answers = iter(ask_together([one for wanted in asked.values() for one in wanted.values()]))
    return {card: {name: next(answers) for name in wanted} for card, wanted in asked.items()}


def _filled(cards: Sequence[Card], told: _Told, request: MemberRequest, at: datetime) -> Iterator[Filled]:
    for card in cards:
        asked = told.get(card, {})
        if card.asks and not any(asked.values()):
            continue
        given = card.fill(request, at)
        if given is not None:
            yield Filled(card.template, {**asked, **given})


@lru_cache(maxsize=200)
def declared(role: str, place: Place, step: Step | None = None) -> list[Card]:
    """By rank."""
    found = [
        card
        for area in areas().values()
        if step in {None, area.step}
        for card in area.cards
        if card.place is place and role in card.roles
    ]
    return sorted(found, key=lambda card: card.rank)
