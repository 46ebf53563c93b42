"""A capacity that an area to come would bring, as if it stood in the parts of a file."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from essaim.kernel.about import Part

TRIAL = "trial"


@contextmanager
def trial_sees(parts: Iterable[Part]) -> Iterator[None]:
    widened = list(parts)
    for part in widened:
        object.__setattr__(part, "seen_by", part.seen_by | {TRIAL})
    try:
        yield
    finally:
        for part in widened:
            object.__setattr__(part, "seen_by", part.seen_by - {TRIAL})
