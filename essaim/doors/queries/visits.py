"""What may be asked about visits."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FloatField, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Abs
from django.db.models.lookups import LessThanOrEqual

from essaim.doors.enums import Outcome
from essaim.doors.models import Tour, Visit
from essaim.doors.rules.visits import SAME_PASS, UNDO_SHOWN, weight
from essaim.kernel.prepared import Prepared
from essaim.network.models import Membership
from essaim.territory.models import Dwelling


class _Weight(Func):
    """How much a fact says. Written once: every figure reads it, and a `Case` is built anew for each."""

    template = (
        "CASE %(expressions)s "
        + " ".join(f"WHEN '{one.value}' THEN {weight(one)}" for one in Outcome)
        + " ELSE 0 END"
    )
    output_field = IntegerField()


_WEIGHT = _Weight(F("outcome"))
_ROUNDED = 0.001  # seconds: SQLite counts days, to some forty microseconds


class _SecondsBetween(Func):
    output_field = FloatField()
    template = "EXTRACT(EPOCH FROM (%(expressions)s))"
    arg_joiner = " - "

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template, joined = "((julianday(%(expressions)s)) * 86400.0)", ") - julianday("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joined, **more)


def seconds_between(later: Any, earlier: Any) -> Func:
    """By the database's own functions: with Django's difference, SQLite calls Python for each row."""
    return _SecondsBetween(later, earlier)


def effective(visits: QuerySet[Visit] | None = None) -> QuerySet[Visit]:
    """The visits that stand: neither corrected since, nor withdrawn."""
    known = Visit.objects.all() if visits is None else visits
    return known.filter(superseded_by__isnull=True).exclude(outcome=Outcome.WITHDRAWN)


def passes(visits: QuerySet[Visit] | None = None) -> QuerySet[Visit]:
    """The passages that count: every figure starts from here.

    Two members of a pair who note one door on their own telephones made one passage: the fact that says most stands
    for it, the first one noted when they say the same. Both are kept, and the coordinator reads both.
    """
    facts = effective(visits).annotate(weight=_WEIGHT)
    same = effective(Visit.objects.filter(tour=OuterRef("tour"), dwelling=OuterRef("dwelling"))).filter(
        LessThanOrEqual(Abs(seconds_between(F("at"), OuterRef("at"))), SAME_PASS.total_seconds() + _ROUNDED)
    )
    others = same.exclude(recorded_by=OuterRef("recorded_by")).annotate(weight=_WEIGHT)
    before = Q(recorded_at__lt=OuterRef("recorded_at")) | Q(
        recorded_at=OuterRef("recorded_at"), id__lt=OuterRef("id")
    )
    says_more = Q(weight__gt=OuterRef("weight")) | Q(weight=OuterRef("weight")) & before
    return facts.filter(~Exists(others.filter(says_more).order_by()))


def pair_ids(tour: Tour | None) -> frozenset[UUID]:
    return frozenset(tour.pair.values_list("member_id", flat=True)) if tour else frozenset()


def undoable(tour: Tour, *, by: Membership, at: datetime) -> list[Visit]:
    """What `by` noted last on this tour, if it was a moment ago: one door, or a whole landing."""
    ordered = _RECENT(tour=tour.id, by=by.id, after=at - UNDO_SHOWN)
    return [visit for visit in ordered if visit.recorded_at == ordered[0].recorded_at]


def visit_of(tour: Tour, visit_id: UUID) -> Visit | None:
    found: list[Visit] = _ONE(tour=tour.id, visit=visit_id)
    return found[0] if found else None


_ONE = Prepared(lambda tour, visit: Visit.objects.filter(tour_id=tour, id=visit))
_RECENT = Prepared(
    lambda tour, by, after: (
        effective(Visit.objects.filter(tour_id=tour, recorded_by_id=by, recorded_at__gt=after))
        .order_by("-recorded_at", "id")
        .select_related("dwelling__street")
    )
)


def history(dwelling: Dwelling) -> QuerySet[Visit]:
    """Everything noted at a door, corrections and first versions alike, the latest first."""
    return dwelling.visits.select_related(
        "recorded_by__user", "tour", "supersedes", "superseded_by__recorded_by__user"
    ).order_by("-at", "-recorded_at", "-id")


@dataclass
class Passage:
    """One passage at a door: what counts today, and what was first noted, the latest version first."""

    visit: Visit
    earlier: list[Visit] = field(default_factory=list)

    @property
    def is_withdrawn(self) -> bool:
        return self.visit.outcome == Outcome.WITHDRAWN


def passages(dwelling: Dwelling) -> list[Passage]:
    """One query, however many passages and corrections."""
    versions = list(history(dwelling))
    known = {visit.id: visit for visit in versions}
    found = []
    for visit in versions:
        if getattr(visit, "superseded_by", None) is None:
            passage, before = Passage(visit), visit.supersedes_id
            while before:
                passage.earlier.append(known[before])
                before = known[before].supersedes_id
            found.append(passage)
    return found
