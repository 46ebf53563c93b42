from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity
from essaim.kernel.purposes import LEGITIMATE


class Sign(models.TextChoices):
    """What tells a network that a collective may want a call. It says nothing of its worth."""

    NO_OUTING = "no_outing", _("Pas de sortie depuis")
    PUT_OFF = "put_off", _("Une séance repoussée")
    FEW = "few", _("Moins de membres actifs que")
    ONE_PERSON = "one_person", _("Une même personne fait")
    DROP_INS = "drop_ins", _("Permanences non tenues de suite")
    NOBODY_NEW = "nobody_new", _("Personne de nouveau depuis")
    NO_SUBSTITUTE = "no_substitute", _("Référent·e sans remplaçant·e")
    AGREEMENT_ENDS = "agreement_ends", _("La convention finit avant")


class RequestState(models.TextChoices):
    """Of someone who asks for a collective. « Pas encore » is an answer with a day to come back, not a refusal."""

    RECEIVED = "received", _("À étudier")
    NOT_YET = "not_yet", _("Pas encore")
    GO = "go", _("On y va")


ASKING = Activity(
    "asking",
    94,
    "Répondre à qui demande un collectif",
    "Étudier une demande reçue par le formulaire public, y répondre par écrit, reprendre contact au jour dit.",
    LEGITIMATE,
    "Les personnes qui demandent un collectif chez elles.",
    "La personne elle-même, par le formulaire public.",
    "La tête de réseau.",
)
