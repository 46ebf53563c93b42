"""What of a person each capacity lets see: the role × field matrix is read from the parts that models and fields show."""

from essaim.kernel.about import Part, parts_of_models
from essaim.kernel.journal import Why
from essaim.people.enums import Capacity, Parts


def all_parts() -> list[Part]:
    """The parts of a file, those that a floor above shows included, each once."""
    own = [part for part in vars(Parts).values() if isinstance(part, Part)]
    return list(dict.fromkeys([*own, *parts_of_models()]))


def sees(capacity: Capacity, part: Part) -> bool:
    return capacity in part.seen_by


def why_of(capacity: Capacity) -> Why:
    """What the journal of accesses says of this capacity."""
    return {
        Capacity.COORDINATOR: Why.COORDINATOR,
        Capacity.COMPANION: Why.COMPANION,
        Capacity.SUBSTITUTE: Why.COMPANION,
        Capacity.BREAK_GLASS: Why.BREAK_GLASS,
    }[capacity]


def short_name(name: str | None) -> str:
    """What lists show: first name and initial (« Odette R. »)."""
    words = (name or "").split()
    return words[0] if len(words) < 2 else f"{words[0]} {words[-1][0].upper()}."
