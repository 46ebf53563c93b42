from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep, Part
from essaim.kernel.purposes import LEGITIMATE, MET
from essaim.people.enums import Capacity


class ReferralState(models.TextChoices):
    """Where an orientation stands. What did not happen has its own word: an end is never counted as a coming."""

    AGREED = "agreed", _("Elle est d’accord")
    SENT = "sent", _("Le lieu est prévenu")
    EXPECTED = "expected", _("Le lieu l’attend")
    MISSED = "missed", _("Elle n’est pas venue")
    CAME = "came", _("Elle est venue")
    RETURNED = "returned", _("Elle y est retournée après un mois")
    HOLDS = "holds", _("Elle y va toujours après trois mois")
    DECLINED = "declined", _("Elle ne le souhaite pas")
    REFUSED = "refused", _("Le lieu ne peut pas l’accueillir")
    EXPIRED = "expired", _("Le lieu n’a pas répondu")
    LEFT = "left", _("Elle n’y est pas retournée")
    STOPPED = "stopped", _("On s’arrête là")


class AnswerKind(models.TextChoices):
    """What a place may answer. A question, or « full », closes nothing."""

    ACCEPT = "accept", _("Nous pouvons l’accueillir")
    FULL = "full", _("Nous sommes complets pour le moment")
    ASK = "ask", _("Nous avons une question")
    ELSEWHERE = "other", _("Pas nous, mais un autre lieu")
    REFUSE = "refuse", _("Nous ne pouvons pas l’accueillir")


class Transport(models.TextChoices):
    """How they go there together."""

    ON_FOOT = "foot", _("À pied")
    BUS = "bus", _("En bus, en tram, en train")
    CAR = "car", _("En voiture, avec la personne qui l’accompagne")
    SHARED = "shared", _("En covoiturage, avec quelqu’un d’autre")
    ON_DEMAND = "demand", _("Transport à la demande, taxi")


class HowItWas(models.TextChoices):
    """The first time, in her words: about it, never about her."""

    WELL = "well", _("Cela lui a plu")
    SO_SO = "so_so", _("Comme ci, comme ça")
    NOT = "not", _("Cela ne lui a pas plu")


class Lack(models.TextChoices):
    """Why nothing answered."""

    NOTHING = "nothing", _("Rien de tel ici")
    FAR = "far", _("Trop loin, ou pas de transport")
    FULL = "full", _("Complet, ou trop d’attente")
    PRICE = "price", _("Trop cher")
    ACCESS = "access", _("Pas accessible : marches, langue, horaires")


GUIDING = Activity(
    "referral",
    40,
    "Orienter vers un lieu et accompagner la première fois",
    "Présenter la personne à un lieu qu’elle a choisi, avec les seuls mots qu’elle a acceptés ; l’y accompagner ; savoir si elle y est "
    "retournée.",
    LEGITIMATE,
    MET,
    "La personne elle-même, lieu par lieu.",
    "La personne qui l’accompagne, sa ou son remplaçant·e, la ou le référent·e ; le lieu, pour les seuls mots acceptés, de vive voix ou par un lien ouvert huit jours.",
)
REFERRALS = Part(
    "referrals",
    "Orientations",
    frozenset({Capacity.COORDINATOR, Capacity.COMPANION, Capacity.SUBSTITUTE}),
)
NEWS_PROMISED = Keep(
    "news_promised", 31, _("Nouvelle promise à la personne qui nous a prévenus"), 180, most=180
)  # after which nobody is told anything
