"""What the network of a small collective keeps of it."""

from typing import Any

from essaim.models import Course


def add_swarm(world: Any, now: Any) -> None:
    """The lead of the network reads it, and nobody else."""
    of = world.collective

    def shared(where: str) -> str:
        word: str = world.canary(where)
        world.shared_with_lead.add(word)
        return word

    Course.objects.create(
        collective=of, since=now.date(), history=[[of.stage, now.date().isoformat()]],
        next_step=shared("Course.next_step"), next_on=now.date(),
    )  # fmt: skip
