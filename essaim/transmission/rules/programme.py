"""A curriculum as a document: what it is made of, read with care and written. No database.

The same form is the column, the exported file and the file of our own default (docs/developers/curriculum-file.md).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from essaim.kernel.errors import DomainError
from essaim.people.rules.texts import TextTooLong, clean_text
from essaim.transmission.enums import Deliverable, ShownBy, Variant

FORMAT = "essaim-programme"
VERSION = 1
MOST_WORKSHOPS, MOST_STEPS, MOST_CARDS, MOST_LINES = 40, 40, 40, 40
MOST_MINUTES = 24 * 60
LINE, TEXT = 300, 6000
MOST_BYTES = 1_500_000
KEY = 40


class NotAProgramme(DomainError):
    """Ce fichier n’est pas un programme d’Essaim. Demandez au réseau qui l’a écrit de l’exporter depuis « Le programme »."""


class TornFile(DomainError):
    """Ce fichier est coupé ou abîmé : il s’arrête à la ligne {line}. Redemandez-le, ou exportez-le à nouveau. Rien n’a changé ici."""


class NewerFile(DomainError):
    """Ce fichier vient d’une version plus récente d’Essaim (format {version}, celui d’ici est {ours}). Mettez Essaim à jour, puis importez-le. Rien n’a changé ici."""


class WrongPlace(DomainError):
    """{where} : {what}. Corrigez cet endroit du fichier, ou redemandez-le. Rien n’a changé ici."""


@dataclass(frozen=True)
class Titled:
    """A card to cut out, a question with its answer, what may go wrong and what to do."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Step:
    """A moment of a workshop. `core`: why it may not be left out; none, it is adapted freely."""

    minutes: int
    title: str
    text: str = ""
    core: str = ""
    say: str = ""
    debrief: str = ""
    cards: tuple[Titled, ...] = ()


@dataclass(frozen=True)
class Workshop:
    """`minutes`: how long it is meant to last; its steps may add up to something else, and that is said."""

    key: str
    title: str
    minutes: int = 150
    intent: str = ""
    aims: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    deliverable: str = Deliverable.OTHER
    deliverable_text: str = ""
    practice: str = ""
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Titled, ...] = ()
    trouble: tuple[Titled, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        return sum(one.minutes for one in self.steps)


@dataclass(frozen=True)
class Competence:
    key: str
    name: str
    shown_by: str = ShownBy.NONE


@dataclass(frozen=True)
class Programme:
    title: str
    about: str = ""
    language: str = "fr"
    licence: str = ""
    competences: tuple[Competence, ...] = ()
    workshops: tuple[Workshop, ...] = ()

    def workshop(self, key: str) -> Workshop | None:
        return next((one for one in self.workshops if one.key == key), None)

    def number(self, key: str) -> int:
        return next((place for place, one in enumerate(self.workshops, start=1) if one.key == key), 0)

    def with_workshop(self, changed: Workshop) -> "Programme":
        return replace(
            self, workshops=tuple(changed if one.key == changed.key else one for one in self.workshops)
        )

    def named(self, keys: Sequence[str]) -> list[Competence]:
        return [one for one in self.competences if one.key in keys]


def free_key(title: str, taken: Sequence[str]) -> str:
    """A name in addresses, from a title."""
    stem = slugify(title)[: KEY - 3] or "seance"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 100))) if key not in taken)


def written(programme: Programme) -> dict[str, Any]:
    """As it is kept and exported."""
    return {"format": FORMAT, "format_version": VERSION, **json.loads(json.dumps(asdict(programme)))}


def as_file(programme: Programme) -> bytes:
    return (json.dumps(written(programme), ensure_ascii=False, indent=1) + "\n").encode()


def from_file(content: bytes) -> Programme:
    """What a file holds.

    Raises:
        NotAProgramme, TornFile, NewerFile, WrongPlace.
    """
    if len(content) > MOST_BYTES:
        raise NotAProgramme
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotAProgramme from fault
    try:
        document = json.loads(text)
    except json.JSONDecodeError as fault:
        if FORMAT not in text[:300]:
            raise NotAProgramme from fault
        raise TornFile(line=fault.lineno) from fault
    except (RecursionError, ValueError) as fault:
        raise NotAProgramme from fault
    return read(document)


def read(document: Any) -> Programme:
    """A document, every word of it looked at.

    Raises:
        NotAProgramme, NewerFile, WrongPlace.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotAProgramme
    version = document.get("format_version")
    if type(version) is not int or version < 1:
        raise NotAProgramme
    if version > VERSION:
        raise NewerFile(version=version, ours=VERSION)
    whole = _Place(document, _("Le programme"))
    competences = tuple(
        _competence(one) for one in whole.places("competences", MOST_LINES, _("savoir-faire"))
    )
    known = {one.key for one in competences}
    workshops = tuple(_workshop(one, known) for one in whole.places("workshops", MOST_WORKSHOPS, _("séance")))
    for name, keys in ((_("savoir-faire"), [one.key for one in competences]), (_("séances"), [one.key for one in workshops])):  # fmt: skip
        if len(keys) != len(set(keys)):
            raise WrongPlace(where=_("Le programme"), what=_("deux %s ont la même clé") % name)
    return Programme(
        title=whole.text("title", LINE, needed=True), about=whole.text("about"), language=whole.text("language", 10) or "fr",
        licence=whole.text("licence", LINE), competences=competences, workshops=workshops,
    )  # fmt: skip


class _Place:
    """A mapping of the document, and where it is, for whoever has to mend it."""

    def __init__(self, value: Any, where: str) -> None:
        self.where = where
        if not isinstance(value, dict):
            raise self.wrong(_("il manque ses champs"))
        self.value = value

    def wrong(self, what: str) -> WrongPlace:
        return WrongPlace(where=self.where, what=what)

    def text(self, name: str, most: int = TEXT, *, needed: bool = False) -> str:
        found = self.value.get(name, "")
        if not isinstance(found, str):
            raise self.wrong(_("« %s » doit être un texte") % name)
        if needed and not found.strip():
            raise self.wrong(_("« %s » est vide") % name)
        return self._clean(found, name, most)

    def _clean(self, found: str, name: str, most: int) -> str:
        try:
            return clean_text(found, limit=most, what=name)
        except TextTooLong as fault:
            raise self.wrong(
                _("« %(name)s » dépasse %(most)s signes") % {"name": name, "most": most}
            ) from fault

    def key(self) -> str:
        found = self.text("key", KEY, needed=True)
        if slugify(found) != found:
            raise self.wrong(
                _("la clé « %s » ne doit avoir que des lettres sans accent, des chiffres et des tirets")
                % found
            )
        return found

    def minutes(self) -> int:
        found = self.value.get("minutes")
        if type(found) is not int or not 1 <= found <= MOST_MINUTES:
            raise self.wrong(_("« minutes » doit être un nombre de minutes"))
        return found

    def choice(self, name: str, choices: Any) -> str:
        found = self.text(name, LINE)
        if found not in choices.values:
            raise self.wrong(
                _("« %(name)s » ne connaît pas « %(found)s »") % {"name": name, "found": found[:60]}
            )
        return found

    def many(self, name: str, most: int) -> list[Any]:
        found = self.value.get(name, [])
        if not isinstance(found, list) or len(found) > most:
            raise self.wrong(
                _("« %(name)s » doit être une liste, de %(most)s au plus") % {"name": name, "most": most}
            )
        return found

    def lines(self, name: str) -> tuple[str, ...]:
        found = self.many(name, MOST_LINES)
        if not all(isinstance(one, str) for one in found):
            raise self.wrong(_("« %s » doit être une liste de textes") % name)
        cleaned = (self._clean(one, name, TEXT) for one in found)
        return tuple(one for one in cleaned if one)

    def places(self, name: str, most: int, what: str) -> list["_Place"]:
        return [
            _Place(one, f"{self.where}, {what} {place}")
            for place, one in enumerate(self.many(name, most), start=1)
        ]

    def titled(self, name: str, most: int, what: str) -> tuple[Titled, ...]:
        return tuple(
            Titled(one.text("title", LINE, needed=True), one.text("text")) for one in self.places(name, most, what)
        )  # fmt: skip

    def variants(self) -> dict[str, str]:
        found = self.value.get("variants", {})
        place = _Place(found, self.where)
        if unknown := set(found) - set(Variant.values):
            raise self.wrong(_("la variante « %s » n’existe pas") % str(min(unknown, key=str))[:60])
        told = {one.value: place.text(one.value) for one in Variant}
        return {name: text for name, text in told.items() if text}


def _competence(place: _Place) -> Competence:
    return Competence(place.key(), place.text("name", LINE, needed=True), place.choice("shown_by", ShownBy))


def _workshop(place: _Place, known: set[str]) -> Workshop:
    competences = place.lines("competences")
    if unknown := set(competences) - known:
        raise place.wrong(_("le savoir-faire « %s » n’est pas dans la liste") % min(unknown)[:60])
    return Workshop(
        key=place.key(),
        title=place.text("title", LINE, needed=True),
        minutes=place.minutes(),
        intent=place.text("intent"),
        aims=place.lines("aims"),
        before=place.lines("before"),
        competences=competences,
        deliverable=place.choice("deliverable", Deliverable),
        deliverable_text=place.text("deliverable_text"),
        practice=place.text("practice"),
        steps=tuple(_step(one) for one in place.places("steps", MOST_STEPS, _("étape"))),
        notes=place.lines("notes"),
        questions=place.titled("questions", MOST_LINES, _("question")),
        trouble=place.titled("trouble", MOST_LINES, _("difficulté")),
        variants=place.variants(),
    )


def _step(place: _Place) -> Step:
    return Step(
        minutes=place.minutes(),
        title=place.text("title", LINE, needed=True),
        text=place.text("text"),
        core=place.text("core"),
        say=place.text("say"),
        debrief=place.text("debrief"),
        cards=place.titled("cards", MOST_CARDS, _("carte")),
    )
