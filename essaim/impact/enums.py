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
        "Portes différentes où l’on est passé au moins une fois dans la période, que l’on ait ouvert ou non. "
        "Une porte revisitée après que ses passages ont perdu leur adresse compte de nouveau."
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


class PeopleIndicator(models.TextChoices):
    """What is counted of the people met. Contacts are not people; someone met twice is one person with two contacts."""

    CONTACTS = "contacts", _("Prises de contact hors des tournées")
    TWO_WAY = "two_way", _("Échanges hors des tournées")
    BY_PHONE = "by_phone", _("Prises de contact par téléphone")
    PEOPLE_MET = "people_met", _("Personnes présentes à ces échanges")
    NAMED = "named_people", _("Personnes identifiées, avec un échange dans la période")
    NEW = "new_people", _("Personnes nouvellement identifiées")
    ACCOMPANIED = "accompanied", _("Personnes accompagnées")
    STILL_LINKED = "still_linked", _("Personnes accompagnées dont on a eu des nouvelles")


class StreetIndicator(models.TextChoices):
    """What is counted in the street: neither doors nor people with a name."""

    ROUNDS = "street_rounds", _("Déambulations faites")
    GREETED = "street_greeted", _("Personnes saluées dans la rue")
    ENCOUNTERS = "street_encounters", _("Rencontres de rue")
    MET = "street_met", _("Personnes présentes à ces rencontres")
    ORIENTED = "street_oriented", _("Orientations données dans la rue")


STREET_DEFINITIONS = {
    StreetIndicator.ROUNDS: _("Déambulations dont le départ est noté, dont le jour est dans la période."),
    StreetIndicator.GREETED: _(
        "Personnes saluées pendant une déambulation, sans échange. Une personne saluée deux fois compte deux fois : ce ne sont pas "
        "des personnes différentes. Un bonjour n’est pas une prise de contact."
    ),
    StreetIndicator.ENCOUNTERS: _(
        "Échanges de plus de cinq minutes pendant une déambulation ; une rencontre avec trois personnes en est une. Ce ne sont ni "
        "des portes, ni des conversations de tournée. Chacune est aussi une prise de contact hors des tournées."
    ),
    StreetIndicator.MET: _(
        "Une rencontre avec trois personnes en compte trois. Une personne rencontrée deux fois compte deux fois."
    ),
    StreetIndicator.ORIENTED: _("Rencontres de rue où un lieu a été indiqué."),
}


PEOPLE_DEFINITIONS = {
    PeopleIndicator.CONTACTS: _(
        "Appels, visites chez elles, rencontres, permanences, messages, avec ou sans réponse. "
        "Les passages des tournées n’y sont pas : ils sont comptés plus haut."
    ),
    PeopleIndicator.TWO_WAY: _(
        "Parmi ces prises de contact, celles où la personne a répondu, ouvert, écrit, ou est venue."
    ),
    PeopleIndicator.BY_PHONE: _(
        "Parmi ces échanges, les appels où la personne a répondu : ceux des campagnes, les appels réguliers, ceux notés à la main. "
        "Un appel sans réponse n’y est pas. Trois appels à une même personne comptent trois : ce ne sont ni des portes ni des personnes."
    ),
    PeopleIndicator.PEOPLE_MET: _(
        "Une rencontre avec trois personnes en compte trois. Une personne rencontrée deux fois compte deux fois : "
        "ce ne sont pas des personnes différentes."
    ),
    PeopleIndicator.NAMED: _(
        "Personnes différentes qui ont accepté que leur nom soit gardé, et avec qui on a parlé au moins une fois dans "
        "la période, tournées comprises. Une personne effacée depuis reste comptée."
    ),
    PeopleIndicator.NEW: _(
        "Personnes différentes, avec leur accord, rencontrées pour la première fois dans la période."
    ),
    PeopleIndicator.ACCOMPANIED: _(
        "Personnes différentes que quelqu’un accompagnait au moins un jour de la période."
    ),
    PeopleIndicator.STILL_LINKED: _(
        "Parmi les personnes accompagnées, celles avec qui il y a eu un échange dans la période."
    ),
}
