"""Which side of a merge is kept, field by field. No database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, cast

from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.rules.names import normalise_words
from essaim.people.rules.persons import FIELDS, word_of

Side = Literal["kept", "merged"]
UNDO = timedelta(days=30)

# What the coordinator chooses between; the names of `PersonData` are understood too.
CHOICES: Mapping[str, object] = {name: word_of(name) for name in (*(one.name for one in FIELDS), "met_how")}
_ALIASES = {"dwelling_id": "dwelling_ref"}


@dataclass(frozen=True)
class Choice:
    """One line of the screen that shows both sides."""

    field: str
    label: object
    kept: Any
    merged: Any
    chosen: Side

    @property
    def differs(self) -> bool:
        return bool(self.kept) and bool(self.merged) and self.kept != self.merged


def choices(kept: Person, merged: Person, keep: Mapping[str, Side] | None = None) -> list[Choice]:
    """Each field with both values, and the one that is kept: hers, unless empty, unless chosen otherwise."""
    wanted = {_ALIASES.get(field, field): side for field, side in (keep or {}).items()}
    found = []
    for field, label in CHOICES.items():
        one, other = getattr(kept, field), getattr(merged, field)
        usual: Side = (
            _of_the_first_name(kept, merged, wanted.get("name"))
            if field == "first_name"
            else _fuller(one, other)
        )
        found.append(Choice(field, label, one, other, wanted.get(field, usual)))
    return found


def _fuller(one: object, other: object) -> Side:
    return "kept" if one or not other else "merged"


def _of_the_first_name(kept: Person, merged: Person, name: Side | None) -> Side:
    """It goes with the surname that is kept, unless that side has none and its name does not say it already."""
    with_name = name or _fuller(kept.name, merged.name)
    here, there, other = (kept, merged, "merged") if with_name == "kept" else (merged, kept, "kept")
    if here.first_name or not there.first_name:
        return with_name
    is_said = set(normalise_words(there.first_name)) <= set(normalise_words(here.name or ""))
    return with_name if is_said else cast("Side", other)


def joined_values(kept: Person, merged: Person, keep: Mapping[str, Side]) -> dict[str, Any]:
    """The fields of the joined file. The strictest wins where nobody chooses: first met, shortest silence, still linked."""
    values = {
        choice.field: choice.merged if choice.chosen == "merged" else choice.kept
        for choice in choices(kept, merged, keep)
    }
    lives_with = merged if values["dwelling_ref"] == merged.dwelling_ref != kept.dwelling_ref else kept
    active = PersonState.ACTIVE in {kept.state, merged.state}
    return values | {
        "commune_id": lives_with.commune_id,
        "met_on": min(kept.met_on, merged.met_on),
        "silence_days": min(kept.silence_days, merged.silence_days),
        "state": PersonState.ACTIVE if active else kept.state,
        "ended_on": None if active else kept.ended_on,
        "warned_on": None if None in {kept.warned_on, merged.warned_on} else kept.warned_on,
    }
