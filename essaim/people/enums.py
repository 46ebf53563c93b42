from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep, Part
from essaim.kernel.purposes import LEGITIMATE, MET, RIGHTS


class Channel(models.TextChoices):
    """A way to reach someone; « ne plus solliciter » is said for each."""

    DOOR = "door", _("À la porte")
    PHONE = "phone", _("Par téléphone")
    SMS = "sms", _("Par SMS")
    MAIL = "mail", _("Par courrier")


class PersonState(models.TextChoices):
    ACTIVE = "active", _("Accompagnée")
    ENDED = "ended", _("Lien terminé")
    MERGED = "merged", _("Fiche réunie à une autre")
    ANONYMISED = "anonymised", _("Rendue anonyme")
    ERASED = "erased", _("Effacée")


class MetHow(models.TextChoices):
    DOOR = "door", _("À sa porte")
    PHONE = "phone", _("Au téléphone")
    STREET = "street", _("Dans la rue")
    DROP_IN = "drop_in", _("À une permanence")
    SIGNAL = "signal", _("Après le signe d’un proche ou d’un voisin")
    HERSELF = "herself", _("Elle est venue vers nous")
    PARTNER = "partner", _("Par un partenaire, avec son accord")


class InformedHow(models.TextChoices):
    SPOKEN = "spoken", _("De vive voix")
    PAPER = "paper", _("Papier remis")


class Purpose(models.TextChoices):
    """What she agrees to, one by one; each may be withdrawn."""

    PHONE = "phone", _("Être rappelée par téléphone")
    VISIT = "visit", _("Recevoir une nouvelle visite")
    ACCOMPANY = "accompany", _("Être accompagnée")
    INTRODUCE = "introduce", _("Être présentée à un lieu")
    RELATIVE = "relative", _("Que l’on prévienne un proche")
    COMMUNE = "commune", _("Que l’on en parle à la commune")
    VIGILANCE = "vigilance", _("Être appelée chaque jour en cas de canicule, de grand froid ou d’inondation")


class ContactKind(models.TextChoices):
    DOOR = "door", _("À sa porte")
    HOME = "home", _("Chez elle")
    PHONE = "phone", _("Au téléphone")
    STREET = "street", _("Dans la rue")
    DROP_IN = "drop_in", _("À une permanence")
    MESSAGE = "message", _("Message ou courrier")


class ContactSource(models.TextChoices):
    """What a contact comes from. A passage of a tour is counted with the tours, the others here, each once."""

    HAND = "hand", _("Noté à la main")
    VISIT = "visit", _("Passage d’une tournée")
    CALL = "call", _("Appel d’une campagne")
    ENCOUNTER = "encounter", _("Rencontre")
    DROP_IN = "drop_in", _("Permanence")


class CompanionRole(models.TextChoices):
    COMPANION = "companion", _("Personne qui accompagne")
    SUBSTITUTE = "substitute", _("Remplaçant·e")


class StepKind(models.TextChoices):
    CALL = "call", _("Appeler")
    VISIT = "visit", _("Passer la voir")
    GO_WITH = "go_with", _("L’accompagner quelque part")
    PROMISE = "promise", _("Tenir une promesse")
    FIND_OUT = "find_out", _("Se renseigner")
    OTHER = "other", _("Autre")


class StepOrigin(models.TextChoices):
    HAND = "hand", _("Notée par quelqu’un")
    CONTACT = "contact", _("Après un contact")
    SILENCE = "silence", _("Silence")
    WORRY = "worry", _("Inquiétude")
    SIGNAL = "signal", _("Signalement")


class RegisterState(models.TextChoices):
    """The bridge to the communal register (CASF L121-6-1): outwards only."""

    PROPOSED = "proposed", _("Proposé")
    REFUSED = "refused", _("Ne souhaite pas")
    SENT = "sent", _("Demande envoyée")
    CONFIRMED = "confirmed", _("Confirmé par la personne")


class Capacity(StrEnum):
    """In what capacity someone looks at a person: the word of her grant, and that of the journal of accesses."""

    COORDINATOR = "coordinator"
    COMPANION = "companion"
    SUBSTITUTE = "substitute"
    BREAK_GLASS = "break_glass"
    CALLER = "caller"  # while she has her in line
    HOST = "host"  # the day she comes to the drop-in that this member holds


_COORDINATOR = frozenset({Capacity.COORDINATOR})
_COMPANION = _COORDINATOR | {Capacity.COMPANION}
_IN_TOUCH = _COMPANION | {Capacity.SUBSTITUTE}
_TO_REACH_HER = _IN_TOUCH | {Capacity.BREAK_GLASS}
_TO_CALL_HER = _TO_REACH_HER | {Capacity.CALLER}
_TO_WELCOME_HER = _TO_CALL_HER | {Capacity.HOST}


class Parts:
    """The parts of a file that `people` shows. A floor above declares its own beside its models."""

    NAME = Part("name", "Nom", _TO_WELCOME_HER)
    PHONE = Part("phone", "Téléphone", _TO_CALL_HER)
    REACH = Part("reach", "Comment et quand la joindre", _TO_CALL_HER)
    LIKES = Part("likes", "Ce qu’elle aime", _IN_TOUCH)
    LANGUAGES = Part("languages", "Langues", _TO_WELCOME_HER)
    HOUSEHOLD = Part("household", "Foyer", _IN_TOUCH)
    BIRTH_YEAR = Part("birth_year", "Année de naissance", _IN_TOUCH)
    DWELLING = Part("dwelling", "Logement", _TO_REACH_HER)
    CONSENTS = Part("consents", "Accords", _TO_REACH_HER)
    CONTACTS = Part("contacts", "Contacts", _TO_REACH_HER)
    COMPANIONS = Part("companions", "Qui l’accompagne", _TO_REACH_HER)
    NEXT_STEPS = Part("next_steps", "Ce qui est prévu", _IN_TOUCH)
    NOTES = Part("notes", "Notes", _IN_TOUCH)
    MEASURES = Part("measures", "Réponses à un questionnaire", _COMPANION)
    WORRIES = Part("worries", "Inquiétudes", _COORDINATOR)
    RIGHTS = RIGHTS


LINK = Activity(
    "link",
    10,
    "Accompagner les personnes rencontrées",
    "Garder le lien avec une personne qui l’accepte : comment et quand la joindre, qui l’accompagne, ce qui lui a été "
    "promis, depuis quand on n’a plus de nouvelles.",
    LEGITIMATE,
    MET,
    "La personne elle-même, informée avant que son nom soit gardé.",
    "La personne qui l’accompagne, sa ou son remplaçant·e, la ou le référent·e du collectif.",
)
CONSENT_AND_RIGHTS = Activity(
    "consent",
    20,
    "Informer, recueillir les accords, répondre aux demandes",
    "Prouver que la personne a été informée, savoir à quoi elle a dit oui, ne plus la contacter quand elle le demande, "
    "répondre en un mois à ses demandes.",
    "Obligation légale (RGPD, art. 7, 12 à 21) et intérêt légitime (art. 6.1.f).",
    MET,
    "La personne elle-même, de vive voix, par écrit ou avec le code laissé chez elle.",
    "La ou le référent·e ; la personne qui accompagne pour les accords.",
)

PERSON_FILE = Keep(  # two years after the last exchange with her
    "person", 10, _("Fiche d’une personne, après le dernier échange"), 730, warn_days=30, least=90, a_night=20
)
FREE_NOTE = Keep("note", 20, _("Note libre"), 365)  # each note is given its end when it is written
