from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity
from essaim.kernel.purposes import LEGITIMATE


class PlaceKind(models.TextChoices):
    SOCIAL_CENTRE = "centre", _("Centre social, maison de quartier")
    TOWN = "town", _("Mairie, CCAS")
    LIBRARY = "library", _("Bibliothèque, médiathèque")
    CLUB = "club", _("Association, club")
    MEALS = "meals", _("Repas, épicerie solidaire")
    RIGHTS = "rights", _("Accès aux droits")
    HEALTH = "health", _("Santé")
    CULTURE = "culture", _("Culture, sport, jardin")
    OTHER = "other", _("Autre lieu")


class Need(models.TextChoices):
    """What someone comes for, in her words."""

    MEET = "meet", _("Voir du monde")
    EAT = "eat", _("Manger ensemble")
    MOVE = "move", _("Bouger, marcher")
    MAKE = "make", _("Créer, apprendre, chanter")
    USEFUL = "useful", _("Se rendre utile")
    PAPERS = "papers", _("Faire ses papiers, connaître ses droits")
    DIGITAL = "digital", _("Téléphone, ordinateur")
    CARE = "care", _("Se soigner, aller mieux")
    TRAVEL = "travel", _("Se déplacer")
    RESPITE = "respite", _("Souffler quand on aide un proche")
    HOME = "home", _("Être aidée chez soi")


class Welcome(models.TextChoices):
    """On what condition one is welcome: what decides whether she dares to come."""

    ANYONE = "anyone", _("On vient quand on veut")
    APPOINTMENT = "booked", _("Sur rendez-vous")
    REFERRED = "referred", _("Il faut être orienté·e")


class Known(models.TextChoices):
    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("On ne sait pas")


class Climate(models.TextChoices):
    """What counts in a heat wave or in great cold."""

    COOL = "cool", _("Il y fait frais quand il fait très chaud")
    CONDITIONED = "cooled", _("C’est climatisé")
    WARM = "warm", _("On peut s’y réchauffer")
    WATER = "water", _("De l’eau à boire")
    TOILETS = "toilets", _("Des toilettes")
    SEATS = "seats", _("De quoi s’asseoir")


class ImportState(models.TextChoices):
    """A file of places: looked at, then brought."""

    SENT = "sent", _("Envoyé")  # its columns are to be said, or it is being read
    PREVIEWED = "looked", _("À vérifier")
    WRITING = "writing", _("En cours")  # its places are written, and seen by nobody
    FINISHING = (
        "ending",
        _("Presque fini"),
    )  # they are seen; what it changes elsewhere changes one place after the other
    APPLIED = "applied", _("Importé")
    UNDOING = "undoing", _("Annulation en cours")
    UNDONE = "undone", _("Annulé")


HIDDEN = (ImportState.WRITING,)
BUSY = (ImportState.WRITING, ImportState.FINISHING, ImportState.UNDOING)


class Wrong(models.TextChoices):
    """What someone finds wrong in what is written of a place."""

    CLOSED = "closed", _("Ce lieu a fermé")
    HOURS = "hours", _("Les horaires")
    PHONE = "phone", _("Le téléphone")
    ADDRESS = "address", _("L’adresse")
    SERVICE = "service", _("Ce qui s’y passe")
    OTHER = "other", _("Autre chose")


class CheckOutcome(models.TextChoices):
    """How a call to a place ended."""

    TRUE = "true", _("Toujours vrai")
    CHANGED = "changed", _("Quelque chose a changé")
    NO_ANSWER = "silent", _("Personne ne répond")
    WRONG_NUMBER = "wrong", _("Ce n’est pas le bon numéro")
    CLOSED = "closed", _("Ce lieu a fermé")


class Day(models.TextChoices):
    """As OpenStreetMap writes them."""

    MONDAY = "Mo", _("Lundi")
    TUESDAY = "Tu", _("Mardi")
    WEDNESDAY = "We", _("Mercredi")
    THURSDAY = "Th", _("Jeudi")
    FRIDAY = "Fr", _("Vendredi")
    SATURDAY = "Sa", _("Samedi")
    SUNDAY = "Su", _("Dimanche")


class Moment(models.TextChoices):
    MORNING = "m", _("Le matin")
    AFTERNOON = "a", _("L’après-midi")
    EVENING = "e", _("Le soir")


MANAGING_PLACES = Activity(
    "places",
    45,
    "Tenir le répertoire des lieux ressources",
    "Savoir où orienter, ce qui s’y passe et depuis quand personne ne l’a vérifié. Des lieux, aucune personne accompagnée.",
    LEGITIMATE,
    "Les membres de l’équipe (qui a importé, qui a vérifié).",
    "Les bénévoles ; les répertoires publics.",
    "L’équipe ; toute personne, pour les lieux que le collectif publie.",
)
