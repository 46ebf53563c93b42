from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep, Part
from essaim.kernel.purposes import LEGITIMATE, MET
from essaim.people.enums import Capacity


class CallSlot(models.TextChoices):
    """Parts of the week: whoever did not answer is called in another one."""

    MORNING = "morning", _("le matin, en semaine")
    AFTERNOON = "afternoon", _("l’après-midi, en semaine")
    EVENING = "evening", _("le soir, en semaine")
    WEEKEND = "weekend", _("le week-end")


class Follows(Enum):
    """What an outcome asks beyond the queue."""

    STOP = "stop"  # « ne plus me contacter », by telephone
    WITHDRAW = "withdraw"  # her agreement to be called is taken back
    DROP_NUMBER = "drop_number"  # the number goes, not the person


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """All there is to know of an outcome but its word: the queue, the figures, the pages and the paper read it here.

    `rest`: before she is called again, by whichever campaign; none: as the collective set for those who do not answer.
    """

    said: Any  # told once it is noted, and what follows
    icon: str
    tile: str = ""  # the look of one of the large answers
    is_answer: bool = False  # she answered: a contact, not an attempt
    is_over: bool = False  # this campaign has nothing more to ask her
    takes_a_date: bool = False
    other_slot: bool = False
    rest: timedelta | None = None
    follows: Follows | None = None
    is_offered: bool = True  # else only to correct what was noted
    sure: Any = ""  # what a slip of the thumb would do: asked before it is done


class CallOutcome(models.TextChoices):
    """How a call ended, in the order of the screen and of the paper."""

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
            said=_("C’est noté : vous avez parlé."), icon="bubble", tile="tile-talk",
            is_answer=True, is_over=True, takes_a_date=True, rest=timedelta(days=7),
        ),
        _("On a parlé"),
    )
    NOT_NOW = (
        "not_now",
        Meaning(
            said=_("C’est noté : vous la rappellerez au moment convenu."), icon="clock", tile="tile-again",
            is_answer=True, takes_a_date=True, rest=timedelta(days=1),
        ),
        _("Pas maintenant, la rappeler"),
    )
    NO_ANSWER = (
        "no_answer",
        Meaning(
            said=_("C’est noté : on l’appellera à un autre moment de la semaine."), icon="phone", tile="tile-absent", other_slot=True,
        ),
        _("Personne ne répond"),
    )
    MESSAGE_LEFT = (
        "message_left",
        Meaning(said=_("C’est noté : on l’appellera à un autre moment de la semaine."), icon="phone", other_slot=True),
        _("Répondeur, message laissé"),
    )
    NO_MESSAGE = (
        "no_message",
        Meaning(said=_("C’est noté : on l’appellera à un autre moment de la semaine."), icon="phone", other_slot=True),
        _("Répondeur, sans message"),
    )
    BUSY = (
        "busy",
        Meaning(said=_("C’est noté : on pourra l’appeler dans deux heures."), icon="clock", rest=timedelta(hours=2)),
        _("Occupé"),
    )
    UNKNOWN_NUMBER = (
        "unknown_number",
        Meaning(
            said=_("C’est noté. Dites à votre référent·e d’annoncer le numéro qui appelle : une carte ou une lettre suffit."), icon="globe", other_slot=True,
        ),
        _("N’a pas reconnu le numéro"),
    )
    SOMEONE_ELSE = (
        "someone_else",
        Meaning(said=_("C’est noté : on l’appellera à un autre moment de la semaine."), icon="people", other_slot=True),
        _("Quelqu’un d’autre a répondu"),
    )
    WRONG_NUMBER = (
        "wrong_number",
        Meaning(
            said=_("C’est noté : ce numéro est retiré de sa fiche. La ou le référent·e cherchera le bon."), icon="cross",
            follows=Follows.DROP_NUMBER,
            sure=_("Son numéro sera retiré de sa fiche. Avez-vous bien composé celui qui est affiché ?"),
        ),
        _("Ce n’est pas son numéro"),
    )
    REFUSES = (
        "refuses",
        Meaning(
            said=_("C’est noté : on ne l’appellera plus, sauf si elle le redemande."), icon="barred", tile="tile-refusal",
            is_answer=True, is_over=True, follows=Follows.WITHDRAW,
            sure=_("Plus personne ne l’appellera, à moins qu’elle ne le redemande."),
        ),
        _("Ne souhaite pas parler"),
    )
    NEVER = (
        "never",
        Meaning(
            said=_("C’est noté : plus personne ne l’appellera."), icon="cross",
            is_answer=True, is_over=True, follows=Follows.STOP,
            sure=_("Plus personne ne l’appellera, dans aucune liste. Seul·e la ou le référent·e pourra revenir dessus."),
        ),
        _("Demande que l’on n’appelle plus"),
    )
    WITHDRAWN = (
        "withdrawn",
        Meaning(said=_("C’est noté : cet appel n’a pas eu lieu, la liste est comme avant."), icon="cross", is_offered=False),
        _("Cet appel n’a pas eu lieu"),
    )
    # fmt: on


class HoldEnd(models.TextChoices):
    CALLED = "called", _("Appel noté")
    SKIPPED = "skipped", _("Passée")
    TIMED_OUT = "timed_out", _("Délai dépassé")
    CLOSED = "closed", _("Fiche fermée")


class SkipReason(models.TextChoices):
    """Passing is honourable: the next one comes."""

    PAUSE = "pause", _("J’ai besoin d’une pause")
    KNOWN = "known", _("Je la connais personnellement")
    LANGUAGE = "language", _("Nous n’avons pas de langue commune")
    LINE = "line", _("Mon téléphone ne passe pas")
    OTHER = "other", _("Une autre raison")


class WhyNot(models.TextChoices):
    """Where each person of a list stands, in the order in which it is looked at: she is in one of these, and in one only."""

    DONE = "done", _("Appel fait")
    GONE = "gone", _("Lien terminé, ou fiche effacée")
    STOPPED = "stopped", _("A demandé à ne plus être appelée")
    NOT_AGREED = "not_agreed", _("N’a pas, ou plus, accepté d’être appelée")
    NO_NUMBER = "no_number", _("Pas de numéro")
    WAITS = "waits", _("Attend la ou le référent·e")
    HELD = "held", _("Un autre membre l’a en ligne, ou vient de l’appeler")
    LATER = "later", _("À rappeler plus tard, à la date convenue")
    OF_ANOTHER = "of_another", _("À rappeler par la personne à qui elle a parlé")
    RECENT = "recent", _("Appelée il y a trop peu de temps")
    OTHER_SLOT = "other_slot", _("À appeler à un autre moment de la semaine")
    PASSED = "passed", _("Passée par vous")
    HOURS = "hours", _("À appeler pendant les heures d’appel")
    READY = "ready", _("À appeler maintenant")


class Rhythm(models.TextChoices):
    """What she chose."""

    GRADUAL = "gradual", _("Chaque semaine pendant quatre semaines, puis tous les quinze jours")
    WEEKLY = "weekly", _("Chaque semaine")
    FORTNIGHTLY = "fortnightly", _("Tous les quinze jours")
    MONTHLY = "monthly", _("Toutes les quatre semaines")


class RegularEnd(models.TextChoices):
    """Why regular calls stop. Either side may, without giving a reason."""

    AGREED = "agreed", _("D’un commun accord")
    HER_WISH = "her_wish", _("Elle le souhaite")
    CALLER_STOPS = "stops", _("La personne qui appelle arrête")
    OTHER = "other", _("Sans raison à donner")


class LinkStage(models.TextChoices):
    """A link grows: someone used to calling gets to know her, then a volunteer tries, then it lasts."""

    KNOWING = "knowing", _("Faire connaissance")
    TRIAL = "trial", _("Essai")
    SETTLED = "settled", _("Lien établi")


CALLING = Activity(
    "call",
    35,
    "Appeler les personnes qui l’ont accepté",
    "Prendre des nouvelles par téléphone : qui appeler, quand, qui l’a appelée, comment l’appel a fini.",
    LEGITIMATE,
    MET,
    "La personne elle-même, avec son accord d’être appelée.",
    "Le membre qui l’appelle, dix minutes à la fois et pour elle seule ; la personne qui l’accompagne ; la ou le référent·e.",
)
SEAT = Keep("phone_seat", 36, _("Place gardée à une causerie, après qu’elle a eu lieu"), 7, most=7)
CALLS = Part("calls", "Appels", frozenset({Capacity.COORDINATOR, Capacity.COMPANION, Capacity.SUBSTITUTE}))
