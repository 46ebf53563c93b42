from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep
from essaim.kernel.purposes import LEGITIMATE


class EditionState(models.TextChoices):
    """Of one text of the curriculum of a network."""

    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Édition")
    PROPOSED = "proposed", _("Reçue d’un fichier")


class Deliverable(models.TextChoices):
    """What a workshop ends with."""

    TERRITORY = "territory", _("La fiche du territoire")
    CHARTER = "charter", _("La charte du collectif")
    WATCHERS = "watchers", _("La liste des veilleurs et veilleuses")
    TOURS = "tours", _("Le plan de la première sortie")
    SCRIPT = "script", _("La trame d’appel")
    PLACES = "places", _("L’annuaire des lieux vérifiés")
    ALERTS = "alerts", _("Le protocole d’alerte")
    PLAN = "plan", _("Le plan de douze mois")
    OTHER = "other", _("Autre chose")


class ShownBy(models.TextChoices):
    """Where the facts are that show a know-how; none: it is seen by those who work with her."""

    NONE = "", _("Rien qui se compte")
    DIAGNOSIS = "diagnosis", _("Le diagnostic du territoire")
    WATCHERS = "watchers", _("Les veilleurs et veilleuses rencontrés")
    DOORS = "doors", _("Les portes faites en binôme")
    CALLS = "calls", _("Les appels passés")
    ROUNDS = "rounds", _("Les déambulations faites")
    REFERRALS = "referrals", _("Les orientations où la personne est venue")


class Variant(models.TextChoices):
    """For whom a workshop is led otherwise."""

    SIX = "six", _("À six")
    FIFTEEN = "fifteen", _("À quinze")
    NO_READING = "no_reading", _("Avec des personnes qui ne lisent pas")
    TWO_LANGUAGES = "two_languages", _("En deux langues")
    HALF_DAY = "half_day", _("En une demi-journée, ou une journée")


class WorkshopState(models.TextChoices):
    """Of a workshop of a path. Without a day it is to be planned."""

    PLANNED = "planned", _("Prévue")
    HELD = "held", _("Tenue")
    CANCELLED = "cancelled", _("Annulée")


class Moment(models.TextChoices):
    """What happened to a workshop: its history."""

    PLANNED = "planned", _("Date choisie")
    MOVED = "moved", _("Déplacée")
    CANCELLED = "cancelled", _("Annulée")
    HELD = "held", _("Tenue")


class PutOff(models.TextChoices):
    """Why a workshop does not take place when it was to. A closed list: nobody is named."""

    FACILITATOR = "facilitator", _("Personne pour animer")
    FEW = "few", _("Trop peu d’inscrits ce jour-là")
    ROOM = "room", _("Le lieu n’est pas libre")
    SEASON = "season", _("Vacances, fête, météo")
    OTHER = "other", _("Autre raison")


class Mark(models.TextChoices):
    """Whether someone was at a workshop. The last one said counts."""

    PRESENT = "present", _("Présent·e")
    EXCUSED = "excused", _("Prévenu·e, pas là")
    ABSENT = "absent", _("Pas là")
    CAUGHT_UP = "caught_up", _("Rattrapée")
    NONE = "none", _("Pas noté")


class Part(models.TextChoices):
    """What a facilitator does at a workshop: first she observes, then she leads with another, then alone."""

    LEADS = "leads", _("Anime")
    CO_LEADS = "co_leads", _("Anime avec")
    OBSERVES = "observes", _("Observe")


class DateAnswerKind(models.TextChoices):
    """Of a day that is proposed."""

    YES = "yes", _("Oui")
    IF_NEEDED = "if_needed", _("Si besoin")
    NO = "no", _("Non")


class Level(models.IntegerChoices):
    """Of a know-how, as someone sees herself."""

    NOT_YET = 0, _("Pas encore")
    WITH = 1, _("Avec quelqu’un")
    ALONE = 2, _("Seul·e")
    TEACHES = 3, _("Je peux l’apprendre à quelqu’un")


class Criterion(models.TextChoices):
    """What is looked at before a collective stands alone. Each is a count, read from the facts."""

    WORKSHOPS = "workshops", _("Séances tenues")
    MEMBERS = "members", _("Membres qui ont donné du temps depuis trois mois")
    LED_ALONE = "led_alone", _("Sorties menées sans l’animateur ou l’animatrice du parcours")
    PROTOCOL = "protocol", _("Numéros d’urgence vérifiés, protocole d’alerte adopté")
    DIRECTORY = "directory", _("Lieux vérifiés, annuaire adopté")
    COORDINATOR = "coordinator", _("Référent·es en poste")


class GateEnd(models.TextChoices):
    """How a request to stand alone ends."""

    AUTONOMOUS = "autonomous", _("Autonome")
    SUPPORTED = "supported", _("Autonome, avec un soutien renforcé")
    NOT_YET = "not_yet", _("Pas encore")


LEARNING = Activity(
    "learning",
    92,
    "Transmettre la méthode",
    "Savoir qui suit les séances d’un parcours, l’y inviter, et permettre un rattrapage.",
    LEGITIMATE,
    "Les participants et participantes d’un parcours de transmission, avec ou sans compte.",
    "Les personnes elles-mêmes.",
    "La ou le référent·e et les animateurs et animatrices du parcours.",
)
LEARNER = Keep("learner", 72, _("Participant·e d’un parcours, après sa dernière séance"), 730)
