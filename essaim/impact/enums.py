from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    """What is counted. Doors, passes, contacts and persons are never mixed."""

    DOORS_PROPOSED = "doors_proposed", _("Portes proposées")
    DOORS_VISITED = "doors_visited", _("Portes visitées")
    PASSES = "passes", _("Passages")
    OPENED = "opened", _("Portes ouvertes")
    CONVERSATIONS = "conversations", _("Conversations")
    REFUSALS = "refusals", _("Refus")
    ABSENT = "absent", _("Passages sans réponse")
    LEAFLETS = "leaflets", _("Avis laissés")
    TOURS = "tours", _("Tournées faites")
    VOLUNTEERS = "volunteers", _("Bénévoles sortis")
    HOURS = "hours", _("Heures de bénévolat")


DEFINITIONS = {
    Indicator.DOORS_PROPOSED: _(
        "Portes différentes inscrites dans une tournée dont la date est dans la période, sauf les tournées annulées."
    ),
    Indicator.DOORS_VISITED: _(
        "Portes différentes où l’on est passé au moins une fois dans la période, que l’on ait ouvert ou non."
    ),
    Indicator.PASSES: _(
        "Fois où l’on est passé à une porte. Une porte visitée trois fois compte trois passages."
    ),
    Indicator.OPENED: _("Portes différentes où quelqu’un a ouvert au moins une fois dans la période."),
    Indicator.CONVERSATIONS: _(
        "Passages où l’on a parlé. Ce sont des conversations, pas des personnes : la même personne peut compter deux fois."
    ),
    Indicator.REFUSALS: _("Passages où l’on ne souhaite pas parler, ou plus être sollicité."),
    Indicator.ABSENT: _("Passages où personne n’ouvre."),
    Indicator.LEAFLETS: _("Passages où un avis de passage a été laissé."),
    Indicator.TOURS: _("Tournées où au moins un passage a été noté dans la période."),
    Indicator.VOLUNTEERS: _("Personnes différentes qui étaient dans le binôme d’une de ces tournées."),
    Indicator.HOURS: _(
        "Temps entre le départ et le retour, compté pour chaque personne du binôme. "
        "Une tournée sans départ ou sans retour noté n’est pas comptée."
    ),
}
