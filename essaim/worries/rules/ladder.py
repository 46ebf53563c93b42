"""The ladder when someone no longer answers: in order, and never without her agreement, but in danger. No database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from essaim.people.enums import Channel, Purpose
from essaim.worries.enums import Rung, RungResult

ORDER: Sequence[Rung] = tuple(Rung)
NEEDS = {
    Rung.CALLS: Purpose.PHONE,
    Rung.OTHER_SLOT: Purpose.PHONE,
    Rung.RELATIVE: Purpose.RELATIVE,
    Rung.PAIR_VISIT: Purpose.VISIT,
    Rung.CCAS: Purpose.COMMUNE,
}
GOES_BY = {Rung.CALLS: Channel.PHONE, Rung.OTHER_SLOT: Channel.PHONE, Rung.PAIR_VISIT: Channel.DOOR}
FORCED_BY_DANGER = frozenset({Rung.RELATIVE, Rung.CCAS})  # Code pénal, 223-6: help to a person in danger
_STOPPED = {
    Channel.PHONE: _("Elle a demandé à ne plus être appelée : passez cet échelon."),
    Channel.DOOR: _("Elle a demandé que l’on ne vienne plus chez elle : passez cet échelon."),
}
_NOT_AGREED = {
    Purpose.PHONE: _("Elle n’a pas accepté d’être rappelée : passez cet échelon."),
    Purpose.RELATIVE: _(
        "Elle n’a pas accepté que l’on prévienne un proche : passez cet échelon, sauf danger."
    ),
    Purpose.VISIT: _("Elle n’a pas accepté de visite : passez cet échelon."),
    Purpose.COMMUNE: _(
        "Elle n’a pas accepté que l’on en parle à la commune : arrêtez-vous ici, sauf danger."
    ),
}


@dataclass(frozen=True)
class Proposal:
    """The rung to climb now (none at the top), and why it may not be climbed without a danger."""

    rung: Rung | None
    refusal: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.rung is not None and not self.refusal


@dataclass(frozen=True)
class Step:
    """One rung as the page shows it."""

    rung: Rung
    result: RungResult | None
    refusal: str
    is_next: bool


def next_rung(
    rungs_done: Iterable[tuple[str, str]], consents: Collection[Purpose], stops: Collection[Channel]
) -> Proposal:
    """`rungs_done`: (rung, result) of this silence. « Elle a répondu » ends the ladder."""
    results = dict(rungs_done)
    if RungResult.REACHED in results.values():
        return Proposal(None)
    left = [rung for rung in ORDER if rung not in results]
    return Proposal(left[0], refusal_of(left[0], consents, stops)) if left else Proposal(None)


def refusal_of(rung: Rung, consents: Collection[Purpose], stops: Collection[Channel]) -> str:
    """Empty when she agrees: what she stopped weighs more than what she agreed to."""
    channel = GOES_BY.get(rung)
    if channel is not None and channel in stops:
        return str(_STOPPED[channel])
    return "" if NEEDS[rung] in consents else str(_NOT_AGREED[NEEDS[rung]])


def steps(
    rungs_done: Iterable[tuple[str, str]], consents: Collection[Purpose], stops: Collection[Channel]
) -> list[Step]:
    done = dict(rungs_done)
    proposed = next_rung(done.items(), consents, stops).rung
    return [
        Step(
            rung,
            RungResult(done[rung]) if rung in done else None,
            refusal_of(rung, consents, stops),
            is_next=rung == proposed,
        )
        for rung in ORDER
    ]
