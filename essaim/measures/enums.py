from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity
from essaim.kernel.purposes import EXPLICIT, MET


class Instrument(models.TextChoices):
    CIRCLES = "circles", _("Cercles de relations")
    UCLA3 = "ucla3", _("Trois questions et une")
    DJG6 = "djg6", _("De Jong Gierveld, six questions")
    LSNS6 = "lsns6", _("Lubben, six questions")
    WHO5 = "who5", _("Bien-être, cinq phrases")


class MeasureMode(models.TextChoices):
    FACE = "face", _("En face à face")
    PHONE = "phone", _("Au téléphone")
    PAPER = "paper", _("Sur papier")
    SELF = "self", _("Remplie par elle-même")


MEASURING = Activity(
    "measure",
    30,
    "Mesurer l’isolement avec la personne",
    "Voir avec elle si ses liens changent, quand elle veut bien répondre. Aucune note de risque, aucune étiquette.",
    EXPLICIT,
    MET,
    "Les réponses de la personne. « Ne souhaite pas répondre » est une réponse.",
    "La personne qui l’accompagne et la ou le référent·e, personne d’autre.",
)
