from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Keep


class Role(models.TextChoices):
    VOLUNTEER = "volunteer", _("Bénévole")
    COORDINATOR = "coordinator", _("Référent·e")
    FACILITATOR = "facilitator", _("Animateur·rice du parcours")
    NETWORK_LEAD = "network_lead", _("Tête de réseau")
    OBSERVER = "observer", _("Partenaire")


class Stage(models.TextChoices):
    """Where a collective stands on its way to standing alone."""

    REQUESTED = "requested", _("Demande reçue")
    MET = "met", _("Réunion publique tenue")
    AGREED = "agreed", _("Convention signée")
    ON_PATH = "on_path", _("En parcours de transmission")
    FIRST_OUTINGS = "first_outings", _("Premières sorties")
    AUTONOMOUS = "autonomous", _("Autonome")
    COMPANION = "companion", _("Accompagne d’autres collectifs")
    DORMANT = "dormant", _("En veille")
    CLOSED = "closed", _("Clos")


class ContactKind(models.TextChoices):
    """How a network keeps in touch with a collective."""

    VISIT = "visit", _("Visite")
    CALL = "call", _("Appel")


class CoverageKind(models.TextChoices):
    WHOLE = "whole", _("Toute la commune")
    PERIMETER = "perimeter", _("Un périmètre dessiné (un quartier prioritaire par exemple)")
    STREETS = "streets", _("Une liste de rues")


class LocalTime(models.TextChoices):
    """The clocks of France; empty: that of the installation."""

    PARIS = "Europe/Paris", _("Hexagone, Corse")
    GUADELOUPE = "America/Guadeloupe", _("Guadeloupe, Saint-Martin, Saint-Barthélemy")
    MARTINIQUE = "America/Martinique", _("Martinique")
    CAYENNE = "America/Cayenne", _("Guyane")
    MIQUELON = "America/Miquelon", _("Saint-Pierre-et-Miquelon")
    REUNION = "Indian/Reunion", _("La Réunion")
    MAYOTTE = "Indian/Mayotte", _("Mayotte")
    NOUMEA = "Pacific/Noumea", _("Nouvelle-Calédonie")
    TAHITI = "Pacific/Tahiti", _("Polynésie : Société, Tuamotu, Australes")
    MARQUESAS = "Pacific/Marquesas", _("Polynésie : Marquises")
    GAMBIER = "Pacific/Gambier", _("Polynésie : Gambier")
    WALLIS = "Pacific/Wallis", _("Wallis-et-Futuna")


class GivenTo(models.TextChoices):
    """What hours were given to."""

    TOUR = "tour", _("Porte à porte")
    CALL = "call", _("Appels")
    ROUND = "round", _("Déambulation")
    WORKSHOP = "workshop", _("Atelier")
    DROP_IN = "drop_in", _("Permanence")
    OTHER = "other", _("Autre")


MEMBER_GONE = Keep("member", 70, _("Bénévole parti·e"), 365)
