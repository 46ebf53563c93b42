"""Two hands at one instant, a race at a time: what each was told, and what is left.

A race arranges its world in a collective, and gives what is done at once and what is looked at after. It is run some
times; what came out otherwise than it may is told.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from essaim.kernel.errors import DomainError
from essaim.kernel.tenancy import within
from essaim.people.actions.grants import settle_all_grants
from tests import factories
from tests.parallel import alone, at_once

DONE = "done"


class Race(NamedTuple):
    works: Sequence[Callable[[], Any]]  # done at once
    look: Callable[[], Any]  # then
    may: Callable[[list[str], Any], bool]  # what each was told, what is left


class World:
    """A collective, who coordinates it, and some of its team."""

    def __init__(self) -> None:
        self.of = factories.collective()
        self.by = factories.member(self.of, role="coordinator", name="Nadia Benali")
        self.team = [factories.member(self.of) for _ in range(4)]


def wrong(arrange: Callable[[World], Race], *, times: int) -> list[tuple[list[str], Any]]:
    """What came out and may not, each once."""
    found = []
    for _ in range(times):
        world, race = alone(lambda: _arranged(arrange))
        told = [_name(one) for one in at_once([_inside(world, work) for work in race.works])]
        left, grants = alone(
            _inside(world, lambda race=race, world=world: (race.look(), settle_all_grants(world.of)))
        )
        if grants or not race.may(told, left):
            found.append((told, left))
    return found


def _arranged(arrange: Callable[[World], Race]) -> tuple[World, Race]:
    world = World()
    with within(world.of):
        return world, arrange(world)


def _inside(world: World, work: Callable[[], Any]) -> Callable[[], Any]:
    def done() -> Any:
        with within(world.of):
            return work()

    return done


def _name(result: Any) -> str:
    return type(result).__name__ if isinstance(result, DomainError) else DONE


def one_of(refusal: str, *, hands: int) -> Callable[[list[str], Any], bool]:
    """One hand passes, the others are told so; one row is left."""
    return lambda told, left: sorted(told) == sorted([DONE, *[refusal] * (hands - 1)]) and left == 1
