"""The questionnaires: which are on, what someone answered, how a collective changed. Scores are computed here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from essaim.kernel.keyring import load_keys
from essaim.kernel.sealing import KeyIsGone
from essaim.measures.enums import Instrument
from essaim.measures.models import InstrumentUse, Measure
from essaim.measures.rules.changes import Summary, change, summarise
from essaim.measures.rules.instruments import CATALOGUE, Answers, Scale, Scores, Spec
from essaim.network.models import Collective, Membership, Network
from essaim.people.models import Person
from essaim.people.queries.sight import visible_people


@dataclass(frozen=True)
class Declared:
    """A questionnaire of the catalogue, for a network: `use` none when it has not declared it."""

    spec: Spec
    use: InstrumentUse | None

    @property
    def is_on(self) -> bool:
        return self.spec.is_ready


@dataclass(frozen=True)
class Read:
    """Answers, and what they are worth. `changes`: since the answers before, for each scale."""

    measure: Measure
    answers: Answers
    scores: Scores
    changes: Scores
    before: Scores


@dataclass(frozen=True)
class PairedChange:
    """How a collective changed on one scale. `enrolled`: people asked at least once in the period.

    Below 10 pairs, `summary` holds their number and nothing else: see `rules.scoring.changes`.
    """

    scale: Scale
    enrolled: int
    summary: Summary


def declared(network: Network) -> list[Declared]:
    """Every questionnaire, with what the network declared of it."""
    uses = {use.instrument: use for use in InstrumentUse.objects.filter(network=network)}
    found = []
    for instrument, spec in CATALOGUE.items():
        use = uses.get(instrument)
        found.append(Declared(spec.worded(use.wording if use else {}), use))
    return found


def instruments_on(network: Network) -> list[Spec]:
    """Those that may be asked today, with their text."""
    return [one.spec for one in declared(network) if one.is_on]


def instrument_on(network: Network, instrument: Instrument | str) -> Spec | None:
    """The one, if it may be asked."""
    return next((spec for spec in instruments_on(network) if spec.instrument == instrument), None)


def measures_of(person: Person) -> list[Measure]:
    """What she answered, the last first; what she took back is not in it."""
    rows = Measure.objects.filter(person=person, withdrawn_at=None).select_related("asked_by__user")
    return [measure for measure in rows.order_by("-on", "-id") if _answers(measure) is not None]


def read_measures(measures: Iterable[Measure]) -> list[Read]:
    """Each with its scores, and what changed since the one before of the same questionnaire. The last first."""
    last: dict[str, Scores] = {}
    found = []
    for measure in sorted(measures, key=lambda one: (one.on, one.id)):
        answers = _answers(measure) or {}
        scores, before = scores_of(measure), last.get(measure.instrument, {})
        changes = {scale: change(before.get(scale), points) for scale, points in scores.items()}
        found.append(Read(measure, answers, scores, changes, before))
        last[measure.instrument] = scores
    return found[::-1]


def scores_of(measure: Measure) -> Scores:
    """{scale: points or None}. Answers that the catalogue does not know have no score."""
    spec = CATALOGUE[Instrument(measure.instrument)]
    try:
        return spec.scores(_answers(measure) or {})
    except (ValueError, TypeError):
        return {scale.id: None for scale in spec.scales}


def paired_changes(
    collective: Collective, *, instrument: Instrument | str, first: date, last: date
) -> list[PairedChange]:
    """For each scale, the change between the first and the last score of each person asked twice in the period.

    Totals only: no line of it says anything of someone. Below 10 pairs nothing but their number is told.
    """
    rows = Measure.objects.filter(
        collective=collective, instrument=instrument, withdrawn_at=None, on__gte=first, on__lte=last
    )
    by_person: dict[UUID, list[Measure]] = defaultdict(list)
    for measure in rows.order_by("on", "id"):
        by_person[measure.person_id].append(measure)
    load_keys(collective.id, by_person)
    scored = {
        key: [scores_of(one) for one in several if _answers(one) is not None]
        for key, several in by_person.items()
    }
    enrolled = [several for several in scored.values() if several]
    scales = CATALOGUE[Instrument(instrument)].scales
    return [PairedChange(scale, len(enrolled), summarise(_pairs(scale.id, enrolled))) for scale in scales]


def _pairs(scale: str, several: Iterable[list[Scores]]) -> list[tuple[int | None, int | None]]:
    known = [[one[scale] for one in scores if one.get(scale) is not None] for scores in several]
    return [(values[0], values[-1]) for values in known if len(values) > 1]


def _answers(measure: Measure) -> Answers | None:
    """Erased with her key, they are none."""
    try:
        answers = measure.answers
    except KeyIsGone:
        return None
    return answers if isinstance(answers, dict) else None


def measures_in_sight(member: Membership, *, at: datetime) -> QuerySet[Measure]:
    """Those that she may still take back, of the people whom she sees."""
    seen = visible_people(member, at=at).values("id")
    return Measure.objects.filter(person_id__in=seen, withdrawn_at=None).select_related("person")
