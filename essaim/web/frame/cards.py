"""The page of the day, made of the cards that the areas give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essaim.entrance.policies import MemberRequest
from essaim.network.models import Collective
from essaim.web.frame.areas import Card, Place, Step, areas


@dataclass(frozen=True)
class Filled:
    """A card with what its template reads: `{% card one %}`."""

    template: str
    context: Mapping[str, Any]


def cards_of(request: MemberRequest, *, at: datetime) -> dict[str, list[Filled] | None]:
    """The cards of the reader's role by place; none where no area gives her role any."""
    return {place.value: cards_at(request, place, at=at) for place in Place}


def cards_at(
    request: MemberRequest, place: Place, *, at: datetime, step: Step | None = None
) -> list[Filled] | None:
    """Those of one place that have something to show; of one step of the method only, if it is given."""
    wanted = sorted(_declared(request.member.role, place, step), key=lambda card: card.rank)
    filled = ((card, card.fill(request, at)) for card in wanted)
    return [Filled(card.template, told) for card, told in filled if told is not None] if wanted else None


def public_parts(collective: Collective, *, at: datetime) -> list[Filled]:
    """What the areas show on the public page of a collective."""
    every = (part for area in areas().values() for part in area.public_parts)
    filled = ((part, part.fill(collective, at)) for part in sorted(every, key=lambda part: part.rank))
    return [Filled(part.template, told) for part, told in filled if told is not None]


def _declared(role: str, place: Place, step: Step | None) -> Iterator[Card]:
    for area in areas().values():
        if step in {None, area.step}:
            yield from (card for card in area.cards if card.place is place and role in card.roles)
