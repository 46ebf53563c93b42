"""What is told of a file of places while it is read. No database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from address_files import whole_commune
from essaim.kernel.words import fold
from place_files import PlaceRecord, Problem, Reason, ServiceRecord

MOST_SAMPLES = 5  # of each kind of problem
MOST_KINDS = 60


@dataclass(frozen=True)
class Area:
    """The communes of the collective; everywhere when it chose so, or has none."""

    codes: frozenset[str]
    names: frozenset[str]
    is_everywhere: bool = False

    @classmethod
    def of(cls, communes: Iterable[tuple[str, str]], *, everywhere: bool) -> "Area":
        pairs = list(communes)
        codes = frozenset(whole_commune(insee) for insee, _name in pairs)
        return cls(codes, frozenset(fold(name) for _insee, name in pairs), everywhere or not pairs)

    def holds(self, record: PlaceRecord) -> bool:
        """By its code when it has one; else by the name of its town."""
        if self.is_everywhere:
            return True
        if record.insee:
            return whole_commune(record.insee) in self.codes
        return bool(record.town) and fold(record.town) in self.names


def where(record: PlaceRecord) -> str:
    """The part of a source that a file covers is known by its communes."""
    return record.insee or record.postcode or fold(record.town)


@dataclass
class Told:
    """Counts and samples, as the page shows them."""

    places: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    samples: list[dict[str, Any]] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)

    def problem(self, problem: Problem) -> None:
        name = problem.reason.name
        self.problems[name] += 1
        if self.problems[name] <= MOST_SAMPLES and problem.reason != Reason.NOT_USEFUL:
            self.samples.append({
                "line": problem.line, "reason": name, "value": problem.value, "other": problem.other, "name": problem.name,
            })  # fmt: skip

    def orphan(self, service: ServiceRecord) -> None:
        self.problem(Problem(service.line, Reason.ORPHAN, service.place_ref, name=service.name))

    def as_json(self) -> dict[str, Any]:
        return {
            "places": dict(self.places),
            "services": dict(self.services),
            "kinds": dict(self.kinds.most_common(MOST_KINDS)),
            "problems": dict(self.problems),
            "samples": self.samples,
            "sources": sorted(self.sources)[:20],
        }
