"""What of a person each capacity lets see: the role × field matrix is read from the parts that models and fields show."""

from collections.abc import Iterable

from essaim.kernel.about import Part, parts_of_models
from essaim.people.enums import Parts


def all_parts() -> list[Part]:
    """The parts of a file, those that a floor above shows included, each once."""
    own = [part for part in vars(Parts).values() if isinstance(part, Part)]
    return list(dict.fromkeys([*own, *parts_of_models()]))


def sees(capacity: str, part: Part) -> bool:
    return capacity in part.seen_by


def strongest(capacities: Iterable[str]) -> str | None:
    """Of those that one member has for one person: the one that sees most. Whoever does not see a name sees nobody."""
    held = sorted({one for one in capacities if sees(one, Parts.NAME)})
    return max(held, key=lambda one: sum(sees(one, part) for part in all_parts()), default=None)
