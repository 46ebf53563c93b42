"""The kit of a workshop, its run sheet, and the whole curriculum as a book. French, as the curriculum is written."""

from typing import Any

from django.utils import translation
from django.utils.translation import ngettext

from essaim.documents.characters import one_line, printable
from essaim.documents.marks import ARCH_MARK
from essaim.documents.typesetting import TIME_LIMIT, typeset, typeset_pictures
from essaim.documents.wording import duration, words
from essaim.transmission.enums import Deliverable, Variant
from essaim.transmission.rules.programme import Programme, Step, Titled, Workshop

_TEMPLATE = "kit.typ"
_LONG_CARD = 190  # signs; beyond, smaller letters: the card keeps its size


def render_kit(
    programme: Programme, workshop: Workshop, *, of: str, limit: float | None = TIME_LIMIT
) -> bytes:
    """A tagged PDF: what to read before, step by step, and the cards to cut. `of`: the network."""
    return typeset(_TEMPLATE, data_of(programme, [workshop], kind="kit", of=of), limit=limit)


def render_run_sheet(
    programme: Programme, workshop: Workshop, *, of: str, limit: float | None = TIME_LIMIT
) -> bytes:
    """What is held in the hand: one or two pages."""
    return typeset(_TEMPLATE, data_of(programme, [workshop], kind="sheet", of=of), limit=limit)


def render_programme(programme: Programme, *, of: str, limit: float | None = TIME_LIMIT) -> bytes:
    """All the kits in one book."""
    return typeset(_TEMPLATE, data_of(programme, programme.workshops, kind="whole", of=of), limit=limit)


def picture_kit(
    programme: Programme, workshops: list[Workshop], *, kind: str, dots_per_inch: float = 96
) -> list[bytes]:
    data = data_of(programme, workshops, kind=kind, of="Réseau")
    return typeset_pictures(_TEMPLATE, data, dots_per_inch=dots_per_inch)


def data_of(programme: Programme, workshops: Any, *, kind: str, of: str) -> dict[str, Any]:
    with translation.override("fr"):
        is_whole = kind == "whole"
        title = programme.title if is_whole else workshops[0].title
        return {
            "kind": kind,
            "words": words(),
            "arch": ARCH_MARK,
            "title": one_line(title),
            "eyebrow": one_line(of),
            "foot": one_line(f"{of} · {title}"),
            "about": printable(programme.about),
            "licence": one_line(programme.licence and f"{words()['kit_licence']} {programme.licence}"),
            "competences": [one_line(one.name) for one in programme.competences],
            "workshops": [_workshop(programme, one, of) for one in workshops],
        }


def _workshop(programme: Programme, one: Workshop, of: str) -> dict[str, Any]:
    number, total = programme.number(one.key), len(programme.workshops)
    told = str(Deliverable(one.deliverable).label) if not one.deliverable_text else one.deliverable_text
    return {
        "eyebrow": one_line(f"{of} · {words()['kit_workshop']} {number}/{total}"),
        "number": str(number),
        "title": one_line(one.title),
        "lasts": duration(one.planned or one.minutes),
        "intent": printable(one.intent),
        "aims": _each(one.aims),
        "before": _each(one.before),
        "competences": [one_line(known.name) for known in programme.named(one.competences)],
        "deliverable": one_line(told),
        "practice": one_line(one.practice),
        "steps": _steps(one.steps),
        "notes": _each(one.notes),
        "questions": [_titled(item) for item in one.questions],
        "trouble": [_titled(item) for item in one.trouble],
        "variants": [
            {"title": one_line(str(kind.label)), "text": one_line(one.variants[kind.value])}
            for kind in Variant
            if one.variants.get(kind.value)
        ],
    }


def _steps(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Each begins when those before have ended."""
    told, begins = [], 0
    for step in steps:
        cards = len(step.cards)
        told.append({
            "at": f"{begins // 60}\u00a0h\u00a0{begins % 60:02}",
            "lasts": f"{step.minutes}\u00a0min",
            "title": one_line(step.title),
            "text": printable(step.text),
            "core": one_line(step.core),
            "say": one_line(step.say),
            "debrief": one_line(step.debrief),
            "cards": [_titled(card) | {"size": 11.5 if len(card.text) <= _LONG_CARD else 9.5} for card in step.cards],
            "cards_told": ngettext("%(n)s carte à découper, à la fin du dossier.", "%(n)s cartes à découper, à la fin du dossier.", cards) % {"n": cards},
        })  # fmt: skip
        begins += step.minutes
    return told


def _each(lines: tuple[str, ...]) -> list[str]:
    return [one_line(line) for line in lines]


def _titled(item: Titled) -> dict[str, str]:
    return {"title": one_line(item.title), "text": one_line(item.text)}
