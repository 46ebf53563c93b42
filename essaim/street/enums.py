from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep
from essaim.kernel.purposes import LEGITIMATE


class Weekday(models.IntegerChoices):
    """As `date.weekday()` counts them."""

    MONDAY = 0, _("Lundi")
    TUESDAY = 1, _("Mardi")
    WEDNESDAY = 2, _("Mercredi")
    THURSDAY = 3, _("Jeudi")
    FRIDAY = 4, _("Vendredi")
    SATURDAY = 5, _("Samedi")
    SUNDAY = 6, _("Dimanche")


class EncounterKind(models.TextChoices):
    """What is counted of those who are met on a round."""

    GREETED = "greeted", _("Saluée")
    TALKED = "talked", _("On a parlé plus de cinq minutes")


class WatcherKind(models.TextChoices):
    SHOP = "shop", _("Commerçant·e")
    PHARMACY = "pharmacy", _("Pharmacien·ne")
    CARETAKER = "caretaker", _("Gardien·ne d’immeuble")
    POST = "post", _("Facteur, factrice")
    HOME_HELP = "home_help", _("Aide à domicile")
    OTHER = "other", _("Autre")


WALKING = Activity(
    "street",
    36,
    "Aller à la rencontre dans la rue",
    "Compter les personnes saluées et rencontrées sur un parcours, sans les nommer ; reconnaître d’une fois à l’autre qui a "
    "donné son prénom ; savoir quels veilleurs et veilleuses ont accepté de transmettre un signe.",
    LEGITIMATE,
    "Les passants qui ont donné leur prénom ; les veilleurs et veilleuses qui l’ont accepté.",
    "Les personnes elles-mêmes.",
    "Les membres du collectif qui vont à la rencontre des habitants.",
)
FIRST_NAME = Keep("encounter", 33, _("Prénom donné dans la rue"), 92, most=92)
OBSERVED = Keep("observation", 34, _("Observation d’un lieu"), 365)
WATCHING = Keep("watcher", 35, _("Veilleur ou veilleuse, après la dernière visite"), 730)
