from django.db import models
from django.utils.translation import gettext_lazy as _


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
