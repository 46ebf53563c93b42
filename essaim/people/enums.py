from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to reach someone; « ne plus solliciter » is said for each."""

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


class RetentionSubject(models.TextChoices):
    """What is kept for a time only (docs: domain, retention)."""

    PERSON = "person", _("Fiche d’une personne, après le dernier échange")
    NOTE = "note", _("Note libre")
    SIGNAL = "signal", _("Signalement sans rencontre")
    WORRY = "worry", _("Inquiétude close")
    DO_NOT_CONTACT = "do_not_contact", _("« Ne plus solliciter »")
    DOOR_LOG = "door_log", _("Passages aux portes, après la campagne")
    MEMBER = "member", _("Bénévole parti·e")
    ACCESS_LOG = "access_log", _("Journal des accès")
    REQUEST = "request", _("Demande faite par une personne, une fois traitée")
