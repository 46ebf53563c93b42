from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedScope(models.TextChoices):
    """What a secret calendar address shows."""

    MINE = "mine", _("Ce que je fais")
    TEAM = "team", _("Tout ce que fait le collectif")


class View(models.TextChoices):
    MONTH = "mois", _("Mois")
    WEEK = "semaine", _("Semaine")
    LIST = "liste", _("Liste")


class PollChoice(models.TextChoices):
    YES = "yes", _("Oui")
    IF_NEEDED = "maybe", _("S’il le faut")
    NO = "no", _("Non")


class Trouble(models.TextChoices):
    """Why the calendar of someone else could not be read."""

    REFUSED = (
        "refused",
        _("Cette adresse n’est pas publique : elle mène à un réseau privé, ou n’est pas en http(s)."),
    )
    SILENT = (
        "silent",
        _("L’adresse ne répond pas, ou trop lentement. Ouvrez-la dans un navigateur pour vérifier."),
    )
    TOO_LARGE = (
        "large",
        _("Le fichier est trop gros : 2 Mo au plus. Demandez une adresse qui donne moins d’années."),
    )
    NOT_A_CALENDAR = (
        "not_ics",
        _("Ce n’est pas un agenda ICS. Cherchez « exporter » ou « s’abonner » sur le site."),
    )
