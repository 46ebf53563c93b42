"""What differs between two texts of a curriculum, workshop by workshop, in words. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.transmission.enums import Deliverable, ShownBy, Variant
from essaim.transmission.rules.programme import Programme, Step, Titled, Workshop

GENERAL = ""  # the key of what is of no workshop: title, know-how, order


@dataclass(frozen=True)
class Change:
    """A line of before and of after; an empty one: there was none, or there is none."""

    what: Any
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """`key`: of the workshop, or GENERAL. `kind`: added, removed or changed."""

    key: str
    title: str
    kind: str
    changes: tuple[Change, ...] = ()


def differences(before: Programme, after: Programme) -> list[Difference]:
    """In the order of the later text, what left it last."""
    found = []
    if changes := _lines(_of_whole(before), _of_whole(after)):
        found.append(Difference(GENERAL, "", "changed", tuple(changes)))
    for workshop in after.workshops:
        known = before.workshop(workshop.key)
        changes = _lines(_of_workshop(known) if known else [], _of_workshop(workshop))
        if changes:
            kind = "changed" if known else "added"
            found.append(Difference(workshop.key, workshop.title, kind, tuple(changes) if known else ()))
    gone = [one for one in before.workshops if after.workshop(one.key) is None]
    return found + [Difference(one.key, one.title, "removed") for one in gone]


Told = list[tuple[Any, str]]


def _of_whole(programme: Programme) -> Told:
    order = " · ".join(one.key for one in programme.workshops)
    told: Told = [
        (_("Titre"), programme.title),
        (_("Présentation"), programme.about),
        (_("Licence"), programme.licence),
    ]
    told += [
        (_("Savoir-faire"), f"{one.name} ({ShownBy(one.shown_by).label})") for one in programme.competences
    ]
    return [*_said(told), (_("Ordre des séances"), order)]


def _of_workshop(one: Workshop) -> Told:
    told: Told = [(_("Titre"), one.title), (_("Durée"), str(one.minutes)), (_("Intention"), one.intent)]
    told += [(_("But"), line) for line in one.aims]
    told += [(_("À préparer"), line) for line in one.before]
    told += [(_("Savoir-faire visé"), line) for line in one.competences]
    told += [(_("Ce qu’elle produit"), f"{Deliverable(one.deliverable).label}. {one.deliverable_text}")]
    told += [(_("Sur le terrain"), one.practice)]
    for step in one.steps:
        told += _of_step(step)
    told += [(_("Pour qui anime"), line) for line in one.notes]
    told += _titled(_("Question qui revient"), one.questions) + _titled(
        _("Ce qui peut mal tourner"), one.trouble
    )
    told += [(kind.label, one.variants.get(kind.value, "")) for kind in Variant]
    return _said(told)


def _of_step(step: Step) -> Told:
    told: Told = [(step.title, f"{step.title}, {step.minutes} min")]
    told += [(step.title, line) for line in step.text.split("\n") if line]
    told += [(step.title, step.say), (step.title, step.debrief), (_("Noyau, parce que"), step.core)]
    return told + _titled(_("Carte à découper"), step.cards)


def _titled(what: Any, items: Iterable[Titled]) -> Told:
    return [(what, f"{one.title} {one.text}".strip()) for one in items]


def _said(told: Told) -> Told:
    return [(what, text) for what, text in told if text]


def _lines(before: Sequence[tuple[Any, str]], after: Sequence[tuple[Any, str]]) -> list[Change]:
    old, new = ([f"{what}\x00{text}" for what, text in told] for told in (before, after))
    changes = []
    for kind, first, last, start, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = list(before[first:last]), list(after[start:end])
        for place in range(max(len(gone), len(come))):
            was = gone[place] if place < len(gone) else None
            now = come[place] if place < len(come) else None
            what = (now or was or ("", ""))[0]
            changes.append(Change(what, was[1] if was else "", now[1] if now else ""))
    return changes
