"""A card of a practice: what it says, how long each part may be, and what of it may travel. No database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_STEPS = 6
MOST_FIGURES = 6
STEP_LENGTH = 220
# So that all of them at their longest fill one page, and no more (`tests/documents/test_practice_sheet.py`).
LENGTHS: Mapping[str, int] = {
    "title": 90, "what": 300, "when": 120, "for_whom": 160, "question": 240, "results": 400, "limits": 300, "material": 240,
    "quotation": 240, "quoted": 60,
}  # fmt: skip
IDENTITY_LENGTHS: Mapping[str, int] = {
    "carrier": 100, "founded": 40, "region": 60, "field": 100, "team": 120, "budget": 60, "mission": 300, "contact": 120,
}  # fmt: skip
WORDS: Mapping[str, Any] = {
    "title": _("Nom de la pratique"),
    "what": _("Quoi, en une phrase ou deux"),
    "when": _("Quand"),
    "for_whom": _("Pour qui"),
    "question": _("La question que vous vous posiez"),
    "results": _("Ce que cela a donné"),
    "limits": _("Les limites, ce qui n’a pas marché"),
    "material": _("Ce qu’il faut (matériel, argent, temps)"),
    "quotation": _("Une phrase de quelqu’un"),
    "quoted": _("Qui l’a dite, sans son nom"),
    "carrier": _("L’association ou la structure"),
    "founded": _("Créée en"),
    "region": _("Région"),
    "field": _("Domaine"),
    "team": _("Équipe"),
    "budget": _("Budget"),
    "mission": _("Mission"),
    "contact": _("Contact"),
}


@dataclass(frozen=True)
class Shown:
    """A figure of its own, as it was when it was shared. `said`: a count of people is rounded, or absent."""

    label: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose practice it is."""

    collective: str = ""
    carrier: str = ""
    founded: str = ""
    region: str = ""
    field: str = ""
    team: str = ""
    budget: str = ""
    mission: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """`agreed`: whoever is quoted agreed to it. `period`: of its figures, in words."""

    title: str = ""
    theme: str = ""
    what: str = ""
    when: str = ""
    for_whom: str = ""
    question: str = ""
    steps: tuple[str, ...] = ()
    results: str = ""
    limits: str = ""
    material: str = ""
    quotation: str = ""
    quoted: str = ""
    agreed: bool = False
    period: str = ""
    figures: tuple[Shown, ...] = ()
    identity: Identity = field(default_factory=Identity)

    @property
    def texts(self) -> Sequence[str]:
        """All that someone wrote. The contact is the association's own, and stands apart."""
        own = [getattr(self, name) for name in LENGTHS]
        theirs = [getattr(self.identity, name) for name in IDENTITY_LENGTHS if name != "contact"]
        return [one for one in (*own, *self.steps, *theirs) if one]

    @property
    def words(self) -> str:
        """What a search looks into."""
        return " ".join([*self.texts, self.identity.collective])

    def to_adapt(self) -> "Card":
        """What another collective begins with: not the figures, the words nor the name of the first."""
        return replace(
            self,
            figures=(),
            period="",
            results="",
            quotation="",
            quoted="",
            agreed=False,
            identity=Identity(),
        )

    def to_travel(self) -> "Card":
        """What goes in a file: a file cannot be called back, so neither the words of someone nor a telephone."""
        identity = replace(self.identity, contact="")
        return replace(self, quotation="", quoted="", agreed=False, identity=identity)


def written(card: Card) -> dict[str, Any]:
    """As it is kept and exported."""
    told = asdict(card)
    return {**told, "steps": list(card.steps), "figures": [asdict(one) for one in card.figures]}


def read(content: Mapping[str, Any]) -> Card:
    """What is unknown is left out: a later version may say more."""
    known = {name: content[name] for name in _names(Card) if name in content}
    known["steps"] = tuple(str(one) for one in content.get("steps", ()))
    known["figures"] = tuple(Shown(str(one["label"]), str(one["said"])) for one in content.get("figures", ()))
    identity = content.get("identity", {})
    known["identity"] = Identity(
        **{name: str(identity[name]) for name in _names(Identity) if name in identity}
    )
    return Card(**known)


def _names(of: type) -> Iterable[str]:
    return (one.name for one in fields(of))
