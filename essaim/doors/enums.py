from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Keep


class TourState(models.TextChoices):
    DRAFT = "draft", _("À préparer")  # planned, may be moved or planned again
    READY = "ready", _("Prête")  # date and pair known
    UNDER_WAY = "under_way", _("En cours")
    CLOSED = "closed", _("Terminée")
    CANCELLED = "cancelled", _("Annulée")


class Revisit(models.TextChoices):
    """What a revisit rule says."""

    AGAIN = "again", _("Proposer de nouveau après un délai")
    ON_DATE = "on_date", _("Proposer à la date convenue")
    NEVER = "never", _("Ne plus proposer")
    TASK = "task", _("Attendre que le référent trouve comment entrer")


class Follows(Enum):
    """What an outcome asks of the collective beyond the door itself."""

    LEAVE_ALONE = "leave_alone"  # the door is marked « ne plus solliciter »
    FIND_A_WAY_IN = "find_a_way_in"  # a task for the coordinator


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """All there is to know of an outcome but its word: rules, figures, pages and paper read it here.

    `revisit`, `days`, `other_slot`, `max_passes`: the rule a collective starts with (docs/developers/revisits.md).
    """

    past: Any  # as one tells it later: « a refusé », before « le 12 oct. »
    door: str  # its look in a list: colour and shape, then the icon
    icon: str
    tile: str = ""  # the look of one of the large answers; a plain one otherwise
    tile_place: int = 0  # its place among them
    tile_label: Any = ""  # what the answer says, where it is not the word itself
    landing: Any = ""  # what it is called for a whole landing at once; empty: never said so
    is_offered: bool = True
    is_opened: bool = False
    is_conversation: bool = False
    is_refusal: bool = False
    is_absence: bool = False
    is_to_revisit: bool = False
    takes_a_date: bool = False  # « repasser le »
    follows: Follows | None = None
    revisit: Revisit = Revisit.AGAIN
    days: int = 0
    other_slot: bool = False
    max_passes: int | None = None


class Outcome(models.TextChoices):
    """What happened at a door, and what it means: nine on offer at most, in the order of the paper and of its digits."""

    meaning: Meaning

    def __new__(cls, value: str, meaning: Any = None) -> Self:  # asked with the value alone, it is looked up
        one = str.__new__(cls, value)
        one._value_ = value
        one.meaning = meaning
        return one

    # fmt: off
    TALKED = (
        "talked",
        Meaning(
            past=_("on a parlé"), door="door-talk", icon="bubble", tile="tile-talk", tile_place=1,
            is_opened=True, is_conversation=True, days=183,
        ),
        _("On a parlé"),
    )
    NOT_NOW = (
        "not_now",
        Meaning(
            past=_("a ouvert, ce n’était pas le moment,"), door="door-again", icon="clock", tile="tile-again", tile_place=3,
            tile_label=_("Pas maintenant, repasser"), is_opened=True, is_to_revisit=True, takes_a_date=True,
            revisit=Revisit.ON_DATE, days=7,
        ),
        _("A ouvert, pas maintenant"),
    )
    ABSENT = (
        "absent",
        Meaning(
            past=_("absent"), door="door-absent", icon="door", tile="tile-absent", tile_place=2,
            landing=_("Personne n’ouvre"),
            is_absence=True, is_to_revisit=True, days=3, other_slot=True, max_passes=3,
        ),
        _("Personne n’ouvre"),
    )
    REFUSES = (
        "refuses",
        Meaning(
            past=_("a refusé"), door="door-refusal", icon="barred", tile="tile-refusal", tile_place=4,
            is_opened=True, is_refusal=True, days=365,
        ),
        _("Ne souhaite pas"),
    )
    NEVER = (
        "never",
        Meaning(
            past=_("a demandé de ne pas revenir"), door="door-never", icon="cross",
            is_opened=True, is_refusal=True, follows=Follows.LEAVE_ALONE, revisit=Revisit.NEVER,
        ),
        _("Ne pas revenir"),
    )
    NO_ACCESS = (
        "no_access",
        Meaning(
            past=_("pas d’accès"), door="door-absent", icon="key", landing=_("Pas d’accès"),
            is_to_revisit=True, follows=Follows.FIND_A_WAY_IN, revisit=Revisit.TASK,
        ),
        _("Pas d’accès (code, interphone, chien)"),
    )
    EMPTY = (
        "empty",
        Meaning(past=_("logement vide"), door="door-refusal", icon="home", landing=_("Logements vides"), days=183),
        _("Logement vide"),
    )
    OTHER_LANGUAGE = (
        "other_language",
        Meaning(
            past=_("parle une autre langue,"), door="door-again", icon="globe",
            is_opened=True, is_to_revisit=True, days=7,
        ),
        _("Autre langue"),
    )
    OTHER = (
        "other",
        Meaning(past=_("passage noté « autre »"), door="door-talk", icon="dots", days=30),
        _("Autre"),
    )
    WITHDRAWN = (  # an undo
        "withdrawn",
        Meaning(past=_("passage annulé"), door="door-todo", icon="undo", is_offered=False),
        _("Annulé"),
    )
    # fmt: on

    @classmethod
    def offered(cls) -> list["Outcome"]:
        return [outcome for outcome in cls if outcome.meaning.is_offered]


OPENED = frozenset(outcome for outcome in Outcome if outcome.meaning.is_opened)
CONVERSATIONS = frozenset(outcome for outcome in Outcome if outcome.meaning.is_conversation)
REFUSALS = frozenset(outcome for outcome in Outcome if outcome.meaning.is_refusal)
ABSENCES = frozenset(outcome for outcome in Outcome if outcome.meaning.is_absence)


class Slot(models.TextChoices):
    """Parts of the week: an absent door is tried again in another one."""

    MORNING = "morning", _("un matin de semaine")
    AFTERNOON = "afternoon", _("un après-midi de semaine")
    EVENING = "evening", _("un soir de semaine")
    SATURDAY = "saturday", _("un samedi")
    SUNDAY = "sunday", _("un dimanche")


class RecordedWith(models.TextChoices):
    PHONE = "phone", _("Sur place")
    PAPER = "paper", _("Feuille ressaisie")


class Why(models.TextChoices):
    """Why a door is proposed or not, is in a tour or in none. The sentences are in `rules.reasons`."""

    ALONE = "alone"
    FIRST = "first"
    ARCHIVED = "archived"
    LEAVE = "leave"
    UNTIL = "until"
    NO_WAY_IN = "no_way_in"
    WAY_IN = "way_in"
    OTHER_TIME = "other_time"
    AGREED = "agreed"
    DUE = "due"
    UNPLACED = "unplaced"
    TAKEN = "taken"
    ASIDE = "aside"
    BY_HAND = "by_hand"
    FULL = "full"
    NO_PLACE = "no_place"  # these three are the engine's
    TOO_FAR = "too_far"
    CAPACITY = "capacity"


LEFT_ALONE = Keep(
    "do_not_contact", 50, _("« Ne plus solliciter »"), 1095, least=365
)  # shorter, she would be disturbed again
DOOR_LOG = Keep("door_log", 60, _("Passages aux portes, après la campagne"), 90, a_night=2000)
