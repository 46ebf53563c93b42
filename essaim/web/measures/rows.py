"""Answers as they are read by whoever accompanies her: questions, words, « avant → après »."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from essaim.measures.models import Measure
from essaim.measures.queries import Declared, Read
from essaim.measures.rules.instruments import Scale, Spec
from essaim.measures.rules.who5 import PROMPT_AT

ARROW = " → "
MINUS = "\u2212"


@dataclass(frozen=True)
class Result:
    """One scale of one day."""

    scale: Scale
    points: int | None
    since: str  # « 5 → 3 (−2) », or nothing


@dataclass(frozen=True)
class Line:
    measure: Measure
    results: list[Result]
    answers: list[tuple[Any, Any]]


@dataclass(frozen=True)
class Block:
    """One questionnaire: what she answered each time, the last first."""

    spec: Spec
    lines: list[Line]
    asks_for_care: bool


def blocks(known: list[Declared], reads: list[Read]) -> list[Block]:
    found = []
    for one in known:
        own = [read for read in reads if read.measure.instrument == one.spec.instrument]
        if own:
            found.append(Block(one.spec, [_line(one.spec, read) for read in own], _asks_for_care(own[0])))
    return found


def _asks_for_care(last: Read) -> bool:
    percent = last.scores.get("percent")
    return percent is not None and percent <= PROMPT_AT


def _line(spec: Spec, read: Read) -> Line:
    results = [Result(scale, read.scores.get(scale.id), _since(read, scale.id)) for scale in spec.scales]
    return Line(read.measure, results, answers_in_words(spec, read.answers))


def _since(read: Read, scale: str) -> str:
    moved = read.changes.get(scale)
    if moved is None:
        return ""
    sign = "+" if moved > 0 else MINUS if moved < 0 else "="
    told = f"{sign}{abs(moved)}" if moved else _("sans changement")
    return f"{read.before[scale]}{ARROW}{read.scores[scale]} ({told})"


def answers_in_words(spec: Spec, answers: Mapping[str, str | None]) -> list[tuple[Any, Any]]:
    """(question, answer). When the network no longer holds the text, what each is about."""
    found = []
    for item in spec.items:
        labels = {one.id: one.label or one.about for one in item.options}
        answer = answers.get(item.id)
        told = _("Ne souhaite pas répondre") if answer is None else labels.get(str(answer), "—")
        found.append((item.wording or item.about, told))
    return found
