from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Keep


class TourState(models.TextChoices):
    DRAFT = "draft", _("À préparer")  # planned, may be moved or planned again
    READY = "ready", _("Prête")  # date and pair known
    UNDER_WAY = "under_way", _("En cours")
    CLOSED = "closed", _("Terminée")
    CANCELLED = "cancelled", _("Annulée")


class Outcome(models.TextChoices):
    """What happened at a door, in words: nine at most. WITHDRAWN is an undo, never offered as a choice."""

    TALKED = "talked", _("On a parlé")
    NOT_NOW = "not_now", _("A ouvert, pas maintenant")
    ABSENT = "absent", _("Personne n’ouvre")
    REFUSES = "refuses", _("Ne souhaite pas")
    NEVER = "never", _("Ne pas revenir")
    NO_ACCESS = "no_access", _("Pas d’accès (code, interphone, chien)")
    EMPTY = "empty", _("Logement vide")
    OTHER_LANGUAGE = "other_language", _("Autre langue")
    OTHER = "other", _("Autre")
    WITHDRAWN = "withdrawn", _("Annulé")

    @classmethod
    def offered(cls) -> list["Outcome"]:
        return [outcome for outcome in cls if outcome is not cls.WITHDRAWN]


OPENED = frozenset({Outcome.TALKED, Outcome.NOT_NOW, Outcome.REFUSES, Outcome.NEVER, Outcome.OTHER_LANGUAGE})
REFUSALS = frozenset({Outcome.REFUSES, Outcome.NEVER})


class Slot(models.TextChoices):
    """Parts of the week: an absent door is tried again in another one."""

    MORNING = "morning", _("un matin de semaine")
    AFTERNOON = "afternoon", _("un après-midi de semaine")
    EVENING = "evening", _("un soir de semaine")
    SATURDAY = "saturday", _("un samedi")
    SUNDAY = "sunday", _("un dimanche")


class Revisit(models.TextChoices):
    """What a revisit rule says."""

    AGAIN = "again", _("Proposer de nouveau après un délai")
    ON_DATE = "on_date", _("Proposer à la date convenue")
    NEVER = "never", _("Ne plus proposer")
    TASK = "task", _("Attendre que le référent trouve comment entrer")


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
DOOR_LOG = Keep("door_log", 60, _("Passages aux portes, après la campagne"), 90)
